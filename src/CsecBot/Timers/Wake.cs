namespace CsecBot.Timers;

/// Lets whoever saves something due earlier than the next beat say so.
public sealed class Wake
{
    private readonly Lock one = new();
    private DateTimeOffset? earliest;

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
