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

    [Fact]
    public void What_was_never_decided_in_person_begins_at_its_own_decision()
    {
        var night = new Night().Open(children: Night.Child("A", Disposition.EvaluatedOut)).FastForward(30).Does(InPerson);
        Assert.Equal(Night.Start.AddMinutes(30), night.Seat<Seat.Paging>(Role.Csw).Clock.StartedAt);
    }
}
