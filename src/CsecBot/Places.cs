using System.Threading.RateLimiting;
namespace CsecBot;

/// Waiting for a place, with an end to it.
internal static class Places
{
    /// Null where all are taken and as many wait as may, or none got free in time.
    public static async Task<IDisposable?> Wait<T>(this PartitionedRateLimiter<T> places, T whose, TimeProvider machine, CancellationToken stop)
    {
        var lease = places.AttemptAcquire(whose);
        if (lease.IsAcquired) return lease;
        using var late = new CancellationTokenSource(Limits.WaitAtMost, machine);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, stop);
        try
        {
            lease = await places.AcquireAsync(whose, 1, either.Token);
            return lease.IsAcquired ? lease : null;
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            return null;
        }
    }
}
