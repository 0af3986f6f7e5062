namespace CsecBot.Timers;

/// Work that is waited for only so long. What takes longer goes on, and is not begun a second time beside itself: who comes meanwhile waits for
/// it first, in the same time.
internal sealed class InTime<T>(TimeProvider machine, TimeSpan atMost)
{
    private Task<T>? underWay;

    public async Task<T> Do(Func<Task<T>> work, CancellationToken stop)
    {
        using var late = new CancellationTokenSource(atMost, machine);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, stop);
        if (underWay is { IsCompleted: false } before) await Task.WhenAny(before).WaitAsync(either.Token);   // how it ended is no answer to who comes now
        underWay = work();
        return await underWay.WaitAsync(either.Token);
    }
}
