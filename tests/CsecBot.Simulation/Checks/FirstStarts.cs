using CsecBot.Dispatch;
using static CsecBot.Simulation.BrokenException;
namespace CsecBot.Simulation;

/// Since when each seat is waited for, in a book of its own: a clock begins once, with the decision or, for an advocate, with the first page to one,
/// and whatever happens to the seat it goes on. Of two that are joined the earlier counts. [protocol]
internal sealed class FirstStarts(Night night)
{
    private readonly Dictionary<(string Referral, Role Role), DateTimeOffset> first = [];
    private readonly Dictionary<(string Into, string From), Dictionary<Role, DateTimeOffset>> beforeJoining = [];

    /// How it stood with the whole when that child was taken out, and which seats each referral has now.
    private readonly Dictionary<string, Dictionary<Role, DateTimeOffset>> wholes = [];
    private readonly Dictionary<string, HashSet<Role>> open = [];

    /// Moments at which somebody at the hotline decided something later.
    private readonly HashSet<DateTimeOffset> decided = [];

    public void Decides(DateTimeOffset at) => decided.Add(at);

    public void Saved(Referral? before, Referral after, IReadOnlyList<Event> events)
    {
        var (id, r) = (after.Id, before);
        for (var i = 0; i < events.Count; i++)
        {
            switch (events[i])
            {
                case Event.Opened o when !Joins.Are(events): IsSaidInTime(o); break;
                case Event.Disposed d: Hold(decided.Any(at => (at - d.At).Duration() <= night.ClocksOff), "what is decided is of the moment at which it was decided", $"{id} {d.Child} at {d.At:HH:mm:ss.fff}"); break;
                case Event.SeatOpened o: Opens(r!, o, events, i); break;
                case Event.Merged m: Join(id, m.From); break;
                case Event.Unmerged u: Part(id, u.From); break;
                case Event.ChildTaken t:
                    wholes[t.Into] = Of(id);
                    if (t.Now.Children.All(c => c.Disposition == Disposition.Pending)) Forget(id);   // for whom nobody goes to nothing has begun
                    break;
                case Event.SplitOff s: TakeOut(wholes.GetValueOrDefault(id) ?? Of(s.From), id, r!.Children[0], s.Now); break;
            }
            r = Evolution.Evolve(r, events[i]);
        }
        foreach (var seat in after.Seats)
        {
            if (first.TryAdd((id, seat.Role), seat.Clock.StartedAt)) Hold(Joins.Are(events), "a seat is opened before anybody waits for it", $"{id} {seat.Role}");
            Hold(first[(id, seat.Role)] == seat.Clock.StartedAt, "a clock goes on from where it began", $"{id} {seat.Role}: {seat.Clock.StartedAt:HH:mm:ss.fff} and began {first[(id, seat.Role)]:HH:mm:ss.fff}");
        }
        open[id] = [.. after.Seats.Select(s => s.Role)];
    }

    private void Opens(Referral r, Event.SeatOpened opened, IReadOnlyList<Event> events, int i)
    {
        var begins = first.TryGetValue((r.Id, opened.Role), out var before) ? before : Begins(r, opened, events, i);
        Hold(opened.StartedAt == begins, "a seat's clock begins with the decision, or an advocate's with the first page", $"{r.Id} {opened.Role}: {opened.StartedAt:HH:mm:ss.fff} and should be {begins:HH:mm:ss.fff}");
        first[(r.Id, opened.Role)] = opened.StartedAt;
    }

    /// The decision is the first by which somebody goes to a child; for a seat that only another lead needs, that this one leads.
    private static DateTimeOffset Begins(Referral r, Event.SeatOpened opened, IReadOnlyList<Event> events, int i)
    {
        var page = events.Skip(i + 1).OfType<Event.Paged>().FirstOrDefault(p => p.Role == opened.Role && p.Kind == PageKind.Respond);
        if (opened.Role == Role.Advocate && page is not null) return page.At;
        return events.OfType<Event.LeadChanged>().FirstOrDefault()?.At ?? r.Children.Where(c => c.Disposition == Disposition.InPerson).Min(c => c.DecidedAt)!.Value;
    }

    /// What the hotline sends without a time is of the moment at which it is taken in, and no other.
    private void IsSaidInTime(Event.Opened opened)
    {
        var earliest = night.Timeline.Start + night.Plan.Referrals.Min(r => r.At) - night.ClocksOff;
        foreach (var child in opened.Children.Where(c => c.Disposition != Disposition.Pending))
            Hold(child.DecidedAt >= earliest && child.DecidedAt <= night.Timeline.Now + night.ClocksOff, "what is decided is of the moment at which it was decided", $"{opened.Id} {child.Ref} at {child.DecidedAt:HH:mm:ss.fff}");
    }

    /// The earlier of two that run; one that was given up is not taken up by that.
    private void Join(string into, string from)
    {
        var (ours, theirs) = (Of(into), Of(from));
        beforeJoining[(into, from)] = ours;
        foreach (var (role, start) in theirs)
            if (!ours.TryGetValue(role, out var own) || (open[from].Contains(role) && !open[into].Contains(role)) || (start < own && open[from].Contains(role) == open[into].Contains(role))) first[(into, role)] = start;
    }

    /// Each by its own again. A seat that only the other had counts here since it was asked for here too: what stands in the save, and not earlier.
    private void Part(string into, string from)
    {
        var own = beforeJoining[(into, from)];
        foreach (var role in Of(from).Keys) first.Remove((into, role));
        foreach (var (role, start) in own) first[(into, role)] = start;
    }

    /// By the clocks of the whole; or, where it was decided later that somebody goes to this child, since then. A seat that goes along goes on.
    private void TakeOut(Dictionary<Role, DateTimeOffset> whole, string own, Child child, Standing goes)
    {
        if (child.Disposition != Disposition.InPerson) return;
        foreach (var (role, start) in whole) first[(own, role)] = child.DecidedAt > start && !goes.Seats.Any(s => s.Role == role) ? child.DecidedAt.Value : start;
    }

    private void Forget(string id)
    {
        foreach (var role in Of(id).Keys) first.Remove((id, role));
    }

    private Dictionary<Role, DateTimeOffset> Of(string id) => first.Where(f => f.Key.Referral == id).ToDictionary(f => f.Key.Role, f => f.Value);
}
