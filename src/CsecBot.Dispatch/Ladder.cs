using static CsecBot.Dispatch.Event;
namespace CsecBot.Dispatch;

/// How a seat is filled: rung after rung, while earlier pages stay live, until somebody accepts. [ours, from practice]
internal static class Ladder
{
    /// Opens the seat and pages its first rung. The clock starts as the protocol says, once.
    public static IEnumerable<Event> Open(Referral r, Role role, DateTimeOffset decidedAt, DateTimeOffset now, World world)
    {
        var rule = world.Protocol.Seats[role];
        var run = NewRun(r, role);
        List<Event> From(DateTimeOffset start)
        {
            var opened = new SeatOpened(role, start, start + rule.OnSceneWithin, Warnings.Next(rule, start, start), now);
            return [opened, .. Enter(Evolution.Evolve(r, opened), role, run, rung: 0, due: now, now, world)];
        }
        if (r.Started.TryGetValue(role, out var before)) return From(before);   // decided anew: no clock moves
        var events = From(decidedAt);
        var reached = events.OfType<Paged>().Any(p => p.Kind == PageKind.Respond);
        return rule.Start == SeatStart.FirstContact && reached ? From(now) : events;
    }

    /// A ladder begun anew calls everybody anew: a run in which nobody was called, also where a seat that was given up had nobody when it was opened again.
    public static int NewRun(Referral r, Role role) => 1 + r.PagesFor(role).Select(p => p.Run).Append(r.SeatOf(role)?.Run ?? 0).Max();

    public static IEnumerable<Event> OnTime(Referral r, Role role, DateTimeOffset now, World world)
    {
        var last = world.Protocol.Seats[role].LastRung;
        return r.SeatOf(role) switch
        {
            Seat.Paging p when p.NextRung <= now => Enter(r, role, p.Run, Math.Min(p.Rung + 1, last), p.NextRung, now, world),
            Seat.Unfilled u when u.NextRung <= now => Enter(r, role, NewRun(r, role), rung: 0, due: now, now, world),
            _ => [],
        };
    }

    /// Enters the rung that was due at `due`, and every later one whose time has passed as well, each once. A rung with nobody on it is
    /// passed over at once; an ended ladder repeats its last rung, or, where nobody has a page, begins anew.
    public static List<Event> Enter(Referral r, Role role, int run, int rung, DateTimeOffset due, DateTimeOffset now, World world)
    {
        var rule = world.Protocol.Seats[role];
        var sofar = new Sofar(r);
        for (; rung <= rule.LastRung; rung++)
        {
            var next = NextAfter(rule, rung, due, now);
            if (rule.Rungs[rung].IsAgain && next <= now) { due = next; continue; }   // a missed re-page is not made up
            var calls = Calls.For(sofar.State, role, run, rung, due, now, world);
            if (calls.Count == 0) continue;
            sofar.Add(new Escalated(role, run, rung, next, now)).Add(s => Calls.Events(s, calls));
            if (next > now) return sofar.Events;
            due = next;
        }
        // Nobody is left above. Whoever has a page on the highest rung is paged again, unless this very step did so, and what is above is
        // tried again; with no page of this run out, the whole ladder is.
        var silent = !sofar.Events.Any(e => e is Paged or Repaged);
        sofar.Add(sofar.State.SeatOf(role) is Seat.Paging on && on.Run == run && Calls.Out(sofar.State, role, world).Any()
            ? new Escalated(role, run, on.Rung, now + rule.RepeatEvery, now)
            : new Unfilled(role, now + rule.RepeatEvery, now));
        return silent ? sofar.Add(s => Calls.Events(s, Calls.Highest(s, role, now, world))).Events : sofar.Events;
    }

    /// A page of this seat has just stopped being live: the next person of its rung, else the next rung, at once.
    public static IEnumerable<Event> Lost(Referral r, Page page, DateTimeOffset now, World world)
    {
        if (r.SeatOf(page.Role) is not Seat.Paging seat) return [];
        var rule = world.Protocol.Seats[page.Role];
        var live = Calls.Out(r, page.Role, world).Select(o => o.Page).Where(p => p.Number != page.Number).ToList();
        if (page.Run == seat.Run && page.Rung == rule.PeopleOf(seat.Rung))
        {
            if (Calls.Instead(r, page, now, world) is { } instead) return Calls.Events(r, [instead]);
            if (live.Any(p => p.Run == seat.Run && p.Rung == page.Rung)) return [];
        }
        else if (live.Count > 0) return [];
        if (seat.Rung < rule.LastRung) return Enter(r, page.Role, seat.Run, seat.Rung + 1, due: now, now, world);
        return live.Count > 0 ? [] : [new Unfilled(page.Role, seat.NextRung, now)];
    }

    /// Whoever has one seat can answer for no other: where they were asked for another as well, the next are called at once.
    public static IEnumerable<Event> Bound(Referral r, string person, DateTimeOffset now, World world)
    {
        var sofar = new Sofar(r);
        foreach (var page in r.Pages.Where(p => p.Person == person && p is { IsLive: true, Kind: PageKind.Respond } && Supervising.HasAnother(r, p.Role, person)))
            sofar.Add(s => Lost(s, page, now, world));
        return sofar.Events;
    }

    /// Missed repeats of the last rung are not made up either: the next one is the first still to come.
    private static DateTimeOffset NextAfter(SeatRule rule, int rung, DateTimeOffset due, DateTimeOffset now)
    {
        var next = due + rule.GapAfter(rung);
        if (rung < rule.LastRung || next > now) return next;
        return next + ((now - next).Ticks / rule.RepeatEvery.Ticks + 1) * rule.RepeatEvery;
    }
}
