using System.Text.RegularExpressions;
using CsecBot.Dispatch;
using static CsecBot.Simulation.BrokenException;
namespace CsecBot.Simulation;

/// Whose telephone rings, and what it says: its own person's, and it asks for an answer where a page does and nowhere else.
internal sealed partial class Telephones(Night night, Times times)
{
    private const string Asks = "Reply 1 to accept";

    public void Rings(string number, string text, Message.Phone what, Referral r)
    {
        Hold(number == Cast.Phone(what.To), "a telephone rings that is its person's", $"{r.Id}: {number} for {Cast.Name(what.To)}");
        // What was still to be said when it became part of another is said of that one.
        var about = r.MergedInto is null ? r.Id : Referral().Match(text).Value;
        Hold(about.Length > 0 && text.Contains(about, StringComparison.Ordinal), "a text says what it is about", $"{r.Id} for {Cast.Name(what.To)}: {text}");
        var isAsked = what.Number is { } page && r.PageOf(page) is { Kind: PageKind.Respond };
        Hold(text.Contains(Asks, StringComparison.Ordinal) == isAsked, "a text asks for an answer where a page does", $"{r.Id} for {Cast.Name(what.To)}: {text}");
        if (isAsked) Hold(text.Contains("Respond by ", StringComparison.Ordinal), "who is asked reads by when to be there", $"{r.Id} for {Cast.Name(what.To)}: {text}");
        times.Said(text, about, what.Role, isAsked: false);
    }

    /// What is said back goes to whoever spoke.
    public void Answers(string number, string text, string spoke, Func<string, (Referral State, DateTimeOffset SavedAt)?> stateOf, Refusals refusals)
    {
        Hold(number == Cast.Phone(spoke), "a telephone rings that is its person's", $"{number} for {Cast.Name(spoke)}: {text}");
        if (Refusals.In(text) is not { } why || Referral().Match(text) is not { Success: true } id || stateOf(id.Value) is not { } of) return;
        if (night.Timeline.Now - of.SavedAt > TimeSpan.FromSeconds(20)) refusals.Texted(spoke, of.State, why);   // else it may have been another then
    }

    /// Of a message, and of what is said back to its answer, and to the answer to that.
    public static string KeyIn(string id)
    {
        while (id.StartsWith("reply-", StringComparison.Ordinal)) id = id["reply-".Length..];
        while (id.EndsWith("-reply", StringComparison.Ordinal)) id = id[..^"-reply".Length];
        return id;
    }

    [GeneratedRegex("R-[0-9A-Z]{8}")] private static partial Regex Referral();
}
