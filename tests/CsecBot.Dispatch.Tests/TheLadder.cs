namespace CsecBot.Dispatch.Tests;

public class TheLadder
{
    [Fact]
    public void Nobody_answers_so_each_rung_is_entered_on_its_minute_and_the_last_repeats()
    {
        var night = new Night().Open().FastForward(31);
        Assert.Equal([("csw1", 0), ("csw1", 3), ("csw3", 6), ("sup", 12), ("duty", 20), ("duty", 25), ("duty", 30)], night.Paged(Role.Csw));
        Assert.Equal([("adv1", 0), ("adv1", 3), ("adv2", 6), ("agsup", 12), ("duty", 20), ("avi1", 20), ("duty", 25), ("avi1", 25), ("duty", 30), ("avi1", 30)], night.Paged(Role.Advocate));
    }

    [Fact]
    public void A_re_page_is_the_same_page()
    {
        var night = new Night().Open().FastForward(4);
        Assert.Single(night.State!.PagesFor(Role.Csw));
    }

    [Fact]
    public void Nobody_accepts_for_six_minutes_so_the_second_is_paged_and_the_first_stays_live()
    {
        var night = new Night().Open().FastForward(8);
        Assert.True(night.State!.PagesFor(Role.Csw).Single(p => p.Person == "csw1").IsLive);
        night.Accepts("csw1");
        Assert.Equal("csw1", night.Seat<Seat.Accepted>(Role.Csw).Person);
    }

    [Fact]
    public void A_decline_pages_the_next_of_the_same_rung_before_the_next_rung()
    {
        var night = new Night().Open().FastForward(1).Declines("csw1");
        Assert.Equal([("csw1", 0), ("csw2", 1)], night.Paged(Role.Csw));
    }

    [Fact]
    public void A_rung_entered_early_pulls_the_later_ones_forward()
    {
        var night = new Night(Night.Everybody.Without("csw2")).Open().FastForward(1).Declines("csw1").FastForward(20);
        Assert.Equal([("csw1", 0), ("csw3", 1), ("sup", 7), ("duty", 15), ("duty", 20)], night.Paged(Role.Csw));
    }

    [Fact]
    public void Whoever_cannot_be_reached_is_passed_over_at_once()
    {
        var night = new Night().Open().Fails("csw1").Fails("csw2").Fails("csw3");
        Assert.Equal([("csw1", 0), ("csw2", 0), ("csw3", 0), ("sup", 0)], night.Paged(Role.Csw));
    }

    [Fact]
    public void A_rung_with_nobody_on_it_is_passed_over_at_once()
    {
        var night = new Night(Night.Everybody.Without("csw1", "csw2")).Open().FastForward(7);
        Assert.Equal([("csw3", 0), ("sup", 6)], night.Paged(Role.Csw));
    }

    [Fact]
    public void With_nobody_at_all_the_seat_is_unfilled_and_tried_again_every_five_minutes()
    {
        var night = new Night(Night.Everybody.Without("csw1", "csw2", "csw3", "sup", "posup", "duty")).Open();
        Assert.Equal(Night.Start.AddMinutes(5), night.Seat<Seat.Unfilled>(Role.Csw).NextRung);
        night.FastForward(4);
        night.Roster = Night.Everybody;
        night.FastForward(1);
        Assert.Equal([("csw1", 5)], night.Paged(Role.Csw));
    }

    [Fact]
    public void An_exhausted_ladder_never_falls_silent()
    {
        var night = new Night().Open().FastForward(24 * 60);
        Assert.Equal(5, (night.Paged(Role.Csw)[^1].Minute - night.Paged(Role.Csw)[^2].Minute));
        Assert.True(night.State!.DueAt <= night.Now.AddMinutes(5));
    }

    [Fact]
    public void One_role_accepting_changes_nothing_for_the_other()
    {
        var night = new Night().Open().Accepts("csw1").FastForward(7);
        Assert.Single(night.Paged(Role.Csw));
        Assert.Equal(3, night.Paged(Role.Advocate).Count);
    }

    [Fact]
    public void The_first_acceptance_wins()
    {
        var night = new Night().Open().FastForward(7).Accepts("csw3");
        Assert.Equal(Refusal.Covered, night.Do(at => new Command.Accept(night.PageOf("csw1"), "csw1", at)));
        Assert.Single(night.Log.OfType<Event.Accepted>());
    }

