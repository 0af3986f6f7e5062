using CsecBot.Dispatch;
using static CsecBot.Simulation.BrokenException;
namespace CsecBot.Simulation;

/// A save's ladders, climbed a second time: which steps had their moment, whom each calls by the document and the roster, whether it rings, and
/// when the next is due, neither later nor earlier. [protocol]
internal sealed class Climbs
{
    private readonly OnCall roster;
    private readonly IReadOnlyList<Event> events;
    private readonly HashSet<Role> called = [], climbed = [];

    /// Since the last step: a page that was lost, so that the next step may come before its time; the step that a ladder begins with anew; the person
    /// whom a supervisor named.
    private readonly Dictionary<Role, Page> lost = [];
    private readonly Dictionary<Role, int> begins = [];
    private readonly Dictionary<Role, string> named = [];

    private Climbs(Referral? before, IReadOnlyList<Event> events, OnCall roster)
    {
        (this.events, this.roster) = (events, roster);
        var r = before;
        for (var i = 0; i < events.Count; i++)
        {
            var until = r is null ? i : At(r, i);
            for (; i < until; i++) r = Evolution.Evolve(r, events[i]);
            r = Evolution.Evolve(r, events[i]);
        }
        // Where others are still waited for, nobody may have followed.
        foreach (var (role, was) in lost)
            if (r!.SeatOf(role) is Seat.Paging on) NobodyInstead(on, was, new(r!, role, roster), $"{r.Id} {role}");
        foreach (var role in climbed)
            if (r!.SeatOf(role) is Seat.Paging { NextRung: var next }) Hold(next > LastStep(role), "no step whose time has passed is left", $"{r.Id} {role} at {next:HH:mm:ss.fff}");
    }

    public static void Check(Referral? before, IReadOnlyList<Event> events, IReadOnlyList<OnCall> rosters)
    {
        if (events.Any(e => e is Event.Paged or Event.Repaged or Event.Escalated or Event.Unfilled or Event.Declined or Event.Undelivered or Event.HandedBack or Event.Accepted))
            OnCall.ByOneOf(rosters, roster => _ = new Climbs(before, events, roster));
    }

    /// What `events[i]` means where it stands so; until which event it is told of by that.
    private int At(Referral r, int i)
    {
        switch (events[i])
        {
            case Event.Escalated x: return Step(r, x, i);
            case Event.Unfilled u: return Ends(r, u, i);
            case Event.Paged p: return Instead(r, p.Role, i);
            case Event.Repaged p: return Instead(r, p.Role, i);
            case Event.Declined d: Loses(r, r.PageOf(d.Page)); break;
            case Event.Undelivered u: Loses(r, r.PageOf(u.Page)); break;
            case Event.HandedBack h when r.SeatOf(h.Role) is { IsVacant: true }: Loses(r, r.Pages.FirstOrDefault(p => p.IsLive && (p.Role, p.Person, p.Kind) == (h.Role, h.Person, PageKind.Respond))); break;
            // The ladder is opened again at the next person: at the step of the page that was accepted.
            case Event.HandedBack h: begins[h.Role] = r.SeatOf(h.Role) is Seat.Accepted { Page: { } page } ? r.PageOf(page)!.Rung : 0; break;
            // Whoever has one seat can answer for no other.
            case Event.Accepted a:
                foreach (var theirs in r.Pages.Where(p => p.Person == a.Person && p.Role != a.Role && p.Kind == PageKind.Respond)) Loses(r, theirs);
                break;
            case Event.Reassigned a: named[a.Role] = a.Person; break;
        }
        return i;
    }

