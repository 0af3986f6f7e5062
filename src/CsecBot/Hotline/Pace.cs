using System.Globalization;
using System.Net;
using System.Threading.RateLimiting;
using CsecBot.Clock;
namespace CsecBot.Hotline;

/// What is asked, as far as one must not stand before another: a new referral, what changes whom one needs, what pages nobody since it was sent before
/// or has faults, and all else.
public enum Asks { ToPage, ToChange, Again, ElseWhat }

/// How fast a caller may ask, and how much at once. A caller is a known key, or whoever a good token names; all others share the pace of the
/// address they call from. A new referral goes by itself: no reading, no other caller, and nothing else of the same one ever stands before it.
public sealed class Pace(Settings settings, Clocks clocks, ILogger<Pace> log) : IDisposable
{
    private const int WaitingForEach = 8;

    /// Of strangers there may be any number; paces are kept for so many.
    private const int Strangers = 1_024;

    private readonly SparingLog log = new(log, clocks.Machine);

    private readonly PartitionedRateLimiter<(string Caller, Asks What)> rates = PartitionedRateLimiter.Create<(string, Asks), (string, Asks)>(who => RateLimitPartition.GetTokenBucketLimiter(who, _ => Limits.Pace(settings.Limits.RequestsPerSecond)));

    private readonly PartitionedRateLimiter<(string Caller, Asks What)> places = PartitionedRateLimiter.Create<(string, Asks), (string, Asks)>(who => RateLimitPartition.GetConcurrencyLimiter(who, _ => new()
    {
        PermitLimit = settings.Limits.RequestsAtOnce, QueueLimit = settings.Limits.RequestsAtOnce * WaitingForEach, QueueProcessingOrder = QueueProcessingOrder.OldestFirst,
    }));

    public static string NameOf(Caller caller, IPAddress? address) => caller switch
    {
        Caller.Key key => $"key {key.Name}",
        Caller.Known known => $"token {known.Name}",
        _ => $"address {Turns.Number($"{address}") % Strangers}",
    };

    public bool MayAsk(string caller, Asks what, out TimeSpan wait)
    {
        using var lease = rates.AttemptAcquire((caller, what));
        wait = lease.IsAcquired ? TimeSpan.Zero : lease.TryGetMetadata(MetadataName.RetryAfter, out var after) ? after : TimeSpan.FromSeconds(1);
        return lease.IsAcquired;
    }

    /// One of the caller's places; null where there is none within the longest wait. To be given back by disposing of it.
    public async Task<IDisposable?> Place(string caller, Asks what, CancellationToken stop) => await places.Wait((caller, what), clocks.Machine, stop);

    public void Dispose()
    {
        rates.Dispose();
        places.Dispose();
    }

    public IResult Later(HttpContext http, TimeSpan wait)
    {
        log.LogWarning("Too many requests");
        http.Response.Headers.RetryAfter = Math.Max(1, Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        return Problems.Of(429, "Too many requests. Nothing was done; repeat the request a little later.");
    }
}
