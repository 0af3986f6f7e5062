using System.Globalization;
using System.Threading.RateLimiting;
namespace CsecBot.Hotline;

/// How fast a caller may ask. A caller is a known key; whoever has none shares the pace of the address they call from.
public static class Pace
{
    public const string Callers = "callers";
    private const int BurstOfSeconds = 10;

    public static void Add(IServiceCollection services, Settings settings) => services.AddRateLimiter(o =>
    {
        o.OnRejected = async (rejected, _) =>
        {
            var wait = rejected.Lease.TryGetMetadata(MetadataName.RetryAfter, out var after) ? after : TimeSpan.FromSeconds(1);
            rejected.HttpContext.Response.Headers.RetryAfter = Math.Ceiling(wait.TotalSeconds).ToString(CultureInfo.InvariantCulture);
            await Problems.Of(429, "Too many requests. Nothing was done; repeat the request a little later.").ExecuteAsync(rejected.HttpContext);
        };
        o.AddPolicy(Callers, http => RateLimitPartition.GetTokenBucketLimiter(CallerOf(http, settings), _ => new()
        {
            TokenLimit = settings.RequestsPerSecond * BurstOfSeconds, TokensPerPeriod = settings.RequestsPerSecond, ReplenishmentPeriod = TimeSpan.FromSeconds(1), QueueLimit = 0,
        }));
    });

    private static string CallerOf(HttpContext http, Settings settings) =>
        Caller.OfKey(settings, http.Request.Headers[Access.Header]) is { } known ? $"key {known.Name}" : $"address {http.Connection.RemoteIpAddress}";
}
