using static CsecBot.Dispatch.Tests.TwoAreOne;
namespace CsecBot.Dispatch.Tests;

/// Two become one, or one becomes two: nobody who is needed is sent home by that, nor is anybody asked who has said no.
public class WhoIsStillNeeded
{
    [Fact]
    public void Whoever_goes_back_to_the_other_is_not_told_to_turn_back()
    {
        var (other, whole) = (new Night { Id = "R-0000TW0B" }.Open(children: [Night.Child("A"), Night.Child("B")]).Accepts("csw1").Accepts("adv1"), new Night { Id = "R-0000DCFS" }.Open());
        Assert.Null(Merge(other, whole));
        whole.FastForward(5).Does(at => NobodyGoesTo("A", at, at));
        Assert.Null(Unmerge(other, whole));
        Assert.Equal(("csw1", "adv1"), (other.State!.SeatOf(Role.Csw)!.Holder, other.State.SeatOf(Role.Advocate)!.Holder));
        Assert.Equal(Status.EvaluatedOut, whole.State!.Status);
        Assert.DoesNotContain(whole.Told.Concat(other.Told), m => m is Message.Released);
    }

    /// They are with the child.
    [Fact]
    public void Where_nobody_goes_whoever_is_on_the_way_turns_back_and_who_is_there_is_told_nothing()
    {
        var night = new Night().Open().Accepts("csw1").Accepts("adv1").Arrives("csw1", Role.Csw).Does(at => NobodyGoesTo("A", at, at));
        Assert.Equal(["adv1"], night.Told.OfType<Message.Released>().Select(m => m.To));
    }

    [Fact]
    public void Whoever_goes_only_to_the_child_of_the_other_goes_on_there()
    {
        var (other, whole) = (new Night { Id = "R-0000TW0B" }.Open(children: Night.Child("B")), new Night { Id = "R-0000DCFS" }.Open(children: Night.Child("X")));
        Assert.Null(Merge(other, whole, "sup", new ChildIs("B", null)));
        whole.Accepts("csw1").FastForward(5).Does(at => NobodyGoesTo("X", at, at));
        Assert.Null(Unmerge(other, whole));
        Assert.Equal("csw1", other.Seat<Seat.Accepted>(Role.Csw).Person);
        Assert.Empty(whole.State!.Seats);
        Assert.DoesNotContain(whole.Told, m => m is Message.Released);
    }

    /// The first knows nothing of the second, who was on the way to its child before.
    [Fact]
    public void Whoever_was_called_for_a_child_that_nobody_goes_to_any_more_turns_back()
    {
        var (other, whole) = (new Night { Id = "R-0000TW0B" }.Open(children: Night.Child("B")), new Night { Id = "R-0000DCFS" }.Open(children: Night.Child("X")).Accepts("csw1"));
        Assert.Null(Merge(other, whole, "sup", new ChildIs("B", null)));
        whole.FastForward(5).Does(at => NobodyGoesTo("X", at, at));
        Assert.Null(Unmerge(other, whole));
        Assert.Contains(new Message.Released("csw1", Role.Csw), whole.Told);
        Assert.Contains(other.State!.PagesFor(Role.Csw), p => p.IsLive);
    }

    [Fact]
    public void That_nobody_goes_heard_late_is_not_said_of_who_was_joined_since()
    {
        var (other, whole) = (new Night { Id = "R-0000TW0B" }.Open().Accepts("csw1"), new Night { Id = "R-0000DCFS" }.Open(children: Night.Child("A", Disposition.Pending)));
        whole.FastForward(10);
        var before = whole.Now;
        whole.Does(at => NobodyGoesTo("A", before, at)).FastForward(1);
        Assert.Null(Merge(other, whole));
        whole.FastForward(1);
        Assert.Equal(Refusal.DecidedSince, whole.Do(at => NobodyGoesTo("A", before, at)));
        Assert.Equal("csw1", whole.Seat<Seat.Accepted>(Role.Csw).Person);
        whole.Does(at => NobodyGoesTo("A", at, at));                             // of both, and said of both
        Assert.Equal(Status.EvaluatedOut, whole.State!.Status);
    }

