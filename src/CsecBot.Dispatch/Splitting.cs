using System.Collections.Immutable;
using static CsecBot.Dispatch.Event;
namespace CsecBot.Dispatch;

/// A child that was joined wrongly becomes a referral of its own, with its own times. Who is on scene was there for all and stays so for each;
/// whoever is on the way goes on to those who remain, and others are asked for the child that is elsewhere.
internal static class Splitting
{
    public static PairDecision Split(Referral r, Pairing.Split s, World world)
    {
        if (r.MergedInto is { } root) return Refusal.PartOf(root);
        if (r.Splits.Any(x => x.Child == s.Child) && !r.Children.Any(c => c.Ref == s.Child)) return PairDecision.Nothing;
        if (r.Status == Status.Closed) return Refusal.Ended;
        if (r.Children.FirstOrDefault(c => c.Ref == s.Child) is not { } child) return Refusal.NoSuchChild;
        if (r.Children.Length == 1) return Refusal.OneChild;
        ImmutableArray<Child> left = [.. r.Children.Where(c => c.Ref != s.Child)];
        var (goes, stays) = Parts(r, child, left);
        return new PairDecision.Happened(
            Decider.Whole(r, [new ChildTaken(s.Child, s.Id, stays, s.At)], s.At, world), Decider.Whole(null, Opened(r, child, goes, s, world), s.At, world));
    }

    private static List<Event> Opened(Referral r, Child child, Standing goes, Pairing.Split s, World world)
    {
        var opened = new Opened(s.Id, r.ProtocolVersion, r.ProtocolHash, r.Source, r.LeadAgency, r.CallReceivedAt, r.Area, [child], r.Sensitive, r.Drill, r.OpenedBy, goes.NextAsk, r.Earlier, goes.Preferred, s.At);
        var sofar = new Sofar(Evolution.Evolve(null, opened)).Add(new SplitOff(r.Id, goes, s.At));
        if (child.Disposition == Disposition.InPerson)
            foreach (var role in world.Protocol.Responses[r.LeadAgency].Where(role => sofar.State.SeatOf(role) is null)) sofar.Add(x => Ladder.Open(x, role, child.DecidedAt!.Value, s.At, world));
        return [opened, .. sofar.Events];
    }

    /// The clocks of the whole count from its own decision on, but for a seat that goes along with whoever has it; for a child that nobody goes to none has begun.
    private static ImmutableSortedDictionary<Role, DateTimeOffset> Started(ImmutableSortedDictionary<Role, DateTimeOffset> whole, Child child) =>
        child.Disposition != Disposition.InPerson ? whole.Clear() : whole.ToImmutableSortedDictionary(x => x.Key, x => child.DecidedAt > x.Value ? child.DecidedAt.Value : x.Value);

    private static (Standing Goes, Standing Stays) Parts(Referral r, Child child, ImmutableArray<Child> left)
    {
        var all = r.Standing();
        var forWhom = left.Any(c => c.Disposition == Disposition.InPerson);   // where nobody else is left to go to, whoever is on the way goes to this child
        bool Goes(Seat seat) => child.Disposition == Disposition.InPerson && (seat is Seat.OnScene || (!forWhom && seat.Holder is not null));
        Seat Own(Seat seat) => seat is Seat.Accepted a ? a with { Page = null, Run = 0 } : seat with { Run = 0 };
        var seats = r.Seats.Where(Goes).Select(Own).ToImmutableArray();
        DateTimeOffset? Ask(bool pending) => pending ? r.NextAsk : null;
        return (
            all with
            {
                Children = [child], Seats = seats, Beside = [.. r.Beside.Where(s => Goes(s) && seats.Any(x => x.Role == s.Role)).Select(Own)], Duties = [.. r.Duties.Where(d => d.Child is null || d.Child == child.Ref)],
                NextAsk = Ask(child.Disposition == Disposition.Pending), Started = Started(all.Started, child).SetItems(seats.Select(s => KeyValuePair.Create(s.Role, s.Clock.StartedAt))),
                Episodes = [.. r.Episodes.Where(e => e.Child == child.Ref)], Preferred = [.. r.Preferred.Union(all.Held.Select(s => s.Holder!))],
            },
            all with
            {
                Children = left, Started = left.All(c => c.Disposition == Disposition.Pending) ? all.Started.Clear() : all.Started, Seats = [.. r.Seats.Where(s => forWhom || s is Seat.OnScene)], Beside = [.. r.Beside.Where(s => (forWhom || s is Seat.OnScene) && (forWhom || r.SeatOf(s.Role) is Seat.OnScene))],
                Duties = [.. r.Duties.Where(d => d.Child != child.Ref)], NextAsk = Ask(left.Any(c => c.Disposition == Disposition.Pending)), Episodes = [.. r.Episodes.Where(e => e.Child != child.Ref)],
            });
    }
}
