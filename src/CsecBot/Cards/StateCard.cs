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
    public static Drawn Ended(Referral r, string about, string? notice = null) => Draw(r, about, "Ended", "Nothing more is needed from you. Thank you.", notice);

    public static Drawn CoveredByAnother(Referral r, Role role, string? notice = null) =>
        Draw(r, role.Name(), "Covered", "Somebody else has taken this. You are not needed; thank you.", notice, "Good");

    /// A decline counts at once; why is asked afterwards, and a change of mind is welcome as long as nobody has the seat.
    public static Drawn Declined(Referral r, Page page, bool vacant, string? notice)
    {
        var target = new Target(r.Id, page.Number);
        var next = vacant ? "Others are being asked." : "Somebody else has taken this.";
        IEnumerable<JsonObject> why = page.Reason is null ? Why("decline", target) : [];
        return Draw(r, page.Role.Name(), "Declined", page.Reason is { } given ? $"Reason: {Words.Of(given)}. {next}" : $"{next} Why could you not go?", notice,
            buttons: [.. Actions.Rows(why), .. AcceptAfterAll(target, vacant)]);
    }

    /// The same after a hand-back. Who was never paged can accept no page after all.
    public static Drawn HandedBack(Referral r, Role role, string person, Target target, bool vacant, string? notice)
    {
        var next = vacant ? "The next person is being paged." : "Somebody else has taken it.";
        var reason = r.GivenBackBy(role, person)?.Reason;
        return Draw(r, role.Name(), "Handed back", $"You gave this back. {(reason is { } given ? $"Reason: {Words.Of(given)}. " : "")}{next}{(reason is null ? " Why can you not go?" : "")}", notice,
            buttons: [.. reason is null ? Actions.Rows(Why("handBack", target)) : [], .. AcceptAfterAll(target, vacant && target.Page is not null)]);
    }

    private static IEnumerable<JsonObject> Why(string verb, Target target) =>
        Enum.GetValues<DeclineReason>().Select(x => Actions.Button(Words.Of(x), verb, target, null, ("reason", x.ToString())));

    /// In a row of its own, away from a thumb that aims at a reason.
    private static IEnumerable<JsonNode> AcceptAfterAll(Target target, bool vacant) =>
        vacant ? Actions.Rows([Actions.Button("Accept after all", "accept", target)]) : [];
}
