namespace CsecBot.Timers;

/// One answer for all who ask before the work for it begins; never one from before they asked.
internal sealed class Shared<T>(Func<Task<T>> work)
{
    private readonly Lock one = new();
    private Task<T>? now, next;

    public Task<T> Ask()
    {
        lock (one)
        {
            if (next is not null) return next;
            return now is null or { IsCompleted: true } ? now = Task.Run(work) : next = After(now);
        }
    }

    private async Task<T> After(Task before)
    {
        // Never at once: whoever asked holds the lock, and has yet to keep this as the next.
        await before.ContinueWith(_ => { }, TaskScheduler.Default).ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        lock (one) (now, next) = (next, null);
        return await work();
    }
}
