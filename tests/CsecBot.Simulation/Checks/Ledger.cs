using System.Text.Json;
using CsecBot.Dispatch;
using CsecBot.Storage;
namespace CsecBot.Simulation;

/// What was promised and is no longer so.
public sealed class BrokenException(string rule, string how) : Exception($"{rule}: {how}")
{
    public string Rule => rule;
}

/// The book of one night, kept from what took effect in storage and reached telephones: every save is checked as it takes effect.
internal sealed class Ledger(Night night)
{
    /// A page that an outage held up may be followed by a repeat that keeps its grid: two together can be, three are a burst.
    private static readonly TimeSpan ThreeNotWithin = TimeSpan.FromSeconds(30);

    /// How long a page may take from its save to the telephone while nothing is wrong: a claim that runs out, a try that hangs, the few
    /// seconds until the next one.
    private static readonly TimeSpan PageWithin = TimeSpan.FromSeconds(30);

    /// The longest back-off of what is no page, and for how long something that went wrong excuses a message too many.
    private static readonly TimeSpan MessageWithin = TimeSpan.FromSeconds(65);

    /// How long after its moment something due may lie: a beat and what it has to do.
    private static readonly TimeSpan DueWithin = TimeSpan.FromSeconds(20);

    private sealed class Book
    {
        public required Referral State;
        public int Entries;
        public string LastHash = "";
        public readonly HashSet<string> Held = [];
        public readonly Dictionary<int, (DateTimeOffset BeforeLast, DateTimeOffset Last)> CalledAt = [];
    }

    private readonly Dictionary<string, Book> books = [];
    private readonly Dictionary<(string Referral, int Page), DateTimeOffset> awaited = [];
    private readonly Dictionary<(string Referral, int Page), int> surplus = [];
    private readonly Dictionary<(string Referral, int Page), DateTimeOffset> refused = [];
    private readonly List<(Referred Asked, string Id)> promised = [];
    private readonly HashSet<string> decided = [];
    private readonly Answers answers = new(night);

    public int Saves { get; private set; }
    public int PagesArrived { get; private set; }
    public IReadOnlyCollection<string> Referrals => books.Keys;

    private static void Hold(bool rule, string name, string how)
    {
        if (!rule) throw new BrokenException(name, how);
    }

    public void Changed(IReadOnlyList<Change> changes)
    {
        List<(Referral? Before, Referral After, List<Event> Events)> saved = [.. changes.Where(c => c.Key.StartsWith(Keys.HeadPrefix, StringComparison.Ordinal)).Select(c => Saved(c, changes))];
        foreach (var (before, after, events) in saved)
            if (events.OfType<Event.MergedInto>().SingleOrDefault() is { } joined) Joins.Joined((before!, after), OtherOf(joined.Into));
            else if (events.OfType<Event.Restored>().SingleOrDefault() is { } parted) Joins.Parted((before!, after), OtherOf(parted.From), events);
        (Referral Before, Referral After) OtherOf(string id) => saved.Where(s => s.After.Id == id).Select(s => (s.Before!, s.After)).FirstOrDefault() is ({ } was, { } now) ? (was, now)
            : throw new BrokenException("two that are joined or parted are saved together", id);
        // A due row by itself may only be put back, never taken.
        if (changes is [{ After: null } alone] && alone.Key.StartsWith(Keys.DuePrefix, StringComparison.Ordinal)) throw new BrokenException("no due row is taken alone", alone.Key);
    }

