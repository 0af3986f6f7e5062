using CsecBot.Dispatch;
namespace CsecBot.Simulation;

/// How a ladder goes on, whatever happened: whoever is lost is followed in the same save, and the last step keeps its rhythm.
internal static class Ladders
{
    public static void Check(Referral before, Referral after, IReadOnlyList<Event> events)
    {
        foreach (var e in events)
            if (e is Event.Declined d) Follows(before, d.Page, events);
            else if (e is Event.Undelivered u && after.IsLive) Follows(before, u.Page, events);
        if (events.Any(e => e is Event.Declined or Event.Undelivered or Event.HandedBack) || Joins.Are(events)) return;   // a rung that is entered early moves what comes after it
        foreach (var was in before.Seats.OfType<Seat.Paging>())
            if (after.SeatOf(was.Role) is Seat.Paging now && now.Run == was.Run && now.NextRung != was.NextRung) KeepsRhythm(was, now, RuleOf(after, was.Role), events, after.Id);
    }

    private static void Follows(Referral before, int number, IReadOnlyList<Event> events)
    {
        if (before.PageOf(number) is not { IsLive: true } lost || before.SeatOf(lost.Role) is not Seat.Paging seat) return;
        var (rule, live) = (RuleOf(before, lost.Role), before.PagesFor(lost.Role).Where(p => p.IsLive && p.Number != number).ToList());
        // Others are being waited for: of its own rung while the ladder stands there, else of any.
        var isOfThisRung = lost.Run == seat.Run && lost.Rung == rule.PeopleOf(seat.Rung);
        if (isOfThisRung && seat.Rung < rule.LastRung ? live.Any(p => (p.Run, p.Rung) == (lost.Run, lost.Rung)) : live.Count > 0) return;
        if (events.Any(e => e is Event.Paged p && p.Role == lost.Role || e is Event.Repaged r && r.Role == lost.Role || e is Event.Unfilled f && f.Role == lost.Role)) return;
        throw new BrokenException("whoever is lost is followed at once", $"{before.Id} page {number} of {Cast.Name(lost.Person)}");
    }

    /// The last step's next moment is the first that is still to come of those it would have had without any outage, or one whole wait from now.
    private static void KeepsRhythm(Seat.Paging was, Seat.Paging now, SeatRule rule, IReadOnlyList<Event> events, string id)
    {
        if (now.Rung != rule.LastRung || events.OfType<Event.Escalated>().LastOrDefault(e => e.Role == was.Role) is not { } step) return;
        // Rungs between, which have nobody, are passed over at once and cost no time.
        HashSet<TimeSpan> before = [TimeSpan.Zero];
        for (var rung = was.Rung + 1; rung < rule.LastRung; rung++) before.UnionWith(before.Select(b => b + rule.GapAfter(rung)).ToList());
        var isInStep = before.Any(b => (now.NextRung - was.NextRung - b).Ticks % rule.RepeatEvery.Ticks == 0);
        if ((isInStep || now.NextRung == step.At + rule.RepeatEvery) && now.NextRung > step.At && now.NextRung <= step.At + rule.RepeatEvery) return;
        throw new BrokenException("missed repeats are not made up", $"{id} {was.Role}: after {was.NextRung:HH:mm:ss.fff}, at {step.At:HH:mm:ss.fff}, comes {now.NextRung:HH:mm:ss.fff}");
    }

    private static SeatRule RuleOf(Referral r, Role role) => Cast.ProtocolOf(r).Seats[role];
}
