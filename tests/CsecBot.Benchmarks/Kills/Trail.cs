using System.Text.Json;
namespace CsecBot.Benchmarks.Kills;

/// One line of a referral's history as the interface tells it.
public sealed record Happened(int N, DateTimeOffset At, string Event, string? Role, int? Page, string? Person, DateTimeOffset? Due, DateTimeOffset? NextRung)
{
    public bool Calls => Event is "paged" or "repaged";

    public override string ToString() => $"{At:HH:mm:ss.fff} {Event} {Role} {(Page is { } p ? $"page {p}" : "")} {Person}";

    public static IReadOnlyList<Happened> Of(JsonElement referral) => [.. referral.GetProperty("events").EnumerateArray().Select(e => new Happened(
        e.GetProperty("n").GetInt32(), e.GetProperty("at").GetDateTimeOffset(), e.GetProperty("event").GetString()!, Text(e, "role"),
        e.TryGetProperty("page", out var page) && page.ValueKind == JsonValueKind.Number ? page.GetInt32() : null, Text(e, "person"), Time(e, "due"), Time(e, "nextRung")))];

    private static string? Text(JsonElement e, string name) => e.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static DateTimeOffset? Time(JsonElement e, string name) => Text(e, name) is { } text ? DateTimeOffset.Parse(text, System.Globalization.CultureInfo.InvariantCulture) : null;
}

/// A message that was owed to a person: when it was decided, when it should have gone out, and when it reached the channel, if it did. `Filled` is when the
/// seat had somebody, after which nobody waits for it any more. `IsByRepeat` where trouble kept it until the page was repeated, and one message stood for both.
public sealed record Owed(string Referral, string Role, int Page, string Person, DateTimeOffset Called, DateTimeOffset Due, DateTimeOffset? Came, DateTimeOffset? Filled, bool IsByRepeat);

/// What one referral tells of itself, beside what the channel was brought of it.
public sealed class Trail(string referral, IReadOnlyList<Happened> history, IReadOnlyList<(Arrival What, DateTimeOffset At)> arrived)
{
    private static readonly TimeSpan ClockGrain = TimeSpan.FromMilliseconds(50);

    public string Referral => referral;
    public IReadOnlyList<Happened> History => history;

    public Happened? Accepted(string role) => history.FirstOrDefault(h => h.Event == "accepted" && h.Role == role);

    public IReadOnlyList<DateTimeOffset> ArrivalsOf(int page) => [.. arrived.Where(a => !a.What.IsUpdate && Teams.PageOf(a.What) == page).Select(a => a.At).Order()];

    public IEnumerable<int> PagesArrived => arrived.Where(a => !a.What.IsUpdate).Select(a => Teams.PageOf(a.What)).OfType<int>().Distinct();

    /// How often a message of this page was owed: what one save calls for twice is one message.
    public int CallsOf(int page) => history.Where(h => h.Calls && h.Page == page).DistinctBy(h => h.At).Count();

    /// Each page and each repeat of one, with the first message of it that came before the next repeat: that one brings its own, and would hide
    /// that this one was lost. Only what trouble kept from going out before the page was repeated is not made up: one message then stands for both.
    /// `limit` is how much of that time may have been calm.
    public IEnumerable<Owed> Owed(Troubles troubles, TimeSpan limit)
    {
        foreach (var page in history.Where(h => h.Calls).GroupBy(h => h.Page!.Value))
        {
            var left = ArrivalsOf(page.Key).ToList();
            var first = page.First();
            List<Happened> calls = [.. page.DistinctBy(h => h.At)];
            foreach (var (i, call) in calls.Index())
            {
                DateTimeOffset? next = i + 1 < calls.Count ? calls[i + 1].At : null;
                DateTimeOffset? came = left.FirstOrDefault(a => a >= call.At - ClockGrain) is var a && a != default ? a : null;
                var isBeforeNext = next is null || came < next;
                if (!isBeforeNext && !troubles.Explain(first.Person!, call.At, next!.Value, limit)) came = null;
                if (came is { } taken && isBeforeNext) left.Remove(taken);
                yield return new(referral, first.Role!, page.Key, first.Person!, call.At, DueOf(call, first.Role!), came, Accepted(first.Role!)?.At, came is not null && !isBeforeNext);
            }
        }
    }

    /// A page says itself when it should have gone out; a repeat is due when the rung before it says.
    private DateTimeOffset DueOf(Happened call, string role) =>
        call.Due ?? (history.LastOrDefault(h => h.N < call.N && h.At < call.At && h.Role == role && h.NextRung is not null)?.NextRung is { } due && due < call.At ? due : call.At);

    /// Each step of a ladder with the one that followed it: when that was due, and when it, or an acceptance, came. Open in the end where nothing did.
    public IEnumerable<(DateTimeOffset Due, DateTimeOffset? Came)> Steps(string role)
    {
        var steps = history.Where(h => h.Role == role && h.NextRung is not null).GroupBy(h => h.At).Select(g => (g.Key, Next: g.Last().NextRung!.Value)).ToList();
        var filled = Accepted(role)?.At;
        for (var i = 0; i < steps.Count; i++)
            yield return (steps[i].Next, i + 1 < steps.Count ? steps[i + 1].Key : filled);
    }

    public string Told(Troubles troubles)
    {
        var (from, to) = (history[0].At - TimeSpan.FromSeconds(5), history[^1].At + TimeSpan.FromSeconds(20));
        return string.Join('\n', history.Select(h => (h.At, Line: h.ToString()))
            .Concat(arrived.Select(a => (a.At, $"{a.At:HH:mm:ss.fff}   channel {(a.What.IsUpdate ? "update" : "message")} page {Teams.PageOf(a.What)} {a.What.Path}")))
            .Concat(troubles.Between(from, to).Where(o => o.What != Trouble.MachineStalled || o.To - o.From > TimeSpan.FromSeconds(1)).Select(o => (o.From, $"{o.From:HH:mm:ss.fff}     {o.What} {o.Instance}{o.Person} until {o.To:HH:mm:ss.fff}")))
            .OrderBy(l => l.Item1).Select(l => "    " + l.Item2));
    }
}
