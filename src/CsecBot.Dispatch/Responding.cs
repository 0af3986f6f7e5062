using static CsecBot.Dispatch.Event;
namespace CsecBot.Dispatch;

/// What a paged person can do with their own page and seat. Seen is not accepted; accepted is not arrived.
internal static class Responding
{
    /// How far ahead of ours a person's clock may be before a time counts as the future. [ours]
    private static readonly TimeSpan Slack = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan EtaAtMost = TimeSpan.FromHours(12);
    private static readonly TimeSpan OneLook = TimeSpan.FromMinutes(1);

    /// The first acceptance wins, per role; any page of a vacant seat counts, however old.
    public static Decision Accept(Referral r, Command.Accept a, World world)
    {
        if (r.PageOf(a.Page) is not { } page) return Refusal.NoSuchPage;
        if (page.Person != a.By) return Refusal.NotYours;
        if (page.Kind == PageKind.Supervise) return Refusal.SupervisorsTakeOver;
        if (world.Roster.Find(a.By)?.Has(page.Role) != true) return Refusal.NotAllowed;
        var seat = r.SeatOf(page.Role, a.By);
        if (seat?.Holder == a.By) return Decision.Nothing;
        if (seat is not { IsVacant: true }) return Refusal.Covered;
        if (Supervising.HasAnother(r, page.Role, a.By)) return Refusal.HasAnotherSeat;
        return new Sofar(r).Add(new Accepted(page.Role, page.Number, a.By, How.Self, a.At)).Add(s => Ladder.Bound(s, a.By, a.At, world)).Events;
    }

    public static Decision Decline(Referral r, Command.Decline d, World world)
    {
        if (r.PageOf(d.Page) is not { } page) return Refusal.NoSuchPage;
        if (page.Person != d.By) return Refusal.NotYours;
        if (page.Kind == PageKind.Supervise) return Refusal.SupervisorsTakeOver;
        if (r.SeatOf(page.Role, d.By)?.Holder == d.By) return Refusal.AcceptedAlready;
        if (page.State == PageState.Declined)
            return d.Reason is { } reason && reason != page.Reason ? new List<Event> { new DeclineExplained(page.Number, reason, d.At) } : Decision.Nothing;
        var sofar = new Sofar(r).Add(new Declined(page.Role, page.Number, d.Reason, d.At));
        return page.IsLive ? sofar.Add(s => Ladder.Lost(s, page, d.At, world)).Events : sofar.Events;   // the ladder went on when it was lost
    }

    /// Reopens the ladder at the next person; no clock moves. A supervisor who gives a seat back begins the ladder anew.
    public static Decision HandBack(Referral r, Command.HandBack h, World world)
    {
        List<Event> why = h.Reason is { } reason ? [new HandBackExplained(h.Role, h.By, reason, h.At)] : [];
        if (r.GivenBackBy(h.Role, h.By) is { } given) return h.Reason == given.Reason ? Decision.Nothing : why;
        switch (r.SeatOf(h.Role, h.By))
        {
            case null: return Refusal.NoSuchSeat;
            case Seat.OnScene o: return o.Person == h.By ? Refusal.ArrivedAlready : Refusal.NotYours;
            case { Holder: { } held } when held == h.By && r.Seats.Concat(r.Beside).Any(s => s.Role == h.Role && s.Holder is not null && s.Holder != h.By):
                return new Sofar(r).Add(new HandedBack(h.Role, h.By, h.At)).Add(_ => why).Events;   // somebody else of this role is coming, or there
            // The ladder that is being climbed goes on; it goes on at once where only they had a page.
            case { Holder: { } beside } when beside == h.By && r.SeatOf(h.Role)!.IsVacant:
                var sofar = new Sofar(r).Add(new HandedBack(h.Role, h.By, h.At)).Add(_ => why);
                foreach (var page in r.PagesFor(h.Role).Where(p => p.Person == h.By && p.Kind == PageKind.Respond && p.IsLive)) sofar.Add(s => Ladder.Lost(s, page, h.At, world));
                return sofar.Events;
            case Seat.TakenOver t when t.Person == h.By:
                return new Sofar(r).Add(new HandedBack(h.Role, h.By, h.At)).Add(_ => why).Add(s => Ladder.Enter(s, h.Role, Ladder.NewRun(s, h.Role), 0, h.At, h.At, world)).Events;
            case Seat.Accepted a when a.Person == h.By:
                return new Sofar(r).Add(new HandedBack(h.Role, h.By, h.At)).Add(_ => why).Add(s => Reopen(s, a, h.At, world)).Events;
            default: return Refusal.NotYours;
        }
    }

