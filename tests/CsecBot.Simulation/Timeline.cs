namespace CsecBot.Simulation;

/// All that will happen, each thing at its moment. The next happens only when everything that the last one set off has come to rest.
/// That is known because the process has one thread for tasks and no more (`Fleet` starts it so): a step that runs there and finds no
/// task waiting is alone. So the real service runs as it is, and the same seed gives the same history.
public sealed class Timeline(DateTimeOffset start)
{
    /// Many times what the busiest night takes.
    private const long StepsMost = 50_000_000;

    /// One night at the most, by the machine's own time: where something goes round and round within one step, no step is counted.
    private static readonly TimeSpan AtMost = TimeSpan.FromMinutes(10);

    private readonly PriorityQueue<Action, (long At, long Number)> coming = new();
    private long number, steps;

    public DateTimeOffset Start { get; } = start;
    public DateTimeOffset Now { get; private set; } = start;

    /// A night goes on without end and has the one thread of this process: no other can be run here.
    public static bool IsStuck { get; private set; }

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

    /// Until it is over, or nothing is left to happen. Whatever a step throws ends it.
    public void Run(Func<bool> isOver)
    {
        if (!IsDeterministic) throw new InvalidOperationException("A simulation needs a process with one thread for tasks.");
        using var over = new ManualResetEventSlim();
        Exception? failure = null;

        void Step(object? _)
        {
            try
            {
                var isAtRest = ThreadPool.PendingWorkItemCount == 0;
                if (++steps > StepsMost) throw Endless(isStuck: !isAtRest, $"{StepsMost:N0} steps, and {coming.Count} things are still to happen");
                if (isAtRest)
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
        if (!over.Wait(AtMost)) throw Endless(isStuck: true, $"nothing came to rest in {AtMost.TotalMinutes:0} minutes");
        if (failure is not null) System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(failure);
    }

    private static BrokenException Endless(bool isStuck, string how)
    {
        IsStuck |= isStuck;
        return new("the night ends", how);
    }
}
