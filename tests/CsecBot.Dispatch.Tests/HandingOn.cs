namespace CsecBot.Dispatch.Tests;

/// A seat that changes hands: handed back, released, reassigned; and the stale cards that are left behind.
public class HandingOn
{
    private static readonly Roster TwoWorkers = Night.Everybody.Without("csw2");

    [Fact]
    public void Whoever_read_covered_is_paged_again_when_the_seat_is_handed_back()
    {
        var night = new Night(TwoWorkers).Open().FastForward(7).Accepts("csw1").FastForward(13).Does(at => new Command.HandBack(Role.Csw, "csw1", at));
        Assert.Equal([("csw1", 0), ("csw1", 3), ("csw3", 6), ("csw3", 20)], night.Paged(Role.Csw));
        night.FastForward(15);
        Assert.Equal([("sup", 26), ("duty", 34)], night.Paged(Role.Csw).TakeLast(2));
    }

    [Fact]
    public void A_secondary_who_hands_back_is_followed_by_the_supervisor_at_once()
    {
        var night = new Night().Open().FastForward(7).Accepts("csw3").Does(at => new Command.HandBack(Role.Csw, "csw3", at)).FastForward(9);
        Assert.Equal([("sup", 7), ("duty", 15)], night.Paged(Role.Csw).TakeLast(2));
    }

    [Fact]
    public void With_nobody_on_call_any_more_whoever_still_has_a_page_is_paged_again_every_five_minutes()
    {
        var night = new Night().Open().FastForward(7).Accepts("csw1").FastForward(13);
        night.Roster = Night.Everybody.Without("csw1", "csw2", "csw3", "sup", "posup", "duty");
        night.Does(at => new Command.HandBack(Role.Csw, "csw1", at)).FastForward(6);
        Assert.Equal([("csw3", 6), ("csw3", 20), ("csw3", 25)], night.Paged(Role.Csw).TakeLast(3));
        Assert.Equal("csw3", night.Accepts("csw3").Seat<Seat.Accepted>(Role.Csw).Person);
    }

    [Fact]
    public void A_seat_handed_back_may_be_taken_again_by_the_same_person()
    {
        var night = new Night().Open().Accepts("csw1").FastForward(10).Does(at => new Command.HandBack(Role.Csw, "csw1", at)).FastForward(2);
        night.Does(at => new Command.Accept(1, "csw1", at));
        Assert.Equal(Night.Start.AddMinutes(12), night.Seat<Seat.Accepted>(Role.Csw).AcceptedAt);
    }

    [Fact]
    public void A_stale_decline_after_handing_back_pages_nobody_more()
    {
        var night = new Night().Open().Accepts("csw1").Does(at => new Command.HandBack(Role.Csw, "csw1", at)).FastForward(1);
        Assert.Equal([("csw1", 0), ("csw2", 0)], night.Paged(Role.Csw));
        night.Does(at => new Command.Decline(1, DeclineReason.Ill, "csw1", at));
        Assert.Equal(2, night.Paged(Role.Csw).Count);
    }

    [Fact]
    public void A_decline_from_somebody_who_could_not_be_reached_pages_nobody_more()
    {
        var three = Night.Everybody with { Shifts = [.. Night.Everybody.Shifts.Select(s => s with { Tier = Tier.Primary })] };
        var night = new Night(three).Open().Fails("csw1").FastForward(1).Does(at => new Command.Decline(1, null, "csw1", at));
        Assert.Equal([("csw1", 0), ("csw2", 0)], night.Paged(Role.Csw));
    }

    [Fact]
    public void A_reason_given_afterwards_only_adds()
    {
        var night = new Night().Open().Declines("csw1").Does(at => new Command.Decline(1, DeclineReason.TooFar, "csw1", at));
        Assert.Equal(DeclineReason.TooFar, night.State!.PageOf(1)!.Reason);
        Assert.Equal([("csw1", 0), ("csw2", 0)], night.Paged(Role.Csw));
    }

