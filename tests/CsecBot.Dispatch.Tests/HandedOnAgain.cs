namespace CsecBot.Dispatch.Tests;

/// Whoever has the open items leaves, or hands them on in turn: somebody else is asked for them, and must accept.
public class HandedOnAgain
{
    private static readonly Roster WithSecond = Night.Everybody with { People = [.. Night.Everybody.People, new("cont2", null, "cont2", [Role.ContinuingCsw], "DCFS", [], [], null)] };

    [Fact]
    public void What_was_transferred_moves_along_again_once_the_next_receiver_accepts_and_the_trail_keeps_both()
    {
        var night = Transferred();
        var done = night.State!.DutyOf("transfer", null)!.At;
        Assert.Equal(Refusal.NotAllowed, night.Do(at => new Command.Offer("transfer", null, "cont2", "csw1", at)));   // theirs no more
        night.FastForward(60).Does(at => new Command.Offer("transfer", null, "cont2", "cont1", at));
        Assert.Contains(new Message.Offered("cont2", "transfer", null, 1), night.Told);
        Assert.Equal("cont1", Owner(night, "72-hour-item"));
        Assert.True(Owning.IsFor(night.State!, night.State!.DutyOf("transfer", null)!, "cont2", night.Now, night.World));
        night.Does(at => new Command.AcceptDuty("transfer", null, "cont2", at)).Does(at => new Command.AcceptDuty("transfer", null, "cont2", at));
        Assert.Equal(("cont2", "cont2", done), (Owner(night, "72-hour-item"), Owner(night, "transfer", null), night.State!.DutyOf("transfer", null)!.At));
        Assert.Equal(["cont1", "cont2"], night.Log.OfType<Event.Transferred>().Select(t => t.Person));
        Assert.Contains(new Message.Answered("cont1", "transfer", null, 1, true), night.Told);
        Assert.Equal(Refusal.NotAllowed, night.Do(at => new Command.Complete("72-hour-item", "A", Outcome.Done, at, "cont1", at)));
        night.Does(at => new Command.ReportMissing("A", at, "cont2", at));
        Assert.Equal<IEnumerable<string>>(["cont2"], night.Reminded("24-hour-notice-1").Single().Item.To);
    }

    [Fact]
    public void The_receiver_left_the_roster_so_a_supervisor_offers_it_and_it_stays_open_while_it_is_declined()
    {
        var night = Transferred();
        night.Roster = Left(night.Roster, "cont1");
        night.Does(at => new Command.Offer("transfer", null, "cont2", "sup", at)).Does(at => new Command.DeclineDuty("transfer", null, "cont2", at));
        Assert.Contains(new Message.Answered("sup", "transfer", null, 1, false), night.Told);
        Assert.Equal(("cont1", Outcome.Done), (Owner(night, "72-hour-item"), night.State!.DutyOf("transfer", null)!.Outcome));
        night.Does(at => new Command.Offer("transfer", null, "cont2", "sup", at)).Does(at => new Command.AcceptDuty("transfer", null, "cont2", at));
        Assert.Equal("cont2", Owner(night, "72-hour-item"));
    }

    [Fact]
    public void What_was_not_possible_at_first_is_done_once_somebody_accepts_it_after_all()
    {
        var night = new Night(WithSecond).Open().OnScene().Records("7-day-meeting").Records("transfer", Outcome.NotPossible, null, "csw1").FastForward(60);
        night.Does(at => new Command.Offer("transfer", null, "cont2", "csw1", at)).Does(at => new Command.AcceptDuty("transfer", null, "cont2", at));
        Assert.Equal((Outcome.Done, night.Now, "cont2"), (night.State!.DutyOf("transfer", null)!.Outcome, night.State.DutyOf("transfer", null)!.At!.Value, Owner(night, "72-hour-item")));
    }

    [Fact]
    public void A_correction_does_not_take_the_offer_back_and_an_offer_of_what_has_ended_is_refused()
    {
        var night = Transferred().Does(at => new Command.Offer("transfer", null, "cont2", "cont1", at)).Records("transfer", Outcome.NotPossible, null);
        night.Does(at => new Command.AcceptDuty("transfer", null, "cont2", at));
        Assert.Equal(("cont2", Outcome.Done), (Owner(night, "72-hour-item"), night.State!.DutyOf("transfer", null)!.Outcome));
        night = EveryStateAnswersEveryCommand.Finished(night).Does(at => new Command.Dispose([new("A", Disposition.EvaluatedOut, EvaluatedOutReason.NotCsec)], at, "sup", at));
        Assert.Equal((false, Refusal.FinishedAlready), (night.State!.IsLive, night.Do(at => new Command.Offer("transfer", null, "cont1", "sup", at))));
    }

