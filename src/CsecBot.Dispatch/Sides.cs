using System.Collections.Immutable;
namespace CsecBot.Dispatch;

/// Whose supervisor is told: each role has its own side.
public static class Sides
{
    /// On call for this seat, most fitting first. The advocate's side is the paged agency's; the others' is the agency of whoever was paged,
    /// else the county's own.
    public static IEnumerable<Person> Supervisors(Referral r, Role role, DateTimeOffset now, World world)
    {
        var supervisor = world.Protocol.Seats[role].Supervisor;
        var onCall = world.Roster.OnCall(supervisor, now).ToList();
        var seat = r.SeatOf(role);
        var asked = r.PagesFor(role).Where(p => p.Kind == PageKind.Respond).ToList();
        var holder = world.Roster.Find(seat?.Holder ?? "") is { } person && person.Has(role) ? person.Agency : null;
        // Most fitting: the holder's, then whoever this run of the ladder asked first, then all who were ever asked.
        List<string> agencies = [.. asked.Where(p => p.IsLive && p.Run == seat?.Run).OrderBy(p => p.Rung).Concat(asked).Select(p => p.Agency)];
        if (holder is not null) agencies.Insert(0, holder);
        var own = onCall.Where(p => agencies.Contains(p.Agency)).OrderBy(p => agencies.IndexOf(p.Agency)).ToList();
        if (own.Count > 0 || supervisor == Role.AgencySupervisor) return own;
        return onCall.Where(p => p.Agency == world.Protocol.HomeAgency);
    }

    /// The supervisor to tell of a seat, or whoever stands behind every side where that side has none on call.
    public static Person? Tell(Referral r, Role role, DateTimeOffset now, World world) =>
        Reachable(r, Supervisors(r, role, now, world).Concat(Standing(now, world)));

    /// One person of each role, the county's own first; whoever stands behind every side where a role has nobody.
    public static ImmutableArray<string> OneOfEach(Referral r, IEnumerable<Role> roles, DateTimeOffset now, World world) =>
        [.. roles.Select(role => Reachable(r, HomeFirst(role, now, world).Concat(Standing(now, world)))?.Id).OfType<string>().Distinct()];

    /// Who stands behind every side: the duty managers on call, then the supervisors. Where the roster has a gap so wide that there are none, those
    /// who are off duty: nobody told is a child alone. [ours]
    public static IEnumerable<Person> Standing(DateTimeOffset now, World world)
    {
        List<Person> onCall = [.. BehindAll(now, world)];
        return onCall.Count > 0 ? onCall : OffDuty(world);
    }

    /// Of those who are on call, the duty managers, then the supervisors.
    public static IEnumerable<Person> BehindAll(DateTimeOffset now, World world) => [.. HomeFirst(Role.DutyManager, now, world), .. HomeFirst(Role.Supervisor, now, world)];

    /// Duty managers and supervisors, whether they are on call or not.
    public static IEnumerable<Person> OffDuty(World world) =>
        world.Roster.People.Where(p => p.Has(Role.DutyManager) || p.Has(Role.Supervisor)).OrderByDescending(p => p.Agency == world.Protocol.HomeAgency);

    /// On call for a role, the county's own agency first.
    public static IEnumerable<Person> HomeFirst(Role role, DateTimeOffset now, World world) =>
        world.Roster.OnCall(role, now).OrderByDescending(p => p.Agency == world.Protocol.HomeAgency);

    /// The numbers to call where no page is out: who is on call for the role, then its supervisors, then the duty managers.
    public static IEnumerable<string> Telephones(Role role, DateTimeOffset now, World world) =>
        new[] { role, world.Protocol.Seats[role].Supervisor, Role.DutyManager }.SelectMany(x => world.Roster.OnCall(x, now)).Select(p => p.Phone).OfType<string>().Distinct();

    /// The first of them whom messages reach; else the first, since that may have changed.
    internal static Person? Reachable(Referral r, IEnumerable<Person> people) => people.OrderBy(p => r.Unreached.Contains(p.Id)).FirstOrDefault();
}
