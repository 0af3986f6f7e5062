namespace CsecBot.Dispatch.Tests;

/// One instance hears of something and another, whose clock is behind, of what comes next. Nobody is told that now is too early.
public class TwoClocksNeverAgree
{
    private static readonly TimeSpan Behind = TimeSpan.FromSeconds(2);

    [Fact]
    public void A_decision_right_after_the_call_counts()
    {
        var night = new Night().Open(received: Night.Start, children: Night.Child("A", Disposition.Pending));
        night.Now -= Behind;
        night.Does(at => new Command.Dispose([new("A", Disposition.InPerson, null)], at, "hotline:desk", at));
        Assert.Equal(Night.Start, night.State!.Children[0].DecidedAt);
        Assert.Equal(Night.Start.AddMinutes(90), night.State.SeatOf(Role.Csw)!.Clock.ArriveBy);
    }

    [Fact]
    public void An_acceptance_and_an_arrival_by_telephone_right_after_the_call_count()
    {
        var night = new Night().Open(received: Night.Start);
        night.Now -= Behind;
        night.Does(at => new Command.RecordAccepted(Role.Csw, "csw1", at, "sup", at)).Does(at => new Command.RecordArrived(Role.Csw, at, "sup", at));
        night.Does(at => new Command.RecordArrived(Role.Advocate, at, "sup", at, "adv1"));
        Assert.Equal((Night.Start, Night.Start), (night.Seat<Seat.OnScene>(Role.Csw).AcceptedAt, night.Seat<Seat.OnScene>(Role.Csw).ArrivedAt));
        Assert.Equal(Night.Start, night.Seat<Seat.OnScene>(Role.Advocate).ArrivedAt);
    }

    [Fact]
    public void A_child_is_missing_and_found_and_missing_again_all_at_once()
    {
        var night = new Night().Open(received: Night.Start);
        night.Now -= Behind;
        night.Does(at => new Command.ReportMissing("A", at, "sup", at));
        night.Now -= Behind;
        night.Does(at => new Command.ReportFound("A", at, "sup", at));
        Assert.False(night.State!.IsMissing("A"));
        night.Does(at => new Command.ReportMissing("A", at, "sup", at));
        Assert.True(night.State!.IsMissing("A"));
    }

    [Fact]
    public void What_is_said_twice_within_a_minute_is_once_whatever_came_between()
    {
        var night = new Night().Open(received: Night.Start);
        var (missed, found) = (Night.Start.AddSeconds(10), Night.Start.AddSeconds(20));
        night.Now = found;
        night.Does(at => new Command.ReportMissing("A", missed, "sup", at)).Does(at => new Command.ReportFound("A", found, "sup", at));
        night.Now = Night.Start.AddSeconds(30);
        night.Does(at => new Command.ReportMissing("A", missed, "sup", at));
        Assert.False(night.State!.IsMissing("A"));
        night.Does(at => new Command.ReportMissing("A", at, "sup", at));
        night.Now = Night.Start.AddSeconds(40);
        night.Does(at => new Command.ReportFound("A", found, "sup", at));
        Assert.True(night.State!.IsMissing("A"));
    }

    [Fact]
    public void What_was_done_right_after_the_arrival_that_began_it_counts()
    {
        var night = new Night().Open().OnScene();
        var duty = night.State!.DutyOf("assessment-begun", "A")!;
        var arrived = night.Now;
        night.Now -= Behind;
        night.Does(at => new Command.Complete(duty.Id, duty.Child, Outcome.Done, null, "sup", at));
        Assert.Equal(arrived, night.State.DutyOf(duty.Id, duty.Child)!.At);
    }

    [Fact]
    public void What_was_said_of_earlier_is_still_too_early()
    {
        var night = new Night().Open(received: Night.Start).FastForward(10);
        Assert.Equal(Refusal.BeforeTheCall, night.Do(at => new Command.ReportMissing("A", at.AddMinutes(-11), "sup", at)));
        Assert.Equal(Refusal.BeforeTheCall, night.Do(at => new Command.Dispose([new("A", Disposition.InPerson, null)], at.AddMinutes(-11), "hotline:desk", at)));
    }
}
