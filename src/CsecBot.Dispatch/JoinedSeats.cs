using System.Collections.Immutable;
namespace CsecBot.Dispatch;

/// One seat for each role of two referrals. Whoever accepted or is on scene in either stays so: one has the seat, another stands beside it.
/// A seat that nobody has keeps the higher rung, the earlier clock and everybody who was asked.
internal static class JoinedSeats
{
    /// The run of a page whose ladder had ended before: whoever had it may be asked anew.
    public const int Over = 0;

    public static ((ImmutableArray<Seat> Seats, ImmutableArray<Seat> Beside) Seats, ImmutableArray<Page> Pages) Of(Referral into, Referral from, DateTimeOffset now, Protocol protocol)
    {
        var (seats, beside, pages, needed) = (new List<Seat>(), new List<Seat>(), new List<Page>(), new HashSet<string>());
        // Whoever is on the way in one role for the one, and needed in another for the other, can be one of them only: first where they are.
        var there = into.Standing().Held.Concat(from.Standing().Held).Where(s => s is not Seat.Accepted).ToLookup(s => s.Holder!, s => s.Role);
        bool Stays(Seat seat, Referral its) => seat is not Seat.Accepted || Supervising.HasAnother(its, seat.Role, seat.Holder!) || !(needed.Contains(seat.Holder!) || there[seat.Holder!].Any(role => role != seat.Role));
        foreach (var role in into.Seats.Concat(from.Seats).Select(s => s.Role).Distinct().Order())
        {
            var (ours, theirs) = (into.SeatOf(role), from.SeatOf(role));
            var clock = ours is null || theirs?.Clock.StartedAt < ours.Clock.StartedAt ? theirs!.Clock : ours.Clock;
            var run = ours?.Run ?? 1 + into.PagesFor(role).Select(p => p.Run).DefaultIfEmpty().Max();
            List<Seat> held = [.. Held(into.Standing(), role).Where(s => Stays(s, into)).Concat(Held(from.Standing(), role).Where(s => Stays(s, from)).Select(Unpaged)).OrderBy(Order).ThenBy(Since).DistinctBy(s => s.Holder).Select(s => s with { Clock = clock, Run = run })];
            needed.UnionWith(held.Select(s => s.Holder!));
            List<Page> along = [.. from.PagesFor(role).OrderByDescending(p => p.IsLive).ThenByDescending(p => p.Number).Where(p => !IsAsked(into, p) && !from.Standing().Held.Concat(into.Standing().Held).Any(s => s.Holder == p.Person)).DistinctBy(p => (p.Person, p.Kind)).OrderBy(p => p.Number)];
            // Where somebody has the seat they are asked no more, but may still take it should it be given back; so may whoever was not reached, or said no.
            PageState Now(Page p) => !p.IsLive ? p.State : held.Count == 0 ? PageState.Pending : PageState.Withdrawn;
            pages.AddRange(along.Select((p, i) => p with { Number = into.Pages.Length + pages.Count + i + 1, Run = p.IsLive || p.Run == theirs?.Run ? run : Over, State = Now(p), SeenAt = null, Messages = [] }).ToList());
            var isAsked = into.PagesFor(role).Concat(along).Any(p => p.IsLive);
            if (held.Count == 0) held.Add((isAsked ? Climbing(role, clock, run, [ours, theirs], protocol.Seats[role].LastRung) : null) ?? (Seat)new Seat.Unfilled(role, clock, run, now));
            seats.Add(held[0]);
            beside.AddRange(held.Skip(1));
        }
        return (([.. seats], [.. beside]), [.. pages]);
    }

    /// First who is on scene, then who accepted, then a supervisor who has it; each by when.
    internal static int Order(Seat seat) => seat is Seat.OnScene ? 0 : seat is Seat.Accepted ? 1 : 2;

    internal static DateTimeOffset Since(Seat seat) => seat switch { Seat.OnScene o => o.ArrivedAt, Seat.Accepted a => a.AcceptedAt, Seat.TakenOver t => t.TakenAt, _ => DateTimeOffset.MaxValue };

    internal static IEnumerable<Seat> Held(Standing s, Role role) => s.Held.Where(x => x.Role == role);

    /// The ladder that has climbed higher goes on at its own time: what the other has yet to do, it has done. Of two as high the earlier goes on;
    /// but the last step is repeated in our rhythm, since whom only the other asked is asked anew by the joining itself.
    private static Seat.Paging? Climbing(Role role, SeatClock clock, int run, IEnumerable<Seat?> oursAndTheirs, int last)
    {
        var climbing = oursAndTheirs.OfType<Seat.Paging>().ToList();
        List<Seat.Paging> highest = [.. climbing.Where(p => p.Rung == climbing.Max(c => c.Rung))];
        return highest is [var first, ..] ? new(role, clock, run, first.Rung, first.Rung == last ? first.NextRung : highest.Min(p => p.NextRung)) : null;
    }

    /// The number of a page belongs to the referral that it was sent for.
    internal static Seat Unpaged(Seat seat) => seat is Seat.Accepted a ? a with { Page = null } : seat;

    /// Whether the other referral asks this person for it already, or they have said no to it; or it did, and this one does no more.
    private static bool IsAsked(Referral into, Page page) =>
        into.PagesFor(page.Role).Any(p => p.Person == page.Person && p.Kind == page.Kind && (!page.IsLive || p.IsLive || p.State is PageState.Declined or PageState.HandedBack));
}

/// Each duty of two referrals once: done where either has it done, and else by the earlier clock.
internal static class JoinedDuties
{
    public static ImmutableArray<Duty> Of(ImmutableArray<Duty> ours, IEnumerable<Duty> theirs, Protocol protocol)
    {
        var all = ours;
        foreach (var duty in theirs)
        {
            if (Same(all, duty, protocol) is { } same) all = all.Replace(same, One(same, duty));
            else all = all.Add(duty with { Round = IsEach(duty, protocol) ? 1 + all.Where(d => d.Id == duty.Id && d.Child == duty.Child).Select(d => d.Round).DefaultIfEmpty().Max() : duty.Round });
        }
        return all;
    }

    /// The duty of the other that is the same as this one.
    public static Duty? Same(ImmutableArray<Duty> all, Duty duty, Protocol protocol) =>
        all.FirstOrDefault(d => d.Id == duty.Id && d.Child == duty.Child && (IsEach(duty, protocol) ? d.StartedAt == duty.StartedAt : d.Round == duty.Round));

    /// Each time it happened is a round of its own, whatever its number.
    private static bool IsEach(Duty duty, Protocol protocol) => protocol.Duty(duty.Id).Start is Start.When;

    private static Duty One(Duty ours, Duty theirs)
    {
        var stands = !ours.IsUnfinished ? ours : !theirs.IsUnfinished ? theirs : ours.Outcome == Outcome.Scheduled ? ours : theirs;
        var offer = new[] { ours, theirs }.FirstOrDefault(d => d.Offered is not null && d.IsUnfinished == stands.IsUnfinished);
        return ours with
        {
            StartedAt = Min(ours.StartedAt, theirs.StartedAt), DueAt = Min(ours.DueAt, theirs.DueAt), Next = Min(ours.Next, theirs.Next), Outcome = stands.Outcome, At = stands.At,
            Owner = ours.Owner ?? theirs.Owner, Offered = offer?.Offered, Giver = offer?.Giver, Details = (stands == ours ? theirs : ours).Details.With(stands.Details),
        };
    }

    private static DateTimeOffset Min(DateTimeOffset a, DateTimeOffset b) => a < b ? a : b;
}
