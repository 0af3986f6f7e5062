using CsecBot.Clock;
namespace CsecBot.Channels;

/// Keeps what is sent under the limits that Teams publishes, so that it need not be refused first. A message gets the first moment at which
/// none is broken; what is no page leaves room for pages, in its chat as over all.
public sealed class ChannelPace(Clocks clocks, Settings settings)
{
    private static readonly (int Most, TimeSpan Within)[] PerConversation =
        [(7, TimeSpan.FromSeconds(1)), (8, TimeSpan.FromSeconds(2)), (60, TimeSpan.FromSeconds(30)), (1_800, TimeSpan.FromHours(1))];

    /// Of each limit, one chat's or the whole bot's, as much as everything but pages may take.
    private const double ForOthers = 0.7;
    private const int SecondsKept = 10;
    private readonly Dictionary<string, Moments> conversations = [];
    private readonly Moments all = new();
    private readonly Lock one = new();

    /// How long this message must wait. Its moment is kept for it, unless it would have to wait longer than `atMost`.
    public TimeSpan Take(string conversation, bool isPage, TimeSpan atMost)
    {
        if (settings.MessagesPerSecond == 0) return TimeSpan.Zero;
        lock (one)
        {
            var now = clocks.Machine.GetUtcNow();
            var own = conversations.TryGetValue(conversation, out var known) ? known : conversations[conversation] = new();
            int Most(int limit) => isPage ? limit : Math.Max(1, (int)(limit * ForOthers));
            var at = now;
            // Each limit may move the moment into what another forbids, until one is found that all allow.
            while (PerConversation.Select(limit => own.First(Most(limit.Most), limit.Within, at)).Append(all.First(Most(settings.MessagesPerSecond), TimeSpan.FromSeconds(1), at)).Max() is var later && later > at) at = later;
            if (at - now <= atMost)
            {
                own.Add(at, PerConversation[^1].Most);
                all.Add(at, settings.MessagesPerSecond * SecondsKept);
            }
            if (conversations.Count > 10_000) Forget(now);
            return at - now;
        }
    }

    private void Forget(DateTimeOffset now)
    {
        foreach (var quiet in conversations.Where(c => c.Value.Last < now - PerConversation[^1].Within).Select(c => c.Key).ToList()) conversations.Remove(quiet);
    }

    /// When messages were sent, or will be, in order.
    private sealed class Moments
    {
        private readonly List<DateTimeOffset> taken = [];

        public DateTimeOffset Last => taken.Count == 0 ? DateTimeOffset.MinValue : taken[^1];

        /// The first moment from then on before which, within the span, fewer than so many were taken.
        public DateTimeOffset First(int most, TimeSpan within, DateTimeOffset from)
        {
            for (var at = from; ; at = taken[UpTo(at) - most] + within)
                if (UpTo(at) is var n && (n < most || taken[n - most] + within <= at)) return at;
        }

        public void Add(DateTimeOffset at, int kept)
        {
            // A page may get an earlier moment than another message that waits already.
            taken.Insert(UpTo(at), at);
            if (taken.Count > kept) taken.RemoveRange(0, taken.Count - kept);
        }

        private int UpTo(DateTimeOffset at) => taken.FindLastIndex(t => t <= at) + 1;
    }
}
