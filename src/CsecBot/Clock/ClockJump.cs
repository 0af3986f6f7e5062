using CsecBot.Storage;
using CsecBot.Timers;
namespace CsecBot.Clock;

/// Moves the protocol clock forward and acts on everything due on the way, moment by moment.
public sealed class ClockJump(MovableClock clock, ClockTable stored, ReferralTable referrals, Beat beat)
{
    private const int MomentsMax = 20_000;

    public async Task<DateTimeOffset> By(TimeSpan span, CancellationToken stop)
    {
        var target = clock.GetUtcNow() + span;
        for (var moments = 0; moments < MomentsMax; moments++)
        {
            if (await referrals.EarliestDue(stop) is not { } due || due > target) break;
            await To(due, stop);
            await beat.Run(stop);
        }
        await To(target, stop);
        await beat.Run(stop);
        return clock.GetUtcNow();
    }

    private async Task To(DateTimeOffset moment, CancellationToken stop)
    {
        var ahead = moment - clock.GetUtcNow();
        if (ahead > TimeSpan.Zero) clock.Set(await stored.Update(c => c with { Start = c.Start + ahead }, stop));
    }
}
