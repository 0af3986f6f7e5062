using static CsecBot.Dispatch.Tests.TwoAreOne;
namespace CsecBot.Dispatch.Tests;

/// A decision about a child that is said again, late, or while two referrals about it are one.
public class SaidAgain
{
    /// Whoever had no answer says it again; meanwhile somebody else has decided otherwise.
    [Fact]
    public void That_nobody_goes_takes_nobody_away_who_was_sent_since()
    {
        var night = new Night().Open(children: Night.Child("A", Disposition.Pending)).FastForward(5);
        var (earlier, later) = (night.Now, night.Now.AddMinutes(5));
        night.FastForward(5).Does(at => Decide(Disposition.InPerson, later, at)).FastForward(2);

        Assert.Equal(Refusal.DecidedSince, night.Do(at => Decide(Disposition.EvaluatedOut, earlier, at)));
        Assert.Equal(Status.Open, night.State!.Status);

        night.Does(at => Decide(Disposition.EvaluatedOut, later.AddMinutes(1), at));
        Assert.Equal(Status.EvaluatedOut, night.State.Status);
    }

    /// Whoever heard the other had a clock that was ahead.
    [Fact]
    public void That_nobody_goes_said_now_counts_whatever_the_clocks_say()
    {
        var night = new Night().Open(children: Night.Child("A", Disposition.Pending)).FastForward(5).Does(at => Decide(Disposition.InPerson, at, at));
        night.Now -= TimeSpan.FromSeconds(1);
        night.Does(at => Decide(Disposition.EvaluatedOut, at, at));
        Assert.Equal(Status.EvaluatedOut, night.State!.Status);
    }

    /// A response too many is seen by those who are called; one too few is seen by nobody.
    [Fact]
    public void That_somebody_goes_counts_however_late_it_is_said()
    {
        var night = new Night().Open(children: Night.Child("A", Disposition.Pending)).FastForward(5);
        var earlier = night.Now;
        night.FastForward(5).Does(at => Decide(Disposition.EvaluatedOut, at, at)).FastForward(2);
        var later = night.State!.Children.Single().DecidedAt!.Value;
        night.Does(at => Decide(Disposition.InPerson, earlier, at));
        Assert.Equal(Status.Open, night.State.Status);
        Assert.Equal(Refusal.DecidedSince, night.FastForward(1).Do(at => Decide(Disposition.EvaluatedOut, later, at)));   // repeated by whoever had no answer
    }

    [Fact]
    public void Said_again_it_counts_from_then_and_moves_no_clock()
    {
        var night = new Night().Open().FastForward(10);
        var (between, again) = (night.Now.AddMinutes(-5), night.Now);
        night.Does(at => Decide(Disposition.InPerson, again, at));
        var entries = night.Log.Count;
        night.Does(at => Decide(Disposition.InPerson, again, at)).Does(at => Decide(Disposition.InPerson, between, at));

        Assert.Equal(entries, night.Log.Count);   // once is enough
        Assert.Equal((Night.Start, Night.Start.AddMinutes(90)), (night.State!.Children.Single().DecidedAt, night.State.SeatOf(Role.Csw)!.Clock.ArriveBy));
        Assert.Equal(Refusal.DecidedSince, night.Do(at => Decide(Disposition.EvaluatedOut, between, at)));
    }

    /// Which of the two was meant, nobody can say.
    [Theory]
    [InlineData(Disposition.Pending, Disposition.InPerson)]
    [InlineData(Disposition.EvaluatedOut, Disposition.InPerson)]
    [InlineData(Disposition.Pending, Disposition.Pending)]
    [InlineData(Disposition.EvaluatedOut, Disposition.Pending)]
    [InlineData(Disposition.InPerson, Disposition.Pending)]
    public void That_somebody_goes_said_of_two_that_are_one_counts_for_each(Disposition theirs, Disposition ours)
    {
        var (other, whole) = Joined(theirs, ours);
        var (first, said) = ((Theirs: other.State!.Children.Single().DecidedAt, Ours: whole.State!.Absorbed.Single().Before.Children.Single().DecidedAt), whole.FastForward(5).Now);
        whole.Does(at => Decide(Disposition.InPerson, said, at)).FastForward(5);
        Assert.Null(Unmerge(other, whole));

        foreach (var (night, decided) in new[] { (other, theirs == Disposition.InPerson ? first.Theirs : said), (whole, ours == Disposition.InPerson ? first.Ours : said) })
        {
            Assert.Equal(Disposition.InPerson, night.State!.Children.Single().Disposition);
            Assert.Equal(decided, night.State.Children.Single().DecidedAt);
            Assert.All(new[] { Role.Csw, Role.Advocate }, role => Assert.Contains(night.State.PagesFor(role), p => p.IsLive));
        }
        Assert.Equal(Refusal.DecidedSince, other.Do(at => Decide(Disposition.EvaluatedOut, said.AddMinutes(-1), at)));
    }

