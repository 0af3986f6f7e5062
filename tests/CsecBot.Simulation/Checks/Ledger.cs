using System.Text.Json;
using CsecBot.Dispatch;
using CsecBot.Storage;
using static CsecBot.Simulation.BrokenException;
namespace CsecBot.Simulation;

/// The book of one night, kept from what took effect in storage and reached telephones: every save is checked as it takes effect.
internal sealed partial class Ledger
{
    private readonly Night night;

    /// The longest back-off of what is no page, and for how long something that went wrong excuses a message too many.
    public static readonly TimeSpan MessageWithin = TimeSpan.FromSeconds(65);

    /// How long after its moment something due may lie: a beat and what it has to do.
    public static readonly TimeSpan DueWithin = TimeSpan.FromSeconds(20);

    /// What a look from outside calls late, and the time that the look itself may take.
    private static readonly TimeSpan LeftLying = TimeSpan.FromSeconds(90);

    /// The same where nothing has been wrong for long: beats come when something is due, and not every so often.
    private static readonly TimeSpan AtOnce = TimeSpan.FromSeconds(5);   // a beat waits two seconds for those it tells, and two for those it reminds

    private sealed class Book
    {
        public required Referral State;
        public DateTimeOffset SavedAt;
        public int Entries;
        public string LastHash = "";
        public readonly HashSet<string> Held = [];
    }

    private readonly Dictionary<string, Book> books = [];
    private readonly List<(Referred Asked, string Id, DateTimeOffset At)> promised = [];
    private readonly Homes homes = new();
    private DateTimeOffset? cleanAt;
    private readonly Answers answers;
    private readonly Calls calls;
    private readonly Notices notices;
    private readonly Outbox outbox;
    private readonly Copies copies;
    private readonly Weekly weekly;
    private readonly Cards cards;
    private readonly Rosters rosters;
    private readonly FirstStarts starts;
    private readonly Times times;
    private readonly Telephones telephones;
    private readonly Refusals refusals;
    private readonly Alarms alarms;

    public Ledger(Night night)
    {
        this.night = night;
        (answers, calls, notices, weekly, cards, rosters, starts) = (new(night), new(night), new(night), new(night), new(night), new(night), new(night));
        (times, refusals, alarms, outbox) = (new(night), new(night), new(night), new(night, notices));
        copies = new(night, outbox);
        telephones = new(night, times);
    }

    public int Saved { get; private set; }
    public int PagesArrived => calls.Arrived;
    public TimeSpan LatestPage => calls.Latest;
    public IReadOnlyCollection<string> Referrals => books.Keys;

    /// What the hotline knows this referral as.
    public string? IdOf(int number) => promised.Where(p => p.Asked.Number == number).Select(p => p.Id).FirstOrDefault();

    /// What `by` wrote has taken effect.
    public void Changed(IReadOnlyList<Change> changes, Instance by)
    {
        rosters.Changed(changes);
        outbox.Changed(changes, by);
        copies.Changed(changes);
        weekly.Changed(changes);
        List<(Referral? Before, Referral After, List<Event> Events)> saved = [.. changes.Where(c => c.Key.StartsWith(Keys.HeadPrefix, StringComparison.Ordinal)).Select(c => Save(c, changes, by))];
        foreach (var (before, after, events) in saved)
            if (events.OfType<Event.MergedInto>().SingleOrDefault() is { } joined)
            {
                Joins.Joined((before!, after), OtherOf(joined.Into));
                copies.Joined(after.Id, joined.Into);
            }
            else if (events.OfType<Event.Restored>().SingleOrDefault() is { } parted)
            {
                Joins.Parted((before!, after), OtherOf(parted.From), events);
                notices.Parted(after.Id, parted.From);
            }
            else if (events.OfType<Event.SplitOff>().SingleOrDefault() is { } taken)
            {
                Joins.TakenOut(after, OtherOf(taken.From), events);
                copies.Joined(after.Id, taken.From);
            }
        foreach (var (_, after, events) in saved) homes.Saved(after, events);
        homes.Check(id => books[id].State, saved.Select(s => s.After), night.ClocksOff == TimeSpan.Zero);
        outbox.Taken(changes, id => books[id].State);
        // A due row by itself may be put back, and taken only where it is not its referral's own.
        if (changes is [{ After: null } alone] && alone.Key.StartsWith(Keys.DuePrefix, StringComparison.Ordinal)
            && Keys.IdIn(alone.Key) is var of && books.GetValueOrDefault(of)?.State.DueAt is { } own && Keys.Due(own, of) == alone.Key) throw new BrokenException("no due row is taken alone", alone.Key);

        (Referral Before, Referral After) OtherOf(string id) => saved.Where(s => s.After.Id == id).Select(s => (s.Before, s.After)).FirstOrDefault() is ({ } was, { } now) ? (was, now)
            : throw new BrokenException("two that are joined or parted are saved together", id);
    }