    /// By text message they were asked all the same.
    [Theory, InlineData(true), InlineData(false)]
    public void Whoever_was_not_reached_or_said_no_may_still_accept(bool declined)
    {
        var (other, whole) = (new Night { Id = "R-0000TW0B" }.Open(), new Night { Id = "R-0000PR0B" }.Open(LeadAgency.Probation));
        _ = declined ? other.Declines("csw1") : other.Fails("csw1");
        Assert.Null(Merge(other, whole));
        Assert.Equal(["csw2"], whole.State!.PagesFor(Role.Csw).Where(p => p.IsLive).Select(p => p.Person));
        Assert.DoesNotContain(whole.FastForward(60).Paged(Role.Csw), p => p.Person == "csw1");
        whole.Accepts("csw1");
        Assert.Equal("csw1", whole.Seat<Seat.Accepted>(Role.Csw).Person);
    }

    [Fact]
    public void A_supervisor_whom_only_the_other_told_that_nobody_has_it_hears_that_somebody_does()
    {
        var (other, whole) = (new Night { Id = "R-0000TW0B" }.Open().FastForward(13), new Night { Id = "R-0000DCFS" }.Open().Accepts("csw1"));
        Assert.Contains(other.State!.PagesFor(Role.Csw), p => p is { Person: "sup", IsLive: true });
        Assert.Null(Merge(other, whole));
        Assert.Contains(new Message.Covered("sup", Role.Csw), whole.Told);
    }

    /// Called off an hour before: that ladder is over, and nobody has it.
    [Fact]
    public void Where_the_other_was_called_off_nobody_hears_that_somebody_goes_and_the_next_rung_asks_all_the_same()
    {
        var other = new Night { Id = "R-0000TW0B" }.Open().FastForward(13).Does(at => NobodyGoesTo("A", at, at));
        var whole = new Night { Id = "R-0000DCFS", Now = other.Now.AddMinutes(5) }.Open();
        Assert.Null(Merge(other, whole));
        Assert.DoesNotContain(whole.Told, m => m is Message.Covered);
        var joined = whole.Now;
        whole.FastForward(6);
        Assert.Contains(whole.Log.OfType<Event.Paged>().Select(p => p.Person).Concat(whole.Log.OfType<Event.Repaged>().Where(p => p.At > joined).Select(p => whole.State!.PageOf(p.Page)!.Person)), p => p == "csw3");
    }

    [Fact]
    public void Whoever_hands_back_is_not_the_next_to_be_asked()
    {
        var (other, whole) = (new Night { Id = "R-0000TW0B" }.Open().Accepts("csw1"), new Night { Id = "R-0000PR0B" }.Open(LeadAgency.Probation));
        Assert.Null(Merge(other, whole));
        whole.Does(at => new Command.HandBack(Role.Csw, "csw1", at));
        Assert.Equal([("csw2", 0)], whole.Paged(Role.Csw));
        Assert.Null(Unmerge(other, whole));
        Assert.Equal("csw2", other.Paged(Role.Csw)[^1].Person);
        Assert.DoesNotContain(other.FastForward(5).Paged(Role.Csw).Skip(1), p => p.Person == "csw1");
        Assert.Equal(PageState.HandedBack, other.State!.PagesFor(Role.Csw).First(p => p.Person == "csw1").State);
    }

