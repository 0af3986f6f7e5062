using CsecBot.Dispatch;
using static CsecBot.Simulation.BrokenException;
namespace CsecBot.Simulation;

/// Two referrals that are made one, and one that is made two: the earlier clock counts, whoever was on the way is not sent home, and
/// whoever was asked goes on being asked.
internal static class Joins
{
    public static bool Are(IEnumerable<Event> events) => events.Any(e => e is Event.MergedInto or Event.Merged or Event.Restored or Event.Unmerged or Event.ChildTaken or Event.SplitOff);

    /// `from` is part of `into` from here on.
    public static void Joined((Referral Before, Referral After) from, (Referral Before, Referral After) into)
    {
        var (before, after) = (new[] { from.Before, into.Before }, into.After);
        Hold(from.After.MergedInto == after.Id && !from.After.IsLive, "what is part of another is so in both", after.Id);
        foreach (var role in before.SelectMany(r => r.Seats).Select(s => s.Role).Distinct())
        {
            var clock = before.Select(r => r.SeatOf(role)?.Clock).OfType<SeatClock>().MinBy(c => c.StartedAt)!;
            Hold(after.SeatOf(role) is { } seat && (seat.Clock.StartedAt, seat.Clock.ArriveBy) == (clock.StartedAt, clock.ArriveBy), "of two clocks the earlier counts", $"{after.Id} {role}");
            if (after.SeatOf(role) is not { IsVacant: true }) continue;
            foreach (var page in before.SelectMany(r => r.PagesFor(role)).Where(p => p.IsLive && !HasAnswered(into.Before, p) && !Holders(after).Contains(p.Person)))
                Hold(after.PagesFor(role).Any(p => p.IsLive && (p.Person, p.Kind) == (page.Person, page.Kind)), "whoever is asked goes on being asked", $"{after.Id} {role} {Cast.Name(page.Person)}");
        }
        NobodyIsSentHome(before, [after]);
    }

    /// `from` was part of `into` and is its own again.
    public static void Parted((Referral Before, Referral After) from, (Referral Before, Referral After) into, IReadOnlyList<Event> events)
    {
        Hold(from.After.MergedInto is null, "what is its own is so in both", from.After.Id);
        foreach (var seat in from.Before.Seats)
            Hold(from.After.SeatOf(seat.Role) is not { } own ? !IsGoneTo(from.After) : (own.Clock.StartedAt, own.Clock.ArriveBy) == (seat.Clock.StartedAt, seat.Clock.ArriveBy), "what is its own goes by its own clock", $"{from.After.Id} {seat.Role}");
        foreach (var seat in into.Before.Absorbed[^1].Before.Seats)
            Hold(into.After.SeatOf(seat.Role) is not { } own || (own.Clock.StartedAt, own.Clock.ArriveBy) == (seat.Clock.StartedAt, seat.Clock.ArriveBy), "what is left goes by its own clock", $"{into.After.Id} {seat.Role}");
        foreach (var role in from.After.Seats.Where(s => s.IsVacant).Select(s => s.Role))
            Hold(events.Any(e => e is Event.Paged p && p.Role == role || e is Event.Repaged r && r.Role == role || e is Event.Unfilled u && u.Role == role) || !IsGoneTo(from.After),
                "a seat that is left empty is climbed for at once", $"{from.After.Id} {role}");
        // Who went only because of the other is released where nobody is decided to go.
        if (IsGoneTo(from.After) && IsGoneTo(into.After)) NobodyIsSentHome([into.Before], [from.After, into.After]);
    }

    /// A child of `whole` is a referral of its own: what is left goes by the clocks it had, the child by those of the whole or, decided later, by its own.
    public static void TakenOut(Referral own, (Referral Before, Referral After) whole, IReadOnlyList<Event> events)
    {
        foreach (var seat in whole.After.Seats)
            Hold(whole.Before.SeatOf(seat.Role) is { } was && (was.Clock.StartedAt, was.Clock.ArriveBy) == (seat.Clock.StartedAt, seat.Clock.ArriveBy), "what is left goes by its own clock", $"{whole.After.Id} {seat.Role}");
        foreach (var seat in own.Seats.Where(s => whole.Before.SeatOf(s.Role) is not null))
            Hold(seat.Clock.StartedAt >= whole.Before.SeatOf(seat.Role)!.Clock.StartedAt || seat.Clock.StartedAt >= own.Children[0].DecidedAt, "no child waits for longer than it is known", $"{own.Id} {seat.Role}");
        foreach (var seat in own.Seats.Where(s => s.IsVacant))
            Hold(events.Any(e => e is Event.Paged p && p.Role == seat.Role || e is Event.Unfilled u && u.Role == seat.Role), "a seat that is left empty is climbed for at once", $"{own.Id} {seat.Role}");
        if (IsGoneTo(own) || IsGoneTo(whole.After)) NobodyIsSentHome([whole.Before], [whole.After, own]);
    }

    private static bool HasAnswered(Referral r, Page page) => r.PagesFor(page.Role).Any(p => (p.Person, p.Kind) == (page.Person, page.Kind) && p.State is PageState.Declined or PageState.HandedBack);

    private static bool IsGoneTo(Referral r) => r.Children.Any(c => c.Disposition == Disposition.InPerson);

    private static IEnumerable<string> Holders(Referral r) => r.Seats.Concat(r.Beside).Select(s => s.Holder).OfType<string>();

    private static void NobodyIsSentHome(IReadOnlyList<Referral> before, IReadOnlyList<Referral> after)
    {
        foreach (var person in before.SelectMany(Holders).Except(after.SelectMany(Holders)))
            throw new BrokenException("nobody is sent home", $"{after[0].Id} {Cast.Name(person)}");
    }
}
