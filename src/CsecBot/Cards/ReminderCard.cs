using System.Text.Json.Nodes;
using CsecBot.Dispatch;
namespace CsecBot.Cards;

/// Asks how an item stands, by its neutral name; never what came of it. [privacy]
internal sealed record ReminderCard(
    string Fallback, JsonArray Drill, JsonArray Notice, string Heading, string Headline, string Color,
    IEnumerable<JsonNode> Facts, IEnumerable<JsonNode> Buttons)
{
    public static Drawn Draw(Referral r, Duty duty, bool late, World world, DateTimeOffset now)
    {
        var title = world.Protocol.Duty(duty.Id).Title;
        if (!duty.IsUnfinished) return StateCard.Draw(r, title, Recorded(duty.Outcome), $"Recorded {Words.Time(duty.At ?? now, now, world)}. Thank you.", color: "Good");
        late |= duty.IsLate(now);
        var summary = Words.Reminder(r);
        var several = r.Children.Count(c => c.Disposition == Disposition.InPerson) > 1;
        var target = new Target(r.Id, Duty: duty.Id, Child: duty.Child);
        List<(string, string)> facts = [.. duty.Child is { } child && several ? [("For", $"Child {child}")] : Array.Empty<(string, string)>(),
            ("So far", duty.Outcome == Outcome.Scheduled ? "scheduled" : "nothing recorded")];
        List<JsonObject> buttons =
        [
            Actions.Button("Attended", "dutyDone", target),
            Actions.Button("Declined by youth", "dutyDeclined", target), Actions.Button("Not possible", "dutyNotPossible", target),
        ];
        if (duty.Outcome == Outcome.Open) buttons.Insert(0, Actions.Button("Scheduled", "dutyScheduled", target));
        return new(summary, Card.Fill("reminder", new ReminderCard(summary, Parts.Drill(r), [], Words.Heading(r, title),
            $"{(late ? "Late since" : "Due")} {Words.Time(duty.DueAt, now, world)}", late ? "Attention" : "Accent", Parts.Facts(facts), Actions.Rows(buttons)))) { Referral = r.Id };
    }

    private static string Recorded(Outcome outcome) => outcome switch
    {
        Outcome.Done => "Attended",
        Outcome.Declined => "Declined by youth",
        _ => "Not possible",
    };
}
