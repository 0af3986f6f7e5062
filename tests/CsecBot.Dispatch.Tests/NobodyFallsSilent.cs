using static CsecBot.Dispatch.Tests.TwoAreOne;
namespace CsecBot.Dispatch.Tests;

/// Rarer ways in which somebody could be forgotten: who leaves the roster, who has two roles, who comes unasked, who is told by whom.
public class NobodyFallsSilent
{
    private static Roster Gone(params string[] people) => Night.Everybody with
    {
        People = [.. Night.Everybody.People.Where(p => !people.Contains(p.Id))], Shifts = [.. Night.Everybody.Shifts.Where(s => !people.Contains(s.Person))],
    };

    [Fact]
    public void Where_the_person_of_the_last_step_has_left_the_roster_the_one_below_is_paged_again()
    {
        var night = new Night().Open().FastForward(21);
        night.Roster = Gone("duty").Without("posup");
        night.FastForward(20);
        Assert.Equal([("sup", 25), ("sup", 30), ("sup", 35), ("sup", 40)], night.Paged(Role.Csw).Where(p => p.Minute > 20));
    }

    [Fact]
    public void Where_a_side_has_no_supervisor_and_nobody_manages_the_night_another_supervisor_is_warned()
    {
        var night = new Night(Night.Everybody.Without("agsup", "duty")).Open().FastForward(60);
        Assert.Equal("sup", Assert.Single(night.Log.OfType<Event.Warned>().Single(w => w.Role == Role.Advocate).To));
    }

    [Fact]
    public void Where_nobody_who_supervises_is_on_call_whoever_is_off_duty_is_warned()
    {
        var night = new Night(Night.Everybody.Without("sup", "agsup", "posup", "duty")).Open().FastForward(60);
        Assert.All(night.Log.OfType<Event.Warned>(), w => Assert.NotEmpty(w.To));
        Assert.Equal("sup", Assert.Single(night.Log.OfType<Event.Warned>().First().To));
    }

    [Fact]
    public void Whoever_is_off_duty_sleeps_while_somebody_is_on_call_though_no_message_reaches_them()
    {
        var night = new Night(Night.Everybody.Without("posup")).Open().FastForward(21).Fails("sup").Fails("duty").FastForward(39);
        Assert.Equal("sup", Assert.Single(night.Log.OfType<Event.Warned>().First(w => w.Role == Role.Csw).To));
    }

    [Fact]
    public void Where_everybody_who_was_paged_has_left_the_roster_the_ladder_begins_anew()
    {
        var night = new Night(Night.Everybody.Without("csw2", "csw3", "sup", "posup", "agsup", "duty")).Open().FastForward(2);
        night.Roster = Gone("csw1", "csw3", "sup", "posup", "agsup", "duty");
        night.FastForward(15);
        Assert.Contains(night.Paged(Role.Csw), p => p.Person == "csw2");
    }

    [Fact]
    public void A_child_that_one_of_two_still_misses_can_be_found_and_missed_again()
    {
        var (one, other) = (new Night { Id = "R-0000DCFS" }.Open(), new Night { Id = "R-0000TW0B" }.Open());
        one.Does(at => new Command.ReportMissing("A", at, "sup", at));
        other.FastForward(60).Does(at => new Command.ReportMissing("A", at, "sup", at)).FastForward(60).Does(at => new Command.ReportFound("A", at, "sup", at));
        Assert.Null(Merge(other, one));
        one.FastForward(5).Does(at => new Command.ReportFound("A", at, "sup", at));
        Assert.False(one.State!.IsMissing("A"));
        one.FastForward(60).Does(at => new Command.ReportMissing("A", at, "sup", at));
        Assert.True(one.State!.IsMissing("A"));
    }

