using static CsecBot.Dispatch.Tests.TwoAreOne;
namespace CsecBot.Dispatch.Tests;

/// Two that were one and are taken apart: what each is then by itself.
public class OwnAgain
{
    /// The other's clock has run for longer: taken over, the seat would be late before anybody was asked.
    [Fact]
    public void A_seat_that_only_the_other_had_has_no_clock_here()
    {
        var (other, whole) = Joined();
        Assert.Null(Unmerge(other, whole));
        var decided = whole.FastForward(40).Now;
        whole.Does(at => GoneTo(decided, at));
        Assert.All(new[] { Role.Csw, Role.Advocate }, role => Assert.Equal(decided, whole.State!.SeatOf(role)!.Clock.StartedAt));
        Assert.All(new[] { Role.Csw, Role.Advocate }, role => Assert.Equal(Night.Start, other.State!.SeatOf(role)!.Clock.StartedAt));
    }

    [Fact]
    public void Decided_while_they_are_one_its_clock_begins_then()
    {
        var (other, whole) = Joined();
        var decided = whole.FastForward(40).Now;
        whole.Does(at => GoneTo(decided, at)).FastForward(5);
        Assert.Equal(Night.Start, whole.State!.SeatOf(Role.Csw)!.Clock.StartedAt);   // of both the earliest
        Assert.Null(Unmerge(other, whole));
        Assert.All(new[] { Role.Csw, Role.Advocate }, role =>
            Assert.Equal((decided, decided.AddMinutes(90), decided.AddMinutes(60)), (whole.State!.SeatOf(role)!.Clock.StartedAt, whole.State.SeatOf(role)!.Clock.ArriveBy, whole.State.SeatOf(role)!.Clock.NextWarning)));
        Assert.Equal(decided, whole.State!.Started[Role.Csw]);
    }

    /// It was somebody else's until the other was joined.
    [Fact]
    public void Whoever_carries_the_case_is_told_when_it_is_known_by_the_other_that_somebody_goes()
    {
        var (other, whole) = Joined(carried: true);
        Assert.Equal<IEnumerable<string>>(["cont1", "sup"], whole.Log.OfType<Event.CarrierTold>().Single().To);
        Assert.Empty(other.Log.OfType<Event.CarrierTold>());
    }

    [Fact]
    public void Whoever_carries_the_case_is_told_when_taken_apart_somebody_goes()
    {
        var whole = new Night { Id = "R-0000DCFS" }.Open(children: Night.Child("A"));
        var other = new Night { Id = "R-0000TW0B" }.Open(children: Carried(Disposition.Pending));
        Assert.Null(Merge(other, whole));
        Assert.Single(whole.Log.OfType<Event.CarrierTold>());
        whole.FastForward(5).Does(at => GoneTo(at, at));
        Assert.Null(Unmerge(other, whole));
        Assert.Equal<IEnumerable<string>>(["cont1", "sup"], other.Log.OfType<Event.CarrierTold>().Single().To);
        Assert.Single(whole.Log.OfType<Event.CarrierTold>());
    }

    [Fact]
    public void Whoever_knew_is_not_told_again()
    {
        var (whole, other) = (new Night { Id = "R-0000DCFS" }.Open(children: Carried(Disposition.InPerson)), new Night { Id = "R-0000TW0B" }.Open(children: Carried(Disposition.InPerson)));
        Assert.Null(Merge(other, whole));
        Assert.Null(Unmerge(other, whole));
        Assert.All(new[] { whole, other }, night => Assert.Single(night.Log.OfType<Event.CarrierTold>()));
    }

    /// The other's child is gone to, and of ours nobody has decided.
    private static (Night Other, Night Whole) Joined(bool carried = false)
    {
        var whole = new Night { Id = "R-0000DCFS" }.Open(children: carried ? Carried(Disposition.Pending) : Night.Child("A", Disposition.Pending));
        var other = new Night { Id = "R-0000TW0B" }.Open(children: Night.Child("A"));
        Assert.Null(Merge(other, whole));
        return (other, whole);
    }

    private static Child Carried(Disposition disposition) => Night.Child("A", disposition) with { OpenAtTrigger = true, CaseCarrier = "cont1" };

    private static Command.Dispose GoneTo(DateTimeOffset decidedAt, DateTimeOffset at) => new([new("A", Disposition.InPerson, null)], decidedAt, "hotline:desk", at);
}
