using System.Collections.Immutable;
using static CsecBot.Dispatch.Event;
namespace CsecBot.Dispatch;

/// What a person can ask of two referrals at once. Both change in one step, or neither does.
public abstract record Pairing(string By, DateTimeOffset At)
{
    /// They are about the same child: the first becomes part of the other. `Children` says who is whom where that is not plain.
    public sealed record Merge(ImmutableArray<ChildIs> Children, string By, DateTimeOffset At) : Pairing(By, At);

    /// They were not after all: the first is taken out of the other again.
    public sealed record Unmerge(string By, DateTimeOffset At) : Pairing(By, At);

    /// A child was joined wrongly: it becomes a referral of its own, under this id.
    public sealed record Split(string Child, string Id, string By, DateTimeOffset At) : Pairing(By, At);
}

/// A child of the first referral, and which of the other's it is; null where it is none of them.
public sealed record ChildIs(string Child, string? Is);

/// What becomes of both: events of the first and of the other, none where it was so already; or a refusal.
public abstract record PairDecision
{
    public sealed record Happened(IReadOnlyList<Event> First, IReadOnlyList<Event> Other) : PairDecision;
    public sealed record Refused(Refusal Why) : PairDecision;

    public static implicit operator PairDecision(Refusal why) => new Refused(why);
    public static PairDecision Nothing { get; } = new Happened([], []);
}

public static class Pairs
{
    /// `other` is null where it is yet to be made.
    public static PairDecision Decide(Referral first, Referral? other, Pairing asked, World world)
    {
        if (!Rights.IsHotline(asked.By) && !Rights.MaySeeAll(asked.By, world.Roster)) return Refusal.NotAllowed;
        if (first.OpenedBy == Command.Canary || other?.OpenedBy == Command.Canary) return Refusal.WatchsOwn;
        return (asked, other) switch
        {
            (Pairing.Merge m, { } into) => Merging.Merge(first, into, m, world),
            (Pairing.Unmerge u, { } into) => Parting.Part(first, into, u, world),
            (Pairing.Split s, null) => Splitting.Split(first, s, world),
            _ => Refusal.NotUnderstood,
        };
    }

    /// A seat that is needed and not there is opened, and one that nobody has is climbed for at once, where its ladder is due; where it is decided
    /// that nobody goes, nobody is asked.
    internal static IEnumerable<Event> Climb(Referral r, DateTimeOffset now, World world)
    {
        if (r.Children.All(c => c.Disposition != Disposition.InPerson)) return r.Seats.Concat(r.Beside).Any(s => s is not Seat.OnScene) ? [new StoodDown(now)] : [];
        var sofar = new Sofar(r);
        if (r.Children.Where(c => c.Disposition == Disposition.InPerson).Min(c => c.DecidedAt) is { } decided)
            foreach (var role in world.Protocol.Responses[r.LeadAgency].Where(role => sofar.State.SeatOf(role) is null)) sofar.Add(s => Ladder.Open(s, role, decided, now, world));
        foreach (var role in r.Seats.Select(s => s.Role)) sofar.Add(s => Ladder.OnTime(s, role, now, world));
        return sofar.Events;
    }
}
