namespace CsecBot.Dispatch;

/// What must hold after every event. Broken, it is a fault of this program: better refused and loud than saved.
public static class Promise
{
    public static void Keep(Referral? before, Referral r)
    {
        var (isLive, due) = (r.IsLive, r.DueAt);
        if (isLive && r.Status != Status.FollowUp) Hold(due is not null, r, "is open and nobody will look at it again");
        foreach (var duty in r.Duties)
            if (duty.IsUnfinished && r.MergedInto is null) Hold(isLive && due <= duty.Next, r, "has a duty that nobody will be reminded of");
        foreach (var other in r.Beside) Hold(other.Holder is not null && r.SeatOf(other.Role) is { } seat && seat.Holder != other.Holder, r, "has somebody beside a seat that is not there, or is theirs");
        // What is the same list as before holds still.
        if (r.Duties != before?.Duties) Hold(r.Duties.Select(d => (d.Id, d.Child, d.Round)).Distinct().Count() == r.Duties.Length, r, "has a duty twice");
        if (r.Seats != before?.Seats) Hold(r.Seats.Select(s => s.Role).Distinct().Count() == r.Seats.Length, r, "has a seat twice");
        if (r.Pages != before?.Pages) Hold(r.Pages.Select(p => p.Number).SequenceEqual(Enumerable.Range(1, r.Pages.Length)), r, "has a page out of order");
    }

    /// What must also hold when a decision is complete; after a beat nothing may be left due.
    public static void KeepWhole(Referral r, DateTimeOffset? beat)
    {
        Hold(beat is null || r.DueAt is null || r.DueAt > beat, r, "was looked at and something is due still");
        Hold(!r.IsLive || r.DueAt is not null, r, "is not closed and nobody will look at it again");
        if (r.MergedInto is not null) return;   // what is still reported of its pages changes nothing any more
        foreach (var seat in r.Seats.OfType<Seat.Paging>())
            Hold(r.PagesFor(seat.Role).Any(p => p.IsLive), r, $"pages for {seat.Role.Wire()} and nobody has a page");
    }

    private static void Hold(bool promise, Referral r, string broken)
    {
        if (!promise) throw new BrokenPromiseException($"Referral {r.Id} {broken}.");
    }
}

public sealed class BrokenPromiseException(string message) : Exception(message);
