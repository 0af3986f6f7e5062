using System.Collections.Immutable;
using static CsecBot.Dispatch.Event;
namespace CsecBot.Dispatch;

/// Two referrals about the same child become one: the other answers for both, by the earliest clock of each, and nobody is sent home by it.
internal static class Merging
{
    private const int RefAtMost = 12;

    public static PairDecision Merge(Referral from, Referral into, Pairing.Merge m, World world)
    {
        if (from.Id == into.Id) return Refusal.Itself;
        if (from.MergedInto is { } already) return already == into.Id ? PairDecision.Nothing : Refusal.PartOf(already);
        if (into.MergedInto is { } root) return Refusal.PartOf(root);
        if (from.Status == Status.Closed || into.Status == Status.Closed) return Refusal.Ended;
        if (from.Drill != into.Drill) return Refusal.DrillAndReal;
        if (from.ProtocolHash != into.ProtocolHash) return Refusal.OtherDocument;
        if (WhoIsWhom(from, into, m.Children) is not { } children) return Refusal.PairedTwice;
        var (seats, pages) = JoinedSeats.Of(into, from, m.At, world.Protocol);
        var now = Joined(into.Standing(), from, children, m.At, world) with { Seats = seats.Seats, Beside = seats.Beside };
        now = now with { Started = now.Started.SetItems(seats.Seats.Select(s => KeyValuePair.Create(s.Role, s.Clock.StartedAt))) };   // a clock that runs is not set back to one that was given up
        var joined = new Sofar(into).Add(new Merged(from.Id, children, now, pages, m.At)).Add(s => NoMoreAsked(s, into, from, children, m.At, world));
        joined.Add(s => Pairs.Climb(s, m.At, world));
        Hotline.TellCarriers(joined, into.Children.Concat(from.Children.Select(c => c with { Ref = Name(c.Ref, children)! })), m.At, world);
        return new PairDecision.Happened(Decider.Whole(from, [new MergedInto(into.Id, m.At)], m.At, world), Decider.Whole(into, joined.Events, m.At, world));
    }

    /// As one, but for the seats: the earliest of each clock, and what either knew.
    internal static Standing Joined(Standing ours, Referral from, ImmutableArray<SameChild> who, DateTimeOffset now, World world)
    {
        var theirs = from.Children.ToDictionary(c => who.Single(w => w.Theirs == c.Ref).Ours);
        ImmutableArray<Child> children = [.. ours.Children.Select(c => theirs.TryGetValue(c.Ref, out var same) ? One(c, same) : c), .. who.Where(w => !w.IsSame).Select(w => theirs[w.Ours] with { Ref = w.Ours })];
        ImmutableArray<Episode> missed = [.. from.Episodes.Select(e => e with { Child = Name(e.Child, who)! })];
        var since = JoinedEpisodes.Since(ours.Episodes, missed);
        return ours with
        {
            Source = ours.Source == Source.LawEnforcement || from.Source == Source.LawEnforcement ? Source.LawEnforcement : ours.Source,
            LeadAgency = ours.LeadAgency == from.LeadAgency ? ours.LeadAgency : LeadAgency.Both,
            CallReceivedAt = Earlier(ours.CallReceivedAt, from.CallReceivedAt), Area = ours.Area ?? from.Area, Sensitive = ours.Sensitive || from.Sensitive, Children = children,
            Duties = JoinedDuties.Of([.. JoinedEpisodes.Moved(ours.Duties, ours.Episodes, since, world.Protocol)],
                JoinedEpisodes.Moved(from.Duties.Select(d => d with { Child = Name(d.Child, who) }), missed, since, world.Protocol), world.Protocol),
            NextAsk = children.Any(c => c.Disposition == Disposition.Pending) ? new[] { ours.NextAsk, from.NextAsk }.Min() ?? now : null,
            Started = from.Started.Aggregate(ours.Started, (all, s) => all.SetItem(s.Key, all.TryGetValue(s.Key, out var own) ? Earlier(own, s.Value) : s.Value)),
            Carriers = from.Carriers.SetItems(ours.Carriers),
            Episodes = [.. JoinedEpisodes.Moved(ours.Episodes, since).Union(JoinedEpisodes.Moved(missed, since)).OrderBy(e => e.LearnedAt)],
            Told = ours.Told.Union(from.People()), Preferred = [.. ours.Preferred.Union(from.Preferred)],
        };
    }

