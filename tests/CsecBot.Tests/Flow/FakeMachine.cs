using Microsoft.Extensions.Time.Testing;
namespace CsecBot.Tests.Flow;

/// The machine's clock, which a test moves.
public sealed class FakeMachine(DateTimeOffset now) : FakeTimeProvider(now)
{
    private Func<Task>? meanwhile;

    /// Whoever looks at the clock next stands still for so long, and this happens meanwhile. Its timers come late.
    public void StandsStill(TimeSpan length, Func<Task> meanwhile) => this.meanwhile = async () =>
    {
        await meanwhile();
        AdjustTime(base.GetUtcNow() + length);
    };

    public override DateTimeOffset GetUtcNow()
    {
        if (Interlocked.Exchange(ref meanwhile, null) is { } what) Task.Run(what).GetAwaiter().GetResult();
        return base.GetUtcNow();
    }
}
