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
        if (!duty.IsUnfinished) return StateCard.Draw(r, title, Recorded(world.Protocol.Duty(duty.Id), duty.Outcome), $"Recorded {Words.Time(duty.At ?? now, now, world)}. Thank you.", color: "Good");
        late |= duty.IsLate(now);
        var summary = Words.Reminder(r);
        var several = r.Children.Count(c => c.Disposition == Disposition.InPerson) > 1;
        List<(string, string)> facts = [.. duty.Child is { } child && several ? [("For", $"Child {child}")] : Array.Empty<(string, string)>(),
            ("So far", duty.Outcome == Outcome.Scheduled ? "scheduled" : "nothing recorded")];
        return new(summary, Card.Fill("reminder", new ReminderCard(summary, Parts.Drill(r), [], Words.Heading(r, title),
            $"{(late ? "Late since" : "Due")} {Words.Time(duty.DueAt, now, world)}", late ? "Attention" : "Accent", Parts.Facts(facts), Actions.Rows(Answers(r, duty, world))))) { Referral = r.Id };
    }

    /// How this item may stand from now on; an appointment is attended, anything else is done.
    public static IEnumerable<JsonObject> Answers(Referral r, Duty duty, World world)
    {
        var rule = world.Protocol.Duty(duty.Id);
        var target = new Target(r.Id, Duty: duty.Id, Child: duty.Child, Round: duty.Round);
        return rule.Outcomes.Where(o => o != duty.Outcome).Order().Select(o => Actions.Button(o == Outcome.Extended ? "Extend" : Recorded(rule, o), Verb(o), target));
    }

    private static string Verb(Outcome outcome) => $"duty{outcome}";

    private static string Recorded(DutyRule rule, Outcome outcome) => outcome switch
    {
        Outcome.Scheduled => "Scheduled",
        Outcome.Done => rule.Outcomes.Contains(Outcome.Scheduled) ? "Attended" : "Done",
        Outcome.Declined => "Declined by youth",
        Outcome.Extended => "Extended",
        _ => "Not possible",
    };
}