    private (Referral? Before, Referral After, List<Event> Events) Save(Change head, IReadOnlyList<Change> all, Instance by)
    {
        Saved++;
        var row = head.After ?? throw new BrokenException("no head is ever deleted", head.Key);
        var id = head.Key[Keys.HeadPrefix.Length..];
        var after = JsonSerializer.Deserialize<Referral>(row.Long("State"), DispatchJson.Options)!;
        var book = books.GetValueOrDefault(id);
        var (before, n) = (book?.State, (book?.Entries ?? 0) + 1);
        var events = Saves.Chained(id, n, book?.LastHash ?? "", row, all.SingleOrDefault(c => c.Key == Keys.Event(id, n) && c.Before is null)?.After);
        night.Note($"  saved {id} {n}: {string.Join(", ", events.Select(Saves.Said))}{(after.DueAt is { } next ? $"; due {next:HH:mm:ss}" : "")}");
        OneDueRow(id, after);
        var mayBe = rosters.Of(by);
        Owed.Check(before, after, events, outbox.SavedWith(all, id), mayBe);
        Moments.Check(before, after, events, night.Timeline.Now + night.ClocksOff);
        Climbs.Check(before, events, mayBe);
        Begun.Check(after, night.Timeline.Now + night.ClocksOff);
        SaidAgain.Check(before, events);
        starts.Saved(before, after, events);
        if (before is not null)
        {
            Saves.Check(before, after, events);
            Ladders.Check(before, after, events);
            notices.GivenUp(before, events);
        }
        times.Saved(after);
        calls.Saved(before, after, events);
        answers.Saved(before, after);
        Seated(after);
        book ??= books[id] = new() { State = after };
        (book.State, book.SavedAt, book.Entries, book.LastHash) = (after, night.Timeline.Now, n, row.Text("LastHash")!);
        foreach (var seat in after.Seats.Concat(after.Beside)) if (seat.Holder is { } holder) book.Held.Add(holder);
        return (before, after, events);
    }

    private void OneDueRow(string id, Referral after)
    {
        var due = night.Rows(Keys.DuePrefix).Where(r => Keys.IdIn(r.Key) == id).Select(r => r.Key).ToList();
        List<string> should = Next(after) is { } at ? [Keys.Due(at, id)] : [];
        Hold(due.SequenceEqual(should), "exactly one due row, at its moment", $"{id} has {string.Join(" ", due)} and should have {string.Join(" ", should)}");
    }

    /// When time alone makes something happen next: told by what is kept of each part, and not by what the referral says of itself.
    private static DateTimeOffset? Next(Referral r) => !r.IsLive ? null : (DateTimeOffset?[])
    [
        .. r.Seats.Where(s => s is not Seat.OnScene).Select(s => (DateTimeOffset?)s.Clock.NextWarning), .. r.Seats.Select(s => s switch { Seat.Paging p => p.NextRung, Seat.Unfilled u => u.NextRung, _ => default(DateTimeOffset?) }),
        .. r.Duties.Where(d => d.IsUnfinished).Select(d => (DateTimeOffset?)d.Next), r.NextAsk,
    ] is var all ? all.Min() : null;

    /// The hotline was told that this is kept.
    public void Promised(Referred asked, string id)
    {
        Hold(books.ContainsKey(id), "what was confirmed is kept", $"{asked.Reference} as {id}");
        promised.Add((asked, id, night.Timeline.Now));
        foreach (var (child, _) in asked.Children.Where(c => c.Disposition == "InPerson")) homes.SaidToBeDecided(id, child, Disposition.InPerson, night.Plan.Start);
    }