    private (Referral? Before, Referral After, List<Event> Events) Saved(Change head, IReadOnlyList<Change> all)
    {
        Saves++;
        var row = head.After ?? throw new BrokenException("no head is ever deleted", head.Key);
        var id = head.Key[Keys.HeadPrefix.Length..];
        var after = JsonSerializer.Deserialize<Referral>(row.Long("State"), DispatchJson.Options)!;
        var book = books.GetValueOrDefault(id);
        var n = (book?.Entries ?? 0) + 1;
        Hold(row.Number("Entries") == n, "the trail has no gap", $"{id}: entry {row.Number("Entries")} follows {n - 1}");
        var events = Chained(id, n, book?.LastHash ?? "", row, all.SingleOrDefault(c => c.Key == Keys.Event(id, n) && c.Before is null)?.After);
        night.Note($"  saved {id} {n}: {string.Join(", ", events.Select(e => Said(e)))}{(after.DueAt is { } next ? $"; due {next:HH:mm:ss}" : "")}");
        OneDueRow(id, after);
        if (book is not null) Followed(book, after, events, id);
        if (book is not null) Ladders.Check(book.State, after, events);
        Called(book, after, events, id);
        answers.Saved(book?.State, after);
        StaysDecided(after);
        var before = book?.State;
        var kept = book ?? (books[id] = new() { State = after });
        (kept.State, kept.Entries, kept.LastHash) = (after, n, row.Text("LastHash")!);
        foreach (var seat in after.Seats.Concat(after.Beside)) if (seat.Holder is { } holder) kept.Held.Add(holder);
        return (before, after, events);
    }

    private static string Said(Event e) => e switch
    {
        Event.Paged p => $"Paged {p.Page} {Cast.Name(p.Person)}", Event.Repaged p => $"Repaged {p.Page}", Event.Accepted a => $"Accepted {Cast.Name(a.Person)}",
        Event.Arrived a => $"Arrived {Cast.Name(a.Person)}", Event.Delivered d => $"Delivered {d.Page}", Event.Undelivered d => $"Undelivered {d.Page}", _ => e.GetType().Name,
    };

    private static List<Event> Chained(string id, int n, string previous, Row head, Row? entry)
    {
        if (entry is null) throw new BrokenException("a head and its entry are saved together", $"{id} {n}");
        var events = entry.Long("Events");
        var hash = Chain.HashOf(previous, id, n, entry.Text("By")!, entry.Text("EnteredAt")!, events);
        Hold(entry.Text("Previous") == previous && entry.Text("Hash") == hash && head.Text("LastHash") == hash, "the chain holds", $"{id} {n}");
        return JsonSerializer.Deserialize<List<Event>>(events, DispatchJson.Options)!;
    }

    private void OneDueRow(string id, Referral after)
    {
        var due = night.Rows(Keys.DuePrefix).Where(r => Keys.IdIn(r.Key) == id).Select(r => r.Key).ToList();
        List<string> should = after.DueAt is { } at ? [Keys.Due(at, id)] : [];
        Hold(due.SequenceEqual(should), "exactly one due row, at its moment", $"{id} has {string.Join(" ", due)} and should have {string.Join(" ", should)}");
    }

    private static void Followed(Book book, Referral after, List<Event> events, string id)
    {
        var before = book.State;
        var joins = Joins.Are(events);
        foreach (var was in before.Seats.Where(_ => !joins))
        {
            if (after.SeatOf(was.Role) is not { } now) continue;
            Hold((was.Clock.StartedAt, was.Clock.ArriveBy) == (now.Clock.StartedAt, now.Clock.ArriveBy), "no clock is moved", $"{id} {was.Role}");
            Hold(now.Clock.NextWarning >= was.Clock.NextWarning, "no warning is set back", $"{id} {was.Role}");
            Hold(was is not Seat.OnScene || now is Seat.OnScene, "an arrival stays", $"{id} {was.Role}");
        }
        foreach (var accepted in events.OfType<Event.Accepted>())
        {
            Hold(before.SeatOf(accepted.Role) is not { IsVacant: false }, "one acceptance for a seat", $"{id} {accepted.Role} is {before.SeatOf(accepted.Role)?.Holder}'s and is given to {accepted.Person}");
            Hold(after.SeatOf(accepted.Role)?.Holder == accepted.Person, "who accepts has the seat", $"{id} {accepted.Role}");
        }
        foreach (var declined in events.OfType<Event.Declined>().Where(d => before.SeatOf(d.Role) is Seat.Paging && before.PageOf(d.Page)!.IsLive))
            Hold(before.PagesFor(declined.Role).Any(p => p.IsLive && p.Number != declined.Page) || events.Any(e => e is Event.Paged or Event.Repaged or Event.Unfilled),
                "whoever declines is followed at once", $"{id} page {declined.Page}");
        foreach (var was in before.Pages)
            Hold(after.PageOf(was.Number) is { } now && (now.Person, now.Role, now.At) == (was.Person, was.Role, was.At), "a page stays what it was", $"{id} page {was.Number}");
        foreach (var duty in before.Duties.Where(d => d.IsUnfinished && !joins))
            Hold(after.Duties.Any(d => d.Is(duty.Id, duty.Child, duty.Round)) || events.OfType<Event.DutyWithdrawn>().Any(), "no duty is dropped", $"{id} {duty.Id}");
    }

