namespace CsecBot.Clock;

/// The two clocks. `Protocol` is the one the protocol runs by; `Machine` is for claims, time-outs and back-off.
public sealed record Clocks(TimeProvider Protocol, TimeProvider Machine)
{
    public DateTimeOffset Now => Protocol.GetUtcNow();
}
