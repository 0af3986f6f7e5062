namespace CsecBot.Dispatch.Tests;

/// A message that cannot reach its person goes on to the next of that side.
public class WhoIsToldInstead
{
    [Fact]
    public void A_warning_that_cannot_reach_the_supervisor_goes_to_the_duty_manager()
    {
        var night = new Night().Open().Accepts("csw1").Accepts("adv1").FastForward(60);
        Assert.Contains("sup", night.Log.OfType<Event.Warned>().Single(w => w.Role == Role.Csw).To);
        night.Does(at => new Command.Forward(new Message.Warning("sup", Role.Csw, 60), "noAddress", null, at));
        Assert.Equal("duty", night.Log.OfType<Event.Forwarded>().Single().To);
        night.FastForward(15);
        Assert.Equal<IEnumerable<string>>(["csw1", "duty"], night.Log.OfType<Event.Warned>().Last(w => w.Role == Role.Csw).To);   // who was not reached is not asked first again
    }

    [Fact]
    public void A_warning_that_cannot_reach_the_holder_needs_no_second_card_for_the_supervisor_who_has_one()
    {
        var night = new Night().Open().Accepts("csw1").FastForward(60).Does(at => new Command.Forward(new Message.Warning("csw1", Role.Csw, 60), "gone", null, at));
        Assert.Null(night.Log.OfType<Event.Forwarded>().Single().To);
    }

    [Fact]
    public void A_reminder_whose_owner_cannot_be_reached_goes_to_the_supervisor_and_the_same_report_twice_is_one()
    {
        var night = new Night().Open().Accepts("csw1").Does(at => new Command.Arrive(Role.Csw, null, "csw1", at));
        Command Lost(DateTimeOffset at) => new Command.Forward(new Message.Reminder("csw1", "72-hour-item", "A", 1, false), "gone", null, at);
        night.Does(Lost).Does(Lost);
        Assert.Equal("sup", night.Log.OfType<Event.Forwarded>().Single().To);
        Assert.Contains(Message.Because(night.Log, null, night.State!), m => m is Message.Reminder { To: "sup" });
    }

    [Fact]
    public void A_reminder_whose_owner_has_left_the_roster_goes_to_the_supervisor_and_stands_on_their_list()
    {
        var night = new Night().Open().OnScene();
        night.Roster = night.Roster with { People = [.. night.Roster.People.Where(p => p.Id != "csw1")] };
        night.FastForward(TimeSpan.FromHours(14));
        Assert.Equal<IEnumerable<string>>(["sup"], night.Reminded("72-hour-item").First().Item.To);
        Assert.True(Owning.IsFor(night.State!, night.State!.DutyOf("72-hour-item", "A")!, "sup", night.Now, night.World));
        Assert.False(night.Reminded("72-hour-item").First().Item.Late);
    }

    [Fact]
    public void A_question_that_reaches_nobody_says_so()
    {
        var nobodyElse = Night.Everybody with { People = [.. Night.Everybody.People.Where(p => !p.Has(Role.Supervisor) && !p.Has(Role.DutyManager))] };
        var night = new Night(nobodyElse).Open(children: Night.Child("A", Disposition.Pending)).FastForward(15);
        night.Does(at => new Command.Forward(new Message.Ask("hot", Question.Disposition), "gone", null, at));
        Assert.Null(night.Log.OfType<Event.Forwarded>().Single().To);
    }

    /// Two instances ask the directory, and only the second gets an answer.
    [Fact]
    public void Whom_the_directory_names_is_told_though_nobody_was_named_a_moment_before_and_once()
    {
        var nobodyElse = Night.Everybody with { People = [.. Night.Everybody.People.Where(p => !p.Has(Role.Supervisor) && !p.Has(Role.DutyManager))] };
        var night = new Night(nobodyElse).Open(children: Night.Child("A", Disposition.Pending)).FastForward(15);
        foreach (var named in new[] { null, null, "csw2", "csw2", null }) night.Does(at => new Command.Forward(new Message.Ask("hot", Question.Disposition), "gone", named, at));
        Assert.Equal<IEnumerable<string?>>([null, "csw2"], night.Log.OfType<Event.Forwarded>().Select(f => f.To));
    }

    [Fact]
    public void That_somebody_cannot_be_reached_is_told_to_the_next_where_the_supervisor_cannot_be_either()
    {
        var night = new Night().Open().Fails("csw1");
        var unreached = night.Told.OfType<Message.Unreached>().Single();
        Assert.Equal("sup", unreached.To);
        night.Does(at => new Command.Forward(unreached, "gone", null, at));
        Assert.Equal("duty", night.Log.OfType<Event.Forwarded>().Single().To);
    }

    /// Nobody told is a child alone.
    [Fact]
    public void Where_none_of_those_on_call_can_be_reached_whoever_is_off_duty_is_told()
    {
        var night = new Night(Night.Everybody with { People = [.. Night.Everybody.People, Night.Everybody.Find("sup")! with { Id = "off" }] }).Open().Accepts("csw1").Accepts("adv1").FastForward(60);
        foreach (var to in new[] { "sup", "duty", "posup" }) night.Does(at => new Command.Forward(new Message.Warning(to, Role.Csw, 60), "gone", null, at));
        Assert.Equal<IEnumerable<string?>>(["duty", "posup", "off"], night.Log.OfType<Event.Forwarded>().Select(f => f.To));
    }

    [Fact]
    public void Whoever_gets_a_page_again_is_reached_again()
    {
        var night = new Night().Open().Fails("csw1");
        Assert.Contains("csw1", night.State!.Unreached);
        night.Does(at => new Command.Deliver(night.PageOf("csw1"), new Delivery.Taken("m1"), at));
        Assert.Empty(night.State!.Unreached);
    }
}
