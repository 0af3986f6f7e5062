namespace CsecBot.Dispatch.Tests;

/// Times that people give: their own, or another's told by telephone. Only a time that cannot be is refused.
public class WordOfMouth
{
    [Fact]
    public void An_acceptance_cannot_be_recorded_for_later_or_for_before_the_call()
    {
        var night = new Night().Open().FastForward(10);
        Assert.Equal(Refusal.InTheFuture, night.Do(at => new Command.RecordAccepted(Role.Csw, "csw2", at.AddMinutes(1), "sup", at)));
        Assert.Equal(Refusal.BeforeTheCall, night.Do(at => new Command.RecordAccepted(Role.Csw, "csw2", at.AddMinutes(-18), "sup", at)));
        Assert.Equal(Refusal.UnknownPerson, night.Do(at => new Command.RecordAccepted(Role.Csw, "adv1", at, "sup", at)));
        Assert.Equal(Refusal.NoSuchSeat, night.Do(at => new Command.RecordAccepted(Role.ProbationOfficer, "po1", at, "sup", at)));
    }

    [Fact]
    public void A_recorded_acceptance_says_so_and_the_seat_is_covered_for_everybody_else()
    {
        var night = new Night().Open().FastForward(10).Does(at => new Command.RecordAccepted(Role.Csw, "csw1", at.AddMinutes(-4), "sup", at));
        Assert.Equal(new Event.Accepted(Role.Csw, 1, "csw1", How.Recorded, Night.Start.AddMinutes(6)), night.Log.OfType<Event.Accepted>().Single());
        Assert.Equal(Refusal.Covered, night.Do(at => new Command.Accept(night.PageOf("csw3"), "csw3", at)));
        Assert.Equal(Refusal.Covered, night.Do(at => new Command.RecordAccepted(Role.Csw, "csw3", at, "sup", at)));
    }

    [Fact]
    public void Arriving_proves_nothing_for_a_seat_that_nobody_holds()
    {
        var night = new Night().Open();
        Assert.Equal(Refusal.NobodyHolds, night.Do(at => new Command.RecordArrived(Role.Csw, at, "sup", at)));
        Assert.Equal(Refusal.NotYours, night.Do(at => new Command.Arrive(Role.Csw, null, "csw3", at)));
    }

    [Fact]
    public void A_clock_two_minutes_ahead_counts_as_now()
    {
        var night = new Night().Open().Accepts("csw1").FastForward(30).Does(at => new Command.Arrive(Role.Csw, at.AddMinutes(2), "csw1", at));
        Assert.Equal(Night.Start.AddMinutes(30), night.Seat<Seat.OnScene>(Role.Csw).ArrivedAt);
    }

    [Fact]
    public void A_correction_by_telephone_appends_and_the_original_stays()
    {
        var night = new Night().Open().Accepts("csw1").FastForward(100).Does(at => new Command.Arrive(Role.Csw, null, "csw1", at));
        Assert.True(night.State!.SeatOf(Role.Csw)!.IsLate(night.Now));
        night.Does(at => new Command.RecordArrived(Role.Csw, at.AddMinutes(-15), "sup", at));
        Assert.Equal([("Self", 100.0)], night.Log.OfType<Event.Arrived>().Select(a => ($"{a.How}", (a.At - Night.Start).TotalMinutes)));
        Assert.Equal([("Recorded", 85.0)], night.Log.OfType<Event.ArrivalCorrected>().Select(a => ($"{a.How}", (a.At - Night.Start).TotalMinutes)));
        Assert.False(night.State.SeatOf(Role.Csw)!.IsLate(night.Now));
        Assert.Equal(Refusal.BeforeAcceptance, night.Do(at => new Command.RecordArrived(Role.Csw, at.AddMinutes(-101), "sup", at)));
    }

    [Theory]
    [InlineData(-3, "etaInThePast")]
    [InlineData(12 * 60 + 1, "etaTooFar")]
    public void A_time_of_arrival_to_come_that_cannot_be_is_asked_about(int minutes, string refusal)
    {
        var night = new Night().Open().Accepts("csw1");
        Assert.Equal(refusal, night.Do(at => new Command.OnMyWay(Role.Csw, at.AddMinutes(minutes), "csw1", at))!.Code);
        night.Does(at => new Command.OnMyWay(Role.Csw, at.AddMinutes(25), "csw1", at));
        Assert.Equal(Night.Start.AddMinutes(25), night.Seat<Seat.Accepted>(Role.Csw).Eta);
    }

    [Fact]
    public void On_scene_there_is_nothing_left_to_hand_back_take_over_or_reassign()
    {
        var night = new Night().Open().Accepts("csw1").Does(at => new Command.Arrive(Role.Csw, null, "csw1", at));
        Assert.Equal(Refusal.ArrivedAlready, night.Do(at => new Command.HandBack(Role.Csw, "csw1", at)));
        Assert.Equal(Refusal.Covered, night.Do(at => new Command.TakeOver(Role.Csw, "sup", at)));
        Assert.Equal(Refusal.ArrivedAlready, night.Do(at => new Command.Reassign(Role.Csw, "csw2", "sup", at)));
    }

    [Fact]
    public void No_re_page_hand_back_or_reassignment_moves_the_advocates_clock()
    {
        var night = new Night().Open(decided: Night.Start.AddMinutes(-5)).FastForward(4).Accepts("adv1").FastForward(10).Does(at => new Command.HandBack(Role.Advocate, "adv1", at))
            .FastForward(10).Does(at => new Command.Reassign(Role.Advocate, "avi1", "sup", at)).FastForward(40);
        Assert.Equal((Night.Start, Night.Start.AddMinutes(90)), (night.State!.SeatOf(Role.Advocate)!.Clock.StartedAt, night.State.SeatOf(Role.Advocate)!.Clock.ArriveBy));
        Assert.Equal([60.0], night.Minutes<Event.Warned>(w => w.Role == Role.Advocate));
        Assert.Equal([55.0], night.Minutes<Event.Warned>(w => w.Role == Role.Csw));
    }
}
