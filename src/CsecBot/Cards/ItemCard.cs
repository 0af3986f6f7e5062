using System.Text.Json.Nodes;
using CsecBot.Dispatch;
namespace CsecBot.Cards;

/// One item as a form: how it stands, since when, and what is kept of it; never what came of it. [privacy]
internal sealed record ItemCard(
    string Fallback, JsonArray Drill, JsonArray Notice, string Heading, string Headline, string Color, IEnumerable<JsonNode> Fields, IEnumerable<JsonNode> Buttons)
{
    private static readonly Dictionary<string, string> Nothing = [];

    /// `IsBeside` where it opens beside the chat, which knows no other action than to submit.
    public static Drawn Draw(Referral r, Duty duty, World world, DateTimeOffset now, bool isBeside, string? notice, IReadOnlyDictionary<string, string>? filled)
    {
        var rule = world.Protocol.Duty(duty.Id);
        var said = filled ?? Nothing;
        var target = new Target(r.Id, Duty: duty.Id, Child: duty.Child, Round: duty.Round);
        JsonObject Press(string title, string verb, string? style = null) => isBeside ? Submit(title, verb, target, style) : Actions.Button(title, verb, target, style);
        var late = duty.IsUnfinished && duty.IsLate(now);
        List<JsonNode> fields =
        [
            ItemFields.With(Actions.Choice(ItemFields.Outcome, "How does it stand?", rule.Outcomes.Order().Select(o => (ReminderCard.Recorded(rule, o), o.ToString()))),
                said.GetValueOrDefault(ItemFields.Outcome) ?? (duty.Outcome == Outcome.Open ? null : duty.Outcome.ToString())),
            Parts.Line(rule.Outcomes.Contains(Outcome.Scheduled) ? "When was it, or when is it to be? Empty means now." : "When was it? Empty means now.", small: true),
            ItemFields.With(ItemFields.Day("day"), said.GetValueOrDefault("day")), ItemFields.With(ItemFields.Clock("clock"), said.GetValueOrDefault("clock")),
            .. ItemFields.Of(rule, duty.Details, said),
        ];
        List<JsonObject> buttons = [Press("Save", "dutyRecord", "positive")];
        if (Receivers(r, duty, rule, world, now) is { Count: > 0 } people)
            // Where handing over is the whole point of the item, it comes first.
            buttons.Insert(rule.HandOver is { All: true } ? 0 : buttons.Count, Actions.Behind("Hand over …", [Parts.Line("It stays where it is until they accept."), Actions.Choice(Inputs.Person, "Choose a person", people)], Press("Ask them", "dutyOffer", "positive")));
        var summary = Words.Reminder(r);
        return new(summary, Card.Fill("item", new ItemCard(summary, Parts.Drill(r), Parts.Notice(notice), Words.Heading(r, Title(r, duty, rule)),
            duty.IsUnfinished ? $"{(late ? "Late since" : "Due")} {Words.Time(duty.DueAt, now, world)}" : $"{ReminderCard.Recorded(rule, duty.Outcome)} {Words.Time(duty.At ?? now, now, world)}",
            late ? "Attention" : duty.IsUnfinished ? "Accent" : "Good", fields, Actions.Rows(buttons)))) { Referral = r.Id };
    }

    /// Opens the form beside the chat; where that cannot be, the same press brings it into the chat.
    public static JsonObject Opener(string title, Target target)
    {
        var button = Submit(title, "dutyForm", target, null);
        button["data"]!["msteams"] = new JsonObject { ["type"] = "task/fetch" };
        return button;
    }

    /// To an offer of it.
    public static IEnumerable<JsonObject> Replies(Referral r, Duty duty)
    {
        var target = new Target(r.Id, Duty: duty.Id, Child: duty.Child);
        return [Actions.Button("Accept", "dutyAccept", target, "positive"), Actions.Button("Decline", "dutyDecline", target)];
    }

    public static string Title(Referral r, Duty duty, DutyRule rule) =>
        duty.Child is { } child && r.Children.Count(c => c.Disposition == Disposition.InPerson) > 1 ? $"{rule.Title}, child {child}" : rule.Title;

    /// Whoever is on call first; by name, since a person is to be chosen.
    private static List<(string, string)> Receivers(Referral r, Duty duty, DutyRule rule, World world, DateTimeOffset now)
    {
        var to = Owning.MayTake(r, duty, rule, world.Roster);
        var onCall = to.SelectMany(role => world.Roster.OnCall(role, now)).ToList();
        var owner = Owning.Owner(r, duty, rule);
        return [.. onCall.Concat(world.Roster.People.Where(p => to.Any(p.Has))).DistinctBy(p => p.Id).Where(p => p.Id != owner).Select(p => ($"{p.Name}, {p.Agency}", p.Id))];
    }

    private static JsonObject Submit(string title, string verb, Target target, string? style)
    {
        var data = target.Data();
        data["verb"] = verb;
        var button = new JsonObject { ["type"] = "Action.Submit", ["title"] = title, ["data"] = data };
        if (style is not null) button["style"] = style;
        return button;
    }
}