    [Fact]
    public void Who_took_two_seats_over_has_both_after_two_became_one_and_after_they_were_parted()
    {
        var (one, other) = (new Night { Id = "R-0000DCFS" }.Open().FastForward(13), new Night { Id = "R-0000TW0B" }.Open());
        foreach (var role in new[] { Role.Csw, Role.Advocate }) one.Does(at => new Command.TakeOver(role, "sup", at));
        one.Arrives("sup", Role.Advocate);
        Assert.Null(Merge(other, one));
        Assert.Equal("sup", one.Seat<Seat.TakenOver>(Role.Csw).Person);
        Assert.Equal("sup", one.Seat<Seat.OnScene>(Role.Advocate).Person);
        Assert.Null(Unmerge(other, one));
        Assert.Equal("sup", one.Seat<Seat.OnScene>(Role.Advocate).Person);
    }

    /// The protocol: overdue goes to the agency supervisor, of the own agency.
    [Fact]
    public void What_an_advocate_leaves_undone_is_no_matter_of_another_agency()
    {
        var aviva = new Person("avisup", null, "avisup", [Role.AgencySupervisor], "Aviva", [], [], null);
        var roster = Night.Everybody.Without("agsup");
        var night = new Night(roster with { People = [.. roster.People, aviva], Shifts = [.. roster.Shifts, new Shift(Role.AgencySupervisor, Tier.Primary, "avisup", DateTimeOffset.MinValue, DateTimeOffset.MaxValue)] }).Open().OnScene().FastForward(180);
        var late = night.Reminded("first-items").Where(x => x.Item.Late).SelectMany(x => x.Item.To).ToHashSet();
        Assert.Equal(["duty"], late);
    }

    [Fact]
    public void An_agency_supervisor_may_act_for_their_advocate_who_came_by_another_request()
    {
        var aviva = Night.Everybody with { Shifts = [.. Night.Everybody.Shifts.Where(s => s.Person != "adv1" && s.Person != "adv2").Select(s => s.Person == "avi1" ? s with { Tier = Tier.Primary } : s)] };
        var (one, other) = (new Night(aviva) { Id = "R-0000DCFS" }.Open(), new Night { Id = "R-0000TW0B" }.Open().Accepts("adv1"));
        one.Roster = Night.Everybody;
        Assert.Null(Merge(other, one));
        Assert.Equal("adv1", one.State!.SeatOf(Role.Advocate)!.Holder);
        Assert.True(Rights.MaySee(one.State, "agsup", one.Roster));
        one.Does(at => new Command.RecordArrived(Role.Advocate, at, "agsup", at));
    }

    [Fact]
    public void A_warning_to_a_supervisor_who_has_the_seat_and_cannot_be_reached_goes_on()
    {
        var night = new Night().Open().FastForward(13).Does(at => new Command.TakeOver(Role.Csw, "sup", at)).FastForward(48);
        Assert.Equal(["sup"], night.Log.OfType<Event.Warned>().Last(w => w.Role == Role.Csw).To.AsEnumerable());
        night.Does(at => new Command.Forward(new Message.Warning("sup", Role.Csw, 60), "gone", null, at));
        Assert.Equal("duty", night.Log.OfType<Event.Forwarded>().Last().To);
    }

    [Fact]
    public void Who_has_one_seat_is_not_paged_again_for_another()
    {
        var night = new Night(Night.Everybody with
        {
            People = [.. Night.Everybody.People.Select(p => p.Id == "csw1" ? p with { Roles = [Role.Csw, Role.ProbationOfficer] } : p)],
            Shifts = [new Shift(Role.ProbationOfficer, Tier.Primary, "csw1", DateTimeOffset.MinValue, DateTimeOffset.MaxValue), .. Night.Everybody.Shifts],
        }).Open(LeadAgency.Both);
        Assert.Equal(["csw1"], night.Paged(Role.ProbationOfficer).Select(p => p.Person));
        night.Does(at => new Command.Accept(night.State!.PagesFor(Role.Csw).First(p => p.Person == "csw1").Number, "csw1", at));
        night.FastForward(30);
        Assert.Equal(1, night.Paged(Role.ProbationOfficer).Count(p => p.Person == "csw1"));
    }

