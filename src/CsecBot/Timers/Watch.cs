using CsecBot.Clock;
using CsecBot.Storage;
namespace CsecBot.Timers;

/// What the engine looks like from outside: states and counts, nothing else.
public sealed record Look(bool Clean, int Open, int Overdue, DateTimeOffset? EarliestDue, int Unsent, double? OldestUnsentSeconds, int Forgotten, bool? CanaryCameRound);

/// Looks whether anything is left lying after a whole beat: a referral long past due, a message a minute old. A beat that does not come
/// to its end makes the look fail. The latest drill to the test responder counts too, where there is one.
public sealed class Watch(ReferralTable referrals, Beat beat, Canary canary, Clocks clocks, ILogger<Watch> log)
{
    private static readonly TimeSpan DuePast = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan UnsentAtMost = TimeSpan.FromMinutes(1);
    private int forgotten;

    public async Task<Look> Look(CancellationToken stop)
    {
        var asked = clocks.Now;
        await beat.Run(stop);
        var overdue = 0;
        await foreach (var _ in referrals.Due(asked - DuePast, stop)) overdue++;
        var (unsent, oldest) = await referrals.UnsentNow(stop);
        var age = clocks.Machine.GetUtcNow() - oldest;
        var lost = Volatile.Read(ref forgotten);
        return new(overdue == 0 && lost == 0 && !(age > UnsentAtMost) && canary.CameRound is not false, await referrals.Open(stop), overdue, await referrals.EarliestDue(stop), unsent, age?.TotalSeconds, lost, canary.CameRound);
    }

    /// The full comparison: every referral that has not ended must have its due row. One that has none is taken up again at once, and
    /// makes the look unclean until a comparison finds none.
    public async Task Compare(CancellationToken stop)
    {
        await beat.Run(stop);   // it reads all that is open: what is due, after a start or an outage, comes first
        var found = await referrals.Forgotten(stop);
        Volatile.Write(ref forgotten, found.Count);
        foreach (var id in found)
        {
            log.LogError("{Referral} had lost its due row; it is put back", id);
            await referrals.Remember(id, stop);
        }
    }
}
