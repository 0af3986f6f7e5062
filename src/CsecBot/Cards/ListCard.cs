using System.Text.Json.Nodes;
using CsecBot.Dispatch;
namespace CsecBot.Cards;

/// Lines under headings. It may hold people's names, so its toast is neutral.
internal sealed record ListCard(string Fallback, string Heading, IEnumerable<JsonNode> Items)
{
    /// Teams takes cards of 28 KB.
    private const int WithButtonsAtMost = 6, AtMost = 20, PerRoleAtMost = 8;

    public static Drawn OnCall(World world, DateTimeOffset now)
    {
        var items = new List<JsonNode>();
        foreach (var role in Enum.GetValues<Role>())
        {
            List<Person> people = [.. world.Roster.OnCall(role, now)];
            if (people.Count == 0 && !IsNeeded(role, world.Protocol)) continue;
            items.Add(Title(role.Name()));
            if (people.Count == 0) items.Add(Parts.Line("Nobody on call", "Attention", bold: true));
            items.AddRange(people.Take(PerRoleAtMost).SelectMany(Parts.Contact));
            if (people.Count > PerRoleAtMost) items.Add(Parts.Line($"And {people.Count - PerRoleAtMost} more.", bold: true));
        }
        const string summary = "Who is on call";
        return new(summary, Card.Fill("list", new ListCard(summary, $"On call at {Words.Time(now, now, world)}", items)));
    }

    public static Drawn Status(IReadOnlyList<Referral> referrals, string person, World world, DateTimeOffset now)
    {
        var items = new List<JsonNode>();
        // Where they are too many, those that still wait for somebody, and the newest.
        IEnumerable<Referral> shown = referrals.Count <= AtMost ? referrals : referrals.OrderByDescending(r => r.Status is Dispatch.Status.Open or Dispatch.Status.Pending).ThenByDescending(r => r.IsLive).ThenByDescending(r => r.CallReceivedAt).Take(AtMost);
        foreach (var r in shown)
        {
            items.Add(Title(Words.Heading(r, $"{(r.Drill ? "DRILL, " : "")}{(r.MergedInto is { } into ? $"one with {into}" : Words.Of(r.Status))}")));
            if (r.MergedInto is null) items.AddRange(r.Seats.Concat(r.Beside).Select(s => Line(s, person, world, now)));
        }
        if (referrals.Count > AtMost) items.Add(Parts.Line($"And {referrals.Count - AtMost} more. To see one, say: status and its number. What is open for you: my list.", bold: true));
        const string summary = "Status";
        return new(summary, Card.Fill("list", new ListCard(summary, referrals.Count == 0 ? "You have no open request" : "Your requests", items)));
    }

    /// Several reminders in one: what is done meanwhile says so; what is not can be recorded here, as far as one card holds it.
    public static Drawn Due(Referral r, IReadOnlyList<DutyDue> items, World world, DateTimeOffset now)
    {
        var lines = new List<JsonNode>();
        List<Duty> due = [.. items.Select(i => r.Duties.FirstOrDefault(d => d.Is(i.Duty, i.Child, i.Round))).OfType<Duty>().OrderBy(d => d.DueAt)];
        if (due.Count > AtMost) due = [.. due.OrderByDescending(d => d.IsUnfinished)];
        foreach (var (n, duty) in due.Take(AtMost).Index())
        {
            var late = duty.IsUnfinished && duty.IsLate(now);
            lines.Add(Title(ItemCard.Title(r, duty, world.Protocol.Duty(duty.Id))));
            lines.Add(Parts.Line(duty.IsUnfinished ? $"{(late ? "Late since" : "Due")} {Words.Time(duty.DueAt, now, world)}" : "Recorded", late ? "Attention" : null));
            if (duty.IsUnfinished && n < WithButtonsAtMost) lines.AddRange(Actions.Rows(ReminderCard.Answers(r, duty, world)));
        }
        if (due.Count > AtMost) lines.Add(Parts.Line($"And {due.Count - AtMost} more. To see what is left once these are recorded, say: my list.", bold: true));
        var summary = Words.Reminder(r);
        return new(summary, Card.Fill("list", new ListCard(summary, Words.Heading(r, Words.Drill(r, "Items due")), lines))) { Referral = r.Id };
    }

    private static JsonObject Line(Seat seat, string person, World world, DateTimeOffset now)
    {
        var late = seat.IsLate(now);
        var clock = seat is Seat.OnScene ? "" : late ? $", LATE since {Words.Time(seat.Clock.ArriveBy, now, world)}" : $", due {Words.Time(seat.Clock.ArriveBy, now, world)}";
        return Parts.Line($"{seat.Role.Name()}{(seat.Holder == person ? " (you)" : "")}: {Words.Standing(seat, now, world)}{clock}", late ? "Attention" : null);
    }

    /// Whoever the protocol would page; a gap among these is worth a shout.
    private static bool IsNeeded(Role role, Protocol protocol) =>
        role == Role.DutyManager || protocol.Seats.ContainsKey(role) || protocol.Seats.Values.Any(s => s.Supervisor == role);

    public static JsonObject Title(string text) => new() { ["type"] = "TextBlock", ["text"] = text, ["weight"] = "Bolder", ["wrap"] = true, ["spacing"] = "Medium", ["separator"] = true };
}

/// Plain words.
internal sealed record NoticeCard(string Fallback, string Words);