    /// Theirs was the only page: nobody would be left who could answer, until the next step.
    [Theory, InlineData(false), InlineData(true)]
    public void Who_accepts_one_seat_can_answer_for_no_other_and_the_next_is_called_at_once(bool byTelephone)
    {
        var night = new Night(Night.Everybody with
        {
            People = [.. Night.Everybody.People.Select(p => p.Id == "csw1" ? p with { Roles = [Role.Csw, Role.ProbationOfficer] } : p)],
            Shifts = [new Shift(Role.ProbationOfficer, Tier.Primary, "csw1", DateTimeOffset.MinValue, DateTimeOffset.MaxValue), .. Night.Everybody.Shifts],
        }).Open(LeadAgency.Both);
        Assert.Equal(["csw1"], night.Paged(Role.ProbationOfficer).Select(p => p.Person));
        night.Does(at => byTelephone ? new Command.RecordArrived(Role.Csw, at, "sup", at, "csw1") : new Command.Accept(night.State!.PagesFor(Role.Csw).First(p => p.Person == "csw1").Number, "csw1", at));
        Assert.Equal(["csw1", "po1"], night.Paged(Role.ProbationOfficer).Select(p => p.Person));
        Assert.Equal("csw1", night.State!.SeatOf(Role.Csw)!.Holder);
    }

    /// Prompt at acceptance: where that has been, when it begins.
    [Fact]
    public void What_must_be_considered_at_once_is_said_of_a_child_that_is_decided_after_the_acceptance()
    {
        var night = new Night().Open(children: [Night.Child("A"), Night.Child("B", Disposition.Pending)]).Accepts("csw1").FastForward(60);
        night.Does(at => new Command.Dispose([new("B", Disposition.InPerson, null)], at, "hotline:desk", at));
        Assert.Contains(night.Reminded("96-hour-item"), x => x.At == night.Now && x.Item.Child == "B" && x.Item.To.Contains("csw1"));
    }

    [Fact]
    public void Who_is_recorded_as_arrived_by_name_is_the_one_who_is_there()
    {
        var night = new Night().Open().FastForward(13).Does(at => new Command.TakeOver(Role.Csw, "sup", at)).FastForward(10);
        night.Does(at => new Command.RecordArrived(Role.Csw, at.AddMinutes(-12), "sup", at, "csw2"));
        Assert.Equal(("csw2", night.Now.AddMinutes(-12)), (night.Seat<Seat.OnScene>(Role.Csw).Person, night.Seat<Seat.OnScene>(Role.Csw).ArrivedAt));
        Assert.Equal(Refusal.Covered, night.Do(at => new Command.RecordArrived(Role.Csw, at, "sup", at, "csw3")));
        Assert.Equal(Refusal.UnknownPerson, night.Do(at => new Command.RecordArrived(Role.Advocate, at, "sup", at, "nobody")));
    }

    [Fact]
    public void Whoever_stands_beside_a_seat_that_nobody_has_can_give_it_back()
    {
        var (one, other) = (new Night { Id = "R-0000DCFS" }.Open().FastForward(7), new Night { Id = "R-0000TW0B" }.Open().FastForward(7).Accepts("csw3"));
        one.Accepts("csw1");
        Assert.Null(Merge(other, one));
        one.Does(at => new Command.Reassign(Role.Csw, "csw2", "sup", at));
        Assert.Equal(["csw3"], one.State!.Beside.Select(s => s.Holder));
        one.Roster = Night.Everybody.Without("csw1", "csw2", "csw3", "sup", "posup", "duty");
        one.Fails("csw2").FastForward(11);
        Assert.Equal(1, one.Paged(Role.Csw).Count(p => p.Person == "csw3"));   // they are on the way
        one.Does(at => new Command.HandBack(Role.Csw, "csw3", at));
        Assert.Empty(one.State!.Beside);
        Assert.NotNull(one.State.SeatOf(Role.Csw)!.DueAt);
    }

