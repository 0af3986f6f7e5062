using CsecBot.Timers;
using Quartz;
namespace CsecBot.Tests.Flow;

/// Tells when the watch has looked for the first time.
public sealed class FirstWatch : IJobListener
{
    private readonly TaskCompletionSource ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public string Name => "first watch";
    public Task Ended => ended.Task;

    public ValueTask JobWasExecuted(IJobExecutionContext context, JobExecutionException? jobException, CancellationToken cancellationToken = default)
    {
        if (context.Trigger.Key.Equals(Minutely.Trigger)) ended.TrySetResult();
        return default;
    }
}