    private int Step(Referral r, Event.Escalated x, int i)
    {
        var steps = new Steps(r, x.Role, roster);
        var (calls, until) = After(r, x.Role, i);
        var isAgain = r.SeatOf(x.Role) is Seat.Paging on && on.Run == x.Run && on.Rung == x.Rung && (x.Rung < steps.Last || steps.Of(x.Run, x.Rung).Count == 0);
        var due = Passed(r, x.Role, x.Run, isAgain ? steps.Last + 1 : x.Rung, x.At, steps);
        var how = $"{r.Id} {x.Role} run {x.Run} step {x.Rung} at {x.At:HH:mm:ss.fff}";
        climbed.Add(x.Role);
        if (isAgain)
        {
            // Nobody is above: whoever is highest is called again, as the last step is, and what is above is tried again.
            Hold(steps.CanAnswer().Any(), "a ladder on which nobody can answer is unfilled", how);
            Hold(x.NextRung == x.At + steps.RepeatEvery, "a step that is repeated is repeated in time", $"{how}: {x.NextRung:HH:mm:ss.fff}");
            Highest(r, x.Role, steps, calls, how);
            return until;
        }
        Hold(!(steps.IsAgain(x.Rung) && due + steps.Wait(x.Rung) <= x.At), "a missed page is not made up", how);
        var next = Next(steps, x.Rung, due, x.At);
        Hold(x.NextRung <= next, "no step comes later than the document has it", $"{how}: {x.NextRung:HH:mm:ss.fff} and should be {next:HH:mm:ss.fff}");
        Hold(x.NextRung >= next, "no step comes earlier than the document has it", $"{how}: {x.NextRung:HH:mm:ss.fff} and should be {next:HH:mm:ss.fff}");
        AsItSays(x, named.Remove(x.Role, out var person) ? [new([person], PageKind.Respond, 0)] : steps.Of(x.Run, x.Rung), calls, steps.Rings(x.Rung), due, how);
        if (calls.Count > 0) called.Add(x.Role);
        return until;
    }

    /// Each whom the step has is called once, as the step says, and nobody else.
    private void AsItSays(Event.Escalated x, List<OneOf> step, List<Called> calls, bool rings, DateTimeOffset due, string how)
    {
        Hold(step.Count > 0, "a step that has nobody is passed over", how);
        foreach (var one in step)
        {
            var theirs = calls.Where(c => c.Kind == one.Kind && one.People.Contains(c.Person)).ToList();
            Hold(theirs.Count > 0, "a step calls whoever it has", $"{how}: {Names(one.People)}");
            Hold(theirs.Count == 1, "a step calls one person", $"{how}: {Names(theirs.Select(c => c.Person))}");
            Hold(theirs[0].Rung == one.Rung, "a page is of its step", $"{how}: {theirs[0]}");
            Hold(theirs[0].Phone == rings, rings ? "a step that rings rings" : "no step rings that should not", $"{how}: {theirs[0]}");
            Hold((theirs[0].Due ?? due) == due, "a page says since when it is due", $"{how}: {theirs[0].Due:HH:mm:ss.fff} and should be {due:HH:mm:ss.fff}");
        }
        foreach (var call in calls) Hold(roster.IsThere(call.Person) && step.Any(one => one.Kind == call.Kind && one.People.Contains(call.Person)), "nobody is called whom the step has not", $"{how}: {Cast.Name(call.Person)} as {x.Role}");
    }

    /// No page is left, or nobody can answer one: the ladder's repeat goes on, and whoever may be reached all the same is called again.
    private int Ends(Referral r, Event.Unfilled u, int i)
    {
        var steps = new Steps(r, u.Role, roster);
        var (calls, until) = After(r, u.Role, i);
        var how = $"{r.Id} {u.Role} at {u.At:HH:mm:ss.fff}";
        if (r.SeatOf(u.Role) is Seat.Paging on && on.Rung == steps.Last && lost.Remove(u.Role, out var was))
        {
            NobodyInstead(on, was, steps, how);
            Hold(!steps.CanAnswer().Any(p => p.Number != was!.Number), "a seat with a page that can be answered is not unfilled", how);
            Hold(u.NextRung == on.NextRung, "a ladder that nobody answers goes on in its time", how);
            return until;
        }
        var run = r.SeatOf(u.Role) is Seat.Paging paging ? paging.Run : 1 + r.Pages.Where(p => p.Role == u.Role).Select(p => p.Run).Append(r.SeatOf(u.Role)!.Run).Max();
        Passed(r, u.Role, run, steps.Last + 1, u.At, steps);
        Hold(r.SeatOf(u.Role) is not Seat.Paging || !steps.CanAnswer().Any(), "a seat with a page that can be answered is not unfilled", how);
        Hold(u.NextRung == u.At + steps.RepeatEvery, "a step that is repeated is repeated in time", $"{how}: {u.NextRung:HH:mm:ss.fff}");
        Highest(r, u.Role, steps, calls, how);
        return until;
    }

    /// Unless this save has called somebody of this seat, whoever has a page of the highest step is called again, without the telephone.
    private void Highest(Referral r, Role role, Steps steps, List<Called> calls, string how)
    {
        var there = steps.CanAnswer().ToList();
        var again = called.Contains(role) ? [] : there.Where(p => p.Rung == there.Max(t => t.Rung)).Select(p => p.Person).ToHashSet();
        Hold(again.SetEquals(calls.Select(c => c.Person)), "where a ladder has nobody more, whoever is highest is called again", $"{how}: {Names(calls.Select(c => c.Person))} and should be {Names(again)}");
        Hold(!calls.Any(c => c.Phone), "no step rings that should not", how);
    }

