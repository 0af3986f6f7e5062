namespace CsecBot.Dispatch.Tests;

/// Ladders with people missing: short ones repeat their last step, and reachable people come before unreachable ones.
public class NobodyLeft
{
    [Fact]
    public void A_ladder_that_ends_with_the_primary_repeats_the_primary_every_five_minutes()
    {
        var night = new Night(Night.Everybody.Without("csw2", "csw3", "sup", "posup", "duty")).Open().FastForward(17);
        Assert.Equal([("csw1", 0), ("csw1", 3), ("csw1", 6), ("csw1", 11), ("csw1", 16)], night.Paged(Role.Csw));
    }

    [Fact]
    public void A_ladder_that_ends_with_the_supervisor_repeats_the_supervisor()
    {
        var night = new Night(Night.Everybody.Without("posup", "duty")).Open().FastForward(26);
        Assert.Equal([("sup", 12), ("sup", 20), ("sup", 25)], night.Paged(Role.Csw).TakeLast(3));
    }

    [Fact]
    public void A_duty_manager_who_comes_on_call_late_is_paged_at_the_next_repeat()
    {
        var night = new Night(Night.Everybody.Without("duty")).Open().FastForward(21);
        night.Roster = Night.Everybody;
        Assert.Equal(("duty", 25), night.FastForward(5).Paged(Role.Csw)[^1]);
    }

    [Fact]
    public void Repeats_go_to_the_duty_manager_who_can_be_reached()
    {
        var two = People.On([.. Night.Everybody.Shifts.Select(s => (s.Person, s.Role, Night.Everybody.Find(s.Person)!.Agency, s.Tier)), ("duty2", Role.DutyManager, "DCFS", Tier.Secondary)]);
        var night = new Night(two).Open().FastForward(20);
        night.Does(at => new Command.Deliver(night.State!.PagesFor(Role.Csw).Single(p => p.Person == "duty").Number, new Delivery.Failed("blocked"), at)).FastForward(11);
        Assert.Equal([("duty", 20), ("duty2", 20), ("duty2", 25), ("duty2", 30)], night.Paged(Role.Csw).TakeLast(4));
    }

    [Fact]
    public void Where_the_last_one_cannot_be_reached_the_seat_is_unfilled_and_the_whole_ladder_begins_anew()
    {
        var night = new Night(Night.Everybody.Without("csw2", "csw3", "sup", "posup", "duty")).Open().FastForward(1).Fails("csw1");
        Assert.Equal(Night.Start.AddMinutes(6), night.Seat<Seat.Unfilled>(Role.Csw).NextRung);
        Assert.Equal(("csw1", 6), night.FastForward(5).Paged(Role.Csw)[^1]);
    }

    [Fact]
    public void Every_page_failing_at_once_leaves_the_seat_unfilled_and_due_in_five_minutes()
    {
        var night = new Night().Open();
        foreach (var person in new[] { "csw1", "csw2", "csw3", "sup", "duty", "posup" }) night.Fails(person);
        Assert.Equal([("csw1", 0), ("csw2", 0), ("csw3", 0), ("sup", 0), ("duty", 0), ("posup", 0)], night.Paged(Role.Csw));
        Assert.Equal(Night.Start.AddMinutes(5), night.Seat<Seat.Unfilled>(Role.Csw).NextRung);
    }

    [Fact]
    public void One_advocate_of_each_other_agency_is_paged_and_the_next_of_that_agency_after_a_decline()
    {
        var three = People.On([.. Night.Everybody.Shifts.Select(s => (s.Person, s.Role, Night.Everybody.Find(s.Person)!.Agency, s.Tier)),
            ("avi2", Role.Advocate, "Aviva", Tier.Secondary), ("zoe1", Role.Advocate, "Zoe", Tier.Secondary)]);
        var night = new Night(three).Open().FastForward(20);
        Assert.Equal([("duty", 20), ("avi1", 20), ("zoe1", 20)], night.Paged(Role.Advocate).TakeLast(3));
        Assert.Equal(("avi2", 21), night.FastForward(1).Declines("avi1").Paged(Role.Advocate)[^1]);
        Assert.Equal([("duty", 25), ("avi2", 25), ("zoe1", 25)], night.FastForward(5).Paged(Role.Advocate).TakeLast(3));
    }

    [Fact]
    public void Where_no_supervisor_is_on_call_the_duty_manager_is_paged_in_their_place()
    {
        var night = new Night(Night.Everybody.Without("sup")).Open().FastForward(18);
        Assert.Equal([("duty", 12), ("duty", 17)], night.Paged(Role.Csw).TakeLast(2));
    }

    [Fact]
    public void Where_no_duty_manager_is_on_call_another_sides_supervisor_follows_the_sides_own()
    {
        var night = new Night(Night.Everybody.Without("duty")).Open().FastForward(26);
        Assert.Equal([("sup", 12), ("posup", 20), ("posup", 25)], night.Paged(Role.Csw).TakeLast(3));
    }

    /// Rather than nobody: else nobody would hear of it before the first warning.
    [Fact]
    public void Where_neither_its_own_supervisor_nor_a_duty_manager_is_on_call_another_sides_supervisor_is_paged()
    {
        var night = new Night(Night.Everybody.Without("adv2", "avi1", "agsup", "duty")).Open().FastForward(1).Declines("adv1");
        Assert.Equal(("sup", 1), night.Paged(Role.Advocate)[^1]);
        Assert.Null(night.Do(at => new Command.TakeOver(Role.Advocate, "sup", at)));
    }

    [Fact]
    public void A_supervisors_page_cannot_be_accepted_or_declined()
    {
        var night = new Night().Open().FastForward(13);
        Assert.Equal(Refusal.SupervisorsTakeOver, night.Do(at => new Command.Accept(night.PageOf("sup"), "sup", at)));
        Assert.Equal(Refusal.SupervisorsTakeOver, night.Do(at => new Command.Decline(night.PageOf("sup"), null, "sup", at)));
    }

    [Fact]
    public void Somebody_else_and_somebody_off_the_roster_cannot_accept()
    {
        var night = new Night().Open();
        Assert.Equal(Refusal.NotYours, night.Do(at => new Command.Accept(1, "csw2", at)));
        night.Roster = night.Roster with { People = night.Roster.People.RemoveAll(p => p.Id == "csw1"), Shifts = night.Roster.Shifts.RemoveAll(s => s.Person == "csw1") };
        Assert.Equal(Refusal.NotAllowed, night.Do(at => new Command.Accept(1, "csw1", at)));
    }
}