    /// Of two that become one, what was said last of either.
    [Fact]
    public void What_one_of_two_had_decided_between_comes_too_late_when_they_are_one()
    {
        var (whole, other) = (new Night { Id = "R-0000DCFS" }.Open(), new Night { Id = "R-0000TW0B", Now = Night.Start.AddMinutes(20) }.Open(children: Night.Child("A", Disposition.Pending)));
        other.Does(at => Decide(Disposition.InPerson, at, at));
        whole.FastForward(20);
        Assert.Null(Merge(other, whole));
        whole.FastForward(5);
        Assert.Equal(Refusal.DecidedSince, whole.Do(at => Decide(Disposition.EvaluatedOut, Night.Start.AddMinutes(10), at)));
        Assert.Equal(Night.Start, whole.State!.Children.Single().DecidedAt);
    }

    /// Entered late, of one of which it was known that nobody goes; of the other it was decided already.
    [Fact]
    public void Said_late_of_two_that_are_one_it_counts_for_each_too()
    {
        var (other, whole) = Joined(Disposition.EvaluatedOut, Disposition.InPerson);
        whole.FastForward(5).Does(at => Decide(Disposition.InPerson, Night.Start, at));
        var entries = whole.Log.Count;
        whole.Does(at => Decide(Disposition.InPerson, Night.Start, at));
        Assert.Equal(entries, whole.Log.Count);   // once is enough
        Assert.Null(Unmerge(other, whole));
        Assert.Equal((Status.Open, Status.Open), (other.State!.Status, whole.State!.Status));
    }

    [Fact]
    public void Taken_back_of_three_that_are_one_what_was_said_of_the_third_itself_stays()
    {
        var (third, other) = Joined(Disposition.InPerson, Disposition.InPerson);
        other.FastForward(5).Does(at => Decide(Disposition.InPerson, at, at));
        var whole = new Night { Id = "R-0000R00T", Now = other.Now }.Open(children: Night.Child("X"));
        Assert.Null(Merge(other, whole, "sup", new ChildIs("A", null)));
        whole.FastForward(5).Does(at => Decide(Disposition.EvaluatedOut, at, at));
        Assert.Null(Unmerge(other, whole));
        Assert.Null(Unmerge(third, other));
        Assert.Equal((Status.Open, Status.EvaluatedOut), (third.State!.Status, other.State!.Status));
    }

    [Theory, InlineData(Disposition.Pending), InlineData(Disposition.InPerson)]
    public void Said_of_three_that_are_one_it_counts_for_the_third_as_well(Disposition second)
    {
        var (third, other) = Joined(Disposition.EvaluatedOut, second);
        var whole = new Night { Id = "R-0000R00T", Now = Night.Start.AddMinutes(25) }.Open(children: Night.Child("X"));
        Assert.Null(Merge(other, whole));
        whole.FastForward(5).Does(at => Decide(Disposition.InPerson, at, at) with { Children = [new("X", Disposition.InPerson, null)] });
        Assert.Null(Unmerge(other, whole));
        Assert.Null(Unmerge(third, other));
        Assert.All(new[] { third, other, whole }, night => Assert.Equal(Status.Open, night.State!.Status));
    }

    /// Of the second it was known before; what is said late of it is news to the third.
    [Fact]
    public void Said_late_of_three_that_are_one_it_counts_for_the_third_too()
    {
        var (third, other) = Joined(Disposition.EvaluatedOut, Disposition.InPerson);
        var whole = new Night { Id = "R-0000R00T", Now = Night.Start.AddMinutes(25) }.Open(children: Night.Child("A"));
        Assert.Null(Merge(other, whole));
        whole.FastForward(5).Does(at => Decide(Disposition.InPerson, Night.Start, at));
        Assert.Null(Unmerge(other, whole));
        Assert.Null(Unmerge(third, other));
        Assert.Equal(Status.Open, third.State!.Status);
    }

    [Fact]
    public void Taken_back_while_they_are_one_it_counts_for_neither()
    {
        var (other, whole) = Joined(Disposition.Pending, Disposition.Pending);
        whole.FastForward(5).Does(at => Decide(Disposition.InPerson, at, at)).FastForward(5).Does(at => Decide(Disposition.EvaluatedOut, at, at));
        Assert.Null(Unmerge(other, whole));
        Assert.Equal((Status.Pending, Status.EvaluatedOut), (other.State!.Status, whole.State!.Status));
    }

    private static (Night Other, Night Whole) Joined(Disposition theirs, Disposition ours)
    {
        var (whole, other) = (new Night { Id = "R-0000DCFS" }.Open(children: Night.Child("A", ours)), new Night { Id = "R-0000TW0B", Now = Night.Start.AddMinutes(20) }.Open(children: Night.Child("A", theirs)));
        whole.FastForward(25);
        other.FastForward(5);
        Assert.Null(Merge(other, whole));
        return (other, whole);
    }

    private static Command.Dispose Decide(Disposition disposition, DateTimeOffset decidedAt, DateTimeOffset at) =>
        new([new("A", disposition, disposition == Disposition.EvaluatedOut ? EvaluatedOutReason.NotCsec : null)], decidedAt, "hotline:desk", at);
}
