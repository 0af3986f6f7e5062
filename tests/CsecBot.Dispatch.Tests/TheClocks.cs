namespace CsecBot.Dispatch.Tests;

public class TheClocks
{
    [Fact]
    public void Warned_at_60_and_75_breached_at_90_and_then_every_15_until_arrival()
    {
        var night = new Night(protocol: Night.TwoDuties).Open().Accepts("csw1").Accepts("adv1").FastForward(125);
        Assert.Equal([60.0, 75], night.Log.OfType<Event.Warned>().Where(w => w.Role == Role.Csw).Select(Minute));
        Assert.Equal([90.0, 105, 120], night.Log.OfType<Event.Breached>().Where(w => w.Role == Role.Csw).Select(Minute));
        Assert.Equal("csw1 sup", string.Join(' ', night.Log.OfType<Event.Warned>().First(w => w.Role == Role.Csw).To));
        Assert.Equal("csw1 sup agsup", string.Join(' ', night.Log.OfType<Event.Breached>().First(w => w.Role == Role.Csw).To));
        night.Does(at => new Command.Arrive(Role.Csw, null, "csw1", at)).FastForward(60);
        Assert.Equal(3, night.Log.OfType<Event.Breached>().Count(w => w.Role == Role.Csw));
    }

    [Fact]
    public void The_social_workers_clock_starts_with_the_decision_and_the_advocates_with_the_first_page()
    {
        var night = new Night(protocol: Night.TwoDuties).Open(received: Night.Start.AddMinutes(-60), decided: Night.Start.AddMinutes(-20));
        Assert.Equal(Night.Start.AddMinutes(70), night.State!.SeatOf(Role.Csw)!.Clock.ArriveBy);
        Assert.Equal(Night.Start.AddMinutes(90), night.State.SeatOf(Role.Advocate)!.Clock.ArriveBy);
    }

    [Fact]
    public void Where_no_advocate_can_be_tried_their_clock_starts_with_the_decision_and_a_later_page_does_not_move_it()
    {
        var night = new Night(Night.Everybody.Without("adv1", "adv2", "avi1")).Open(decided: Night.Start.AddMinutes(-20), received: Night.Start.AddMinutes(-30));
        night.Roster = Night.Everybody;
        night.FastForward(6);
        Assert.Contains(night.Paged(Role.Advocate), p => p.Person == "avi1");
        Assert.Equal(Night.Start.AddMinutes(70), night.State!.SeatOf(Role.Advocate)!.Clock.ArriveBy);
    }

    [Fact]
    public void An_arrival_earlier_than_now_keeps_both_times_and_a_correction_appends()
    {
        var night = new Night(protocol: Night.TwoDuties).Open().Accepts("csw1").FastForward(40);
        night.Does(at => new Command.Arrive(Role.Csw, at.AddMinutes(-10), "csw1", at)).Does(at => new Command.Arrive(Role.Csw, at.AddMinutes(-15), "csw1", at));
        Assert.Equal(Night.Start.AddMinutes(30), night.Log.OfType<Event.Arrived>().Single().At);
        Assert.Equal(Night.Start.AddMinutes(25), night.Log.OfType<Event.ArrivalCorrected>().Single().At);
        Assert.Equal(Night.Start.AddMinutes(25), night.Seat<Seat.OnScene>(Role.Csw).ArrivedAt);
    }

    /// Whoever heard the acceptance had a clock that was ahead.
    [Fact]
    public void Who_says_that_they_are_there_now_is_there_whatever_the_clocks_say()
    {
        var night = new Night(protocol: Night.TwoDuties).Open().FastForward(5).Accepts("csw1");
        var accepted = night.Now;
        night.Now -= TimeSpan.FromSeconds(10);
        night.Does(at => new Command.Arrive(Role.Csw, null, "csw1", at));
        Assert.Equal((accepted, accepted), (night.Seat<Seat.OnScene>(Role.Csw).AcceptedAt, night.Seat<Seat.OnScene>(Role.Csw).ArrivedAt));
    }

    [Fact]
    public void A_time_that_cannot_be_is_refused()
    {
        var night = new Night(protocol: Night.TwoDuties).Open().FastForward(5).Accepts("csw1").FastForward(10);
        Assert.Equal(Refusal.BeforeAcceptance, night.Do(at => new Command.Arrive(Role.Csw, at.AddMinutes(-11), "csw1", at)));
        Assert.Equal(Refusal.InTheFuture, night.Do(at => new Command.Arrive(Role.Csw, at.AddMinutes(3), "csw1", at)));
        Assert.Equal(Refusal.EtaInThePast, night.Do(at => new Command.OnMyWay(Role.Csw, at.AddMinutes(-3), "csw1", at)));
        Assert.Equal(Refusal.AcceptFirst, night.Do(at => new Command.Arrive(Role.Advocate, null, "adv1", at)));
    }

    [Fact]
    public void What_was_told_by_telephone_is_recorded_with_its_own_time()
    {
        var night = new Night(protocol: Night.TwoDuties).Open().FastForward(15).Does(at => new Command.RecordAccepted(Role.Csw, "csw3", at.AddMinutes(-5), "sup", at));
        Assert.Equal(Night.Start.AddMinutes(10), night.Seat<Seat.Accepted>(Role.Csw).AcceptedAt);
        night.FastForward(10).Does(at => new Command.RecordArrived(Role.Csw, at.AddMinutes(-1), "sup", at));
        Assert.Equal(Night.Start.AddMinutes(24), night.Seat<Seat.OnScene>(Role.Csw).ArrivedAt);
        Assert.Equal(Refusal.NotAllowed, new Night(protocol: Night.TwoDuties).Open().Do(at => new Command.RecordAccepted(Role.Csw, "csw3", at, "csw1", at)));
    }

    [Fact]
    public void An_undecided_referral_is_asked_about_every_15_minutes_and_conversion_opens_the_seats()
    {
        var night = new Night(protocol: Night.TwoDuties).Open(children: Night.Child("A", Disposition.Pending)).FastForward(31);
        Assert.Equal(Status.Pending, night.State!.Status);
        Assert.Equal([15.0, 30], night.Log.OfType<Event.Asked>().Select(Minute));
        Assert.Equal("hot sup", string.Join(' ', night.Log.OfType<Event.Asked>().First().To));
        night.Does(at => new Command.Dispose([new("A", Disposition.InPerson, null)], at, "hotline:desk", at));
        Assert.Equal(Status.Open, night.State!.Status);
        Assert.Equal(("csw1", 31), night.Paged(Role.Csw)[0]);
        Assert.Null(night.State.NextAsk);
    }

    [Fact]
    public void Evaluated_out_ends_the_paging_and_can_be_reversed()
    {
        var night = new Night(protocol: Night.TwoDuties).Open().Accepts("csw1").Does(at => new Command.Dispose([new("A", Disposition.EvaluatedOut, EvaluatedOutReason.NotCsec)], at, "hotline:desk", at));
        Assert.Equal(Status.EvaluatedOut, night.State!.Status);
        Assert.Null(night.State.DueAt);
        Assert.Equal(Refusal.Ended, night.Do(at => new Command.Accept(2, "adv1", at)));
        night.FastForward(10).Does(at => new Command.Dispose([new("A", Disposition.InPerson, null)], at, "hotline:desk", at));
        Assert.Equal([("csw1", 0), ("csw1", 10)], night.Paged(Role.Csw));
        Assert.Equal(2, night.State!.Duties.Length);
    }

    private static double Minute(Event e) => (e.At - Night.Start).TotalMinutes;
}
