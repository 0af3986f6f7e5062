using CsecBot.Clock;
using CsecBot.Storage;
namespace CsecBot.Timers;

/// What the engine looks like from outside: states and counts, nothing else.
public sealed record Look(bool Clean, int Overdue, DateTimeOffset? EarliestDue, double? OldestUnsentSeconds, double? LastBeatSeconds);

/// Looks whether anything is left lying: a referral long past due, a message a minute old, a beat that does not come.
public sealed class Watch(ReferralTable referrals, Beat beat, Clocks clocks)
{
    private static readonly TimeSpan DuePast = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan UnsentAtMost = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan BeatAtLeast = TimeSpan.FromMinutes(1);

    /// After a whole beat, so that what was only just due is not taken for forgotten.
    public async Task<Look> Look(CancellationToken stop)
    {
        var asked = clocks.Now;
        await beat.Run(stop);
        var overdue = 0;
        await foreach (var _ in referrals.Due(asked - DuePast, stop)) overdue++;
        var machine = clocks.Machine.GetUtcNow();
        var unsent = machine - await referrals.OldestUnsent(stop);
        var last = machine - beat.LastFinishedAt;
        var clean = overdue == 0 && !(unsent > UnsentAtMost) && last <= BeatAtLeast;
        return new(clean, overdue, await referrals.EarliestDue(stop), unsent?.TotalSeconds, last?.TotalSeconds);
    }
}
