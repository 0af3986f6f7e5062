using CsecBot.Clock;
using CsecBot.Dispatch;
using CsecBot.Rostering;
using CsecBot.Storage;
namespace CsecBot.Timers;

/// One look at everything whose time has come: referrals that are due, and messages left unsent. Its cost grows with what is due only.
/// One referral's failure is loud and never stops the others; it is tried again by the next beat.
public sealed class Beat(Dispatcher dispatcher, ReferralTable referrals, RosterBook roster, Clocks clocks, ILogger<Beat> log)
{
    private const int AtOnce = 8;
    private static readonly TimeSpan Claim = TimeSpan.FromSeconds(10);
    private readonly SemaphoreSlim one = new(1);
    private long finished;

    /// How many whole beats have been finished.
    public long Finished => Volatile.Read(ref finished);

    public async Task Run(CancellationToken stop)
    {
        await one.WaitAsync(stop);
        try
        {
            await roster.Refresh(stop);
            var work = new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = stop };
            await Parallel.ForEachAsync(referrals.Due(clocks.Now, stop), work, (due, token) => Try(due.Referral, async () =>
            {
                var outcome = await dispatcher.Handle(due.Referral, (_, at) => new Command.Tick(at), token);
                await outcome.Told;
            }, token));
            var unsent = new List<Unsent>();
            await foreach (var left in referrals.Unclaimed(stop)) unsent.Add(left);
            await Parallel.ForEachAsync(InOrder(unsent), work, (left, token) => Try(left.Referral, async () =>
            {
                if (await referrals.Claim(left, Claim, token) is { } mine) await dispatcher.Resend(mine, token);
            }, token));
            Interlocked.Increment(ref finished);
        }
        finally
        {
            one.Release();
        }
    }

    /// Pages before anything else that was left, and each kind as it came.
    public static IEnumerable<Unsent> InOrder(IEnumerable<Unsent> unsent) => unsent.OrderByDescending(m => m.What is Message.Page);

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
