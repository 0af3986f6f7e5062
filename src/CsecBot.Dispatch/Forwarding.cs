using System.Collections.Immutable;
using static CsecBot.Dispatch.Event;
namespace CsecBot.Dispatch;

/// A warning, reminder or question whose person cannot be reached goes to the next of that side: silence must not swallow it. [ours]
internal static class Forwarding
{
    /// Within which the same report again is the same report.
    private static readonly TimeSpan Again = TimeSpan.FromMinutes(1);

    public static Decision Forward(Referral r, Command.Forward f, World world)
    {
        if (!r.IsLive) return Decision.Nothing;
        if (r.LastForward is { } last && last.What == f.What && f.At - last.At < Again && (last.To is not null || f.Instead is null)) return Decision.Nothing;
        var tried = r.Unreached.Add(f.What.To).Union(f.What is Message.Warning w && r.SeatOf(w.Role) is { } seat ? seat.Clock.Told : []);   // nobody needs it twice
        var next = Candidates(r, f.What, f.At, world).Cast<Person?>().Append(f.Instead is null ? null : world.Roster.Find(f.Instead)).OfType<Person>().FirstOrDefault(p => !tried.Contains(p.Id));
        return new List<Event> { new Forwarded(f.What, f.Reason, next?.Id, f.At) };
    }

    private static IEnumerable<Person> Candidates(Referral r, Message what, DateTimeOffset now, World world) => what switch
    {
        // The side's supervisor was told with the holder, and needs no second card; where both are one, nobody was.
        Message.Warning w when r.SeatOf(w.Role, w.To)?.Holder == w.To && r.SeatOf(w.Role)!.Clock.Told.Any(to => to != w.To && Rights.MaySupervise(r, w.Role, to, world.Roster)) => [],
        Message.Warning w => [.. Sides.Supervisors(r, w.Role, now, world), .. Last(now, world)],
        Message.Ask a => [.. Roles(a.Question, world).SelectMany(role => Sides.HomeFirst(role, now, world)), .. Last(now, world)],
        Message.Reminder m => [.. Behind(r, m.Duty, m.Child, m.Round, now, world), .. Last(now, world)],
        Message.Reminders m => [.. m.Items.SelectMany(i => Behind(r, i.Duty, i.Child, i.Round, now, world)), .. Last(now, world)],
        Message.Unreached u when r.PageOf(u.Number) is { } page => [.. Sides.Supervisors(r, page.Role, now, world), .. Last(now, world)],
        Message.NeededAgain n => [.. Sides.Supervisors(r, n.Role, now, world), .. Last(now, world)],
        Message.Carried => Last(now, world),
        _ => [],
    };

    /// Where none of those on call can be reached, whoever is off duty.
    private static IEnumerable<Person> Last(DateTimeOffset now, World world) => Sides.Standing(now, world).Concat(Sides.OffDuty(world));

    private static IEnumerable<Person> Behind(Referral r, string id, string? child, int round, DateTimeOffset now, World world) =>
        world.Protocol.DutyNamed(id) is { } rule && r.DutyOf(id, child, round) is { } duty ? rule.LateTo.SelectMany(role => Owning.Behind(r, duty, rule, role, now, world)) : [];

    private static ImmutableArray<Role> Roles(Question question, World world) => question == Question.Disposition ? world.Protocol.Pending.Roles : world.Protocol.Close.Roles;
}
