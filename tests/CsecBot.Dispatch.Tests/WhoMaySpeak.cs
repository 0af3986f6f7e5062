namespace CsecBot.Dispatch.Tests;

public class WhoMaySpeak
{
    private static Roster Without(string person) => Night.Everybody with { People = [.. Night.Everybody.People.Where(p => p.Id != person)] };

    [Fact]
    public void Whoever_is_taken_off_the_roster_loses_every_say_at_once()
    {
        var night = new Night().Open().Accepts("csw1");
        night.Roster = Without("csw1");
        Command[] commands =
        [
            new Command.Decline(night.PageOf("csw1"), null, "csw1", night.Now), new Command.HandBack(Role.Csw, "csw1", night.Now), new Command.Arrive(Role.Csw, null, "csw1", night.Now),
            new Command.OnMyWay(Role.Csw, night.Now.AddMinutes(10), "csw1", night.Now), new Command.Reveal(Role.Csw, "csw1", night.Now), new Command.Accept(night.PageOf("csw1"), "csw1", night.Now),
        ];
        Assert.All(commands, c => Assert.Equal(Refusal.NotAllowed, night.Do(_ => c)));
    }

    [Fact]
    public void Nobody_is_put_into_two_seats_of_one_request()
    {
        var both = Night.Everybody with { People = [.. Night.Everybody.People.Select(p => p.Id == "csw1" ? p with { Roles = [Role.Csw, Role.Advocate] } : p)] };
        var night = new Night(both).Open().Accepts("csw1");
        Assert.Equal(Refusal.HasAnotherSeat, night.Do(at => new Command.Reassign(Role.Advocate, "csw1", "sup", at)));
        Assert.Equal(Refusal.HasAnotherSeat, night.Do(at => new Command.RecordAccepted(Role.Advocate, "csw1", at, "sup", at)));
    }

    [Fact]
    public void Who_sent_a_request_by_hand_may_see_how_it_stands_and_another_screener_may_not()
    {
        var state = new Night().Open().State!;
        Assert.False(Rights.MaySee(state, "hot", Night.Everybody));
        Assert.True(Rights.MaySee(state with { OpenedBy = "hot" }, "hot", Night.Everybody));
        Assert.True(Rights.MaySee(state, "sup", Night.Everybody));
        Assert.True(Rights.MaySee(state, "agsup", Night.Everybody));
        Assert.True(Rights.MaySee(state, "csw1", Night.Everybody));
        Assert.False(Rights.MaySee(state, "csw3", Night.Everybody));
        Assert.False(Rights.MaySee(state, "csw1", Without("csw1")));
    }
}
