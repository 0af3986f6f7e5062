using System.Text.Json.Serialization;
using CsecBot.Clock;
using CsecBot.Rostering;
using CsecBot.Storage;
namespace CsecBot.Timers;

/// What the engine looks like from outside: states and counts, nothing else. `RosterFaults` are those of a newer roster that is not in force for them: the roster before it
/// is, the engine goes on, and whoever watches from outside must still notice when it does not.
public sealed record Look(bool Beats, int Overdue, int Unsent, double? OldestUnsentSeconds, int Forgotten, int RosterFaults, bool? CanaryCameRound, double ClockAheadSeconds)
{
    private static readonly TimeSpan UnsentAtMost = TimeSpan.FromMinutes(1), ClockOffAtMost = TimeSpan.FromMinutes(1);

    public bool Clean => Beats && !IsBehind && Forgotten == 0 && CanaryCameRound is not false && !IsClockWrong;

    [JsonIgnore] public bool IsClockWrong => Math.Abs(ClockAheadSeconds) > ClockOffAtMost.TotalSeconds;

    [JsonIgnore] public bool IsBehind => Overdue > 0 || OldestUnsentSeconds > UnsentAtMost.TotalSeconds;
}

/// Looks whether anything is left lying after a whole beat: a referral long past due, a message a minute old. Whoever asks says how
/// long a beat may take to come to its end. The look makes a beat of its own, so it asks as well whether the heartbeat does:
/// after a machine that stood still both come at once, and whichever is first is no sign. That the clock is right shows
/// by storage's alone. The latest drill to the test responder counts too, where there is one.
public sealed class Watch(ReferralTable referrals, RosterBook roster, Beat beat, Canary canary, StorageClock clock, Clocks clocks, ILogger<Watch> log)
{
    private static readonly TimeSpan DuePast = TimeSpan.FromSeconds(60), LookAtMost = TimeSpan.FromMinutes(1);
    private readonly InTime<Look> minutely = new(clocks.Machine, LookAtMost);
    private int forgotten;

    /// The look of every minute. One that is not over when the next is due has failed: a beat that does not end is the worst that can be found.
    public Task<Look> LookInTime(CancellationToken stop) => minutely.Do(async () =>
    {
        var look = await Look(stop);
        if (look.Forgotten > 0) await Compare(stop);   // put back already: whether all are there is known in a minute, not tomorrow
        return look;
    }, stop);

    public async Task<Look> Look(CancellationToken stop)
    {
        var (asked, beats) = (clocks.Now, beat.Beats);
        await beat.Run(stop, isOfHeart: false);
        var overdue = await referrals.Overdue(asked - DuePast, stop);
        if (overdue > 0)
        {
            // What was decided during that beat may have been due for long by then: it has its own.
            await beat.Run(stop, isOfHeart: false);
            overdue = await referrals.Overdue(asked - DuePast, stop);
        }
        var (unsent, oldest) = await referrals.UnsentNow(stop);
        var age = clocks.Machine.GetUtcNow() - oldest;
        return new(beats || beat.Beats, overdue, unsent, age?.TotalSeconds, Volatile.Read(ref forgotten), roster.Faults, canary.CameRound, Math.Round(clock.Ahead.TotalSeconds));
    }

    /// The full comparison: every referral that has not ended must have its due row. One that has none is taken up again at once, and
    /// makes the look unclean until a comparison finds none; so does one that this version cannot read, and another must put back.
    public async Task Compare(CancellationToken stop)
    {
        await beat.Run(stop, isOfHeart: false);   // it reads all that is open: what is due, after a start or an outage, comes first
        var found = await referrals.Forgotten(stop);
        Volatile.Write(ref forgotten, found.Count);
        foreach (var id in found)
        {
            if (await referrals.Remember(id, stop)) log.LogError("{Referral} had lost its due row; it is put back", id);
            else log.LogError("{Referral} has lost its due row and cannot be read by this version, so it is not put back", id);
        }
    }
}
