using System.Net;
namespace CsecBot.Channels;

/// How long to wait before the next try: doubling from a second to half a minute, never less than the channel asked for, and for no two
/// messages quite the same, so that a thousand held up by one outage do not all come back in the same instant. A page, a telephone and a warning never wait long: once
/// an outage is over it must be out within seconds, and a try that hangs takes its own time.
public static class Backoff
{
    private const double FirstSeconds = 1, MostSeconds = 30, MostIfUrgent = 4, Spread = 0.25;
    private static readonly TimeSpan AskedAtLeast = TimeSpan.FromSeconds(1), AskedAtMost = TimeSpan.FromMinutes(1), GuessedAtMost = TimeSpan.FromSeconds(10);

    /// What is kept of a wait that a channel asked for. Who has had too much knows when it may be more. Who has failed only guesses when that is over, and a page
    /// must be out soon after.
    public static TimeSpan Asked(TimeSpan wait, HttpStatusCode status)
    {
        var most = status >= HttpStatusCode.InternalServerError ? GuessedAtMost : AskedAtMost;
        return wait < AskedAtLeast ? AskedAtLeast : wait > most ? most : wait;
    }

    public static TimeSpan After(string message, int attempts, TimeSpan asked, bool isUrgent = false)
    {
        var own = Math.Min(isUrgent ? MostIfUrgent : MostSeconds, FirstSeconds * Math.Pow(2, Math.Min(attempts, 10)));
        var least = Math.Max(own, asked.TotalSeconds);
        return TimeSpan.FromSeconds(least * (1 + Spread * (Turns.Number($"{message} {attempts}") % 1000) / 1000.0));
    }
}
