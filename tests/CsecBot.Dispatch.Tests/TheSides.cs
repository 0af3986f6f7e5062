namespace CsecBot.Dispatch.Tests;

/// Whose supervisor is paged and warned: the side of whoever was asked, or holds the seat.
public class TheSides
{
    private static readonly Roster Both = People.On([.. Night.Everybody.Shifts.Select(s => (s.Person, s.Role, Night.Everybody.Find(s.Person)!.Agency, s.Tier)),
        ("avisup", Role.AgencySupervisor, "Aviva", Tier.Primary)]);

    [Fact]
    public void An_advocate_of_another_agency_who_accepts_is_watched_by_their_own_agencys_supervisor()
    {
        var night = new Night(Both).Open().FastForward(21).Accepts("avi1").FastForward(39);
        Assert.Equal("avi1 avisup", string.Join(' ', night.Log.OfType<Event.Warned>().Single(w => w.Role == Role.Advocate).To));
    }

    [Fact]
    public void The_supervisor_rung_pages_the_agency_that_was_paged_and_no_other()
    {
        var night = new Night(Both).Open().FastForward(12);
        Assert.Equal(("agsup", 12), night.Paged(Role.Advocate)[^1]);
        Assert.DoesNotContain(night.State!.Pages, p => p.Person == "avisup");
    }

    [Fact]
    public void After_a_reassignment_to_another_agency_its_supervisor_is_next()
    {
        var night = new Night(Both).Open().FastForward(1).Does(at => new Command.Reassign(Role.Advocate, "avi1", "sup", at)).FastForward(12);
        Assert.Equal([("avi1", 1), ("avi1", 4), ("adv2", 7), ("avisup", 13)], night.Paged(Role.Advocate).TakeLast(4));
    }

    [Fact]
    public void The_breach_is_told_to_the_holder_and_both_sides()
    {
        var night = new Night(Both).Open().Accepts("adv1").FastForward(90);
        Assert.Equal(["adv1", "agsup", "sup"], night.Log.OfType<Event.Breached>().Single(b => b.Role == Role.Advocate).To.Order());
        Assert.Equal(["agsup", "sup"], night.Log.OfType<Event.Breached>().Single(b => b.Role == Role.Csw).To.Order());
    }

    [Fact]
    public void Where_the_officers_agency_has_no_supervisor_on_call_the_countys_own_is_told()
    {
        var night = new Night(Night.Everybody.Without("posup")).Open(LeadAgency.Probation).Accepts("po1").FastForward(60);
        Assert.Equal("po1 sup", string.Join(' ', night.Log.OfType<Event.Warned>().Single(w => w.Role == Role.ProbationOfficer).To));
    }

    [Fact]
    public void Where_a_side_has_no_supervisor_on_call_the_duty_manager_is_warned()
    {
        var night = new Night(Night.Everybody.Without("agsup")).Open().Accepts("adv1").FastForward(60);
        Assert.Equal("adv1 duty", string.Join(' ', night.Log.OfType<Event.Warned>().Single(w => w.Role == Role.Advocate).To));
    }

    [Fact]
    public void An_agency_supervisor_may_act_for_their_own_agency_only()
    {
        var night = new Night(Both).Open();
        Assert.Equal(Refusal.NotAllowed, night.Do(at => new Command.TakeOver(Role.Advocate, "avisup", at)));
        Assert.Equal(Refusal.NotAllowed, night.Do(at => new Command.TakeOver(Role.Csw, "agsup", at)));
        night.Does(at => new Command.TakeOver(Role.Advocate, "agsup", at));
        Assert.Equal("agsup", night.Seat<Seat.TakenOver>(Role.Advocate).Person);
    }

    [Fact]
    public void Supervisors_who_were_paged_are_told_once_somebody_has_accepted()
    {
        var night = new Night().Open().FastForward(12);
        var decided = Assert.IsType<Decision.Happened>(Decider.Decide(night.State, new Command.Accept(1, "csw1", night.Now), night.World));
        var told = Message.Because(decided.Events, night.State, night.State.Fold(decided.Events)!).OfType<Message.Covered>();
        Assert.Equal([new Message.Covered("sup", Role.Csw)], told);
    }
}
