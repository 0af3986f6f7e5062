using System.Collections.Immutable;
using static CsecBot.Dispatch.Event;
namespace CsecBot.Dispatch;

/// Whose a duty is, who answers for it when it is late, and how it passes from one person to another: the receiver must accept.
public static class Owning
{
    /// Who took it over; else who took over its owners' roles, or has their seats.
    public static string? Owner(Referral r, Duty duty, DutyRule rule) =>
        duty.Owner ?? rule.Owners.Select(role => r.Carriers.GetValueOrDefault(role)).FirstOrDefault(p => p is not null) ?? Seated(r, rule)?.Holder;

    /// Whoever leads, once they have accepted. Until then, and where both lead, the first at the child's side; then who is on the way, then who sees to it that somebody comes.
    private static Seat? Seated(Referral r, DutyRule rule) => rule.Owners.Select(r.SeatOf).OfType<Seat>().Where(s => s.Holder is not null)
        .OrderBy(s => s is Seat.Accepted or Seat.OnScene && s.Role == Leading.Leader(r.LeadAgency) ? 0 : 1).ThenBy(JoinedSeats.Order).ThenBy(s => (s as Seat.OnScene)?.ArrivedAt).FirstOrDefault();

    /// The owner who can be spoken to of it: somebody who has left the roster cannot.
    internal static string? Present(Referral r, Duty duty, DutyRule rule, World world) => Owner(r, duty, rule) is { } owner && world.Roster.Find(owner) is not null ? owner : null;

    /// Whether it stands on this person's list: theirs to do, offered to them, or late and theirs to see to.
    public static bool IsFor(Referral r, Duty duty, string person, DateTimeOffset now, World world)
    {
        if (duty.Offered == person) return true;
        if (!duty.IsUnfinished) return false;
        var rule = world.Protocol.Duty(duty.Id);
        var owner = Present(r, duty, rule, world);
        return owner == person || ((owner is null || duty.IsLate(now)) && Overdue(r, duty, rule, now, world).Contains(person));
    }

    /// One person of each role that is told when it is late, of the owner's own side; whoever stands behind every side where there is none.
    internal static ImmutableArray<string> Overdue(Referral r, Duty duty, DutyRule rule, DateTimeOffset now, World world) =>
        [.. rule.LateTo.SelectMany(role => Sides.Reachable(r, Behind(r, duty, rule, role, now, world)) is { } person ? [person.Id] : Sides.OneOfEach(r, [role == Role.AgencySupervisor ? Role.DutyManager : role], now, world)).Distinct()];   // another agency's is none of theirs

    /// Everybody of that role who may be told of it, most fitting first.
    internal static IEnumerable<Person> Behind(Referral r, Duty duty, DutyRule rule, Role role, DateTimeOffset now, World world)
    {
        var agency = world.Roster.Find(Owner(r, duty, rule) ?? "")?.Agency;
        var own = world.Roster.OnCall(role, now).Where(p => p.Agency == agency);
        var seats = rule.Owners.Where(o => r.SeatOf(o) is not null && world.Protocol.Seats[o].Supervisor == role);
        var side = own.Concat(seats.SelectMany(o => Sides.Supervisors(r, o, now, world)));
        return role == Role.AgencySupervisor ? side : side.Concat(Sides.HomeFirst(role, now, world));
    }

    /// What is open beside a duty whose receiver stands for its owners' roles from then on.
    public static IEnumerable<Duty> MovingWith(Referral r, Duty duty, Protocol protocol) =>
        protocol.Duty(duty.Id) is { HandOver.All: true } rule ? r.Duties.Where(d => d.IsUnfinished && d.Id != duty.Id && protocol.Duty(d.Id).Owners.Any(rule.Owners.Contains)) : [];

    /// The roles of whoever may be asked to take it over, none where nobody may. What moves everything along can be offered again once it is done: its receiver
    /// may leave too. Where the document lets nobody hand it over, it is offered to another of its owners' roles once its owner has left the roster.
    public static ImmutableArray<Role> MayTake(Referral r, Duty duty, DutyRule rule, Roster roster) =>
        !duty.IsUnfinished && !(r.IsLive && rule.HandOver is { All: true }) ? []
        : rule.HandOver?.To ?? (duty.Offered is not null || HasLeft(r, duty, rule, roster) ? rule.Owners : []);

