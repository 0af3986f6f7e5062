using static CsecBot.Dispatch.Event;
namespace CsecBot.Dispatch;

/// What supervisors and duty managers can do with any seat, and agency supervisors with their own agency's.
internal static class Supervising
{
    /// "I have it": paging stops; warnings and breach go to the taker until arrival, reassignment or release.
    public static Decision TakeOver(Referral r, Command.TakeOver t, World world)
    {
        if (Refuse(r, t.Role, t.By, world) is { } refusal) return refusal;
        return r.SeatOf(t.Role, t.By) switch
        {
            { Holder: { } holder } when holder == t.By => Decision.Nothing,
            { IsVacant: true } => new List<Event> { new TakenOver(t.Role, t.By, t.At) },
            _ => Refusal.Covered,
        };
    }

    /// Pages a named person, with the ladder's same gaps behind.
    public static Decision Reassign(Referral r, Command.Reassign a, World world)
    {
        if (Refuse(r, a.Role, a.By, world) is { } refusal) return refusal;
        if (world.Roster.Find(a.Person) is not { } person || !person.Has(a.Role)) return Refusal.UnknownPerson;
        var seat = r.SeatOf(a.Role)!;
        if (seat is Seat.OnScene) return Refusal.ArrivedAlready;
        if (seat is Seat.Accepted held && held.Person == a.Person) return Decision.Nothing;
        if (r.Beside.Any(s => s.Role == a.Role && s.Holder == a.Person)) return Refusal.HasItAlready;
        if (HasAnother(r, a.Role, a.Person)) return Refusal.HasAnotherSeat;
        if (r.Pages.LastOrDefault(p => p.Role == a.Role && p.IsLive && p.Run == seat.Run && p.Kind == PageKind.Respond) is { } latest
            && seat is Seat.Paging { Rung: 0 } && latest.Person == a.Person) return Decision.Nothing;
        var rule = world.Protocol.Seats[a.Role];
        return new Sofar(r)
            .Add(new Reassigned(a.Role, a.Person, seat.Holder, a.At))
            .Add(new Escalated(a.Role, Ladder.NewRun(r, a.Role), 0, a.At + rule.GapAfter(0), a.At))
            .Add(s => Calls.Events(s, [Calls.Named(s, a.Role, person, a.At)]))
            .Events;
    }

    /// Somebody accepted by telephone: the time they said so and the time it was entered are both kept.
    public static Decision RecordAccepted(Referral r, Command.RecordAccepted c, World world)
    {
        if (Refuse(r, c.Role, c.By, world) is { } refusal) return refusal;
        if (world.Roster.Find(c.Person)?.Has(c.Role) != true) return Refusal.UnknownPerson;
        if (c.AcceptedAt > c.At) return Refusal.InTheFuture;
        c = c with { AcceptedAt = Said.After(r.CallReceivedAt, c.AcceptedAt, c.At) };
        if (c.AcceptedAt < r.CallReceivedAt) return Refusal.BeforeTheCall;
        var seat = r.SeatOf(c.Role)!;
        if (r.SeatOf(c.Role, c.Person)!.Holder == c.Person) return Decision.Nothing;
        if (seat is not ({ IsVacant: true } or Seat.TakenOver)) return Refusal.Covered;
        if (HasAnother(r, c.Role, c.Person)) return Refusal.HasAnotherSeat;
        var page = r.PagesFor(c.Role).LastOrDefault(p => p.Person == c.Person && p.Kind == PageKind.Respond);
        return new Sofar(r).Add(new Accepted(c.Role, page?.Number, c.Person, How.Recorded, c.AcceptedAt)).Add(s => Ladder.Bound(s, c.Person, c.At, world)).Events;
    }

    public static Decision RecordArrived(Referral r, Command.RecordArrived c, World world)
    {
        if (Refuse(r, c.Role, c.By, world) is { } refusal) return refusal;
        var seat = c.Person is null ? r.SeatOf(c.Role)! : r.SeatOf(c.Role, c.Person)!;
        if (c.Person is null || seat.Holder == c.Person) return Responding.Arrived(r, seat, c.ArrivedAt, How.Recorded, c.At);
        // Whoever is there has accepted, whether they said so or not.
        var decided = RecordAccepted(r, new(c.Role, c.Person, c.ArrivedAt, c.By, c.At), world);
        return decided is Decision.Happened { Events: [Accepted accepted, ..] and var all } ? new Sofar(r).Add(accepted).Add(new Arrived(c.Role, c.Person, How.Recorded, accepted.At)).Add(_ => all.Skip(1)).Events : decided;
    }

    /// One person cannot be two at the child's side.
    public static bool HasAnother(Referral r, Role role, string person) => r.Seats.Concat(r.Beside).Any(s => s.Role != role && s.Holder == person);

    private static Refusal? Refuse(Referral r, Role role, string by, World world) =>
        r.SeatOf(role) is null ? Refusal.NoSuchSeat
        : !Rights.MaySupervise(r, role, by, world.Roster) ? Refusal.NotAllowed
        : null;
}
