namespace CsecBot.Tests.Flow;

/// What a supervisor can do when the one who should come does not, and what a responder can take back.
public sealed class Supervising(AzuriteFixture azurite) : FlowTest(azurite)
{
    [Fact]
    public async Task Whoever_takes_over_stops_the_paging_and_gets_the_warnings_until_the_breach_and_on()
    {
        var (night, id, supervisor) = await Climbed();
        Assert.Contains("You have taken this over", (await supervisor.Presses("Take over")).ToJsonString(), StringComparison.Ordinal);
        await night.FastForward(TimeSpan.FromMinutes(108));
        foreach (var (minute, words) in new[] { (60, "30 minutes left."), (75, "15 minutes left."), (90, "The time is up."), (105, "15 minutes late."), (120, "30 minutes late.") }) supervisor.Expects(words, minute);
        await supervisor.Says("arrived 04:05");
        var seat = (await night.Look(id))["roles"]!["csw"]!;
        Assert.Equal(("OnScene", true), ((string)seat["state"]!, (bool)seat["late"]!));
        Assert.Equal(Night.Start.AddMinutes(115), seat["arrivedAt"]!.GetValue<DateTimeOffset>());
    }

    [Fact]
    public async Task The_breach_is_told_to_the_supervisors_of_both_sides()
    {
        var night = await Begin();
        var csw = await night.Phone(People.Csw1).Installs();
        var agency = await night.Phone(People.AgencySupervisor).Installs();
        var advocate = await night.Phone(People.Advocate1).Installs();
        await night.Refer();
        await csw.Presses("Accept");
        await advocate.Presses("Accept");
        await advocate.Says("arrived");
        await night.FastForward(TimeSpan.FromMinutes(90));
        foreach (var (minute, words) in new[] { (60, "30 minutes left."), (75, "15 minutes left."), (90, "The time is up.") }) csw.Expects(words, minute);
        agency.Expects("90 minutes have passed", minute: 90);                    // the warnings before it stay on the social worker's side
    }

    [Fact]
    public async Task A_reassignment_pages_the_named_person_at_once_with_the_same_gaps_behind()
    {
        var (night, id, supervisor) = await Climbed();
        var second = await night.Phone(People.Csw2).Installs();
        await supervisor.Presses("Page", ("person", People.Csw2));
        second.Expects("Respond by 03:40", minute: 12);
        await night.FastForward(TimeSpan.FromMinutes(12));
        second.Expects("Respond by 03:40", minute: 15);
        supervisor.Expects("Take over", minute: 18);
        await second.Presses("Accept");
        supervisor.Expects("Covered", minute: 24);
        Assert.Equal(People.Csw2, (string?)(await night.Look(id))["roles"]!["csw"]!["responder"]);
    }

    [Fact]
    public async Task Whoever_had_the_seat_is_released_when_it_goes_to_another()
    {
        var (night, _, supervisor) = await Climbed();
        var csw = night.Phone(People.Csw1);
        await csw.Says("accept");
        supervisor.Expects("Covered", minute: 12);
        var second = await night.Phone(People.Csw2).Installs();
        await supervisor.Presses("Page", ("person", People.Csw2));
        csw.Expects("You are released", minute: 12);
        Assert.Contains(csw.Messages, m => m.IsUpdate && m.Reads.Contains("You are no longer asked for this.", StringComparison.Ordinal));
        second.Expects("Respond by 03:40", minute: 12);
    }

    [Fact]
    public async Task What_somebody_said_by_telephone_is_recorded_with_its_own_time_and_who_entered_it()
    {
        var (night, id, supervisor) = await Climbed();
        await supervisor.Presses("They accepted", ("acceptedBy", People.Csw2), ("toldTime", "02:20"));
        supervisor.Expects("Covered", minute: 12);
        await night.FastForward(TimeSpan.FromMinutes(40));
        await supervisor.Presses("They arrived", ("toldTime", "02:45"));
        var look = await night.Look(id);
        var seat = look["roles"]!["csw"]!;
        Assert.Equal((People.Csw2, "OnScene"), ((string)seat["responder"]!, (string)seat["state"]!));
        Assert.Equal(Night.Start.AddMinutes(10), seat["acceptedAt"]!.GetValue<DateTimeOffset>());
        Assert.Equal(Night.Start.AddMinutes(35), seat["arrivedAt"]!.GetValue<DateTimeOffset>());
        foreach (var (name, entered) in new[] { ("accepted", 12), ("arrived", 52) })
        {
            var kept = look["events"]!.AsArray().Single(e => (string?)e!["event"] == name && (string?)e["role"] == "csw")!;
            Assert.Equal((People.Supervisor, "Recorded"), ((string)kept["by"]!, (string)kept["how"]!));
            Assert.Equal(Night.Start.AddMinutes(entered), kept["enteredAt"]!.GetValue<DateTimeOffset>());
        }
    }

    [Fact]
    public async Task A_seat_handed_back_pages_the_next_at_once_and_no_clock_moves()
    {
        var night = await Begin();
        var csw = await night.Phone(People.Csw1).Installs();
        var second = await night.Phone(People.Csw2).Installs();
        var id = await night.Refer();
        await csw.Presses("Accept");
        await night.FastForward(TimeSpan.FromMinutes(30));
        await csw.Presses("Hand back");
        second.Expects("Respond by 03:40", minute: 30);
        var seat = (await night.Look(id))["roles"]!["csw"]!;
        Assert.Equal("Paging", (string?)seat["state"]);
        Assert.Equal(Night.Start.AddMinutes(90), seat["arriveBy"]!.GetValue<DateTimeOffset>());
    }

    [Fact]
    public async Task The_agencys_supervisor_may_act_for_the_own_agency_only()
    {
        var night = await Begin();
        var agency = await night.Phone(People.AgencySupervisor).Installs();
        var supervisor = await night.Phone(People.Supervisor).Installs();
        var id = await night.Refer();
        await night.FastForward(TimeSpan.FromMinutes(1));
        agency.LooksThrough();
        var button = Phone.Find(supervisor.Expects("Take over", minute: 0).Card, "Take over")!;
        Assert.Contains("Your role does not allow this.", (await agency.Presses(button)).ToJsonString(), StringComparison.Ordinal);
        Assert.NotEqual("TakenOver", (string?)(await night.Look(id))["roles"]!["csw"]!["state"]);
    }

    /// Twelve minutes in: the social worker was paged twice and did not answer, the second cannot be reached, the advocate is there.
    private async Task<(Night, string, Phone)> Climbed()
    {
        var night = await Begin();
        var csw = await night.Phone(People.Csw1).Installs();
        var supervisor = await night.Phone(People.Supervisor).Installs();
        var advocate = await night.Phone(People.Advocate1).Installs();
        var id = await night.Refer();
        await advocate.Presses("Accept");
        await advocate.Says("arrived");
        await night.FastForward(TimeSpan.FromMinutes(12));
        csw.Expects("Respond by 03:40", minute: 0);
        csw.Expects("Respond by 03:40", minute: 3);
        supervisor.Expects("Take over", minute: 6);
        return (night, id, supervisor);
    }
}
