using Quartz;
namespace CsecBot.Timers;

/// Tells a watchman elsewhere that all is well, and only when it is: a dead engine is noticed by its silence.
[DisallowConcurrentExecution]
public sealed class OutsideHeartbeat(Watch watch, Settings settings, IHttpClientFactory clients, ILogger<OutsideHeartbeat> log) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken stop)
    {
        try
        {
            var look = await watch.Look(stop);
            if (!look.Clean) log.LogError("The watch is not clean: {Overdue} overdue, oldest unsent {Unsent} s", look.Overdue, look.OldestUnsentSeconds);
            else if (settings.HeartbeatUrl is { } url) (await clients.CreateClient("watch").GetAsync(url, stop)).EnsureSuccessStatusCode();
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            log.LogError("The watch failed: {Error}", e.GetType().Name);
        }
    }
}
