namespace CsecBot.Dispatch.Tests;

/// Seeded nights: lost deliveries, double clicks, strangers, stale clicks, outages. A failure prints its seed.
public class Simulation
{
    private static readonly string[] Anybody = ["csw1", "csw2", "csw3", "adv1", "adv2", "avi1", "po1", "posup", "sup", "agsup", "duty", "hot", "cont1", "stranger"];
    private static readonly DeclineReason?[] Reasons = [null, DeclineReason.Ill, DeclineReason.TooFar];

    [Fact]
    public void Two_thousand_nights_keep_every_promise()
    {
        for (var seed = 0; seed < 2_000; seed++)
            try { Run(new Random(seed)); }
            catch (Exception e) { Assert.Fail($"Seed {seed}: {e.Message}\n{e.StackTrace}"); }
    }

    private static void Run(Random random)
    {
        var night = new Night(random.Next(4) == 0 ? Night.Everybody.Without(Anybody[random.Next(9)], Anybody[random.Next(9)]) : null);
        night.Open((LeadAgency)random.Next(4), children: [Night.Child("A", (Disposition)random.Next(2)), Night.Child("B", (Disposition)random.Next(3))]);
        for (var step = 0; step < 60; step++)
        {
            if (random.Next(3) == 0) night.Now += TimeSpan.FromSeconds(random.Next(1, random.Next(10) == 0 ? 50_000 : 600));   // at times a long outage
            var (command, before) = (Any(random, night, night.Now), night.State!);
            if (night.Decide(_ => command) is not null) Assert.Same(before, night.State);
            Kept(before, night.State!, command);
            if (random.Next(4) == 0) Once(night, command);
            if (random.Next(3) > 0) Beat(night);
        }
        night.CheckStored();
    }

    internal static Command Any(Random random, Night night, DateTimeOffset at)
    {
        var state = night.State!;
        var (by, other, page, role) = (Anybody[random.Next(Anybody.Length)], Anybody[random.Next(Anybody.Length)], random.Next(0, state.Pages.Length + 2), (Role)random.Next(3));
        var (paged, holder, earlier) = (state.PageOf(page)?.Person ?? by, state.SeatOf(role)?.Holder ?? by, at.AddMinutes(-random.Next(40)));
        var duty = state.Duties.Length == 0 ? null : state.Duties[random.Next(state.Duties.Length)];
        return random.Next(28) switch
        {
            0 or 1 => new Command.Accept(page, paged, at),
            2 => new Command.Accept(page, by, at),
            3 or 4 => new Command.Decline(page, Reasons[random.Next(3)], paged, at),
            5 => new Command.Deliver(page, new Delivery.Taken($"m{random.Next(9)}"), at),
            6 or 7 => new Command.Deliver(page, new Delivery.Failed("gone"), at),
            8 => new Command.HandBack(role, holder, at),
            9 => new Command.Arrive(role, random.Next(3) == 0 ? earlier : null, holder, at),
            10 => new Command.TakeOver(role, by, at),
            11 => new Command.Reassign(role, other, by, at),
            12 => new Command.RecordAccepted(role, other, earlier, by, at),
            13 => new Command.RecordArrived(role, earlier, by, at),
            14 => new Command.Dispose([new(random.Next(2) == 0 ? "A" : "B", (Disposition)random.Next(3), (EvaluatedOutReason)random.Next(5))], earlier, random.Next(2) == 0 ? "hotline:desk" : by, at),
            15 => new Command.Complete(Night.Protocol.Duties[random.Next(Night.Protocol.Duties.Length)].Id, random.Next(2) == 0 ? "A" : "B", (Outcome)random.Next(6), earlier, random.Next(2) == 0 ? "sup" : by, at),
            21 or 22 or 23 when duty is not null => new Command.Complete(duty.Id, duty.Child, (Outcome)random.Next(1, 6), random.Next(2) == 0 ? at : earlier, "sup", at, random.Next(2) == 0 ? duty.Round : null),
            24 => new Command.ReportMissing(random.Next(2) == 0 ? "A" : "B", earlier, random.Next(2) == 0 ? "sup" : by, at),
            25 => new Command.ReportFound(random.Next(2) == 0 ? "A" : "B", random.Next(2) == 0 ? at : earlier, "sup", at),
            26 => new Command.ChangeLead((LeadAgency)random.Next(4), random.Next(2) == 0 ? "hotline:desk" : by, at),
            27 when duty is not null => random.Next(3) switch
            {
                0 => new Command.Offer(duty.Id, duty.Child, other, "sup", at),
                1 => new Command.AcceptDuty(duty.Id, duty.Child, duty.Offered ?? by, at),
                _ => new Command.DeclineDuty(duty.Id, duty.Child, duty.Offered ?? by, at),
            },
            16 => new Command.OnMyWay(role, at.AddMinutes(random.Next(-5, 60)), holder, at),
            17 => new Command.Reveal(role, holder, at),
            18 => new Command.Close(by, at),
            19 => new Command.Forward(new Message.Warning(other, role, 60), "gone", null, at),
            _ => new Command.Tick(at),
        };
    }

