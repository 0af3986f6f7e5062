namespace CsecBot.Channels;

/// How long to wait before the next try: doubling from a second to half a minute, never less than the channel asked for, and for no two
/// messages quite the same, so that a thousand held up by one outage do not all come back in the same instant. A page, a telephone and a warning never wait long: once
/// an outage is over it must be out within seconds, and a try that hangs takes its own time.
public static class Backoff
{
    private const double FirstSeconds = 1, MostSeconds = 30, MostIfUrgent = 4, Spread = 0.25;

    public static TimeSpan After(string message, int attempts, TimeSpan asked, bool isUrgent = false)
    {
        var own = Math.Min(isUrgent ? MostIfUrgent : MostSeconds, FirstSeconds * Math.Pow(2, Math.Min(attempts, 10)));
        var least = Math.Max(own, asked.TotalSeconds);
        return TimeSpan.FromSeconds(least * (1 + Spread * (Turns.Number($"{message} {attempts}") % 1000) / 1000.0));
    }
}