    /// Where each had offered an item to another person, only one of them is still asked; whoever asked the other hears it, as of a decline.
    private static IEnumerable<Event> NoMoreAsked(Referral joined, Referral into, Referral from, ImmutableArray<SameChild> who, DateTimeOffset now, World world)
    {
        var offers = into.Duties.Select(d => (Of: into, Duty: d)).Concat(from.Duties.Select(d => (Of: from, Duty: d with { Child = Name(d.Child, who) })));
        foreach (var (of, duty) in offers.Where(o => o.Duty.Offered is not null))
            if (JoinedDuties.Same(joined.Duties, duty, world.Protocol) is { Offered: { } asked } same && asked != duty.Offered)
                yield return new DutyDeclined(same.Id, same.Child, same.Round, duty.Offered!, now, (duty.Giver ?? Owning.Owner(of, duty, world.Protocol.Duty(duty.Id))) is { } tell ? [tell] : null);
    }

    internal static string? Name(string? theirs, ImmutableArray<SameChild> who) => who.FirstOrDefault(w => w.Theirs == theirs)?.Ours;

    /// Said outright; else the only child of each is the same, and so are those of one name; but a child that was taken out of the other is another.
    private static ImmutableArray<SameChild>? WhoIsWhom(Referral from, Referral into, ImmutableArray<ChildIs> said)
    {
        var apart = from.SplitFrom == into.Id || into.SplitFrom == from.Id || (from.SplitFrom is { } whole && whole == into.SplitFrom);
        var names = into.Children.Select(c => c.Ref).ToHashSet();
        if (said.Any(s => !from.Children.Any(c => c.Ref == s.Child) || (s.Is is { } own && !names.Contains(own)))) return null;
        var who = new List<SameChild>();
        foreach (var child in from.Children)
        {
            var ours = said.FirstOrDefault(s => s.Child == child.Ref) is { } told ? told.Is
                : apart ? null
                : from.Children.Length == 1 && into.Children is [var only] ? only.Ref
                : names.Contains(child.Ref) ? child.Ref : null;
            who.Add(new(child.Ref, ours ?? Free(child.Ref, [.. names, .. who.Select(w => w.Ours)]), ours is not null));
        }
        return who.DistinctBy(w => w.Ours).Count() == who.Count && said.DistinctBy(s => s.Child).Count() == said.Length ? [.. who] : null;
    }

    private static string Free(string name, HashSet<string> taken)
    {
        for (var n = 2; ; n++)
        {
            if (!taken.Contains(name)) return name;
            var suffix = $"-{n}";
            name = name.Split('-')[0] is var stem && stem.Length + suffix.Length > RefAtMost ? stem[..(RefAtMost - suffix.Length)] + suffix : stem + suffix;
        }
    }

    /// Somebody goes if either says so, since the first said so, and as of when the last did; a decision still open stays open.
    private static Child One(Child ours, Child theirs)
    {
        List<Child> goneTo = [.. new[] { ours, theirs }.Where(c => c.Disposition == Disposition.InPerson)];
        var decided = goneTo.MinBy(c => c.DecidedAt) ?? (theirs.Disposition == Disposition.Pending ? theirs : ours);
        return ours with
        {
            Kind = ours.Kind == ChildKind.PrimaryVictim ? ours.Kind : theirs.Kind, AgeBand = ours.AgeBand == "Unknown" ? theirs.AgeBand : ours.AgeBand, Language = ours.Language ?? theirs.Language,
            OpenAtTrigger = ours.OpenAtTrigger || theirs.OpenAtTrigger, CaseCarrier = ours.CaseCarrier ?? theirs.CaseCarrier,
            Disposition = decided.Disposition, Reason = decided.Reason, DecidedAt = decided.DecidedAt, DowngradedAt = new[] { ours.DowngradedAt, theirs.DowngradedAt }.Min(),
            ConfirmedAt = goneTo.Max(c => c.SaidAt) is { } last && last > decided.DecidedAt ? last : null,
        };
    }

    private static DateTimeOffset Earlier(DateTimeOffset a, DateTimeOffset b) => a < b ? a : b;
}
