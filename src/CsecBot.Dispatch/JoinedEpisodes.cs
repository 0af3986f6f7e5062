using System.Collections.Immutable;
namespace CsecBot.Dispatch;

/// A child that is missing in both is missing once, since the earlier of them learned it: one set of what follows from it, by that clock.
internal static class JoinedEpisodes
{
    /// Since when, for each child that both miss now.
    public static ImmutableDictionary<string, DateTimeOffset> Since(IEnumerable<Episode> ours, IEnumerable<Episode> theirs) =>
        Open(ours).Concat(Open(theirs)).GroupBy(e => e.Child).Where(g => Open(ours).Any(e => e.Child == g.Key) && Open(theirs).Any(e => e.Child == g.Key))
            .ToImmutableDictionary(g => g.Key, g => g.Min(e => e.LearnedAt));

    public static IEnumerable<Episode> Moved(IEnumerable<Episode> episodes, ImmutableDictionary<string, DateTimeOffset> since) =>
        episodes.Select(e => e.FoundAt is null && since.TryGetValue(e.Child, out var at) ? e with { LearnedAt = at } : e);

    /// What began when the child was missed, as if that had been when it was missed first.
    public static IEnumerable<Duty> Moved(IEnumerable<Duty> duties, ImmutableArray<Episode> episodes, ImmutableDictionary<string, DateTimeOffset> since, Protocol protocol) =>
        duties.Select(d => d.Child is { } child && since.TryGetValue(child, out var at) && protocol.Duty(d.Id) is { Start: Start.When { Happening: Happening.Missing } } rule
            && Open(episodes).Any(e => e.Child == child && e.LearnedAt == d.StartedAt) ? d with { StartedAt = at, DueAt = rule.Limit.After(at, protocol.Zone) } : d);

    /// Apart again: by what this one knew itself, and found where it was found meanwhile.
    public static IEnumerable<Episode> Apart(IEnumerable<Episode> meanwhile, ImmutableArray<Episode> own, ImmutableDictionary<string, DateTimeOffset> since) =>
        meanwhile.Select(e => since.TryGetValue(e.Child, out var at) && e.LearnedAt == at ? Open(own).First(o => o.Child == e.Child) with { FoundAt = e.FoundAt } : e);

    private static IEnumerable<Episode> Open(IEnumerable<Episode> episodes) => episodes.Where(e => e.FoundAt is null);
}
