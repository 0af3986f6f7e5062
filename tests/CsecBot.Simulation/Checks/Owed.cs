using System.Diagnostics;
using CsecBot.Dispatch;
using static CsecBot.Simulation.BrokenException;
namespace CsecBot.Simulation;

/// Who must hear of what happened, by the protocol: their message is in the same save. [protocol]
internal static class Owed
{
    private const string Rule = "who must hear of it is told in the same save";

    public static void Check(Referral? before, Referral after, IReadOnlyList<Event> events, IReadOnlyList<Message> saved, IReadOnlyList<OnCall> rosters)
    {
        foreach (var e in events)
        {
            foreach (var owed in Of(e, before, after)) Hold(saved.Contains(owed), Rule, $"{after.Id}: {owed}");
            if (e is Event.DutiesReminded reminded)
                foreach (var (to, item) in reminded.Items.SelectMany(i => i.To.Select(to => (to, i)))) Hold(saved.Any(m => m.To == to && Reminds(m, item)), Rule, $"{after.Id}: {Cast.Name(to)} of {item.Duty}");
            if (e is Event.Reassigned named)
                Hold(events.Any(x => before is not null && Called.By(x, named.Role, before)?.Person == named.Person), "whom a supervisor names is called in the same save", $"{after.Id} {named.Role} {Cast.Name(named.Person)}");
            if (e is Event.Disposed { Disposition: Disposition.InPerson } again && before!.Children.First(c => c.Ref == again.Child).Disposition != Disposition.InPerson)
                foreach (var there in before.Seats.Concat(before.Beside).OfType<Seat.OnScene>())
                    OnCall.ByOneOf(rosters, roster => Hold(!roster.IsThere(there.Person) || events.Any(x => x is Event.NeededAgain n && n.Role == there.Role && n.To.Contains(there.Person)), "who counts as on scene hears that somebody is to go", $"{after.Id} {there.Role} {Cast.Name(there.Person)}"));
            OnCall.ByOneOf(rosters, roster => Told(e, before, roster));
            before = Evolution.Evolve(before, e);
        }
    }

    /// Every event has its place here: whoever adds one says who must hear of it.
    private static IEnumerable<Message> Of(Event e, Referral? before, Referral after) => e switch
    {
        Event.Paged p => Page(p.Person, p.Role, p.Page, p.Phone),
        Event.Repaged p => Page(after.PageOf(p.Page)!.Person, p.Role, p.Page, p.Phone),
        // Drawn before somebody took the seat, it may say what is no longer so.
        Event.Delivered d => Calls.IsAwaited(after, d.Page, out _) ? [] : [new Message.Redraw()],
        Event.Undelivered u when after.PageOf(u.Page) is { } page => [new Message.Phone(page.Person, page.Role, u.Page), .. u.Tell is { } tell ? [new Message.Unreached(tell, u.Page)] : Array.Empty<Message>()],
        Event.Warned w => w.To.Select(to => new Message.Warning(to, w.Role, w.Minutes)),
        Event.Breached b when before!.SeatOf(b.Role) is { Clock: var clock } && clock.NextWarning <= clock.ArriveBy =>
            b.To.SelectMany(to => new Message[] { new Message.Warning(to, b.Role, b.Minutes), new Message.Phone(to, b.Role, null) }),
        Event.Breached b => b.To.Select(to => new Message.Warning(to, b.Role, b.Minutes)),
        Event.Forwarded { To: { } to } f => [f.What with { To = to }],
        Event.Accepted a => [new Message.Redraw(), .. after.PagesFor(a.Role).Where(p => p is { Kind: PageKind.Supervise, State: not PageState.Undelivered }).Select(p => new Message.Covered(p.Person, a.Role))],
        Event.Reassigned { From: { } from } r => [new Message.Redraw(), new Message.Released(from, r.Role)],
        Event.StoodDown => [new Message.Redraw(), .. OnTheWay(before!, _ => true)],
        Event.SeatStoodDown s => [new Message.Redraw(), .. OnTheWay(before!, role => role == s.Role)],
        Event.Disposed or Event.Reassigned or Event.Declined or Event.HandedBack or Event.TakenOver or Event.Arrived or Event.ArrivalCorrected or Event.OnMyWay => [new Message.Redraw()],
        Event.Closed or Event.MergedInto or Event.Unmerged or Event.Restored or Event.ChildTaken => [new Message.Redraw()],
        Event.Merged m => [new Message.Redraw(), .. m.Pages.Where(p => p.IsLive).Select(p => new Message.Page(p.Person, p.Number))],
        Event.Asked a => a.To.Select(to => new Message.Ask(to, a.Question)),
        Event.DutyOffered d => [new Message.Offered(d.Person, d.Duty, d.Child, d.Round)],
        Event.DutyAccepted d => (d.Tell ?? []).Select(to => new Message.Answered(to, d.Duty, d.Child, d.Round, true)),
        Event.DutyDeclined d => (d.Tell ?? []).Select(to => new Message.Answered(to, d.Duty, d.Child, d.Round, false)),
        Event.NeededAgain n => n.To.Select(to => new Message.NeededAgain(to, n.Role)),
        Event.CarrierTold c => c.To.Select(to => new Message.Carried(to, c.Child)),
        // Of these nobody hears by themselves: a page, a question or a reminder comes of them, or whoever said it knows.
        Event.Opened or Event.DispositionConfirmed or Event.SeatOpened or Event.Escalated or Event.Unfilled or Event.LeadChanged or Event.SplitOff or Event.ReadyToClose => [],
        Event.Seen or Event.Revealed or Event.DeclineExplained or Event.HandBackExplained or Event.Phoned or Event.PhoneFailed or Event.PhoneArrived or Event.Forwarded => [],
        Event.DutyOpened or Event.DutyMoved or Event.DutiesReminded or Event.DutyRecorded or Event.DutyWithdrawn or Event.Transferred or Event.Missing or Event.Found => [],
        _ => throw new UnreachableException($"Nobody has said who must hear of {e.GetType().Name}"),
    };

