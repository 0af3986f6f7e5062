using System.Collections.Concurrent;
using System.Collections.Immutable;
using CsecBot.Clock;
using CsecBot.Dispatch;
using CsecBot.Rostering;
using CsecBot.Storage;
namespace CsecBot.Timers;

/// One look at everything whose time has come: referrals that are due, and messages left unsent. Its cost grows with what is due only.
/// One referral's failure is loud and never stops the others; it is tried again by the next beat.
public sealed class Beat(Dispatcher dispatcher, ReferralTable referrals, RosterBook roster, WeeklyDigest digest, Clocks clocks, Wake wake, ILogger<Beat> log)
{
    /// Enough that a chat which does not answer leaves room for others; and what a chat takes in the two seconds that it is waited for.
    private const int AtOnce = 32, ToOne = 8;

    /// So often is a page tried, with its shorter waits, until what is not urgent is tried once more.
    private const int UrgentTries = 8;
    private static readonly TimeSpan Claim = TimeSpan.FromSeconds(10), AtLeast = TimeSpan.FromSeconds(1);

    /// What is drawn from many referrals takes longer, and may.
    private static readonly TimeSpan ClaimOfMany = TimeSpan.FromMinutes(1);

    /// Longer than any claim, and any wait that a channel asks for.
    private static readonly TimeSpan ClaimAtMost = TimeSpan.FromMinutes(2);

    /// Whoever is told at once is waited for, so that a beat does not begin more than channel and storage can take. What takes longer is seen
    /// through beside the beats that follow: a chat that hangs must not make others' next page late. While storage is slow it is waited so many
    /// times as long: it gets no faster by more that is begun.
    private static readonly TimeSpan ToldAtMost = TimeSpan.FromSeconds(2);
    private const int TimesIfSlow = 5;

    /// So many at once keep a slow storage as busy as it can be. More would only wait there, until what was claimed for them is over: then all of
    /// it is claimed again and again, and nothing gets done.
    private const int Few = 8;
    private readonly SemaphoreSlim one = new(1), decidedIfSlow = new(Few), sentIfSlow = new(Few);
    private long finished, lastOfHeart = clocks.Machine.GetTimestamp();
    private int underWay;

    /// The heartbeat comes every 15 s at least.
    private static readonly TimeSpan SilentAtMost = TimeSpan.FromMinutes(2);

    /// How many whole beats have been finished.
    public long Finished => Volatile.Read(ref finished);

    /// Whether the heartbeat has been heard of late, or is at work or waits to be.
    public bool Beats => Volatile.Read(ref underWay) > 0 || clocks.Machine.GetElapsedTime(Volatile.Read(ref lastOfHeart)) < SilentAtMost;

    /// Of the heartbeat, but where somebody looks by one whether it is well.
    public async Task Run(CancellationToken stop, bool isOfHeart = true)
    {
        if (isOfHeart) Interlocked.Increment(ref underWay);
        try
        {
            await Whole(stop);
        }
        finally
        {
            if (isOfHeart)
            {
                Volatile.Write(ref lastOfHeart, clocks.Machine.GetTimestamp());
                Interlocked.Decrement(ref underWay);
            }
        }
    }

