namespace CsecBot.Dispatch.Tests;

/// What the hotline decides for each child, and what may end a referral.
public class Decisions
{
    [Fact]
    public void A_child_decided_later_adds_duties_and_no_second_response()
    {
        var night = new Night(protocol: Night.TwoDuties).Open(children: [Night.Child("A"), Night.Child("B", Disposition.Pending)]);
        Assert.Equal(["A", "A"], night.State!.Duties.Select(d => d.Child));
        var pages = night.FastForward(2).State!.Pages.Length;
        night.Does(at => Decide("B", Disposition.InPerson, at));
        Assert.Equal(["A", "A", "B", "B"], night.State!.Duties.Select(d => d.Child).Order());
        Assert.Equal(pages, night.State.Pages.Length);
        Assert.Null(night.State.NextAsk);
        Assert.All(night.State.Duties.Where(d => d.Id == "72-hour-item"), d => Assert.Equal(night.State.CallReceivedAt.AddHours(72), d.DueAt));
    }

    [Fact]
    public void One_child_evaluated_out_withdraws_only_its_own_duties_and_the_response_goes_on()
    {
        var night = new Night(protocol: Night.TwoDuties).Open(children: [Night.Child("A"), Night.Child("B")]).Does(at => Decide("A", Disposition.EvaluatedOut, at));
        Assert.Equal(["B", "B"], night.State!.Duties.Select(d => d.Child));
        Assert.Equal(Status.Open, night.State.Status);
        Assert.Equal(("csw1", 3), night.FastForward(3).Paged(Role.Csw)[^1]);
    }

    [Fact]
    public void Everybody_on_the_way_is_released_when_the_last_child_is_evaluated_out()
    {
        var before = new Night(protocol: Night.TwoDuties).Open().Accepts("csw1");
        var decided = Assert.IsType<Decision.Happened>(Decider.Decide(before.State, Decide("A", Disposition.EvaluatedOut, before.Now), before.World));
        var told = Message.Because(decided.Events, before.State, before.State.Fold(decided.Events)!);
        Assert.Contains(new Message.Released("csw1", Role.Csw), told);
        Assert.DoesNotContain(told, m => m is Message.Released { To: "adv1" });
        Assert.Equal(DateTimeOffset.MaxValue, before.State.Fold(decided.Events)!.DueAt ?? DateTimeOffset.MaxValue);
    }

    [Fact]
    public void An_undecided_sibling_is_asked_about_while_the_response_runs_and_after_it_is_over()
    {
        var night = OnScene(Night.Child("A"), Night.Child("B", Disposition.Pending)).FastForward(31);
        Assert.Equal([15.0, 30], night.Minutes<Event.Asked>(a => a.Question == Question.Disposition));
        Assert.Equal(Status.FollowUp, night.State!.Status);
    }

    [Fact]
    public void An_undecided_sibling_keeps_a_referral_from_closing()
    {
        var night = OnScene(Night.Child("A"), Night.Child("B", Disposition.Pending));
        foreach (var duty in Night.TwoDuties.Duties) night.Does(at => new Command.Complete(duty.Id, "A", Outcome.Done, at, "sup", at));
        Assert.Equal("Not finished: the disposition for B.", night.Do(at => new Command.Close("sup", at))!.Words);
        night.Does(at => Decide("B", Disposition.EvaluatedOut, at));
        Assert.Single(night.Log.OfType<Event.ReadyToClose>());
        night.Does(at => new Command.Close("sup", at));
        Assert.Equal(Status.Closed, night.State!.Status);
    }

    [Fact]
    public void A_duty_that_becomes_unfinished_again_stops_the_question_whether_to_close()
    {
        var night = OnScene(Night.Child("A"));
        foreach (var duty in Night.TwoDuties.Duties) night.Does(at => new Command.Complete(duty.Id, "A", Outcome.Done, at, "sup", at));
        Assert.Equal(Night.Start.AddDays(1), night.State!.NextAsk);
        night.FastForward(60).Does(at => new Command.Complete("7-day-meeting", "A", Outcome.Scheduled, at.AddDays(2), "sup", at));
        Assert.Empty(night.FastForward(TimeSpan.FromDays(2)).Log.OfType<Event.Asked>());
        night.Does(at => new Command.Complete("7-day-meeting", "A", Outcome.Done, at, "sup", at));
        Assert.Equal(night.Now.AddDays(1), night.State!.NextAsk);
    }

