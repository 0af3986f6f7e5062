using System.Globalization;
using System.Net;
using System.Threading.RateLimiting;
using CsecBot.Clock;
namespace CsecBot.Hotline;

/// How fast a caller may ask, and how much at once. A caller is a known key, or whoever a good token names; all others share the pace of the
/// address they call from. Opening referrals goes by itself: no reading, and no other caller, ever stands before it.
public sealed class Pace(Settings settings, Clocks clocks) : IDisposable
{
    private const int WaitingForEach = 8;

    /// Of strangers there may be any number; paces are kept for so many.
    private const int Strangers = 1_024;

    private readonly PartitionedRateLimiter<(string Caller, bool Opens)> rates = PartitionedRateLimiter.Create<(string, bool), (string, bool)>(who => RateLimitPartition.GetTokenBucketLimiter(who, _ => new()
    {
        TokenLimit = settings.Limits.RequestsPerSecond * Limits.BurstOfSeconds, TokensPerPeriod = settings.Limits.RequestsPerSecond, ReplenishmentPeriod = TimeSpan.FromSeconds(1), QueueLimit = 0,
    }));

    private readonly PartitionedRateLimiter<(string Caller, bool Opens)> places = PartitionedRateLimiter.Create<(string, bool), (string, bool)>(who => RateLimitPartition.GetConcurrencyLimiter(who, _ => new()
    {
        PermitLimit = settings.Limits.RequestsAtOnce, QueueLimit = settings.Limits.RequestsAtOnce * WaitingForEach, QueueProcessingOrder = QueueProcessingOrder.OldestFirst,
    }));

    public static string NameOf(Caller caller, IPAddress? address) => caller switch
    {
        Caller.Key key => $"key {key.Name}",
        Caller.Known known => $"token {known.Name}",
        _ => $"address {Turns.Number($"{address}") % Strangers}",
    };

    public bool MayAsk(string caller, bool opens, out TimeSpan wait)
    {
        using var lease = rates.AttemptAcquire((caller, opens));
        wait = lease.IsAcquired ? TimeSpan.Zero : lease.TryGetMetadata(MetadataName.RetryAfter, out var after) ? after : TimeSpan.FromSeconds(1);
        return lease.IsAcquired;
    }

    /// One of the caller's places; null where there is none within the longest wait. To be given back by disposing of it.
    public async Task<IDisposable?> Place(string caller, bool opens, CancellationToken stop) => await places.Wait((caller, opens), clocks.Machine, stop);

    public void Dispose()
    {
        rates.Dispose();
        places.Dispose();
    }

    public static IResult Later(HttpContext http, TimeSpan wait)
    {
        http.Response.Headers.RetryAfter = Math.Max(1, Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        return Problems.Of(429, "Too many requests. Nothing was done; repeat the request a little later.");
    }
}