    /// Where the child is now that was referred there by that name.
    public (string Referral, string Name) HomeOf(string id, string child) => homes.Of(id, child);

    public void Decides(string id, string name, DateTimeOffset at)
    {
        homes.Decides(id, name, at);
        starts.Decides(at);
    }

    /// The hotline was told that it is so.
    public void SaidToBeDecided(string id, string child, Disposition what, DateTimeOffset at)
    {
        homes.SaidToBeDecided(id, child, what, at);
        homes.Check(i => books[i].State, [], night.ClocksOff == TimeSpan.Zero);
    }

    /// Whoever somebody is to go to has everybody whom the protocol sends.
    private static void Seated(Referral r)
    {
        if (!r.IsLive || r.Children.All(c => c.Disposition != Disposition.InPerson)) return;
        foreach (var role in Cast.ProtocolOf(r).Responses[r.LeadAgency]) Hold(r.SeatOf(role) is not null, "whoever is decided is gone to by everybody", $"{r.Id} {role}");
    }

    /// Whoever watches from outside was told that nothing is left lying.
    public void SaidToBeClean()
    {
        cleanAt = night.Timeline.Now;
        var longAgo = night.Timeline.Now - LeftLying - night.ClocksOff;
        foreach (var row in night.Rows(Keys.DuePrefix).Where(r => Keys.TimeIn(r.Key) < longAgo && r.At < longAgo)) throw new BrokenException("clean is said of what is clean", $"{row.Key}");
        foreach (var row in night.Rows(Keys.OutPrefix).Where(r => outbox.Since(r.Key) < longAgo)) throw new BrokenException("clean is said of what is clean", $"{row.Key}");
    }

    /// What should have happened by now.
    public void Look()
    {
        var now = night.Timeline.Now;
        calls.Look(id => books[id].State);
        outbox.Look(id => books[id].State);
        var oldest = night.Rows(Keys.OutPrefix).Select(r => outbox.Since(r.Key)).Append(now).Min();
        foreach (var row in night.Rows(Keys.DuePrefix))
        {
            var due = Keys.TimeIn(row.Key);
            if (due > now) break;
            var since = due > row.At ? due : row.At;   // decided late, it may have been due long ago
            if (since < oldest) oldest = since;
            Hold(now - since <= AtOnce + night.ClocksOff || !night.Wrong.IsQuiet(since), "what is due is acted on at once where nothing is wrong", $"{Keys.IdIn(row.Key)} was due {(now - due).TotalSeconds:0.0} s ago");
            Hold(night.Wrong.Calm(since, now) <= DueWithin + night.ClocksOff, "nothing due is left lying", $"{Keys.IdIn(row.Key)} was due {(now - due).TotalSeconds:0} s ago");
        }
        alarms.Look(oldest);
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
        Hold(books.Values.Count(b => b.State.SplitFrom is null) == night.Plan.Referrals.Count, "one reference is one referral", $"{books.Count} referrals of {night.Plan.Referrals.Count} references");
        foreach (var row in night.Rows(Keys.OutPrefix))
        {
            var born = DateTimeOffset.Parse(row.Text("BornAt")!, System.Globalization.CultureInfo.InvariantCulture);
            Hold(night.Timeline.Now - born <= MessageWithin, "the outbox is empty in the end", $"{row.Key}: {row.Text("Message")}");
        }
        Hold(cleanAt >= night.HealedAt, "whoever watches from outside hears in the end that all is well", cleanAt is { } last ? $"the last time at {last:HH:mm:ss}" : "never");
        weekly.AtTheEnd(promised.Min(p => p.At));
        // What changed a moment ago is still being drawn.
        foreach (var book in books.Values.Where(b => night.Timeline.Now - b.SavedAt > DueWithin)) cards.AtTheEnd(book.State);
        foreach (var (id, book) in books)
            if (book.State.IsLive) Hold(book.State.DueAt is not null, "somebody will look at it again", id);
    }
}
