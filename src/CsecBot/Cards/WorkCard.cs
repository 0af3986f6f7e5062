using System.Globalization;
using System.Text.Json.Nodes;
using CsecBot.Dispatch;
namespace CsecBot.Cards;

/// What is open for one person over several requests, and all that is open for those who see to it: by number and neutral names, late first. [privacy]
internal static class WorkCard
{
    /// Teams takes cards of 28 KB, and nobody reads more on a telephone.
    private const int WithButtonsAtMost = 6, ItemsAtMost = 20, RequestsAtMost = 30;

    /// Its buttons are answered by the list as it is then.
    public const string List = "list";

    public static Drawn Draw(IReadOnlyList<Item> items, string summary, string heading, string nothing, DateTimeOffset now, string? notice)
    {
        List<JsonNode> lines = [.. Parts.Notice(notice).Select(n => n!.DeepClone())];
        foreach (var (n, item) in items.Take(ItemsAtMost).Index())
        {
            var (r, world, duty) = item;
            var late = duty.IsUnfinished && duty.IsLate(now);
            lines.Add(ListCard.Title(Words.Heading(r, $"{(r.Drill ? "DRILL, " : "")}{ItemCard.Title(r, duty, world.Protocol.Duty(duty.Id))}")));
            // What is done stands here only for whom it is offered to.
            lines.Add(Parts.Line(duty.IsUnfinished ? $"{(late ? "Late since" : "Due")} {Words.Time(duty.DueAt, now, world)}{(duty.Outcome == Outcome.Scheduled ? ", scheduled" : "")}" : "Offered to you, not answered yet", late ? "Attention" : null));
            if (n < WithButtonsAtMost) lines.AddRange(Actions.Rows(duty.IsUnfinished ? ReminderCard.Answers(r, duty, world).Select(OnList) : ItemCard.Replies(r, duty)));
        }
        if (items.Count > ItemsAtMost) lines.Add(Parts.Line($"And {items.Count - ItemsAtMost} more, due later.", bold: true));
        if (items.Count == 0) lines.Add(Parts.Line(nothing));
        return new(summary, Card.Fill("list", new ListCard(summary, heading, lines))) { Several = [.. items.Select(i => i.Referral.Id).Distinct().Take(RequestsAtMost)] };
    }

    public static Drawn Digest(IReadOnlyList<(Referral Referral, World World)> open, World today, DateTimeOffset now)
    {
        var each = open.Select(o => (o.Referral, o.World, Late: o.Referral.Duties.Where(d => d.IsUnfinished && d.IsLate(now)).ToList(), Seats: o.Referral.Seats.Count(s => s is not Seat.OnScene && s.IsLate(now))))
            .OrderByDescending(o => o.Seats).ThenByDescending(o => o.Late.Count).ThenBy(o => o.Referral.CallReceivedAt).ToList();
        var late = each.Count(o => o.Late.Count > 0 || o.Seats > 0);
        List<JsonNode> lines = [Parts.Line($"{each.Count} open, {(late == 0 ? "nothing late" : $"{late} with something late")}.", late == 0 ? "Good" : "Attention", bold: true)];
        foreach (var (r, world, duties, seats) in each.Take(RequestsAtMost))
        {
            lines.Add(ListCard.Title(Words.Heading(r, $"{Words.Of(r.Status)}, since {Words.Day(r.CallReceivedAt, world)}")));
            if (seats > 0) lines.Add(Parts.Line("Somebody is late on scene.", "Attention"));
            if (duties.Count > 0) lines.Add(Parts.Line($"Late: {string.Join(", ", duties.OrderBy(d => d.DueAt).Select(d => world.Protocol.Duty(d.Id).Title).Distinct())}", "Attention"));
            if (r.Duties.Where(d => d.IsUnfinished && !d.IsLate(now)).MinBy(d => d.DueAt) is { } next) lines.Add(Parts.Line($"Next: {world.Protocol.Duty(next.Id).Title}, {Words.Time(next.DueAt, now, world)}", small: true));
            if (r.Duties.All(d => !d.IsUnfinished) && r.Status == Status.FollowUp) lines.Add(Parts.Line("Everything is done; it can be closed.", "Good"));
        }
        if (each.Count > RequestsAtMost) lines.Add(Parts.Line($"And {each.Count - RequestsAtMost} more.", bold: true));
        const string summary = "Weekly list of open requests";
        return new(summary, Card.Fill("list", new ListCard(summary, $"Open requests, {Words.Day(now, today)}", lines)));
    }

    private static JsonObject OnList(JsonObject button)
    {
        foreach (var data in new[] { button["data"], button["fallback"]?["data"] }.OfType<JsonObject>()) data[List] = "mine";
        return button;
    }
}