    private static bool HasLeft(Referral r, Duty duty, DutyRule rule, Roster roster) => Owner(r, duty, rule) is { } owner && roster.Find(owner) is null;

    internal static Decision Offer(Referral r, Command.Offer o, World world)
    {
        if (Refuse(r, o.Duty, o.Child, world, out var duty, out var rule) is { } refusal) return refusal;
        if (!Rights.MayComplete(r, duty!, rule!, o.By, world.Roster)) return Refusal.NotAllowed;
        if (world.Roster.Find(o.Person) is not { } person || !MayTake(r, duty!, rule!, world.Roster).Any(person.Has)) return Refusal.UnknownPerson;
        if (Owner(r, duty!, rule!) == o.Person) return Refusal.HasItAlready;
        return duty!.Offered == o.Person ? Decision.Nothing : new List<Event> { new DutyOffered(duty.Id, duty.Child, duty.Round, o.Person, o.At, world.Roster.Find(o.By)?.Id) };
    }

    internal static Decision Accept(Referral r, Command.AcceptDuty a, World world)
    {
        var receiver = a.Person ?? a.By;
        if (!Rights.MayAnswerFor(receiver, a.By, world.Roster)) return Refusal.NotAllowed;
        if (r.DutyOf(a.Duty, a.Child) is { } had && had.Owner == receiver && (!had.IsUnfinished || had.Offered is null)) return Decision.Nothing;
        if (Refuse(r, a.Duty, a.Child, world, out var duty, out var rule) is { } refusal) return refusal;
        if (duty!.Offered != receiver) return Refusal.NotOffered;
        if (world.Roster.Find(receiver) is not { } person || !MayTake(r, duty, rule!, world.Roster).Any(person.Has)) return Refusal.NotAllowed;
        List<Event> events = [new DutyAccepted(duty.Id, duty.Child, duty.Round, receiver, a.At, Hear(r, duty, rule!, receiver, a.By))];
        if (rule!.HandOver is { All: true })
        {
            events.Add(new Transferred(rule.Owners, receiver, a.At));
            events.AddRange(MovingWith(r, duty, world.Protocol).Where(d => d.Owner is not null && d.Owner != receiver).Select(d => new DutyAccepted(d.Id, d.Child, d.Round, receiver, a.At)));
            // When it was done first is what other clocks may count from.
            if (duty.Outcome != Outcome.Done) events.Add(new DutyRecorded(duty.Id, duty.Child, duty.Round, Outcome.Done, Details.None, a.At));
        }
        return events;
    }

    internal static Decision Decline(Referral r, Command.DeclineDuty d, World world)
    {
        var receiver = d.Person ?? d.By;
        if (!Rights.MayAnswerFor(receiver, d.By, world.Roster)) return Refusal.NotAllowed;
        if (Refuse(r, d.Duty, d.Child, world, out var duty, out var rule) is { } refusal) return refusal;
        return duty!.Offered == receiver
            ? new List<Event> { new DutyDeclined(duty.Id, duty.Child, duty.Round, receiver, d.At, Hear(r, duty, rule!, receiver, d.By)) } : Refusal.NotOffered;
    }

    /// Whoever has it, and whoever offered it, must not believe it settled while it is not.
    private static ImmutableArray<string> Hear(Referral r, Duty duty, DutyRule rule, string receiver, string by) =>
        [.. new[] { Owner(r, duty, rule), duty.Giver }.OfType<string>().Distinct().Where(p => p != receiver && p != by)];

    private static Refusal? Refuse(Referral r, string id, string? child, World world, out Duty? duty, out DutyRule? rule)
    {
        duty = r.DutyOf(id, child);
        rule = world.Protocol.DutyNamed(id);
        return duty is null || rule is null ? Following.NoDuty(r, id, child, world)
            : !MayTake(r, duty, rule, world.Roster).IsEmpty ? null : rule.HandOver is null ? Refusal.NotHandedOver : Refusal.FinishedAlready;
    }
}
