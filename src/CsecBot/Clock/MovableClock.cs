using CsecBot.Storage;
namespace CsecBot.Clock;

/// A protocol clock that runs faster than the machine's and can be moved forward; in Development only.
/// Its zero point is kept in storage, so that a restart or a second instance never jumps back.
public sealed class MovableClock(TimeProvider machine) : TimeProvider
{
    private StoredClock at = new(machine.GetUtcNow(), machine.GetUtcNow(), 1);

    public void Set(StoredClock clock) => Volatile.Write(ref at, clock);

    public override DateTimeOffset GetUtcNow()
    {
        var clock = Volatile.Read(ref at);
        return clock.Start + (machine.GetUtcNow() - clock.Epoch) * clock.Speed;
    }

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => GetUtcNow().UtcTicks;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        machine.CreateTimer(callback, state, Real(dueTime), Real(period));

    private TimeSpan Real(TimeSpan span) => span <= TimeSpan.Zero ? span : span / Volatile.Read(ref at).Speed;
}