    private static IEnumerable<Message> Page(string person, Role role, int page, bool phone) => phone ? [new Message.Page(person, page), new Message.Phone(person, role, page)] : [new Message.Page(person, page)];

    private static IEnumerable<Message> OnTheWay(Referral before, Func<Role, bool> what) =>
        before.Seats.Concat(before.Beside).Where(s => what(s.Role) && s is Seat.Accepted or Seat.TakenOver).Select(s => new Message.Released(s.Holder!, s.Role));

    private static bool Reminds(Message what, Reminded item) => what switch
    {
        Message.Reminder m => (m.Duty, m.Child, m.Round) == (item.Duty, item.Child, item.Round),
        Message.Reminders several => several.Items.Any(i => (i.Duty, i.Child, i.Round) == (item.Duty, item.Child, item.Round)),
        _ => false,
    };

    /// Of a warning the side's supervisor hears, of a breach those of every side, and of both whoever is on the way or took it over; of an open
    /// question a supervisor.
    private static void Told(Event e, Referral? before, OnCall roster)
    {
        switch (e)
        {
            case Event.Warned w: Warned(before!, w.Role, w.To, [w.Role], roster); break;
            case Event.Breached b: Warned(before!, b.Role, b.To, before!.Seats.Select(s => s.Role), roster); break;
            case Event.Asked a when roster.Of(Role.Supervisor).Where(p => !before!.Unreached.Contains(p.Id)).ToList() is { Count: > 0 } supervisors:
                Hold(supervisors.Any(p => a.To.Contains(p.Id)), "a supervisor is asked what only a person can settle", before!.Id);
                break;
        }
    }

    private static void Warned(Referral before, Role role, IReadOnlyCollection<string> to, IEnumerable<Role> sides, OnCall roster)
    {
        var told = $"{before.Id} {role}: {string.Join(", ", to.Select(Cast.Name))}";
        Hold(to.Count > 0, "somebody is told that nobody is there", told);
        foreach (var seat in before.Seats.Concat(before.Beside).Where(s => s.Role == role && s.Holder is not null))
            Hold(to.Contains(seat.Holder!), "who is on the way is told that they are awaited", $"{told} without {Cast.Name(seat.Holder!)}");
        foreach (var side in sides.Distinct())
            Hold(roster.ToTell(before, side) is var supervisors && (supervisors.Count == 0 || supervisors.Any(to.Contains)), "a side's supervisor is told that nobody is there", $"{told} without any of {string.Join(", ", supervisors.Select(Cast.Name))} for {side}");
    }
}
