namespace CsecBot.Tests.Flow;

public sealed class ANightOnCall(AzuriteFixture azurite) : FlowTest(azurite)
{
    [Fact]
    public async Task The_social_worker_accepts_and_arrives_the_advocate_never_answers_and_the_ladder_climbs()
    {
        var night = await Begin();
        var csw = await night.Phone(People.Csw1).Installs();
        var advocate = await night.Phone(People.Advocate1).Installs();
        var second = await night.Phone(People.Advocate2).Installs();
        var agency = await night.Phone(People.AgencySupervisor).Installs();
        var supervisor = await night.Phone(People.Supervisor).Installs();
        var id = await night.Refer();
        csw.Expects($"Dispatch request {id}. Respond by 03:40.", minute: 0);
        advocate.Expects($"Dispatch request {id}. Respond by 03:40.", minute: 0);

        Assert.Contains("You have accepted.", (await csw.Presses("Accept")).ToJsonString(), StringComparison.Ordinal);
        await night.FastForward(TimeSpan.FromMinutes(12));
        advocate.Expects("Respond by 03:40", minute: 3);                         // one role's acceptance changes nothing for the other
        second.Expects("Respond by 03:40", minute: 6);
        agency.Expects("Take over", minute: 12);

        Assert.Contains("On scene 02:22", await csw.Says("arrived"), StringComparison.Ordinal);
        await agency.Presses("Take over");
        await night.FastForward(TimeSpan.FromMinutes(2));
        Assert.Equal("TakenOver", (string?)(await night.Look(id))["roles"]!["advocate"]!["state"]);
        await agency.Says("arrived");
        var look = await night.Look(id);
        Assert.Equal("FollowUp", (string?)look["status"]);
        Assert.Equal(Night.Start.AddMinutes(12), look["roles"]!["csw"]!["arrivedAt"]!.GetValue<DateTimeOffset>());
        Assert.Equal(Night.Start.AddMinutes(14), look["roles"]!["advocate"]!["arrivedAt"]!.GetValue<DateTimeOffset>());

        await night.FastForward(TimeSpan.FromDays(2.8));                         // the call came on a Monday at 02:03, seven minutes before the decision
        foreach (var reminded in new[] { 13 * 60 + 50, 30 * 60 + 50, 48 * 60 - 7, 66 * 60 - 7 }) csw.Expects("72-hour item", reminded);
        await csw.Presses("Attended");
        await night.FastForward(TimeSpan.FromDays(3.7));
        foreach (var day in new[] { 3, 5, 6 }) csw.Expects("7-day meeting", day * 24 * 60 + 6 * 60 + 50);
        await csw.Presses("Attended");
        Assert.All((await night.Look(id))["duties"]!.AsArray(), d => Assert.Equal("Done", (string?)d!["state"]));
        await night.FastForward(TimeSpan.FromDays(1));
        supervisor.Expects("Everything is done");
    }

    [Fact]
    public async Task What_is_overdue_goes_to_a_supervisor_again_and_again_until_it_is_done()
    {
        var night = await Begin();
        var csw = await night.Phone(People.Csw1).Installs();
        var advocate = await night.Phone(People.Advocate1).Installs();
        var supervisor = await night.Phone(People.Supervisor).Installs();
        await night.Refer();
        foreach (var responder in new[] { csw, advocate })
        {
            await responder.Presses("Accept");
            await responder.Says("arrived");
        }
        await night.FastForward(TimeSpan.FromHours(72 + 25));
        Assert.Equal(5, csw.LooksThrough().Count);
        foreach (var hours in new[] { 72, 84, 96 }) supervisor.Expects("Late since", hours * 60 - 7);
        await supervisor.Presses("Attended");
        await night.FastForward(TimeSpan.FromHours(13));
        supervisor.ExpectsNothing();
        csw.LooksThrough();
    }

    [Fact]
    public async Task Fifty_clicks_at_once_are_one_acceptance()
    {
        var night = await Begin();
        var csw = await night.Phone(People.Csw1).Installs();
        var id = await night.Refer();
        var button = Phone.Find(csw.Expects("Respond by").Card, "Accept")!;
        await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => csw.Presses(button)));
        Assert.Single((await night.Look(id))["events"]!.AsArray(), e => (string?)e!["event"] == "accepted");
    }

    [Fact]
    public async Task A_reply_that_fails_does_not_undo_what_was_said_nor_turn_the_answer_into_an_error()
    {
        var night = await Begin();
        var csw = await night.Phone(People.Csw1).Installs();
        var id = await night.Refer();
        await csw.Presses("Accept");
        night.Connector.Answers[$"chat-{People.Csw1}"] = 503;
        await csw.Says("arrived");
        Assert.Equal("OnScene", (string?)(await night.Look(id))["roles"]!["csw"]!["state"]);
    }

    [Fact]
    public async Task A_stranger_learns_and_changes_nothing()
    {
        var night = await Begin();
        var csw = await night.Phone(People.Csw1).Installs();
        var stranger = await night.Phone(People.Stranger).Installs();
        var id = await night.Refer();
        var answer = await stranger.Presses(Phone.Find(csw.Expects("Respond by").Card, "Accept")!);
        Assert.DoesNotContain(id, answer.ToJsonString(), StringComparison.Ordinal);
        await stranger.Says($"accept {id}");
        await stranger.Says("who is on call");
        Assert.DoesNotContain("Name of", string.Concat(stranger.Messages.Select(m => m.Words)), StringComparison.Ordinal);
        Assert.DoesNotContain((await night.Look(id))["events"]!.AsArray(), e => (string?)e!["event"] == "accepted");
    }

    [Fact]
    public async Task The_meeting_point_is_shown_after_acceptance_by_a_tap_and_the_look_is_kept()
    {
        var night = await Begin();
        var csw = await night.Phone(People.Csw1).Installs();
        var id = await night.Refer();
        var accepted = await csw.Presses("Accept");
        Assert.DoesNotContain("77th Street", accepted.ToJsonString(), StringComparison.Ordinal);
        var shown = await csw.Presses(Phone.Find(accepted, "Show meeting point")!);
        Assert.Contains("77th Street", shown.ToJsonString(), StringComparison.Ordinal);
        Assert.Single((await night.Look(id))["events"]!.AsArray(), e => (string?)e!["event"] == "revealed");
        Assert.DoesNotContain("77th Street", string.Concat(night.Connector.Log.Select(s => s.Activity.ToJsonString())), StringComparison.Ordinal);
    }
}
