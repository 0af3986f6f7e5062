namespace CsecBot.Channels;

/// How long to wait before the next try: doubling from a second to half a minute, never less than the channel asked for, and never quite
/// the same, so that a thousand messages held up by one outage do not all come back in the same instant.
public static class Backoff
{
    private const double FirstSeconds = 1, MostSeconds = 30, Spread = 0.25;

    public static TimeSpan After(int attempts, TimeSpan asked)
    {
        var own = Math.Min(MostSeconds, FirstSeconds * Math.Pow(2, Math.Min(attempts, 10)));
        var least = Math.Max(own, asked.TotalSeconds);
        return TimeSpan.FromSeconds(least * (1 + Spread * Random.Shared.NextDouble()));
    }
}