    public static Decision OnMyWay(Referral r, Command.OnMyWay o)
    {
        if (o.Eta < o.At - Slack) return Refusal.EtaInThePast;
        if (o.Eta > o.At + EtaAtMost) return Refusal.EtaTooFar;
        return r.SeatOf(o.Role, o.By) switch
        {
            null => Refusal.NoSuchSeat,
            Seat.Accepted a when a.Person == o.By => a.Eta == o.Eta ? Decision.Nothing : new List<Event> { new OnMyWay(o.Role, o.By, o.Eta, o.At) },
            Seat.OnScene s when s.Person == o.By => Refusal.ArrivedAlready,
            Seat.TakenOver t when t.Person == o.By => Refusal.TakenOverByYou,
            var seat => Others(r, seat, o.By),
        };
    }

    /// Takes effect at once; said again with another time it corrects the first, which stays in the trail.
    public static Decision Arrive(Referral r, Command.Arrive a, World world)
    {
        var seat = r.SeatOf(a.Role, a.By);
        if (seat is null) return Refusal.NoSuchSeat;
        if (seat.Holder != a.By) return Others(r, seat, a.By);
        return Arrived(r, seat, a.ArrivedAt, How.Self, a.At);
    }

    public static Decision Reveal(Referral r, Command.Reveal v)
    {
        var seat = r.SeatOf(v.Role, v.By);
        if (seat is null) return Refusal.NoSuchSeat;
        if (seat.Holder != v.By) return Others(r, seat, v.By);
        var looked = r.Revealed.TryGetValue($"{v.Role.Wire()} {v.By}", out var at) && v.At - at < OneLook;
        return looked ? Decision.Nothing : new List<Event> { new Revealed(v.Role, v.By, v.At) };
    }

    public static Decision Arrived(Referral r, Seat seat, DateTimeOffset? at, How how, DateTimeOffset now)
    {
        if (at > now + Slack) return Refusal.InTheFuture;
        DateTimeOffset? taken = seat is Seat.Accepted accepted ? accepted.AcceptedAt : seat is Seat.TakenOver over ? over.TakenAt : null;
        var when = Said.After(taken, at <= now ? at.Value : now, now);
        switch (seat)
        {
            case Seat.OnScene o when at is null || o.ArrivedAt == when: return Decision.Nothing;
            case Seat.OnScene o when when < o.AcceptedAt: return Refusal.BeforeAcceptance;
            case Seat.OnScene o: return new List<Event> { new ArrivalCorrected(o.Role, o.Person, how, when) };
            case Seat.Accepted or Seat.TakenOver when when < taken: return Refusal.BeforeAcceptance;
            case Seat.Accepted or Seat.TakenOver: return new List<Event> { new Arrived(seat.Role, seat.Holder!, how, when) };
            default: return Refusal.NobodyHolds;
        }
    }

    private static Refusal Others(Referral r, Seat seat, string by) =>
        !r.PagesFor(seat.Role).Any(p => p.Person == by) ? Refusal.NotYours : seat.IsVacant ? Refusal.AcceptFirst : Refusal.Covered;

    private static List<Event> Reopen(Referral r, Seat.Accepted was, DateTimeOffset now, World world)
    {
        var rung = was.Page is { } number ? r.PageOf(number)!.Rung : 0;
        return Ladder.Enter(r, was.Role, Ladder.NewRun(r, was.Role), rung, now, now, world);   // a run of its own: those who read "covered" are paged again
    }
}
