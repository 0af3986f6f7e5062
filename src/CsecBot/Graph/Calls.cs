using Azure.Identity;
using CsecBot.Clock;
using Microsoft.Graph.Models.ODataErrors;
using Microsoft.Kiota.Abstractions;
namespace CsecBot.Graph;

/// Makes one call of Graph: each try within its time, throttling and outages tried again a few times, as long as Graph asks for but never for long.
/// Whoever is not there, or may not be touched, is null and no exception.
public sealed class Calls(Clocks clocks, ILogger<Calls> log)
{
    public const int TriesMax = 4;
    public static readonly TimeSpan TryAtMost = TimeSpan.FromSeconds(5), WaitAtMost = TimeSpan.FromSeconds(10);

    public async Task<T?> Try<T>(string what, Func<CancellationToken, Task<T?>> call, CancellationToken stop) where T : class
    {
        for (var tried = 1; ; tried++)
        {
            using var late = new CancellationTokenSource(TryAtMost, clocks.Machine);
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(stop, late.Token);
            try
            {
                return await call(limit.Token);
            }
            catch (Exception e) when (!stop.IsCancellationRequested && e is ApiException or HttpRequestException or OperationCanceledException or AuthenticationFailedException)
            {
                var status = (e as ApiException)?.ResponseStatusCode ?? 0;
                if (tried < TriesMax && WaitAfter(e, status, tried) is { } wait && wait <= WaitAtMost) { await Task.Delay(wait, clocks.Machine, stop); continue; }
                log.LogWarning("Graph did not {What}: {Status} {Error}", what, status, (e as ODataError)?.Error?.Code ?? e.GetType().Name);
                return null;
            }
        }
    }

    /// Null where trying again would change nothing.
    private static TimeSpan? WaitAfter(Exception e, int status, int tried)
    {
        if (e is AuthenticationFailedException || (e is ApiException && status is not (408 or 429 or >= 500))) return null;
        var asked = (e as ApiException)?.ResponseHeaders?.FirstOrDefault(h => h.Key.Equals("Retry-After", StringComparison.OrdinalIgnoreCase)).Value?.FirstOrDefault();
        return int.TryParse(asked, out var seconds) && seconds >= 0 ? TimeSpan.FromSeconds(seconds) : TimeSpan.FromMilliseconds(250 << tried);
    }
}
