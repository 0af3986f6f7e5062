using System.Text.Json;
using CsecBot.Dispatch;
using CsecBot.Storage;
using static CsecBot.Simulation.BrokenException;
namespace CsecBot.Simulation;

/// What every save must keep: the chain of its trail, and what was so before it.
internal static class Saves
{
    /// What happened in this save, where its entry follows the one before it.
    public static List<Event> Chained(string id, int n, string previous, Row head, Row? entry)
    {
        Hold(head.Number("Entries") == n, "the trail has no gap", $"{id}: entry {head.Number("Entries")} follows {n - 1}");
        if (entry is null) throw new BrokenException("a head and its entry are saved together", $"{id} {n}");
        var events = entry.Long("Events");
        var hash = TrailHash.Of(previous, id, n, entry.Text("By")!, entry.Text("EnteredAt")!, events);
        Hold(entry.Text("Previous") == previous && entry.Text("Hash") == hash && head.Text("LastHash") == hash, "the chain holds", $"{id} {n}");
        return JsonSerializer.Deserialize<List<Event>>(events, DispatchJson.Options)!;
    }

    public static string Said(Event e) => e switch
    {
        Event.Paged p => $"Paged {p.Page} {Cast.Name(p.Person)}", Event.Repaged p => $"Repaged {p.Page}", Event.Accepted a => $"Accepted {Cast.Name(a.Person)}",
        Event.Arrived a => $"Arrived {Cast.Name(a.Person)}", Event.Delivered d => $"Delivered {d.Page}", Event.Undelivered d => $"Undelivered {d.Page}", _ => e.GetType().Name,
    };

    public static void Check(Referral before, Referral after, IReadOnlyList<Event> events)
    {
        var id = after.Id;
        foreach (var was in before.Pages)
            Hold(after.PageOf(was.Number) is { } now && (now.Person, now.Role, now.At) == (was.Person, was.Role, was.At), "a page stays what it was", $"{id} page {was.Number}");
        foreach (var accepted in events.OfType<Event.Accepted>())
        {
            Hold(before.SeatOf(accepted.Role) is not { IsVacant: false } || (before.SeatOf(accepted.Role) is Seat.TakenOver && accepted.How == How.Recorded), "one acceptance for a seat", $"{id} {accepted.Role} is {before.SeatOf(accepted.Role)?.Holder}'s and is given to {accepted.Person}");
            Hold(after.SeatOf(accepted.Role)?.Holder == accepted.Person, "who accepts has the seat", $"{id} {accepted.Role}");
        }
        foreach (var declined in events.OfType<Event.Declined>().Where(d => before.SeatOf(d.Role) is Seat.Paging && before.PageOf(d.Page)!.IsLive))
            Hold(before.PagesFor(declined.Role).Any(p => p.IsLive && p.Number != declined.Page) || events.Any(e => e is Event.Paged or Event.Repaged or Event.Unfilled),
                "whoever declines is followed at once", $"{id} page {declined.Page}");
        if (Joins.Are(events)) return;   // two referrals have a say in what follows
        foreach (var was in before.Seats)
        {
            if (after.SeatOf(was.Role) is not { } now) continue;
            Hold((was.Clock.StartedAt, was.Clock.ArriveBy) == (now.Clock.StartedAt, now.Clock.ArriveBy), "no clock is moved", $"{id} {was.Role}");
            Hold(now.Clock.NextWarning >= was.Clock.NextWarning, "no warning is set back", $"{id} {was.Role}");
            Hold(was is not Seat.OnScene || now is Seat.OnScene, "an arrival stays", $"{id} {was.Role}");
        }
        foreach (var duty in before.Duties.Where(d => d.IsUnfinished))
            Hold(after.Duties.Any(d => d.Is(duty.Id, duty.Child, duty.Round)) || events.OfType<Event.DutyWithdrawn>().Any(), "no duty is dropped", $"{id} {duty.Id}");
    }
}
