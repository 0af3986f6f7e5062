using System.Diagnostics.CodeAnalysis;
using CsecBot.Dispatch;
using static CsecBot.Simulation.BrokenException;
namespace CsecBot.Simulation;

/// Pages from the save that calls for them to the telephone: none is lost, none is late, none comes more often than it was called for.
internal sealed class Calls(Night night)
{
    /// A page that an outage held up may be followed by a repeat that keeps its grid: two together can be, three are a burst.
    private static readonly TimeSpan ThreeNotWithin = TimeSpan.FromSeconds(30);

    /// How long a page may take from its save to the telephone while nothing is wrong: a claim that runs out, a try that hangs, the few
    /// seconds until the next one.
    public static readonly TimeSpan PageWithin = TimeSpan.FromSeconds(30);

    /// The same where nothing has been wrong for long: the slowest that the channel is, for this message and one before it.
    private static readonly TimeSpan AtOnce = TimeSpan.FromSeconds(12);

    private readonly Dictionary<(string Referral, int Page), (DateTimeOffset BeforeLast, DateTimeOffset Last)> calledAt = [];
    private readonly Dictionary<(string Referral, int Page), DateTimeOffset> latest = [], awaited = [], refused = [];
    private readonly Dictionary<(string Referral, int Page), int> surplus = [];
    private readonly Dictionary<(string Referral, int Page), Sendings> sendings = [];

    public int Arrived { get; private set; }

    /// Of all that came, the longest from the last save that called for it, without the time in which something was wrong for a while and could still be felt.
    public TimeSpan Latest { get; private set; }

    /// After an outage nobody is called twice for what is one thing.
    public void Saved(Referral? before, Referral after, IReadOnlyList<Event> events)
    {
        var now = night.Timeline.Now;
        List<int> called = [.. events.Select(e => e switch { Event.Paged p => p.Page, Event.Repaged p => p.Page, _ => 0 }).Where(p => p > 0)];
        Hold(called.Count == called.Distinct().Count(), "no burst", $"{after.Id}: a page twice in one save");
        called = [.. called.Union(events.OfType<Event.Merged>().SelectMany(m => m.Pages).Where(p => p.IsLive).Select(p => p.Number))];   // asked anew, once
        foreach (var role in events.OfType<Event.Warned>().Select(w => w.Role).Concat(events.OfType<Event.Breached>().Select(b => b.Role)).GroupBy(r => r))
            Hold(role.Count() == 1, "no burst", $"{after.Id}: {role.Key} warned of {role.Count()} times in one save");
        // Who hands back, declines, decides or reassigns has somebody called at once, whenever that one was called before or is to be called next.
        var answered = events.Any(e => e is Event.HandedBack or Event.Declined or Event.Disposed or Event.Reassigned);
        foreach (var page in called.Select(number => (after.Id, number)))
        {
            if (before is not null)
            {
                var (beforeLast, last) = calledAt.GetValueOrDefault(page);
                Hold(answered || now - beforeLast >= ThreeNotWithin - night.ClocksOff, "no burst", $"{page.Id} page {page.number} for the third time in {(now - beforeLast).TotalSeconds:0.0} s");
                if (!answered) calledAt[page] = (last, now);
            }
            latest[page] = now;
            awaited[page] = now;
            surplus[page] = Math.Min(0, surplus.GetValueOrDefault(page)) - 1;   // what was one too many before had its excuse then
        }
    }

    public void Came(Referral state, int number, Call call)
    {
        Arrived++;
        if (awaited.TryGetValue((state.Id, number), out var saved) && night.Wrong.Calm(saved, night.Timeline.Now) is var calm && calm > Latest) Latest = calm;
        WasTaken(state, number, call);
    }

    /// The channel has it, and whether it shows it nobody can know: the ladder climbs all the same.
    public void WasTaken(Referral state, int number, Call call)
    {
        var page = (state.Id, number);
        awaited.Remove(page);
        refused.Remove(page);
        // At least once: each sending that nobody could know of may cost one message too many, and so may clocks so far apart that a claim ends during a send.
        var more = surplus[page] = surplus.GetValueOrDefault(page) + 1;
        var since = latest.TryGetValue(page, out var called) ? called : state.PageOf(number)!.At;
        if (!sendings.TryGetValue(page, out var sent)) sent = sendings[page] = new();
        Hold(sent.Came(call, night.Timeline.Now, isOneTooMany: more > 0, night.WereApart(since)), "no page comes more often than it was called for", $"{state.Id} page {number}, {more} too many");
    }

    /// The channel said for good that it will not bring this page to its person.
    public void WasRefused(string referral, int page) => refused.TryAdd((referral, page), night.Timeline.Now);

    /// What should have come by now.
    public void Look(Func<string, Referral> stateOf)
    {
        Overdue(awaited, PageWithin, "no page is lost or late", "saved");
        Overdue(refused, Ledger.DueWithin, "who cannot be reached is followed at once", "refused");

        void Overdue(Dictionary<(string Referral, int Page), DateTimeOffset> pages, TimeSpan within, string rule, string what)
        {
            foreach (var ((id, number), since) in pages.ToList())
            {
                var calm = night.Wrong.Calm(since, night.Timeline.Now);
                if (!IsAwaited(stateOf(id), number, out var asked)) pages.Remove((id, number));
                else if (within == PageWithin && night.Timeline.Now - since > AtOnce && night.Wrong.IsQuiet(since)) throw new BrokenException("a page comes at once where nothing is wrong", $"{id} page {number} for {Cast.Name(asked.Person)}");
                else Hold(calm <= within, rule, $"{id} page {number} for {Cast.Name(asked.Person)}, {what} {(night.Timeline.Now - since).TotalSeconds:0} s ago, of that {calm.TotalSeconds:0} s undisturbed");
            }
        }
    }

    /// False where nobody waits for it any more.
    public static bool IsAwaited(Referral r, int number, [NotNullWhen(true)] out Page? page)
    {
        page = r.PageOf(number);
        return r.IsLive && page is { IsLive: true } && r.SeatOf(page.Role) is { IsVacant: true };
    }
}
