using Quartz;
namespace CsecBot.Tests.Flow;

/// Tells when the jobs of these triggers have run, each once since it listens.
public sealed class HasRun(params TriggerKey[] awaited) : IJobListener
{
    private readonly HashSet<TriggerKey> left = [.. awaited];
    private readonly TaskCompletionSource ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public string Name { get; } = $"{Guid.NewGuid()}";
    public Task Ended => ended.Task.WaitAsync(TimeSpan.FromSeconds(30), TimeProvider.System);

    public ValueTask JobWasExecuted(IJobExecutionContext context, JobExecutionException? jobException, CancellationToken cancellationToken = default)
    {
        lock (left) if (left.Remove(context.Trigger.Key) && left.Count == 0) ended.TrySetResult();
        return default;
    }
}
