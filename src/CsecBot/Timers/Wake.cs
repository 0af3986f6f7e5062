namespace CsecBot.Timers;

/// Lets whoever saves something due earlier than the next beat say so.
public sealed class Wake
{
    public event Action<DateTimeOffset>? Asked;

    public void At(DateTimeOffset? due)
    {
        if (due is { } at) Asked?.Invoke(at);
    }
}