    private async Task Whole(CancellationToken stop)
    {
        await one.WaitAsync(stop);
        try
        {
            await Try(Keys.Roster, () => roster.Refresh(stop), stop);
            var work = new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = stop };
            await Try(Keys.Digest, () => digest.Begin(stop), stop);
            var reminded = new ConcurrentBag<string>();
            IReadOnlyList<Unsent>? seen = null;
            await Try(Keys.OutPrefix, async () => seen = await Newest(await Left(stop), work), stop);   // what is due does not wait for it
            var unsent = seen ?? [];
            var looked = clocks.Machine.GetUtcNow();
            // Side by side: neither waits for a chat that holds up the other.
            await Task.WhenAll(Decide(reminded, work, stop), SendLeft(unsent, work));
            await Gather([.. reminded.Distinct()], work, stop);
            // Reminders by person, since all that is due is decided now; what was decided just now, and is no reminder, is on its way already.
            if (!reminded.IsEmpty) unsent = await Left(stop);
            await SendReminders(unsent, work);
            // Whoever holds a message may have died with it: it is looked at again the moment the claim ends, which may have been during this beat.
            var claimed = unsent.Where(m => m.ClaimedUntil > looked).Select(m => m.ClaimedUntil).ToList();
            if (claimed.Count > 0) wake.At(clocks.Now + Later(claimed.Min() - clocks.Machine.GetUtcNow()));
            if (seen is null) wake.At(clocks.Now + AtLeast);
            else Interlocked.Increment(ref finished);
        }
        finally
        {
            one.Release();
        }
    }

    private Task Decide(ConcurrentBag<string> reminded, ParallelOptions work, CancellationToken stop) =>
        Parallel.ForEachAsync(referrals.Due(clocks.Now, stop), work, (due, token) => Paced(decidedIfSlow, due.Referral, async () =>
        {
            var outcome = await dispatcher.Handle(due.Referral, (_, at) => new Command.Tick(at), token);
            foreach (var to in outcome.Events.OfType<Event.DutiesReminded>().SelectMany(e => e.Items).SelectMany(i => i.To)) reminded.Add(to);
            if (outcome.Events.Count == 0 && await referrals.TakeStray(due.Referral, due.At, token)) log.LogWarning("{Referral}: a due row that is not its own as it stands is taken away", due.Referral);
            await Begun(outcome.Told);
        }, token));

    /// Pages before anything else that was left, and to one person as many as a chat takes in that time, the oldest first: more would wait there for their
    /// turn, be put off, and be kept meanwhile from another instance, which may have to send them. A chat, or a telephone, that does not answer gets no
    /// more: each message would hold a place until it is given up, and everybody's next page would be late. One that did not take what came last gets one message,
    /// to see whether it does again: the channel may count what it does not take as well, and then takes nothing for longer. The rest is left to the beat that follows.
    private async Task SendLeft(IReadOnlyList<Unsent> unsent, ParallelOptions work)
    {
        List<Unsent> free = [.. InOrder(unsent.Where(m => !m.What.IsReminder && IsFree(m) && !dispatcher.CouldNotRead(m)))];
        var later = free.Where(m => dispatcher.Until(m) > ToldAtMost).ToHashSet();
        if (later.Count > 0) AskFor(later.Min(dispatcher.Until));
        var first = FirstOfEach([.. free.Where(m => !later.Contains(m))], m => dispatcher.FailuresOf(m) > 0);
        // A long beat sees nothing of what falls due meanwhile.
        var urgent = free.Where(Dispatcher.IsUrgent).Select(WayOf).ToHashSet();
        bool MustGo(Unsent m) => Dispatcher.IsUrgent(m) || (dispatcher.FailuresOf(m) > 0 && urgent.Contains(WayOf(m)));   // a page may wait for how it fares
        if (referrals.IsSlow) first = [.. first.Where(MustGo), .. first.Where(m => !MustGo(m) && !dispatcher.IsHeldUp(m)).Take(2 * Few)];
        var (begun, goesOn) = (0, false);
        await Parallel.ForEachAsync(first, work, (left, token) => Paced(sentIfSlow, left.Referral, async () =>
        {
            if (dispatcher.IsHeldUp(left)) return;
            if (await referrals.Claim(left, left.What is Message.Digest ? ClaimOfMany : Claim, token) is not { } mine) return;
            var failures = dispatcher.FailuresOf(left);
            await Begun(dispatcher.Resend(mine));
            Interlocked.Increment(ref begun);
            if (left.What is not Message.Redraw && dispatcher.FailuresOf(left) <= failures) goesOn = true;   // what nobody needs any more goes on as what was taken does; of cards in several chats it is not known
        }, token));
        var isMore = first.Count + later.Count < free.Count;
        if (isMore && goesOn) wake.At(clocks.Now);
        // What hangs, what another was sooner to have and may die with, what storage did not give: another look will show.
        else if (isMore || begun < first.Count) wake.At(clocks.Now + ToldAtMost);
    }

    /// What goes the same way waits for each other, in the order in which it is given. Of a way that did not take what came last, only one: what was tried
    /// least often, since some that it never takes must keep no other waiting. But what is urgent is tried some times while anything else waits for its next try.
    public static IReadOnlyList<Unsent> FirstOfEach(IReadOnlyList<Unsent> unsent, Func<Unsent, bool> hasFailed)
    {
        static int Rank(Unsent m) => Dispatcher.IsUrgent(m) ? m.Attempts / UrgentTries : m.Attempts;
        var first = unsent.GroupBy(WayOf).SelectMany(same => hasFailed(same.First()) ? same.OrderBy(Rank).ThenBy(KindOf).ThenBy(m => m.Attempts).Take(1) : same.Take(ToOne)).ToHashSet();
        return [.. unsent.Where(first.Contains)];
    }

    /// Cards that are drawn anew are in many chats.
    private static (string, bool) WayOf(Unsent m) => (m.What is Message.Redraw ? m.Referral : m.What.To, m.What is Message.Phone);

    private async Task<IReadOnlyList<Unsent>> Left(CancellationToken stop)
    {
        var unsent = new List<Unsent>();
        await foreach (var left in referrals.Left(stop)) unsent.Add(left);
        return unsent;
    }

    /// What a newer message has overtaken is taken away, whoever has either: what the newer must wait for, the older would have waited for too. But of cards
    /// that somebody draws just now it is not known which comes last: whoever cannot say that theirs came draws them once more.
    private async Task<IReadOnlyList<Unsent>> Newest(IReadOnlyList<Unsent> unsent, ParallelOptions work)
    {
        var overtaken = Overtaken(unsent).ToHashSet();
        await Parallel.ForEachAsync(overtaken.Where(m => m.What is not Message.Redraw || IsFree(m)), work, (older, token) => Try(older.Referral, () => referrals.Sent(older, null, token), token));
        return [.. unsent.Where(m => !overtaken.Contains(m))];
    }

    /// All but the last about each subject. Which is the last its entry says: clocks of two instances differ.
    public static IEnumerable<Unsent> Overtaken(IEnumerable<Unsent> unsent) => unsent.GroupBy(m => (m.Referral, m.What.Subject())).SelectMany(same => same.OrderBy(m => Keys.EntryIn(m.Key), StringComparer.Ordinal).SkipLast(1));

    /// A claim that ends later than any can was made by a clock that was wrong.
    private bool IsFree(Unsent message) => clocks.Machine.GetUtcNow() is var now && (message.ClaimedUntil <= now || message.ClaimedUntil > now + ClaimAtMost);

    /// Who is told something this morning is told the rest of the morning with it. It looks at what is due until noon, not at all that is open.
    private async Task Gather(ImmutableArray<string> people, ParallelOptions work, CancellationToken stop)
    {
        if (people.IsEmpty || dispatcher.Today.Protocol.MorningUntil(clocks.Now) is not { } noon) return;
        await Parallel.ForEachAsync(referrals.Due(noon, stop), work, (due, token) => Paced(decidedIfSlow, due.Referral, () => dispatcher.Handle(due.Referral, (_, at) => new Command.Gather(people, at), token), token));
    }

    private async Task SendReminders(IReadOnlyList<Unsent> unsent, ParallelOptions work)
    {
        var people = unsent.Where(m => m.What.IsReminder && !dispatcher.CouldNotRead(m)).GroupBy(m => m.What.To).Where(theirs => theirs.All(IsFree)).ToList();
        var first = referrals.IsSlow ? people[..Math.Min(people.Count, 2 * Few)] : people;
        await Parallel.ForEachAsync(first, work, (theirs, token) => Paced(sentIfSlow, theirs.First().Referral, () => Remind([.. theirs], token), token));
        if (first.Count < people.Count) wake.At(clocks.Now + AtLeast);
    }

    /// One message for one person. Of several instances that see the same messages, whoever claims the first has them all; one that sees
    /// some of them claimed leaves the others to the next beat.
    private async Task Remind(IReadOnlyList<Unsent> left, CancellationToken stop)
    {
        if (dispatcher.Until(left[0]) is var until && until > ToldAtMost)
        {
            AskFor(until);
            return;
        }
        if (await referrals.Claim(left[0], ClaimOfMany, stop) is not { } first) return;
        var others = new ConcurrentBag<Unsent>();
        await Parallel.ForEachAsync(left.Skip(1), new ParallelOptions { MaxDegreeOfParallelism = Few, CancellationToken = stop }, async (other, token) => { if (await referrals.Claim(other, ClaimOfMany, token) is { } mine) others.Add(mine); });
        await Begun(dispatcher.Remind([first, .. others.OrderBy(m => m.Key, StringComparer.Ordinal)]));
    }

    /// A moment in a chat that is not near yet: the beat that goes for it.
    private void AskFor(TimeSpan until) => wake.At(clocks.Now + Later(until - ToldAtMost));

    private async Task Begun(Task telling)
    {
        for (var times = 0; times < TimesIfSlow && !telling.IsCompleted && (times == 0 || referrals.IsSlow); times++)
            await Task.WhenAny(telling, Task.Delay(ToldAtMost, clocks.Machine));
    }

    private static TimeSpan Later(TimeSpan wait) => wait > AtLeast ? wait : AtLeast;

    /// Pages before anything else that was left, then telephones, then warnings, and each kind as it came.
    public static IEnumerable<Unsent> InOrder(IEnumerable<Unsent> unsent) => unsent.OrderBy(KindOf);

    private static int KindOf(Unsent m) => m.What switch { Message.Page => 0, Message.Phone => 1, Message.Warning => 2, _ => 3 };

    /// Few at once while storage is slow.
    private async ValueTask Paced(SemaphoreSlim ifSlow, string referral, Func<Task> work, CancellationToken stop)
    {
        if (!referrals.IsSlow)
        {
            await Try(referral, work, stop);
            return;
        }
        await ifSlow.WaitAsync(stop);
        try
        {
            await Try(referral, work, stop);
        }
        finally
        {
            ifSlow.Release();
        }
    }

    private async ValueTask Try(string referral, Func<Task> work, CancellationToken stop)
    {
        try
        {
            await work();
        }
        catch (Exception e) when (!stop.IsCancellationRequested)   // a time-out of one referral's storage is its own failure and nobody else's
        {
            log.LogError("{Referral}: the beat failed and will try again: {Error}", referral, e.GetType().Name);
        }
    }
}
