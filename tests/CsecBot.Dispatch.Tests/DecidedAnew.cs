namespace CsecBot.Dispatch.Tests;

/// Evaluated out is reversible, and the original times are kept.
public class DecidedAnew
{
    private static Command EvaluatedOut(DateTimeOffset at) => new Command.Dispose([new("A", Disposition.EvaluatedOut, EvaluatedOutReason.Other)], at, "hotline:desk", at);
    private static Command InPerson(DateTimeOffset at) => new Command.Dispose([new("A", Disposition.InPerson, null)], at, "hotline:desk", at);

    [Fact]
    public void A_seat_taken_up_again_keeps_the_clock_it_had()
    {
        var night = new Night().Open().FastForward(10).Does(EvaluatedOut).FastForward(20).Does(InPerson);
        Assert.Equal(Night.Start, night.Seat<Seat.Paging>(Role.Csw).Clock.StartedAt);
        Assert.Equal(Night.Start.AddMinutes(90), night.Seat<Seat.Paging>(Role.Advocate).Clock.ArriveBy);
        night.FastForward(45);
        Assert.Equal([60, 75], night.Minutes<Event.Warned>(w => w.Role == Role.Csw));
    }

    [Fact]
    public void Whoever_was_on_scene_still_is()
    {
        var night = new Night().Open().Accepts("csw1").Does(at => new Command.Arrive(Role.Csw, null, "csw1", at)).FastForward(10).Does(EvaluatedOut);
        Assert.Equal(Status.EvaluatedOut, night.State!.Status);
        Assert.Equal(Night.Start.AddMinutes(10), night.State.Ended);
        night.FastForward(10).Does(InPerson);
        Assert.Equal("csw1", night.Seat<Seat.OnScene>(Role.Csw).Person);
        Assert.Null(night.State.Ended);
        Assert.IsType<Seat.Paging>(night.State.SeatOf(Role.Advocate));
    }

    /// They may have gone home since, and a seat that somebody has calls nobody.
    [Fact]
    public void Whoever_was_on_scene_and_who_supervises_them_hear_that_somebody_is_to_go()
    {
        var night = new Night().Open().OnScene().Does(EvaluatedOut).FastForward(10);
        night.Told.Clear();
        night.Does(InPerson);
        Assert.Equal([new("csw1", Role.Csw), new("sup", Role.Csw), new("adv1", Role.Advocate), new("agsup", Role.Advocate)], night.Told.OfType<Message.NeededAgain>());
        night.Told.Clear();
        night.FastForward(1).Does(InPerson);
        Assert.DoesNotContain(night.Told, m => m is Message.NeededAgain);
    }

    [Fact]
    public void Where_nobody_was_on_scene_yet_they_are_called_and_nothing_else_is_said() =>
        Assert.DoesNotContain(new Night().Open().Accepts("csw1").Does(EvaluatedOut).FastForward(10).Does(InPerson).Told, m => m is Message.NeededAgain);

    [Fact]
    public void Who_cannot_be_reached_with_it_is_followed_by_whoever_stands_behind_them()
    {
        var night = new Night().Open().OnScene().Does(EvaluatedOut).FastForward(10).Does(InPerson);
        night.Does(at => new Command.Forward(new Message.NeededAgain("sup", Role.Csw), "blocked", null, at));
        Assert.Equal(new Message.NeededAgain("duty", Role.Csw), night.Told[^1]);
    }

    [Fact]
    public void What_was_never_decided_in_person_begins_at_its_own_decision()
    {
        var night = new Night().Open(children: Night.Child("A", Disposition.EvaluatedOut)).FastForward(30).Does(InPerson);
        Assert.Equal(Night.Start.AddMinutes(30), night.Seat<Seat.Paging>(Role.Csw).Clock.StartedAt);
    }

    /// Whoever was called before is called anew, whatever came between.
    [Fact]
    public void A_seat_that_had_nobody_when_it_was_taken_up_again_calls_everybody_once_they_are_there()
    {
        var night = new Night().Open().FastForward(7).Does(EvaluatedOut);
        night.Roster = Night.Everybody.Without("csw1", "csw2", "csw3", "sup", "posup", "duty");
        night.Does(InPerson);
        Assert.IsType<Seat.Unfilled>(night.State!.SeatOf(Role.Csw));
        night.Roster = Night.Everybody;
        night.FastForward(12);
        Assert.Equal([("csw1", 12), ("csw1", 15), ("csw3", 18)], night.Paged(Role.Csw).Where(p => p.Minute > 7));
    }

    /// The other was given up long ago: by its clock this one would be late before anybody was asked.
    [Fact]
    public void A_clock_that_runs_is_not_set_back_to_one_that_was_given_up_in_another_request()
    {
        var other = new Night { Id = "R-0000TW0B" }.Open().FastForward(10).Does(EvaluatedOut).FastForward(50);
        var one = new Night { Id = "R-0000DCFS", Now = other.Now }.Open();
        Assert.Null(TwoAreOne.Merge(other, one));
        one.FastForward(2).Does(EvaluatedOut).FastForward(2).Does(InPerson);
        Assert.Equal(Night.Start.AddMinutes(60), one.Seat<Seat.Paging>(Role.Csw).Clock.StartedAt);
    }

    [Fact]
    public void A_seat_that_went_along_with_a_child_taken_out_keeps_its_clock_when_it_is_taken_up_again()
    {
        var whole = new Night().Open(children: [Night.Child("A"), Night.Child("B", Disposition.Pending)]).Accepts("csw1").FastForward(10);
        whole.Does(at => new Command.Dispose([new("B", Disposition.InPerson, null), new("A", Disposition.EvaluatedOut, EvaluatedOutReason.Other)], at, "hotline:desk", at));
        var own = TwoAreOne.Split(whole, "B");
        Assert.Equal(Night.Start, own.Seat<Seat.Accepted>(Role.Csw).Clock.StartedAt);
        own.FastForward(2).Does(at => new Command.Dispose([new("B", Disposition.EvaluatedOut, EvaluatedOutReason.Other)], at, "hotline:desk", at)).FastForward(2);
        own.Does(at => new Command.Dispose([new("B", Disposition.InPerson, null)], at, "hotline:desk", at));
        Assert.Equal(Night.Start, own.Seat<Seat.Paging>(Role.Csw).Clock.StartedAt);
    }

    /// What another's decision began while the two were one is not its own.
    [Fact]
    public void An_undecided_request_that_was_part_of_a_decided_one_for_a_while_begins_with_its_own_decision()
    {
        var decided = new Night { Id = "R-0000DCFS" }.Open();
        var pending = new Night { Id = "R-0000TW0A" }.Open(children: Night.Child("A", Disposition.Pending));
        // Another lead needs no social worker any more, so that seat is this one's alone by the time they part.
        decided.FastForward(2).Does(at => new Command.ChangeLead(LeadAgency.Probation, "sup", at));
        pending.FastForward(2);
        Assert.Null(TwoAreOne.Merge(decided, pending));
        Assert.Equal(Night.Start, pending.State!.SeatOf(Role.Csw)!.Clock.StartedAt);
        Assert.Null(TwoAreOne.Unmerge(decided, pending));
        pending.FastForward(5).Does(InPerson);
        Assert.Equal(Night.Start.AddMinutes(7), pending.State!.SeatOf(Role.Csw)!.Clock.StartedAt);
    }
}
