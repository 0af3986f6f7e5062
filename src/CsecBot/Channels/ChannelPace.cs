using CsecBot.Clock;
namespace CsecBot.Channels;

/// Keeps what is sent under the limits that Teams publishes, so that it need not be refused first. A message gets the first moment at which
/// none is broken, and keeps it for a while, so that what is newer does not go first; what is no page leaves room for pages, in its chat as over all.
/// A page that is new goes behind what was sent and the pages that wait, anything else behind all that waits; whose moment has come, behind what was sent.
public sealed class ChannelPace(Clocks clocks, Settings settings)
{
    private static readonly (int Most, TimeSpan Within)[] PerConversation =
        [(7, TimeSpan.FromSeconds(1)), (8, TimeSpan.FromSeconds(2)), (60, TimeSpan.FromSeconds(30)), (1_800, TimeSpan.FromHours(1))];
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    /// Of each limit, one chat's or the whole bot's, as much as everything but pages may take.
    private const double ForOthers = 0.7;

    /// Long after its moment nobody comes for it any more: another instance sent the message, or nobody needs it.
    private static readonly TimeSpan KeptFor = TimeSpan.FromMinutes(1);
    private const int RememberedAtMost = 10_000;
    private readonly Dictionary<string, Lines> chats = [];
    private readonly Dictionary<string, (Moments[] In, TimeSpan At)> kept = [];
    private readonly Lines all = new(Second);
    private readonly long began = clocks.Machine.GetTimestamp();
    private TimeSpan forgot;
    private readonly Lock one = new();

    // No clock that is set back or forward moves a moment.
    private TimeSpan Now => clocks.Machine.GetElapsedTime(began);

    /// How long this message must wait; not at all, and it is to be sent. Its moment is kept for it meanwhile, one however often it asks.
    public TimeSpan Take(string conversation, string message, bool isPage)
    {
        if (settings.MessagesPerSecond == 0) return TimeSpan.Zero;
        lock (one)
        {
            var now = Now;
            if (now - forgot > KeptFor) Forget(now);
            var chat = chats.TryGetValue(conversation, out var known) ? known : chats[conversation] = new(PerConversation[^1].Within);
            var isKept = kept.TryGetValue(message, out var its);
            if (isKept && its.At > now) return Timed(its.At - now);
            var at = First(chat.Before(isPage, isKept), all.Before(isPage, isKept), isPage, now);
            Free(message);
            Moments[] takes = [.. chat.With(isPage, at <= now), .. all.With(isPage, at <= now)];
            foreach (var moments in takes) moments.Add(at, now);
            if (at > now) kept[message] = (takes, at);
            return Timed(at - now);
        }
    }

    /// It will not come for its moment.
    public void GiveBack(string message)
    {
        lock (one) Free(message);
    }

    /// How long until the moment that is kept for this message; not at all where none is.
    public TimeSpan Until(string message)
    {
        lock (one) return kept.TryGetValue(message, out var its) && its.At > Now ? its.At - Now : TimeSpan.Zero;
    }

    /// A timer knows nothing shorter than a millisecond: whoever waits less would come too soon, again and again.
    private static TimeSpan Timed(TimeSpan wait) => TimeSpan.FromMilliseconds(Math.Ceiling(wait.TotalMilliseconds));

    /// Each limit may move the moment into what another forbids, until one is found that all allow.
    private TimeSpan First(Moments ofChat, Moments ofAll, bool isPage, TimeSpan now)
    {
        int Most(int limit) => isPage ? limit : Math.Max(1, (int)(limit * ForOthers));
        var at = now;
        while (PerConversation.Select(limit => ofChat.First(Most(limit.Most), limit.Within, at)).Append(ofAll.First(Most(settings.MessagesPerSecond), Second, at)).Max() is var later && later > at) at = later;
        return at;
    }

    private void Free(string message)
    {
        if (!kept.Remove(message, out var its)) return;
        foreach (var moments in its.In) moments.Remove(its.At);
    }

    private void Forget(TimeSpan now)
    {
        forgot = now;
        foreach (var gone in kept.Where(k => k.Value.At < now - KeptFor).Select(k => k.Key).ToList()) Free(gone);
        if (chats.Count <= RememberedAtMost) return;
        foreach (var quiet in chats.Where(c => c.Value.Last < now - PerConversation[^1].Within).Select(c => c.Key).ToList()) chats.Remove(quiet);
    }

    /// Of one chat, or over all: what was sent, and beside it the pages that wait, or all that waits.
    private sealed class Lines(TimeSpan within)
    {
        private readonly Moments sent = new(within), pages = new(within), everything = new(within);

        public TimeSpan Last => everything.Last;

        public Moments Before(bool isPage, bool hasCome) => hasCome ? sent : isPage ? pages : everything;

        public Moments[] With(bool isPage, bool isSent) => isSent ? [sent, pages, everything] : isPage ? [pages, everything] : [everything];
    }

    /// When messages were sent, or will be, in order: as far back as any limit looks.
    private sealed class Moments(TimeSpan within)
    {
        private readonly List<TimeSpan> taken = [];

        public TimeSpan Last => taken.Count == 0 ? TimeSpan.MinValue : taken[^1];

        /// The first moment from then on before which, within the span, fewer than so many were taken.
        public TimeSpan First(int most, TimeSpan within, TimeSpan from)
        {
            for (var at = from; ; at = taken[UpTo(at) - most] + within)
                if (UpTo(at) is var n && (n < most || taken[n - most] + within <= at)) return at;
        }

        public void Add(TimeSpan at, TimeSpan now)
        {
            // A page may get an earlier moment than another message that waits already.
            taken.Insert(UpTo(at), at);
            if (UpTo(now - within) is > 0 and var past) taken.RemoveRange(0, past);
        }

        public void Remove(TimeSpan at)
        {
            if (taken.BinarySearch(at) is >= 0 and var n) taken.RemoveAt(n);
        }

        private int UpTo(TimeSpan at)
        {
            var (low, high) = (0, taken.Count);
            while (low < high)
                if (taken[(low + high) / 2] <= at) low = (low + high) / 2 + 1;
                else high = (low + high) / 2;
            return low;
        }
    }
}