    private static void Kept(Referral before, Referral after, Command command)
    {
        Assert.True(!after.IsLive || after.DueAt is not null, $"{command} left nobody to look at it again");
        Assert.Equal(Enumerable.Range(1, after.Pages.Length), after.Pages.Select(p => p.Number));
        Assert.Equal(after.Seats.Length, after.Seats.Select(s => s.Role).Distinct().Count());
        foreach (var was in before.Pages) Assert.Equal((was.Role, was.Person, was.Kind, was.At), (after.PageOf(was.Number)!.Role, after.PageOf(was.Number)!.Person, after.PageOf(was.Number)!.Kind, after.PageOf(was.Number)!.At));
        foreach (var was in before.Seats) Seat(was, after.SeatOf(was.Role), command);
        foreach (var seat in after.Seats.OfType<Seat.Paging>()) Assert.True(after.PagesFor(seat.Role).Any(p => p.IsLive), $"{command} left {seat.Role} paging nobody");
        foreach (var was in before.Duties.Where(d => !after.Duties.Any(x => x.Is(d.Id, d.Child, d.Round)))) Assert.True(MayGo(was, after, command), $"{command} dropped {was}");
        var changed = before.Duties.Where(d => !d.IsUnfinished && command is not Command.Complete && !after.Duties.Any(x => x.Is(d.Id, d.Child, d.Round) && x.Outcome == d.Outcome && x.At == d.At));
        if (changed.FirstOrDefault() is { } other) Assert.Fail($"{command} changed {other}");
    }

    /// What was begun goes only unfinished: with its child, or with what it belongs to while it is not late.
    internal static bool MayGo(Duty was, Referral after, Command command)
    {
        var concerned = after.Children.Any(c => c.Disposition == Disposition.InPerson && (was.Child is null || c.Ref == was.Child));
        var rule = Night.Protocol.Duty(was.Id);
        return was.IsUnfinished && (command is Command.Dispose ? !concerned || rule.Start is Start.When { Happening: Happening.Downgraded }
            : rule.Repeat is { } repeat && command.At < was.DueAt && after.DutyOf(repeat.During, was.Child) is not { IsUnfinished: true });
    }

    private static void Seat(Seat was, Seat? now, Command command)
    {
        if (now is null)
        {
            Assert.True(command is Command.Dispose or Command.ChangeLead, $"{command} ended the seat {was.Role}");
            return;
        }
        Assert.Equal((was.Clock.StartedAt, was.Clock.ArriveBy), (now.Clock.StartedAt, now.Clock.ArriveBy));
        Assert.True(now.Clock.NextWarning >= was.Clock.NextWarning, $"{command} set the warnings back");
        Assert.True(was is not Dispatch.Seat.OnScene || now is Dispatch.Seat.OnScene, $"{command} undid an arrival");
        Assert.True(was is Dispatch.Seat.OnScene || now is not Dispatch.Seat.OnScene || command is Command.Arrive or Command.RecordArrived, $"{command} ended the seat without an arrival");
        Assert.True(was.Holder == now.Holder || command is Command.Accept or Command.HandBack or Command.TakeOver or Command.Reassign or Command.RecordAccepted, $"{command} changed the holder");
    }

    /// A double click.
    private static void Once(Night night, Command command)
    {
        var before = night.State;
        night.Decide(_ => command);
        Assert.True(ReferenceEquals(before, night.State), $"{command} twice happened twice");
    }

    private static void Beat(Night night)
    {
        if (night.State!.DueAt is not { } due || due > night.Now) return;
        var said = night.Log.Count;
        night.Decide(at => new Command.Tick(at));
        Assert.True(night.Log.Count > said, "a beat did nothing although something was due");
        Assert.True(night.State.DueAt is null || night.State.DueAt > night.Now, "a beat left something due undone");
    }
}
