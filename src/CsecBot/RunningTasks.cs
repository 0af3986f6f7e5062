using System.Collections.Concurrent;
namespace CsecBot;

/// Work that goes on after its caller was answered, so that a graceful stop can wait for it.
public sealed class RunningTasks
{
    private readonly ConcurrentDictionary<Task, bool> running = new();

    public Task Run(Func<Task> work)
    {
        var task = Task.Run(work);
        running[task] = true;
        _ = task.ContinueWith(t => running.TryRemove(t, out _), TaskScheduler.Default);
        return task;
    }

    /// Until nothing runs any more, what was begun meanwhile included.
    public async Task All()
    {
        while (running.Keys.Where(t => !t.IsCompleted).ToList() is { Count: > 0 } now) await Task.WhenAll(now);
    }
}
