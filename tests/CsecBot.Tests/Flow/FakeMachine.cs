using Microsoft.Extensions.Time.Testing;
namespace CsecBot.Tests.Flow;

/// The machine's clock, which a test moves.
public sealed class FakeMachine(DateTimeOffset now) : FakeTimeProvider(now)
{
    private Func<Task>? meanwhile;
    private (TimeSpan Length, SemaphoreSlim Begun)? expected;

    /// Released whenever somebody begins to wait for so long, from now on. Not to be disposed of: the service goes on for a while after a test's last line.
    public SemaphoreSlim WaitsFor(TimeSpan length)
    {
        var begun = new SemaphoreSlim(0);
        expected = (length, begun);
        return begun;
    }

    /// Whoever looks at the clock next stands still for so long, and this happens meanwhile. Its timers come late.
    public void StandsStill(TimeSpan length, Func<Task> meanwhile) => this.meanwhile = async () =>
    {
        await meanwhile();
        AdjustTime(base.GetUtcNow() + length);
    };

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = base.CreateTimer(callback, state, dueTime, period);
        if (expected is { } e && e.Length == dueTime) e.Begun.Release();
        return timer;
    }

    public override DateTimeOffset GetUtcNow()
    {
        if (Interlocked.Exchange(ref meanwhile, null) is { } what) Task.Run(what).GetAwaiter().GetResult();
        return base.GetUtcNow();
    }
}
