using static CsecBot.Dispatch.Event;
namespace CsecBot.Dispatch;

/// Another agency leads: the seats it needs are opened, those it does not are stood down with their people released. Who is at the child's
/// side already stays, and no clock moves.
internal static class Leading
{
    /// Whose the steps are that name the social worker; nobody's alone where both respond. [seed]
    public static Role? Leader(LeadAgency lead) => lead switch { LeadAgency.Dcfs => Role.Csw, LeadAgency.Probation => Role.ProbationOfficer, _ => null };

    public static Decision Change(Referral r, Command.ChangeLead c, World world)
    {
        if (!Rights.MayDispose(c.By, world.Roster)) return Refusal.NotAllowed;
        if (r.LeadAgency == c.Lead && r.Absorbed.All(a => a.Before.LeadAgency == c.Lead)) return Decision.Nothing;   // nor only because of what is joined to it
        var sofar = new Sofar(r).Add(new LeadChanged(r.LeadAgency, c.Lead, c.At));
        if (r.Children.All(x => x.Disposition != Disposition.InPerson)) return sofar.Events;
        var needed = world.Protocol.Responses[c.Lead];
        foreach (var seat in r.Seats.Where(s => s is not Seat.OnScene && !needed.Contains(s.Role))) sofar.Add(new SeatStoodDown(seat.Role, seat.Holder, c.At));
        foreach (var role in needed.Where(role => sofar.State.SeatOf(role) is null)) sofar.Add(s => Ladder.Open(s, role, c.At, c.At, world));
        return sofar.Events;
    }
}
