using System.Collections.Concurrent;
namespace CsecBot;

/// Work that goes on after its caller was answered, so that a graceful stop can wait for it.
public sealed class RunningTasks
{
    private readonly ConcurrentDictionary<Task, bool> running = new();

    /// Begun once `after` has ended, which must not fail; without it, at once.
    public Task Run(Func<Task> work, Task? after = null)
    {
        var task = after is null ? Task.Run(work) : After(after, work);
        running[task] = true;
        _ = task.ContinueWith(t => running.TryRemove(t, out _), TaskScheduler.Default);
        return task;
    }

    private static async Task After(Task first, Func<Task> work)
    {
        await first;
        await work();
    }

    /// Until nothing runs any more, what was begun meanwhile included.
    public async Task All()
    {
        while (running.Keys.Where(t => !t.IsCompleted).ToList() is { Count: > 0 } now) await Task.WhenAll(now);
    }
}
