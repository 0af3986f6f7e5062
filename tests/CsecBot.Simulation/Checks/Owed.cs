using CsecBot.Dispatch;
using static CsecBot.Simulation.BrokenException;
namespace CsecBot.Simulation;

/// Who must hear of what happened, by the protocol: their message is in the same save. [protocol]
internal static class Owed
{
    public static void Check(Referral? before, Referral after, IReadOnlyList<Event> events, IReadOnlyList<Message> saved)
    {
        foreach (var owed in events.SelectMany(e => Of(e, before, after)))
            Hold(saved.Contains(owed), "who must hear of it is told in the same save", $"{after.Id}: {owed}");
        foreach (var item in events.OfType<Event.DutiesReminded>().SelectMany(d => d.Items))
            foreach (var to in item.To) Hold(saved.Any(m => m.To == to && Reminds(m, item)), "who must hear of it is told in the same save", $"{after.Id}: {Cast.Name(to)} of {item.Duty}");
        foreach (var warned in events.OfType<Event.Warned>()) Told(before!, warned.Role, warned.To);
        foreach (var breached in events.OfType<Event.Breached>()) Told(before!, breached.Role, breached.To);
    }

    private static IEnumerable<Message> Of(Event e, Referral? before, Referral after) => e switch
    {
        Event.Paged p => p.Phone ? [new Message.Page(p.Person, p.Page), new Message.Phone(p.Person, p.Role, p.Page)] : [new Message.Page(p.Person, p.Page)],
        Event.Repaged p when after.PageOf(p.Page) is { } page => p.Phone ? [new Message.Page(page.Person, p.Page), new Message.Phone(page.Person, p.Role, p.Page)] : [new Message.Page(page.Person, p.Page)],
        Event.Warned w => w.To.Select(to => new Message.Warning(to, w.Role, w.Minutes)),
        Event.Breached b when before!.SeatOf(b.Role) is { Clock: var clock } && clock.NextWarning <= clock.ArriveBy =>
            b.To.SelectMany(to => new Message[] { new Message.Warning(to, b.Role, b.Minutes), new Message.Phone(to, b.Role, null) }),
        Event.Breached b => b.To.Select(to => new Message.Warning(to, b.Role, b.Minutes)),
        Event.Accepted a => [new Message.Redraw(), .. after.PagesFor(a.Role).Where(p => p is { Kind: PageKind.Supervise, State: not PageState.Undelivered }).Select(p => new Message.Covered(p.Person, a.Role))],
        Event.Reassigned { From: { } from } r => [new Message.Redraw(), new Message.Released(from, r.Role)],
        Event.Declined or Event.HandedBack or Event.TakenOver or Event.Arrived or Event.OnMyWay or Event.StoodDown or Event.SeatStoodDown or Event.Closed or Event.MergedInto => [new Message.Redraw()],
        Event.Asked a => a.To.Select(to => new Message.Ask(to, a.Question)),
        Event.DutyOffered d => [new Message.Offered(d.Person, d.Duty, d.Child, d.Round)],
        Event.CarrierTold c => c.To.Select(to => new Message.Carried(to, c.Child)),
        _ => [],
    };

    private static bool Reminds(Message what, Reminded item) => what switch
    {
        Message.Reminder m => (m.Duty, m.Child, m.Round) == (item.Duty, item.Child, item.Round),
        Message.Reminders several => several.Items.Any(i => (i.Duty, i.Child, i.Round) == (item.Duty, item.Child, item.Round)),
        _ => false,
    };

    /// Whoever is on the way, or took it over, is among those who are told that nobody is there yet.
    private static void Told(Referral before, Role role, IReadOnlyCollection<string> to)
    {
        Hold(to.Count > 0, "somebody is told that nobody is there", $"{before.Id} {role}");
        if (before.SeatOf(role)?.Holder is { } holder) Hold(to.Contains(holder), "who is on the way is told that they are awaited", $"{before.Id} {role} {Cast.Name(holder)}");
    }
}
