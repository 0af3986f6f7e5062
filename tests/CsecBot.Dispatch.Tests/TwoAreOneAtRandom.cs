namespace CsecBot.Dispatch.Tests;

/// Seeded: two referrals at whatever point, joined, lived with, taken apart, split. Whatever happens, every child keeps its people and its clocks.
public class TwoAreOneAtRandom
{
    [Fact]
    public void Six_hundred_pairs_lose_nobody_and_no_duty_and_move_no_clock()
    {
        for (var seed = 0; seed < 600; seed++)
            try { Run(new Random(seed)); }
            catch (Exception e) { Assert.Fail($"Seed {seed}: {e.Message}\n{e.StackTrace}"); }
    }

    private static void Run(Random random)
    {
        var (one, other) = (Lived(random, "R-0000AAAA"), Lived(random, "R-0000BBBB"));
        var (a, b) = (one.State!, other.State!);
        if (TwoAreOne.Merge(one, other) is { } refused)
        {
            Assert.Contains(refused, new[] { Refusal.Ended, Refusal.PairedTwice });
            return;
        }
        Joined(a, b, other.State!);
        Seated(other.State!);
        var said = other.Log.Count;
        Live(random, other, random.Next(12));
        var since = other.Log.Skip(said).OfType<Event.DutyRecorded>().Select(d => d.Duty).ToHashSet();
        var joined = other.State!;
        if (joined.Status != Status.Closed && random.Next(3) > 0)
        {
            Assert.Null(TwoAreOne.Unmerge(one, other));
            Apart(a, one.State!, since);
            Apart(b, other.State!, since);
            Seated(one.State!);
            Seated(other.State!);
            Live(random, one, 6);
        }
        Live(random, other, 6);
        if (other.State!.Children.Length < 2 || other.State.Status == Status.Closed || other.State.MergedInto is not null) return;
        var (whole, child) = (other.State, other.State.Children[random.Next(other.State.Children.Length)].Ref);
        var own = TwoAreOne.Split(other, child);
        foreach (var duty in whole.Duties.Where(d => d.Child is not null)) Assert.Contains((duty.Child == child ? own : other).State!.Duties, d => d.Is(duty.Id, duty.Child, duty.Round) && d.Outcome == duty.Outcome);
        Seated(own.State!);
        Seated(other.State!);
        Live(random, own, 6);
    }

    /// Whoever is decided is gone to by everybody whom the protocol sends.
    private static void Seated(Referral r)
    {
        if (!r.IsLive || r.Children.All(c => c.Disposition != Disposition.InPerson)) return;
        Assert.All(Night.Protocol.Responses[r.LeadAgency], role => Assert.NotNull(r.SeatOf(role)));
    }

    private static void Joined(Referral a, Referral b, Referral one)
    {
        var was = a.Seats.Concat(b.Seats).ToList();
        foreach (var seat in was.Where(s => s.Holder is not null))
        {
            var now = one.Seats.Concat(one.Beside).SingleOrDefault(s => s.Holder == seat.Holder && s.Role == seat.Role) ?? one.Seats.Concat(one.Beside).Single(s => s.Holder == seat.Holder);
            Assert.True(seat is not Seat.OnScene || now is Seat.OnScene || now.Role != seat.Role, $"{seat} is on scene no longer");
        }
        foreach (var role in was.Select(s => s.Role).Distinct())
        {
            Assert.Equal(was.Where(s => s.Role == role).Min(s => s.Clock.ArriveBy), one.SeatOf(role)!.Clock.ArriveBy);
            if (one.SeatOf(role)!.IsVacant && one.Children.Any(c => c.Disposition == Disposition.InPerson)) Assert.NotNull(one.SeatOf(role)!.DueAt);
        }
        var names = one.Absorbed[^1].Children.ToDictionary(c => c.Theirs, c => c.Ours);
        foreach (var duty in b.Duties.Concat(a.Duties.Select(d => d with { Child = d.Child is null ? null : names[d.Child] })))
        {
            var now = one.Duties.Where(d => d.Id == duty.Id && d.Child == duty.Child && (d.Round == duty.Round || d.StartedAt == duty.StartedAt || IsMissedSooner(d, duty))).ToList();
            Assert.True(now.Count > 0, $"{duty} is lost");
            Assert.True(duty.IsUnfinished || now.Any(d => !d.IsUnfinished), $"{duty} is open again");
            Assert.True(now.Any(d => d.DueAt <= duty.DueAt), $"{duty} is due later than it was");
        }
    }

    /// Missed in both, its notices are one set, since the earlier report.
    internal static bool IsMissedSooner(Duty one, Duty was) => Night.Protocol.Duty(was.Id).Start is Start.When { Happening: Happening.Missing } && one.StartedAt < was.StartedAt;

    private static void Apart(Referral was, Referral now, HashSet<string> since)
    {
        Assert.Equal((was.CallReceivedAt, was.Source), (now.CallReceivedAt, now.Source));
        foreach (var seat in was.Seats)
            if (now.SeatOf(seat.Role) is { } mine) Assert.Equal((seat.Clock.StartedAt, seat.Clock.ArriveBy), (mine.Clock.StartedAt, mine.Clock.ArriveBy));
        foreach (var duty in was.Duties.Where(d => !d.IsUnfinished && !since.Contains(d.Id))) Assert.Contains(now.Duties, d => d.Is(duty.Id, duty.Child, duty.Round) && !d.IsUnfinished);
        Assert.True(!now.IsLive || now.DueAt is not null);
    }

    private static Night Lived(Random random, string id)
    {
        var night = new Night { Id = id, ChecksStorage = false, Now = Night.Start.AddMinutes(random.Next(60)) };
        night.Open((LeadAgency)random.Next(4), children: [.. Enumerable.Range(0, random.Next(1, 3)).Select(n => Night.Child($"{(char)('A' + n)}", (Disposition)random.Next(3)))]);
        Live(random, night, random.Next(25));
        return night;
    }

    private static void Live(Random random, Night night, int steps)
    {
        for (var step = 0; step < steps && night.State!.MergedInto is null; step++)
        {
            if (random.Next(3) == 0) night.Now += TimeSpan.FromSeconds(random.Next(1, random.Next(10) == 0 ? 50_000 : 600));
            var command = Simulation.Any(random, night, night.Now);
            try { night.Decide(_ => command); }
            catch (BrokenPromiseException e) { Assert.Fail($"{command}: {e.Message}\n{Night.Json(night.State)}"); }
            if (night.State!.DueAt <= night.Now) night.Decide(at => new Command.Tick(at));
        }
    }
}