    /// After an outage nobody is called twice for what is one thing.
    private void Called(Book? book, Referral after, List<Event> events, string id)
    {
        List<int> called = [.. events.Select(e => e switch { Event.Paged p => p.Page, Event.Repaged p => p.Page, _ => 0 }).Where(p => p > 0)];
        Hold(called.Count == called.Distinct().Count(), "no burst", $"{id}: a page twice in one save");
        called = [.. called.Union(events.OfType<Event.Merged>().SelectMany(m => m.Pages).Where(p => p.IsLive).Select(p => p.Number))];   // asked anew, once
        foreach (var role in events.OfType<Event.Warned>().Select(w => w.Role).Concat(events.OfType<Event.Breached>().Select(b => b.Role)).GroupBy(r => r))
            Hold(role.Count() == 1, "no burst", $"{id}: {role.Key} warned of {role.Count()} times in one save");
        // Who hands back or declines has the next one called at once, whenever that one was called before.
        var answered = events.Any(e => e is Event.HandedBack or Event.Declined);
        foreach (var page in called)
        {
            if (book is not null)
            {
                var (beforeLast, last) = book.CalledAt.GetValueOrDefault(page);
                Hold(answered || night.Timeline.Now - beforeLast >= ThreeNotWithin, "no burst", $"{id} page {page} for the third time in {(night.Timeline.Now - beforeLast).TotalSeconds:0.0} s");
                book.CalledAt[page] = (last, night.Timeline.Now);
            }
            awaited[(id, page)] = night.Timeline.Now;
            surplus[(id, page)] = Math.Min(0, surplus.GetValueOrDefault((id, page))) - 1;   // what was one too many before had its excuse then
        }
    }

    public void PageArrived(string referral, int page, DateTimeOffset now)
    {
        PagesArrived++;
        Hold(books.ContainsKey(referral), "nothing is sent before it is saved", $"{referral} page {page}");
        awaited.Remove((referral, page));
        refused.Remove((referral, page));
        // At least once: each thing that went wrong of late may cost one message too many. Clocks that differ by more than a claim may cost any.
        var more = surplus[(referral, page)] = surplus.GetValueOrDefault((referral, page)) + 1;
        var since = books[referral].CalledAt.TryGetValue(page, out var called) ? called.Last : books[referral].State.PageOf(page)!.At;
        Hold(more <= night.ExcusesSince(since - MessageWithin) || night.ClocksOff > TimeSpan.Zero, "no page comes more often than it was called for", $"{referral} page {page}, {more} too many");
    }

    /// The channel said for good that it will not bring this page to its person.
    public void PageRefused(string referral, int page) => refused.TryAdd((referral, page), night.Timeline.Now);

    public void Answered(string person, string referral, int? page, string verb, DateTimeOffset asked)
    {
        if (books.TryGetValue(referral, out var book)) answers.Given(person, book.State, page, verb, asked);
    }

