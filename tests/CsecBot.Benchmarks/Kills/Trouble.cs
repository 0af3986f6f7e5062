namespace CsecBot.Benchmarks.Kills;

/// What went wrong, on purpose or because the machine had no time for anybody.
public enum Trouble { Killed, Paused, Stopped, StorageGone, StorageStopped, ChannelRefuses, ChannelGone, ChannelHangs, ChannelLate, ChatHangs, ChatHolds, MachineStalled }

/// From when to when. `Instance` is null where it hit all of them; `Person` is the one whose chat alone it hit.
public sealed record Outage(Trouble What, int? Instance, string? Person, DateTimeOffset From)
{
    public DateTimeOffset To { get; set; } = DateTimeOffset.MaxValue;

    public bool Touches(DateTimeOffset from, DateTimeOffset to) => From < to && To > from;
}

/// The book of all that went wrong, and how much of a time was calm.
public sealed class Troubles(int instances)
{
    /// How long trouble that is over may still be felt: a claim of the dead ends, and the next beat takes what they left.
    public static readonly TimeSpan Lingers = TimeSpan.FromSeconds(15);

    private readonly List<Outage> all = [];

    public static DateTimeOffset Now => TimeProvider.System.GetUtcNow();

    public Outage Begin(Trouble what, int? instance = null, string? person = null, DateTimeOffset? from = null)
    {
        var outage = new Outage(what, instance, person, from ?? Now);
        lock (all) all.Add(outage);
        return outage;
    }

    public int Count(Trouble what)
    {
        lock (all) return all.Count(o => o.What == what);
    }

    public TimeSpan Length(Trouble what)
    {
        lock (all) return TimeSpan.FromTicks(all.Where(o => o.What == what).Sum(o => (o.To - o.From).Ticks));
    }

    public IReadOnlyList<Outage> Between(DateTimeOffset from, DateTimeOffset to)
    {
        lock (all) return [.. all.Where(o => o.Touches(from, to))];
    }

    /// What could keep this person's messages, or bring one twice.
    public IReadOnlyList<Outage> Of(string person, DateTimeOffset from, DateTimeOffset to) => [.. Between(from, to).Where(o => o.Person is null || o.Person == person)];

    /// Whether this person's message may have been kept from them all that time: something was wrong, and not more of it was calm. Whoever is asked to end
    /// in good order sends first what it has, so that explains nothing.
    public bool Explain(string person, DateTimeOffset from, DateTimeOffset to, TimeSpan calm) => Of(person, from - Lingers, to).Any(o => o.What != Trouble.Stopped) && Calm(from, to, person) <= calm;

    /// What is left of a time when every moment is taken out of it at which storage was gone or stood still, the channel did not behave, the
    /// machine stalled, or no instance at all was running. An instance that is down while another runs is no excuse: whoever runs must
    /// take over what the dead one held, within the limit. Down is from the signal until it calls itself ready again. One person's chat that
    /// does not answer excuses what is late for that person, and nothing else. A client that waits for an instance which is down cannot be helped by
    /// those that run: where that is held against the service, the moments of such waiting are out as well.
    public TimeSpan Calm(DateTimeOffset from, DateTimeOffset to, string? person = null, IReadOnlyList<Try>? tries = null)
    {
        if (to <= from) return TimeSpan.Zero;
        var touching = Of(person ?? "", from, to);
        List<DateTimeOffset> edges = [.. touching.SelectMany(o => new[] { o.From, o.To }).Concat((tries ?? []).SelectMany(t => new[] { t.From, t.To })).Where(e => e > from && e < to).Append(from).Append(to).Distinct().Order()];
        var calm = TimeSpan.Zero;
        foreach (var (a, b) in edges.Zip(edges.Skip(1)))
        {
            var here = touching.Where(o => o.Touches(a, b)).ToList();
            var isForTheDown = tries?.Any(t => t.From <= a && t.To >= b && here.Any(o => o.Instance == t.Instance)) == true;
            if (!here.Any(o => o.Instance is null) && here.Select(o => o.Instance).Distinct().Count() < instances && !isForTheDown) calm += b - a;
        }
        return calm;
    }
}