    [Fact]
    public void An_item_of_somebody_who_left_the_roster_is_offered_by_a_supervisor_and_is_the_other_s_once_they_accept()
    {
        var night = new Night().Open().OnScene();
        Assert.Equal(Refusal.NotHandedOver, night.Do(at => new Command.Offer("72-hour-item", "A", "csw2", "sup", at)));
        night.Roster = Left(night.Roster, "csw1", "adv1");
        Assert.Equal(Refusal.UnknownPerson, night.Do(at => new Command.Offer("72-hour-item", "A", "adv2", "sup", at)));
        Assert.Equal(Refusal.NotAllowed, night.Do(at => new Command.Offer("72-hour-item", "A", "csw2", "csw3", at)));
        night.Does(at => new Command.Offer("72-hour-item", "A", "csw2", "sup", at)).Does(at => new Command.Offer("presence", "A", "adv2", "agsup", at));
        Assert.Equal(("csw1", "adv1"), (Owner(night, "72-hour-item"), Owner(night, "presence")));
        Assert.Equal(Refusal.NotOffered, night.Do(at => new Command.AcceptDuty("72-hour-item", "A", "csw3", at)));
        night.Does(at => new Command.AcceptDuty("72-hour-item", "A", "csw2", at)).Does(at => new Command.AcceptDuty("presence", "A", "adv2", at));
        Assert.Equal(("csw2", "adv2"), (Owner(night, "72-hour-item"), Owner(night, "presence")));
        night.FastForward(TimeSpan.FromHours(14));
        Assert.Equal<IEnumerable<string>>(["csw2"], night.Reminded("72-hour-item").First().Item.To);
        Assert.Equal(Refusal.NotHandedOver, night.Do(at => new Command.Offer("72-hour-item", "A", "csw3", "csw2", at)));
        night.Records("72-hour-item", by: "csw2");
    }

    [Fact]
    public void Whoever_is_offered_it_may_accept_though_its_owner_is_back_meanwhile()
    {
        var night = new Night().Open().OnScene();
        night.Roster = Left(night.Roster, "csw1");
        night.Does(at => new Command.Offer("72-hour-item", "A", "csw2", "sup", at));
        night.Roster = Night.Everybody;
        Assert.Equal("csw2", Owner(night.Does(at => new Command.AcceptDuty("72-hour-item", "A", "csw2", at)), "72-hour-item"));
    }

    [Fact]
    public void What_somebody_took_over_meanwhile_moves_along_with_the_rest()
    {
        var night = new Night().Open().OnScene().Records("7-day-meeting");
        night.Roster = Left(night.Roster, "csw1");
        night.Does(at => new Command.Offer("72-hour-item", "A", "csw2", "sup", at)).Does(at => new Command.AcceptDuty("72-hour-item", "A", "csw2", at));
        night.Does(at => new Command.Offer("transfer", null, "cont1", "sup", at)).Does(at => new Command.AcceptDuty("transfer", null, "cont1", at));
        Assert.Equal(("cont1", "adv1"), (Owner(night, "72-hour-item"), Owner(night, "presence")));
    }

    [Fact]
    public void What_is_offered_again_is_still_offered_where_two_become_one_and_two_again()
    {
        var (first, second) = (Transferred("R-0000AAAA"), new Night { Id = "R-0000BBBB" }.Open().OnScene());
        first.Does(at => new Command.Offer("transfer", null, "cont2", "cont1", at));
        Assert.Null(TwoAreOne.Merge(second, first));
        Assert.Equal("cont2", first.State!.DutyOf("transfer", null)!.Offered);
        first.Does(at => new Command.DeclineDuty("transfer", null, "cont2", at)).Does(at => new Command.Offer("transfer", null, "cont2", "sup", at));
        Assert.Null(TwoAreOne.Unmerge(second, first));
        Assert.Equal("cont2", first.State.DutyOf("transfer", null)!.Offered);
        second = new Night(WithSecond) { Id = "R-0000CCCC" }.Open().OnScene();
        Assert.Null(TwoAreOne.Merge(first, second));
        Assert.Contains(new Message.Offered("cont2", "transfer", null, 1), second.Told);
        Assert.Equal("cont2", Owner(second.Does(at => new Command.AcceptDuty("transfer", null, "cont2", at)), "72-hour-item"));
    }

    private static Night Transferred(string id = "R-7K3QF2M4") => new Night(WithSecond) { Id = id }.Open().OnScene().Records("7-day-meeting")
        .Does(at => new Command.Offer("transfer", null, "cont1", "csw1", at)).Does(at => new Command.AcceptDuty("transfer", null, "cont1", at));

    private static Roster Left(Roster roster, params string[] people) => roster.WithoutAccounts(people);

    private static string? Owner(Night night, string duty, string? child = "A") =>
        Owning.Owner(night.State!, night.State!.DutyOf(duty, child)!, night.World.Protocol.Duty(duty));
}