    /// A page that belongs to no step comes in place of one that was lost.
    private int Instead(Referral r, Role role, int i)
    {
        var call = Called.By(events[i], role, r)!;
        var how = $"{r.Id} {role}: {Cast.Name(call.Person)}";
        Hold(lost.Remove(role, out var was), "nobody is called out of turn", how);
        Hold((call.Rung, call.Kind, call.Phone) == (was!.Rung, was.Kind, false) && new Steps(r, role, roster).Instead(was).Contains(call.Person), "in place of who is lost comes the next of the same step", $"{how} for {Cast.Name(was.Person)}");
        called.Add(role);
        return i;
    }

    /// Where the ladder stands at the step of whoever is lost, and that step has another, they come before the next step.
    private static void NobodyInstead(Seat.Paging on, Page lost, Steps steps, string how)
    {
        if (lost.Run != on.Run || lost.Rung != (steps.IsAgain(on.Rung) ? on.Rung - 1 : on.Rung)) return;
        Hold(steps.Instead(lost).Count == 0, "in place of who is lost comes the next of the same step", $"{how}: {Names(steps.Instead(lost))} for {Cast.Name(lost.Person)}");
    }

    private void Loses(Referral r, Page? page)
    {
        if (page is { IsLive: true } && r.IsLive && r.SeatOf(page.Role) is Seat.Paging) lost[page.Role] = page;
    }

    /// Which step was to come and since when it is due: every one before `step` had nobody, or was only to page again and has missed it.
    private DateTimeOffset Passed(Referral r, Role role, int run, int step, DateTimeOffset at, Steps steps)
    {
        var (next, due) = ToCome(r, role, run, at, steps);
        for (; next < step && next <= steps.Last; next++)
        {
            if (steps.IsAgain(next) && due + steps.Wait(next) <= at) due += steps.Wait(next);
            else Hold(steps.Of(run, next).Count == 0, "no step that has somebody is passed over", $"{r.Id} {role} run {run} step {next} at {at:HH:mm:ss.fff}: {Names(steps.Of(run, next).SelectMany(o => o.People))}");
        }
        Hold(next == Math.Min(step, steps.Last + 1), "a ladder is not thrown back", $"{r.Id} {role} run {run} to step {step} at {at:HH:mm:ss.fff}");
        return due;
    }

    private (int Step, DateTimeOffset Due) ToCome(Referral r, Role role, int run, DateTimeOffset at, Steps steps)
    {
        var how = $"{r.Id} {role} run {run} at {at:HH:mm:ss.fff}";
        switch (r.SeatOf(role))
        {
            case Seat.Paging on when on.Run == run:
                if (lost.Remove(role, out var page))
                {
                    NobodyInstead(on, page, steps, how);
                    return (on.Rung + 1, at);
                }
                Hold(on.NextRung <= at, "no step is taken before its time", how);
                return (Math.Min(on.Rung + 1, steps.Last), on.NextRung);
            case Seat.Unfilled none:
                Hold(none.NextRung <= at, "no step is taken before its time", how);
                Hold(r.Pages.All(p => p.Role != role || p.Run < run), "a ladder that is begun anew calls everybody anew", how);
                return (begins.Remove(role, out var first) ? first : 0, at);
            case var seat: throw new BrokenException("a ladder is climbed for whoever is missing", $"{how}: {seat}");
        }
    }

    /// What an outage made late keeps its moment, and what it made late of the last step's repeats is not made up.
    private static DateTimeOffset Next(Steps steps, int step, DateTimeOffset due, DateTimeOffset at)
    {
        var next = due + steps.Wait(step);
        while (step == steps.Last && next <= at) next += steps.Wait(step);
        return next;
    }

    /// Whom the events just after this one call for that role, and the last of those.
    private (List<Called> Calls, int Until) After(Referral r, Role role, int i)
    {
        var calls = new List<Called>();
        while (i + 1 < events.Count && Called.By(events[i + 1], role, r) is { } call)
        {
            calls.Add(call);
            i++;
        }
        return (calls, i);
    }

    private DateTimeOffset LastStep(Role role) => events.OfType<Event.Escalated>().Last(e => e.Role == role).At;

    private static string Names(IEnumerable<string> people) => string.Join(", ", people.Select(Cast.Name));
}