    /// Its own time, its own people.
    [Fact]
    public void A_ladder_that_is_being_climbed_goes_on_when_whoever_stood_beside_it_gives_back()
    {
        var (one, other) = (new Night { Id = "R-0000DCFS" }.Open(), new Night(Gone("csw1")) { Id = "R-0000TW0B" }.Open().Accepts("csw2"));
        one.Accepts("csw1");
        Assert.Null(Merge(other, one));
        one.Does(at => new Command.Reassign(Role.Csw, "csw3", "sup", at)).FastForward(18);
        var before = one.Seat<Seat.Paging>(Role.Csw);
        one.Does(at => new Command.HandBack(Role.Csw, "csw2", at));
        Assert.Equal(before, one.Seat<Seat.Paging>(Role.Csw));
    }

    [Fact]
    public void A_supervisor_who_has_one_seat_is_paged_for_another()
    {
        var night = new Night(Night.Everybody.Without("duty", "posup", "po1")).Open(LeadAgency.Both).FastForward(13);
        foreach (var (person, role) in new[] { ("csw1", Role.Csw), ("csw3", Role.Csw) }) night.Declines(person);
        night.Does(at => new Command.TakeOver(Role.ProbationOfficer, "sup", at));
        night.FastForward(30);
        Assert.True(night.Paged(Role.Csw).Count(p => p.Person == "sup" && p.Minute > 13) >= 4);
    }

    /// Both sides are told of a breach, and only one may act.
    [Fact]
    public void A_breach_that_the_taker_does_not_hear_of_goes_on_though_the_other_side_was_told()
    {
        var night = new Night().Open().FastForward(13).Does(at => new Command.TakeOver(Role.Csw, "sup", at)).FastForward(78);
        Assert.Contains("agsup", night.Log.OfType<Event.Breached>().First(b => b.Role == Role.Csw).To);
        night.Does(at => new Command.Forward(new Message.Warning("sup", Role.Csw, 90), "gone", null, at));
        Assert.Equal("duty", night.Log.OfType<Event.Forwarded>().Last().To);
    }

    [Fact]
    public void Who_is_on_scene_in_one_role_is_not_on_the_way_in_another()
    {
        var both = Night.Everybody with { People = [.. Night.Everybody.People.Select(p => p.Id == "adv1" ? p with { Roles = [Role.Advocate, Role.Csw] } : p)], Shifts = [new Shift(Role.Csw, Tier.Primary, "adv1", DateTimeOffset.MinValue, DateTimeOffset.MaxValue), .. Night.Everybody.Shifts] };
        var (one, other) = (new Night(both) { Id = "R-0000DCFS" }.Open(), new Night { Id = "R-0000TW0B" }.Open().Accepts("adv1").Arrives("adv1", Role.Advocate));
        one.Does(at => new Command.Accept(one.State!.PagesFor(Role.Csw).First(p => p.Person == "adv1").Number, "adv1", at));
        Assert.Null(Merge(other, one));
        Assert.Equal("adv1", one.Seat<Seat.OnScene>(Role.Advocate).Person);
        Assert.True(one.State!.SeatOf(Role.Csw)!.IsVacant);
        Assert.Contains(one.State.PagesFor(Role.Csw), p => p.IsLive);
    }

    [Fact]
    public void The_watchs_own_drill_is_neither_joined_nor_parted()
    {
        Night Drill(string id, string by, params Child[] children)
        {
            var night = new Night { Id = id };
            night.Does(at => new Command.Open(new Intake(id, Source.LawEnforcement, LeadAgency.Dcfs, at, at, null, [.. children], false, true, Preferred: ["csw1"]), by, at));
            return night;
        }
        var (watch, practice) = (Drill("R-0000WTCH", Command.Canary, Night.Child("A"), Night.Child("B")), Drill("R-0000DR1L", "hotline:desk", Night.Child("A")));
        Assert.Equal(Refusal.WatchsOwn, Merge(practice, watch));
        Assert.Equal(Refusal.WatchsOwn, Merge(watch, practice));
        Assert.Equal(Refusal.WatchsOwn, (Pairs.Decide(watch.State!, null, new Pairing.Split("B", "R-0000ELSE", "sup", watch.Now), watch.World) as PairDecision.Refused)?.Why);
    }
}
