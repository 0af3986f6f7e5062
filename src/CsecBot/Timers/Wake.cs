namespace CsecBot.Timers;

/// Lets whoever saves something due earlier than the next beat say so.
public sealed class Wake
{
    private readonly Lock one = new();
    private DateTimeOffset? earliest;

    /// Whoever sets when the next beat comes looks first when it would come, and does both alone: of two that found the same, the later must not put off the earlier.
    public SemaphoreSlim Setting { get; } = new(1);

    public event Action<DateTimeOffset>? Asked;

    public void At(DateTimeOffset? due)
    {
        if (due is not { } at) return;
        lock (one) { if (!(at >= earliest)) earliest = at; }
        Asked?.Invoke(at);
    }

    /// The earliest moment asked for since this was last called.
    public DateTimeOffset? Take()
    {
        lock (one)
        {
            var taken = earliest;
            earliest = null;
            return taken;
        }
    }
}
