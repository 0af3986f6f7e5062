using Microsoft.Extensions.Time.Testing;
using Waits = System.Threading.Channels.Channel<System.TimeSpan>;
namespace CsecBot.Tests.Graph;

/// A clock that tells for how long somebody begins to wait, so that a test can let exactly that pass.
public sealed class Patience : FakeTimeProvider
{
    private readonly Waits begun = global::System.Threading.Channels.Channel.CreateUnbounded<TimeSpan>();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = base.CreateTimer(callback, state, dueTime, period);
        if (dueTime > TimeSpan.Zero) begun.Writer.TryWrite(dueTime);
        return timer;
    }

    /// The next wait that is not the limit of a try; it is over when this returns.
    public async Task<TimeSpan> NextWait(TimeSpan limit)
    {
        TimeSpan wait;
        do wait = await Next(); while (wait == limit);
        Advance(wait);
        return wait;
    }

    /// The next try begins; its limit passes.
    public async Task PassLimit(TimeSpan limit, Task reached)
    {
        while (await Next() != limit) { }
        await reached;
        Advance(limit);
    }

    /// Where nobody begins to wait any more, the test has an end all the same.
    private Task<TimeSpan> Next() => begun.Reader.ReadAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(30), System);
}
