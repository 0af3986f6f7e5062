using System.Text.Json.Nodes;
using CsecBot.Dispatch;
namespace CsecBot.Cards;

/// How a request stands for somebody of whom nothing, or little, is asked.
internal sealed record StateCard(
    string Fallback, JsonArray Drill, JsonArray Notice, string Heading, string Headline, string Color, string Line,
    IEnumerable<JsonNode> Buttons)
{
    public static Drawn Draw(
        Referral r, string about, string headline, string line, string? notice = null, string color = "Default", IEnumerable<JsonNode>? buttons = null)
    {
        var summary = Words.Update(r);
        return new(summary, Card.Fill("state", new StateCard(summary, Parts.Drill(r), Parts.Notice(notice), Words.Heading(r, about), headline, color, line, buttons ?? []))) { Referral = r.Id };
    }

    /// What stays in a chat: that it was, and that it is over.
    public static Drawn Ended(Referral r, string about, string? notice = null) => r.MergedInto is { } into
        ? Draw(r, about, $"One with {into}", $"This is part of {into} now. Look for the newest message of that number; you need nothing here.", notice) : Draw(r, about, "Ended", "Nothing more is needed from you. Thank you.", notice);

    public static Drawn CoveredByAnother(Referral r, Role role, string? notice = null) =>
        Draw(r, role.Name(), "Covered", "Somebody else has taken this. You are not needed; thank you.", notice, "Good");

    /// A decline counts at once; why is asked afterwards, and a change of mind is welcome as long as nobody has the seat.
    public static Drawn Declined(Referral r, Page page, bool vacant, string? notice)
    {
        var target = new Target(r.Id, page.Number);
        var next = vacant ? "Others are being asked." : "Somebody else has taken this.";
        IEnumerable<JsonObject> why = page.Reason is null
            ? Enum.GetValues<DeclineReason>().Select(x => Actions.Button(Words.Of(x), "decline", target, null, ("reason", x.ToString()))) : [];
        return Draw(r, page.Role.Name(), "Declined", page.Reason is { } given ? $"Reason: {Words.Of(given)}. {next}" : $"{next} Why could you not go?", notice,
            buttons: [.. Actions.Rows(why), .. AcceptAfterAll(target, vacant)]);
    }

    public static Drawn HandedBack(Referral r, Page page, bool vacant, string? notice) =>
        Draw(r, page.Role.Name(), "Handed back", vacant ? "You gave this back. The next person is being paged." : "You gave this back. Somebody else has taken it.", notice,
            buttons: AcceptAfterAll(new(r.Id, page.Number), vacant));

    /// In a row of its own, away from a thumb that aims at a reason.
    private static IEnumerable<JsonNode> AcceptAfterAll(Target target, bool vacant) =>
        vacant ? Actions.Rows([Actions.Button("Accept after all", "accept", target)]) : [];
}
