namespace CsecBot.Teams;

/// One message at a time in a chat, so that they arrive in order. Of those that wait pages come first, then whichever is oldest, whoever asked first:
/// what was left before must not wait again behind all that is new.
public sealed class ChatTurn(TimeProvider machine)
{
    private readonly Lock one = new();
    private readonly PriorityQueue<TaskCompletionSource<bool>, (bool IsOther, DateTimeOffset BornAt, long Came)> waiting = new();
    private bool isTaken;
    private long came;

    /// False where it did not come within that time. Whoever has it ends it.
    public async Task<bool> Comes(bool isPage, DateTimeOffset bornAt, TimeSpan atMost, CancellationToken stop)
    {
        TaskCompletionSource<bool> mine;
        lock (one)
        {
            if (!isTaken) return isTaken = true;
            if (atMost <= TimeSpan.Zero) return false;
            mine = new(TaskCreationOptions.RunContinuationsAsynchronously);
            waiting.Enqueue(mine, (!isPage, bornAt, came++));
        }
        using var enough = new CancellationTokenSource(atMost, machine);
        await using var late = enough.Token.Register(() => mine.TrySetResult(false));
        await using var stopped = stop.Register(() => mine.TrySetCanceled(stop));
        return await mine.Task;
    }

    /// Whoever gave up meanwhile is passed over.
    public void Ends()
    {
        lock (one)
        {
            while (waiting.TryDequeue(out var next, out _))
                if (next.TrySetResult(true)) return;
            isTaken = false;
        }
    }
}
