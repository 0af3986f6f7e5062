using System.Globalization;
using System.Threading.RateLimiting;
namespace CsecBot;

/// How fast and how much at once is taken from outside. Beyond it the answer is to come again later, and nothing is half done.
public sealed record Limits(int RequestsPerSecond, int RequestsAtOnce, int TurnsAtOnce, int TurnsWaiting, int ActivitiesPerSecond)
{
    /// Whoever was quiet may do so many seconds' worth at once.
    public const int BurstOfSeconds = 10;

    public static readonly TimeSpan WaitAtMost = TimeSpan.FromSeconds(10);

    /// How long an answer from outside is waited for: whoever waits holds a chat, or a place, that a page or an acceptance may need.
    public static readonly TimeSpan OutsideAtMost = TimeSpan.FromSeconds(10);

    /// So much in a second; what is beyond that is not waited for.
    public static TokenBucketRateLimiterOptions Pace(int perSecond) => new() { TokenLimit = perSecond * BurstOfSeconds, TokensPerPeriod = perSecond, ReplenishmentPeriod = TimeSpan.FromSeconds(1), QueueLimit = 0 };

    public static Limits Read(IConfiguration config, List<string> faults)
    {
        int Number(string name, int usual, int most)
        {
            if (config[name] is not { Length: > 0 } text) return usual;
            if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= 1 && number <= most) return number;
            faults.Add($"{name} must be from 1 to {most}.");
            return usual;
        }
        return new(
            Number("Hotline:RequestsPerSecond", 200, 10_000), Number("Hotline:RequestsAtOnce", 64, 1_000),
            Number("Bot:TurnsAtOnce", 32, 1_000), Number("Bot:TurnsWaiting", 256, 10_000), Number("Bot:ActivitiesPerSecond", 5, 10_000));
    }
}