    [Fact]
    public void A_page_however_old_may_be_accepted_while_the_seat_is_vacant()
    {
        var night = new Night().Open().FastForward(24 * 60).Accepts("csw1");
        Assert.Equal("csw1", night.Seat<Seat.Accepted>(Role.Csw).Person);
    }

    [Fact]
    public void Hand_back_reopens_at_the_next_person_and_no_clock_moves()
    {
        var night = new Night().Open().Accepts("csw1").FastForward(30);
        var clock = night.State!.SeatOf(Role.Csw)!.Clock;
        night.Does(at => new Command.HandBack(Role.Csw, "csw1", at));
        Assert.Equal([("csw1", 0), ("csw2", 30)], night.Paged(Role.Csw));
        Assert.Equal(clock, night.State!.SeatOf(Role.Csw)!.Clock);
    }

    [Fact]
    public void Taking_over_stops_paging_and_the_warnings_go_to_the_taker()
    {
        var night = new Night().Open().FastForward(13).Does(at => new Command.TakeOver(Role.Csw, "sup", at)).FastForward(50);
        Assert.Equal(12, night.Paged(Role.Csw)[^1].Minute);
        var warned = night.Log.OfType<Event.Warned>().Single(w => w.Role == Role.Csw);
        Assert.Equal(Night.Start.AddMinutes(60), warned.At);
        Assert.Equal("sup", string.Join(' ', warned.To));
    }

    [Fact]
    public void Giving_back_what_was_taken_over_begins_the_ladder_anew()
    {
        var night = new Night().Open().FastForward(13).Does(at => new Command.TakeOver(Role.Csw, "sup", at)).FastForward(7).Does(at => new Command.HandBack(Role.Csw, "sup", at)).FastForward(7);
        Assert.Equal([("csw1", 20), ("csw1", 23), ("csw3", 26)], night.Paged(Role.Csw).TakeLast(3));
    }

    [Fact]
    public void Reassigning_pages_the_named_person_with_the_same_gaps_behind()
    {
        var night = new Night().Open().FastForward(13).Does(at => new Command.Reassign(Role.Csw, "csw2", "sup", at)).FastForward(14);
        Assert.Equal([("csw2", 13), ("csw2", 16), ("csw3", 19), ("sup", 25)], night.Paged(Role.Csw).TakeLast(4));
    }

    [Fact]
    public void After_an_outage_each_unpaged_rung_is_paged_once_in_one_beat()
    {
        var night = new Night().Open().Outage(61);
        Assert.Equal([("csw1", 0), ("csw3", 61), ("sup", 61), ("duty", 61)], night.Paged(Role.Csw));
        Assert.Equal(Night.Start.AddMinutes(6), night.Log.OfType<Event.Paged>().Single(p => p.Person == "csw3").Due);
        Assert.Equal(Night.Start.AddMinutes(65), night.Seat<Seat.Paging>(Role.Csw).NextRung);
        Assert.Equal([60], night.Log.OfType<Event.Warned>().Where(w => w.Role == Role.Csw).Select(w => w.Minutes));
    }

    [Theory]
    [InlineData(LeadAgency.Dcfs, "csw1 adv1")]
    [InlineData(LeadAgency.Probation, "adv1 po1")]
    [InlineData(LeadAgency.Both, "csw1 adv1 po1")]
    [InlineData(LeadAgency.Undetermined, "csw1 adv1 po1")]
    public void The_lead_agency_decides_who_is_paged(LeadAgency lead, string paged) =>
        Assert.Equal(paged, string.Join(' ', new Night().Open(lead).Log.OfType<Event.Paged>().Select(p => p.Person)));

    [Fact]
    public void The_probation_officers_side_is_their_own_agency() =>
        Assert.Equal(("posup", 6), new Night().Open(LeadAgency.Probation).FastForward(7).Paged(Role.ProbationOfficer)[^1]);

    [Fact]
    public void The_nearest_who_speaks_the_language_comes_first_and_nobody_is_filtered_out()
    {
        var roster = Night.Everybody with { People = [.. Night.Everybody.People.Select(p => p.Id == "csw2" ? p with { Areas = ["SPA-6"] } : p)] };
        Assert.Equal(["csw2", "csw1"], new Night(roster).Open().Declines("csw2").Paged(Role.Csw).Select(p => p.Person));
    }
}
