using Azure;
using Azure.Core;
using Azure.Core.Pipeline;
namespace CsecBot.Simulation;

/// Tries again as the library's own policy does, by the settings of the service, but waits by the instance's clock instead of the machine's.
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
            if (!again || attempt == like.MaxRetries)
            {
                if (failure is null) return;
                if (failures.Count == 1) System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(failure);
                throw new AggregateException($"Retry failed after {attempt + 1} tries.", failures);
            }
            var wait = Math.Min(like.MaxDelay.TotalMilliseconds, like.Delay.TotalMilliseconds * (1 << attempt));
            await Task.Delay(TimeSpan.FromMilliseconds(wait * (0.8 + 0.4 * spread())), time, message.CancellationToken).ConfigureAwait(false);
        }
    }
}
