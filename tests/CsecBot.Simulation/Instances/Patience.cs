using System.Globalization;
using Azure;
using Azure.Core;
using Azure.Core.Pipeline;
namespace CsecBot.Simulation;

/// Tries again as the service's own policy does, by its settings, but waits by the instance's clock instead of the machine's: so long as storage
/// asks for, and where that is longer than it may be, not at all.
internal sealed class Patience(RetryOptions like, TimeProvider time, Func<double> spread) : HttpPipelinePolicy
{
    public override void Process(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline) => throw new NotSupportedException("The service waits for nothing on a thread.");

    public override async ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
    {
        var failures = new List<Exception>();
        for (var attempt = 0; ; attempt++)
        {
            Exception? failure = null;
            try
            {
                await ProcessNextAsync(message, pipeline).ConfigureAwait(false);
            }
            catch (Exception e)
            {
                failures.Add(failure = e);
            }
            var again = failure is null
                ? message.Response.IsError && message.ResponseClassifier.IsRetriableResponse(message)
                : message.ResponseClassifier.IsRetriable(message, failure);
            var asked = failure is null && message.Response.Headers.TryGetValue("Retry-After", out var text) && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) ? TimeSpan.FromSeconds(seconds) : TimeSpan.Zero;
            if (!again || attempt == like.MaxRetries || asked > like.MaxDelay)
            {
                if (failure is null) return;
                if (failures.Count == 1) System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(failure);
                throw new AggregateException($"Retry failed after {attempt + 1} tries.", failures);
            }
            var wait = Math.Min(like.MaxDelay.TotalMilliseconds, like.Delay.TotalMilliseconds * (1 << attempt)) * (0.8 + 0.4 * spread());
            await Task.Delay(TimeSpan.FromMilliseconds(Math.Max(asked.TotalMilliseconds, wait)), time, message.CancellationToken).ConfigureAwait(false);
        }
    }
}
