using System.Text.Json.Nodes;
using CsecBot.Dispatch;
namespace CsecBot.Cards;

/// Asks how an item stands, by its neutral name; never what came of it. [privacy]
internal sealed record ReminderCard(
    string Fallback, JsonArray Drill, JsonArray Notice, string Heading, string Headline, string Color,
    IEnumerable<JsonNode> Facts, IEnumerable<JsonNode> Buttons)
{
    /// So many other items stand below an answer, of those that are due so soon.
    private const int OthersAtMost = 6;
    private static readonly TimeSpan Soon = TimeSpan.FromDays(7);

    public static Drawn Draw(Referral r, Duty duty, bool late, World world, DateTimeOffset now, string? answersTo = null)
    {
        var rule = world.Protocol.Duty(duty.Id);
        IEnumerable<JsonNode> others = answersTo is null ? [] : Others(r, duty, answersTo, world, now);
        if (!duty.IsUnfinished) return StateCard.Draw(r, ItemCard.Title(r, duty, rule), Recorded(rule, duty.Outcome), $"Recorded {Words.Time(duty.At ?? now, now, world)}. Thank you.", color: "Good",
            buttons: [.. Missing(r, duty, rule), .. Actions.Rows([ItemCard.Opener("Correct it", TargetOf(r, duty))]), .. others]);
        late |= duty.IsLate(now);
        var summary = Words.Reminder(r);
        var several = r.Children.Count(c => c.Disposition == Disposition.InPerson) > 1;
        List<(string, string)> facts = [.. duty.Child is { } child && several ? [("For", $"Child {child}")] : Array.Empty<(string, string)>(), ("So far", Sofar(duty, world, now))];
        if (duty.Offered is not null) facts.Add(("Offered", "not answered yet"));
        return new(summary, Card.Fill("reminder", new ReminderCard(summary, Parts.Drill(r), [], Words.Heading(r, rule.Title),
            $"{(late ? "Late since" : "Due")} {Words.Time(duty.DueAt, now, world)}", late ? "Attention" : "Accent", Parts.Facts(facts), [.. Actions.Rows(Answers(r, duty, world)), .. others]))) { Referral = r.Id };
    }

    /// How this item may stand from now on; an appointment is attended, anything else is done. One tap is enough, a form has room for more.
    public static IEnumerable<JsonObject> Answers(Referral r, Duty duty, World world)
    {
        var rule = world.Protocol.Duty(duty.Id);
        var target = TargetOf(r, duty);
        return rule.Outcomes.Where(o => o != duty.Outcome).Order().Select(o => Actions.Button(o == Outcome.Extended ? "Extend" : Recorded(rule, o), Verb(o), target))
            .Append(ItemCard.Opener(!Owning.MayTake(r, duty, rule, world.Roster).IsEmpty ? "Hand over, more …" : rule.Details.Length > 0 ? "Time and details …" : "Another time …", target));
    }

    /// What was recorded, where no card of its own says it, and how to change it.
    public static string InShort(Referral r, Duty duty, World world, DateTimeOffset now)
    {
        var rule = world.Protocol.Duty(duty.Id);
        var title = ItemCard.Title(r, duty, rule);
        var said = $"record {rule.Title.ToLowerInvariant()}{(title == rule.Title ? "" : $" for {duty.Child}")} {r.Id}";
        return $"{title}: {Recorded(rule, duty.Outcome).ToLowerInvariant()} {Words.Time(duty.At ?? now, now, world)}. To change it or add to it, say: {said}";
    }

    public static string Recorded(DutyRule rule, Outcome outcome) => outcome switch
    {
        Outcome.Scheduled => "Scheduled",
        Outcome.Done => rule.Outcomes.Contains(Outcome.Scheduled) ? "Attended" : "Done",
        Outcome.Declined => "Declined by youth",
        Outcome.Extended => "Extended",
        _ => "Not possible",
    };

    private static string Sofar(Duty duty, World world, DateTimeOffset now) =>
        duty.Outcome != Outcome.Scheduled ? "nothing recorded" : duty.At > now ? $"scheduled for {Words.Time(duty.At.Value, now, world)}" : "scheduled";

    /// It is recorded, and counts; what is to be kept of it is asked for on the same card, and only adds.
    private static IEnumerable<JsonNode> Missing(Referral r, Duty duty, DutyRule rule) => !ItemFields.AreMissing(rule, duty) ? [] :
        [Parts.Line("Please add:", bold: true), .. ItemFields.Of(rule, duty.Details, new Dictionary<string, string>()), .. Actions.Rows([Actions.Button("Save", "dutyRecord", TargetOf(r, duty), "positive")])];

    /// The answer takes the place of a card that may have held them too.
    private static IEnumerable<JsonNode> Others(Referral r, Duty answered, string person, World world, DateTimeOffset now)
    {
        List<Duty> others = [.. r.Duties.Where(d => d.IsUnfinished && d != answered && d.DueAt <= now + Soon && Owning.Owner(r, d, world.Protocol.Duty(d.Id)) == person).OrderBy(d => d.DueAt).Take(OthersAtMost)];
        if (others.Count > 0) yield return Parts.Line("Also open with you:", small: true);
        foreach (var other in others)
        {
            var late = other.IsLate(now);
            yield return Parts.Line($"{ItemCard.Title(r, other, world.Protocol.Duty(other.Id))}: {(late ? "late since" : "due")} {Words.Time(other.DueAt, now, world)}", late ? "Attention" : null);
            foreach (var row in Actions.Rows([ItemCard.Opener("Record", TargetOf(r, other))])) yield return row;
        }
    }

    private static Target TargetOf(Referral r, Duty duty) => new(r.Id, Duty: duty.Id, Child: duty.Child, Round: duty.Round);

    private static string Verb(Outcome outcome) => $"duty{outcome}";
}
