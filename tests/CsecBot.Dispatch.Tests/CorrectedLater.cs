namespace CsecBot.Dispatch.Tests;

/// What is corrected, or still open, when the rest is over.
public class CorrectedLater
{
    /// By the time that was recorded first, it would have been said at the limit; by the corrected one that is over.
    [Fact]
    public void What_a_corrected_arrival_makes_late_is_said_at_once()
    {
        var night = new Night().Open().Accepts("csw1").FastForward(300).Arrives("csw1", Role.Csw);
        var due = night.State!.DutyOf("48-hour-meeting", "A")!.DueAt;
        night.FastForward(due.AddHours(-4) - night.Now).Does(at => new Command.Arrive(Role.Csw, Night.Start.AddMinutes(30), "csw1", at));
        Assert.True(night.State.DutyOf("48-hour-meeting", "A")!.DueAt < night.Now);
        var corrected = night.Now;
        night.FastForward(1);
        Assert.Equal((corrected, true), (night.Reminded("48-hour-meeting").Last().At, night.Reminded("48-hour-meeting").Last().Item.Late));
    }

    [Fact]
    public void It_cannot_be_closed_while_a_child_is_not_there()
    {
        var night = EveryStateAnswersEveryCommand.Finished(new Night().Open().OnScene()).Does(at => new Command.ReportMissing("A", at, "sup", at));
        foreach (var duty in night.State!.Duties.Where(d => d.IsUnfinished).Select(d => d.Id).ToList()) night.Records(duty, Outcome.NotPossible);
        Assert.Equal("Not finished: the whereabouts of A.", night.Do(at => new Command.Close("sup", at))!.Words);
        night.FastForward(10).Does(at => new Command.ReportFound("A", at, "sup", at));
        Assert.DoesNotContain("whereabouts", night.Do(at => new Command.Close("sup", at))!.Words);
    }
}