    [Fact]
    public void Whoever_was_beside_and_arrived_while_they_were_one_has_the_seat()
    {
        var (first, second) = (new Night { Id = "R-0000F1RS" }.Open(), new Night { Id = "R-00005EC0" }.Open());
        first.Accepts("csw1");
        second.Does(at => new Command.Reassign(Role.Csw, "csw2", "sup", at)).Accepts("csw2");
        Assert.Null(Merge(second, first));
        var whole = new Night { Id = "R-0000R00T" }.Open(children: Night.Child("X"));
        Assert.Null(Merge(first, whole, "sup", new ChildIs("A", null)));
        whole.FastForward(5).Arrives("csw2", Role.Csw).Does(at => NobodyGoesTo("X", at, at));
        Assert.Null(Unmerge(first, whole));
        Assert.Equal(("csw2", "csw1"), (first.Seat<Seat.OnScene>(Role.Csw).Person, Assert.Single(first.State!.Beside).Holder));
        first.Does(at => NobodyGoesTo("A", at, at));
    }

    [Fact]
    public void An_arrival_that_was_corrected_while_they_were_one_stays_corrected()
    {
        var (other, whole) = (new Night { Id = "R-0000TW0B" }.Open().Accepts("csw1").FastForward(10).Arrives("csw1", Role.Csw), new Night { Id = "R-0000DCFS" }.Open());
        Assert.Null(Merge(other, whole));
        var corrected = Night.Start.AddMinutes(5);
        whole.Does(at => new Command.Arrive(Role.Csw, corrected, "csw1", at));
        Assert.Null(Unmerge(other, whole));
        Assert.Equal(corrected, other.Seat<Seat.OnScene>(Role.Csw).ArrivedAt);
    }

    [Fact]
    public void A_child_to_whom_nobody_has_gone_yet_has_no_clock_of_the_one_that_was_taken_out()
    {
        var night = new Night().Open(children: [Night.Child("A", Disposition.Pending), Night.Child("B")]).FastForward(10);
        _ = Split(night, "B");
        var decided = night.FastForward(300).Now;
        night.Does(at => new Command.Dispose([new("A", Disposition.InPerson, null)], decided, "hotline:desk", at));
        Assert.Equal(decided, night.State!.SeatOf(Role.Csw)!.Clock.StartedAt);
    }

    [Fact]
    public void A_child_to_whom_nobody_goes_takes_no_clock_along()
    {
        var night = new Night().Open(children: [Night.Child("A"), Night.Child("B", Disposition.EvaluatedOut)]).FastForward(10);
        var own = Split(night, "B");
        var decided = own.FastForward(300).Now;
        own.Does(at => new Command.Dispose([new("B", Disposition.InPerson, null)], decided, "hotline:desk", at));
        Assert.Equal(decided, own.State!.SeatOf(Role.Csw)!.Clock.StartedAt);
    }

    [Fact]
    public void A_child_that_was_taken_out_of_three_has_one_home()
    {
        var (third, second) = (new Night { Id = "R-0000TH1R" }.Open(children: [Night.Child("C"), Night.Child("D")]), new Night { Id = "R-00005EC0" }.Open(children: Night.Child("B")));
        Assert.Null(Merge(third, second));
        var whole = new Night { Id = "R-0000R00T" }.Open(children: Night.Child("A"));
        Assert.Null(Merge(second, whole, "sup", new ChildIs("B", null), new ChildIs("C", null), new ChildIs("D", null)));
        _ = Split(whole, "C");
        Assert.Null(Unmerge(second, whole));
        Assert.Null(Unmerge(third, second));
        Assert.Equal(["D"], third.State!.Children.Select(c => c.Ref));
    }

    /// How many there are stands on it.
    [Fact]
    public void A_decision_about_another_child_is_on_the_cards_that_are_out_there()
    {
        var night = new Night().Open(children: [Night.Child("A"), Night.Child("B", Disposition.Pending)]).OnScene().FastForward(10);
        night.Told.Clear();
        night.Does(at => new Command.Dispose([new("B", Disposition.InPerson, null)], at, "hotline:desk", at));
        Assert.Contains(new Message.Redraw(), night.Told);
    }

    private static Command.Dispose NobodyGoesTo(string child, DateTimeOffset decidedAt, DateTimeOffset at) =>
        new([new(child, Disposition.EvaluatedOut, EvaluatedOutReason.NotCsec)], decidedAt, "hotline:desk", at);
}
