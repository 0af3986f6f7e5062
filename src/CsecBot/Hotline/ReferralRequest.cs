using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using CsecBot.Dispatch;
namespace CsecBot.Hotline;

/// A referral as the hotline sends it, checked whole: every fault is named, and with one fault nothing is kept.
public sealed partial record ReferralRequest(Intake Intake, Place Place)
{
    internal static readonly TimeSpan Ahead = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan Behind = TimeSpan.FromDays(7);
    private static readonly string[] PlaceKinds = ["Station", "Hospital", "School", "Residence", "Other"];
    private static readonly string[] AgeBands = ["0-9", "10-12", "13-15", "16-17", "Unknown"];

    public static ReferralRequest? Read(string body, string id, DateTimeOffset now, out IReadOnlyList<Fault> faults)
    {
        var found = new List<Fault>();
        faults = found;
        var f = Fields.Parse(body, found);
        var reference = f.Text("reference", required: true, max: 64);
        if (reference is not null && !IsVisible(reference)) f.Fault("reference", "must be of visible characters, without spaces at its ends");
        var source = f.OneOf<Source>("source", required: true);
        var lead = f.OneOf<LeadAgency>("leadAgency", required: true);
        var received = Time(f, "callReceivedAt", now);
        var decided = Time(f, "decidedAt", now);
        if (f.Has("callReceivedAt") && decided < received) f.Fault("decidedAt", "must not be before callReceivedAt");
        if (received > decided) received = decided;
        var disposition = f.OneOf<Disposition>("disposition", required: true) ?? default;
        var reason = Reason(f, disposition);
        var area = f.Text("area");
        var (kind, where, detail) = MeetingPoint(f);
        var callback = f.Text("callback");
        var children = f.Objects("children", 1, 20).Select(c => Child(c, disposition, reason, decided)).ToImmutableArray();
        if (children.Select(c => c.Ref).Distinct().Count() != children.Length) f.Fault("children", "must each have a ref of their own");
        var sensitive = f.Flag("sensitive");
        var drill = f.Flag("drill");
        var earlier = f.Text("earlier", max: 40)?.ToUpperInvariant();
        if (earlier is not null && !Number().IsMatch(earlier)) f.Fault("earlier", "must be the number of a request, such as R-7K3QF2M4");
        f.NothingElse();
        if (children.Any(c => c.Disposition == Disposition.InPerson))
        {
            if (!f.Has("meetingPoint")) f.Fault("meetingPoint", "is required for InPerson");
            if (!f.Has("area")) f.Fault("area", "is required for InPerson");
        }
        return found.Count > 0 ? null : new(
            new(id, source!.Value, lead!.Value, received, decided, area, children, sensitive, drill, earlier),
            new(reference!, kind, where, detail, callback));
    }

    /// Within two minutes ahead it counts as now: two clocks never agree.
    public static DateTimeOffset Time(Fields f, string name, DateTimeOffset now)
    {
        var at = f.Instant(name) ?? now;
        if (at > now + Ahead) f.Fault(name, "is more than 2 minutes in the future");
        else if (at < now - Behind) f.Fault(name, "is more than 7 days ago");
        return at > now ? now : at;
    }

    public static EvaluatedOutReason? Reason(Fields f, Disposition disposition)
    {
        var reason = f.OneOf<EvaluatedOutReason>("reason", required: disposition == Disposition.EvaluatedOut);
        if (reason is not null && disposition != Disposition.EvaluatedOut) f.Fault("reason", "belongs to EvaluatedOut only");
        return reason;
    }

    /// A child's own decision, or that of all.
    public static (Disposition Disposition, EvaluatedOutReason? Reason) Own(Fields c, Disposition all, EvaluatedOutReason? allReason)
    {
        var own = c.OneOf<Disposition>("disposition");
        return (own ?? all, own is null && !c.Has("reason") ? allReason : Reason(c, own ?? all));
    }

    private static (string? Kind, string? Where, string? Detail) MeetingPoint(Fields f)
    {
        if (f.Nested("meetingPoint") is not { } point) return default;
        var kind = OneOf(point, "kind", PlaceKinds, required: true);
        var where = point.Text("place", required: true);
        var detail = point.Text("detail");
        point.NothingElse();
        return (kind, where, detail);
    }

    private static Child Child(Fields c, Disposition all, EvaluatedOutReason? allReason, DateTimeOffset decided)
    {
        var name = c.Text("ref", required: true) ?? "";
        // It stands in events and on cards: a short code, where no name fits well. [privacy]
        if (name.Length > 0 && !Code().IsMatch(name)) c.Fault("ref", "must be a short code of up to 12 letters, digits and -, such as A or 2");
        var kind = c.OneOf<ChildKind>("kind", required: true) ?? default;
        var age = OneOf(c, "ageBand", AgeBands, required: false) ?? "Unknown";
        var language = c.Text("language", max: 35);
        if (language is not null && !Bcp47().IsMatch(language)) c.Fault("language", "must be a language tag such as es or zh-Hant");
        var open = c.Flag("openAtTrigger");
        var carrier = c.Text("caseCarrier", max: 64)?.ToLowerInvariant();
        if (carrier is not null && !Guid.TryParseExact(carrier, "D", out _)) c.Fault("caseCarrier", "must be an object id");
        var (disposition, reason) = Own(c, all, allReason);
        c.NothingElse();
        return new(name, kind, age, language, open, carrier, disposition, reason, disposition == Disposition.Pending ? null : decided);
    }

    public static string? OneOf(Fields f, string name, string[] known, bool required)
    {
        if (f.Text(name, required) is not { } text) return null;
        if (!known.Contains(text)) f.Fault(name, $"must be one of {string.Join(", ", known)}");
        return text;
    }

    /// Two references that look alike must not be two referrals.
    private static bool IsVisible(string text) => text.Trim() == text && text.EnumerateRunes().All(r => r.Value == ' ' || Rune.GetUnicodeCategory(r) is not
        (UnicodeCategory.Format or UnicodeCategory.Control or UnicodeCategory.SpaceSeparator or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.OtherNotAssigned));

    [GeneratedRegex(@"^R-[0-9A-HJKMNP-TV-Z]{8}$")] private static partial Regex Number();
    [GeneratedRegex(@"^[A-Za-z0-9-]{1,12}$")] private static partial Regex Code();
    [GeneratedRegex(@"^([A-Za-z]{2,8}|[xiXI](?=-))(-[A-Za-z0-9]{1,8})*$")] private static partial Regex Bcp47();
}
