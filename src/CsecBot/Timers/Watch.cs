using CsecBot.Clock;
using CsecBot.Storage;
namespace CsecBot.Timers;

/// What the engine looks like from outside: states and counts, nothing else.
public sealed record Look(bool Clean, int Overdue, DateTimeOffset? EarliestDue, double? OldestUnsentSeconds);

/// Looks whether anything is left lying after a whole beat: a referral long past due, a message a minute old. A beat that does not come
/// to its end makes the look fail.
public sealed class Watch(ReferralTable referrals, Beat beat, Clocks clocks)
{
    private static readonly TimeSpan DuePast = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan UnsentAtMost = TimeSpan.FromMinutes(1);

    public async Task<Look> Look(CancellationToken stop)
    {
        var asked = clocks.Now;
        await beat.Run(stop);
        var overdue = 0;
        await foreach (var _ in referrals.Due(asked - DuePast, stop)) overdue++;
        var unsent = clocks.Machine.GetUtcNow() - await referrals.OldestUnsent(stop);
        return new(overdue == 0 && !(unsent > UnsentAtMost), overdue, await referrals.EarliestDue(stop), unsent?.TotalSeconds);
    }
}
