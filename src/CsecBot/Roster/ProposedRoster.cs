using CsecBot.Dispatch;
using DispatchRoster = CsecBot.Dispatch.Roster;
namespace CsecBot.Rostering;

/// A whole roster as somebody hands it in, as a document or as a spreadsheet; what is kept is the document.
public sealed record ProposedRoster(string Document, DispatchRoster Roster)
{
    public static ProposedRoster? Read(string text, bool isCsv, TimeZoneInfo zone, IReadOnlyCollection<string> shared, out IReadOnlyList<Fault> faults)
    {
        var sheet = isCsv ? RosterSheet.Read(text) : null;
        var document = sheet?.Document ?? text;
        var roster = RosterDocument.Parse(document, zone, out faults, shared);
        if (sheet is not null) faults = sheet.Named(faults);
        return roster is null || faults.Count > 0 ? null : new(document, roster);
    }
}