    [Fact]
    public void The_reason_of_a_hand_back_only_adds_too_and_is_asked_anew_after_the_next_one()
    {
        var night = new Night().Open().Accepts("csw1").FastForward(10).Does(at => new Command.HandBack(Role.Csw, "csw1", at)).FastForward(1);
        var (due, paged) = (night.State!.DueAt, night.Paged(Role.Csw).Count);
        foreach (var reason in new[] { DeclineReason.Ill, DeclineReason.Other })
        {
            night.Does(at => new Command.HandBack(Role.Csw, "csw1", at, reason));
            Assert.Equal(reason, night.State!.GivenBackBy(Role.Csw, "csw1")!.Reason);
        }
        Assert.Equal((due, paged), (night.State!.DueAt, night.Paged(Role.Csw).Count));
        night.Accepts("csw2").Does(at => new Command.HandBack(Role.Csw, "csw1", at, DeclineReason.Unsafe));   // also when somebody else has it by then
        Assert.Equal(3, night.Log.OfType<Event.HandBackExplained>().Count());
        Assert.Equal("csw2", night.State!.SeatOf(Role.Csw)!.Holder);
        night.Does(at => new Command.HandBack(Role.Csw, "csw2", at)).Does(at => new Command.Accept(1, "csw1", at));
        Assert.Null(night.State!.GivenBackBy(Role.Csw, "csw1"));
        night.Does(at => new Command.HandBack(Role.Csw, "csw1", at));
        Assert.Null(night.State!.GivenBackBy(Role.Csw, "csw1")!.Reason);
    }

    [Fact]
    public void Reassigning_from_the_holder_stops_nothing_of_the_clock()
    {
        var night = new Night().Open().Accepts("csw1").FastForward(30).Does(at => new Command.Reassign(Role.Csw, "csw3", "duty", at));
        Assert.Equal("csw1", night.Log.OfType<Event.Reassigned>().Single().From);
        Assert.Equal(("csw3", 30), night.Paged(Role.Csw)[^1]);
        Assert.Equal(Night.Start.AddMinutes(90), night.State!.SeatOf(Role.Csw)!.Clock.ArriveBy);
        Assert.Equal(Night.Start.AddMinutes(33), night.Seat<Seat.Paging>(Role.Csw).NextRung);
    }

    [Fact]
    public void A_supervisor_who_is_named_for_the_seat_is_asked_to_respond_though_told_as_a_supervisor_before()
    {
        var both = Night.Everybody with { People = [.. Night.Everybody.People.Select(p => p.Id == "sup" ? p with { Roles = [Role.Supervisor, Role.Csw] } : p)] };
        var night = new Night(both).Open().FastForward(13).Does(at => new Command.Reassign(Role.Csw, "sup", "duty", at)).Accepts("sup");
        Assert.Equal(Night.Start.AddMinutes(13), night.Seat<Seat.Accepted>(Role.Csw).AcceptedAt);
    }

    [Fact]
    public void Somebody_reassigned_who_declines_is_followed_by_the_primary()
    {
        var night = new Night().Open().FastForward(13).Does(at => new Command.Reassign(Role.Csw, "csw3", "sup", at)).FastForward(1).Declines("csw3");
        Assert.Equal([("csw3", 13), ("csw1", 14)], night.Paged(Role.Csw).TakeLast(2));
    }

    [Fact]
    public void A_seat_taken_over_cannot_be_accepted_but_can_be_recorded_for_another()
    {
        var night = new Night().Open().FastForward(13).Does(at => new Command.TakeOver(Role.Csw, "sup", at));
        Assert.Equal(Refusal.Covered, night.Do(at => new Command.Accept(1, "csw1", at)));
        Assert.Equal(Refusal.Covered, night.Do(at => new Command.TakeOver(Role.Csw, "duty", at)));
        night.Does(at => new Command.RecordAccepted(Role.Csw, "csw2", at.AddMinutes(-1), "sup", at));
        Assert.Equal("csw2", night.Seat<Seat.Accepted>(Role.Csw).Person);
    }

    /// Found by nights: they read that somebody else had taken it and that they were not needed.
    [Fact]
    public void A_taker_who_says_when_somebody_will_be_there_is_told_that_it_is_theirs()
    {
        var night = new Night().Open().FastForward(13).Does(at => new Command.TakeOver(Role.Csw, "sup", at));
        Assert.Equal(Refusal.TakenOverByYou, night.Do(at => new Command.OnMyWay(Role.Csw, at.AddMinutes(20), "sup", at)));
        night.Does(at => new Command.TakeOver(Role.Advocate, "duty", at));
        Assert.Equal(Refusal.TakenOverByYou, night.Do(at => new Command.OnMyWay(Role.Advocate, at.AddMinutes(20), "duty", at)));   // who was never paged for it, too
    }

    [Fact]
    public void A_taker_is_told_on_and_on_until_somebody_is_on_scene()
    {
        var night = new Night().Open().Accepts("adv1").FastForward(1).Does(at => new Command.TakeOver(Role.Csw, "duty", at)).FastForward(119);
        Assert.All(night.Log.OfType<Event.Warned>().Where(w => w.Role == Role.Csw), w => Assert.Contains("duty", w.To));
        Assert.Equal([90.0, 105, 120], night.Minutes<Event.Breached>(b => b.Role == Role.Csw && b.To.Contains("duty")));
    }
}
