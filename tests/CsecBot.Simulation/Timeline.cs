namespace CsecBot.Simulation;

/// All that will happen, each thing at its moment. The next happens only when everything that the last one set off has come to rest.
/// That is known because the process has one thread for tasks and no more (`Fleet` starts it so): a step that runs there and finds no
/// task waiting is alone. So the real service runs as it is, and the same seed gives the same history.
public sealed class Timeline(DateTimeOffset start)
{
    private readonly PriorityQueue<Action, (long At, long Number)> coming = new();
    private long number;

    public DateTimeOffset Start { get; } = start;
    public DateTimeOffset Now { get; private set; } = start;

    public static bool IsDeterministic
    {
        get
        {
            ThreadPool.GetMaxThreads(out var threads, out _);
            return threads == 1;
        }
    }

    public void In(TimeSpan wait, Action what) => At(Now + wait, what);

    public void At(DateTimeOffset when, Action what) => coming.Enqueue(what, (Math.Max(when.UtcTicks, Now.UtcTicks), number++));

    /// Until it is over, or nothing is left to happen.
    public void Run(Func<bool> isOver)
    {
        if (!IsDeterministic) throw new InvalidOperationException("A simulation needs a process with one thread for tasks.");
        using var over = new ManualResetEventSlim();
        Exception? failure = null;

        void Step(object? _)
        {
            try
            {
                if (ThreadPool.PendingWorkItemCount == 0)
                {
                    if (isOver() || !coming.TryDequeue(out var what, out var key)) { over.Set(); return; }
                    Now = new(key.At, TimeSpan.Zero);
                    what();
                }
            }
            catch (Exception e)
            {
                failure = e;
                over.Set();
                return;
            }
            ThreadPool.UnsafeQueueUserWorkItem(Step, null);
        }

        ThreadPool.UnsafeQueueUserWorkItem(Step, null);
        over.Wait();
        if (failure is not null) System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(failure);
    }
}