    [Fact]
    public void Closing_names_every_seat_nobody_has_reached()
    {
        var night = new Night(protocol: Night.TwoDuties).Open(LeadAgency.Both).Accepts("csw1").Does(at => new Command.Arrive(Role.Csw, null, "csw1", at));
        Assert.Equal("Not finished: advocate on scene, probationOfficer on scene, 72-hour-item for A, 7-day-meeting for A.", night.Do(at => new Command.Close("sup", at))!.Words);
        Assert.Equal(Refusal.NotAllowed, night.Do(at => new Command.Close("csw1", at)));
    }

    [Fact]
    public void A_pending_referral_is_neither_paged_for_nor_closed()
    {
        var night = new Night(protocol: Night.TwoDuties).Open(children: Night.Child("A", Disposition.Pending));
        Assert.Empty(night.State!.Seats);
        Assert.Equal("Not finished: the disposition.", night.Do(at => new Command.Close("sup", at))!.Words);
    }

    [Theory]
    [InlineData(-8, "beforeTheCall")]
    [InlineData(1, "inTheFuture")]
    public void A_decision_cannot_be_from_before_the_call_or_from_the_future(int minutes, string refusal)
    {
        var night = new Night(protocol: Night.TwoDuties).Open(children: Night.Child("A", Disposition.Pending));
        Assert.Equal(refusal, night.Do(at => new Command.Dispose([new("A", Disposition.InPerson, null)], at.AddMinutes(minutes), "hotline:desk", at))!.Code);
    }

    [Fact]
    public void A_decision_entered_late_starts_the_social_workers_clock_when_it_was_made_and_the_advocates_with_their_page()
    {
        var night = new Night(protocol: Night.TwoDuties).Open(children: Night.Child("A", Disposition.Pending)).FastForward(20);
        night.Does(at => new Command.Dispose([new("A", Disposition.InPerson, null)], at.AddMinutes(-10), "hotline:desk", at));
        Assert.Equal(Night.Start.AddMinutes(10), night.State!.SeatOf(Role.Csw)!.Clock.StartedAt);
        Assert.Equal(Night.Start.AddMinutes(20), night.State.SeatOf(Role.Advocate)!.Clock.StartedAt);
        Assert.Equal(Night.Start.AddMinutes(23), night.Seat<Seat.Paging>(Role.Csw).NextRung);
    }

    [Fact]
    public void A_decision_is_the_hotlines_or_a_supervisors_and_never_undecided_again()
    {
        var night = new Night(protocol: Night.TwoDuties).Open();
        Assert.Equal(Refusal.NotAllowed, night.Do(at => Decide("A", Disposition.EvaluatedOut, at) with { By = "csw1" }));
        Assert.Equal(Refusal.NotReopened, night.Do(at => Decide("A", Disposition.Pending, at)));
        Assert.Equal(Refusal.NoSuchChild, night.Do(at => Decide("Z", Disposition.InPerson, at)));
    }

    [Fact]
    public void A_drill_is_marked_and_otherwise_identical()
    {
        var (real, drill) = (new Night(protocol: Night.TwoDuties).Open().FastForward(95), new Night(protocol: Night.TwoDuties).Open(drill: true).FastForward(95));
        Assert.True(drill.State!.Drill);
        Assert.False(real.State!.Drill);
        Assert.Equal(real.Log.Skip(1).Select(e => Night.Json(e)), drill.Log.Skip(1).Select(e => Night.Json(e)));
    }

    private static Command.Dispose Decide(string child, Disposition disposition, DateTimeOffset at) =>
        new([new(child, disposition, disposition == Disposition.EvaluatedOut ? EvaluatedOutReason.NotCsec : null)], at, "hotline:desk", at);

    private static Night OnScene(params Child[] children) => new Night(protocol: Night.TwoDuties).Open(children: children).Accepts("csw1").Accepts("adv1")
        .Does(at => new Command.Arrive(Role.Csw, null, "csw1", at)).Does(at => new Command.Arrive(Role.Advocate, null, "adv1", at));
}