    /// The hotline was told that this is kept.
    public void Promised(Referred asked, string id)
    {
        Hold(books.ContainsKey(id), "what was confirmed is kept", $"{asked.Reference} as {id}");
        promised.Add((asked, id));
    }

    /// What the hotline knows this referral as.
    public string? IdOf(int number) => promised.Where(p => p.Asked.Number == number).Select(p => p.Id).FirstOrDefault();

    /// The hotline was told that somebody goes.
    public void SaidToBeDecided(string id)
    {
        decided.Add(id);
        StaysDecided(books[id].State);
    }

    private void StaysDecided(Referral r) =>
        Hold(!decided.Contains(r.Id) || r.MergedInto is not null || r.Children.Any(c => c.Disposition == Disposition.InPerson), "what is decided stays decided", r.Id);

    public void SaidToBeOne(string from, string into) => Hold(books[from].State.MergedInto == into, "who is told that two are one finds them so", $"{from} {into}");

    public void SaidToBeTwo(string from) => Hold(books[from].State.MergedInto is null, "who is told that one is two finds them so", from);

    public void SaidToHold(string person, string referral) =>
        Hold(books.TryGetValue(referral, out var book) && book.Held.Contains(person), "who is told that a seat is theirs had it", $"{Cast.Name(person)} {referral}");

    /// What should have happened by now.
    public void Look()
    {
        var now = night.Timeline.Now;
        foreach (var ((id, page), since) in awaited.ToList())
        {
            var state = books[id].State;
            // Nobody waits for it any more.
            if (!state.IsLive || state.PageOf(page) is not { IsLive: true } asked || state.SeatOf(asked.Role) is not { IsVacant: true }) awaited.Remove((id, page));
            else Hold(night.Calm(since, now) <= PageWithin, "no page is lost or late", $"{id} page {page} for {Cast.Name(asked.Person)}, saved {Ago(since)} ago, of that {night.Calm(since, now).TotalSeconds:0} s undisturbed");
        }
        foreach (var ((id, page), since) in refused.ToList())
        {
            var state = books[id].State;
            if (!state.IsLive || state.PageOf(page) is not { IsLive: true } asked || state.SeatOf(asked.Role) is not { IsVacant: true }) refused.Remove((id, page));
            else Hold(night.Calm(since, now) <= DueWithin, "who cannot be reached is followed at once", $"{id} page {page} for {Cast.Name(asked.Person)}, refused {Ago(since)} ago");
        }
        foreach (var row in night.Rows(Keys.DuePrefix))
        {
            var due = Keys.TimeIn(row.Key);
            if (due > now) break;
            Hold(night.Calm(due > row.At ? due : row.At, now) <= DueWithin + night.ClocksOff, "nothing due is left lying", $"{Keys.IdIn(row.Key)} was due {Ago(due)} ago");
        }
    }

    /// When all has been well for a while.
    public void AtTheEnd()
    {
        Look();
        foreach (var asked in night.Plan.Referrals)
        {
            var known = promised.Where(p => p.Asked == asked).Select(p => p.Id).Distinct().ToList();
            Hold(known.Count == 1, "every referral is taken in, as one", $"{asked.Reference} is known as {(known.Count == 0 ? "nothing" : string.Join(" and ", known))}");
        }
        Hold(books.Count == night.Plan.Referrals.Count, "one reference is one referral", $"{books.Count} referrals of {night.Plan.Referrals.Count} references");
        foreach (var row in night.Rows(Keys.OutPrefix))
        {
            var born = DateTimeOffset.Parse(row.Text("BornAt")!, System.Globalization.CultureInfo.InvariantCulture);
            Hold(night.Timeline.Now - born <= MessageWithin, "the outbox is empty in the end", $"{row.Key}: {row.Text("Message")}");
        }
        foreach (var (id, book) in books)
            if (book.State.IsLive) Hold(book.State.DueAt is not null, "somebody will look at it again", id);
    }

    private string Ago(DateTimeOffset then) => $"{(night.Timeline.Now - then).TotalSeconds:0} s";
}
