using System.Text.Json.Nodes;
namespace CsecBot.Tests.Flow;

[Collection("azurite")]
public sealed class ANightOnCall(AzuriteFixture azurite)
{
    [Fact]
    public async Task The_social_worker_accepts_and_arrives_the_advocate_never_answers_and_the_ladder_climbs()
    {
        await using var night = await Night.Begin(azurite);
        var csw = await night.Phone(People.Csw1).Installs();
        var advocate = await night.Phone(People.Advocate1).Installs();
        var second = await night.Phone(People.Advocate2).Installs();
        var supervisor = await night.Phone(People.AgencySupervisor).Installs();
        var id = await night.Refer();
        Assert.Equal($"Dispatch request {id}. Respond by 03:40.", Assert.Single(csw.Cards).Summary);
        Assert.Single(advocate.Cards);

        var accepted = await csw.Presses("Accept");
        Assert.Contains("You have accepted.", accepted.ToJsonString(), StringComparison.Ordinal);
        await night.FastForward(TimeSpan.FromMinutes(4));
        Assert.Equal(2, advocate.Cards.Count);                                   // paged again at T+3
        Assert.Single(csw.Cards);                                                // one role's acceptance changes nothing for the other, nor the other way round
        await night.FastForward(TimeSpan.FromMinutes(2));
        Assert.Single(second.Cards);                                             // T+6
        await night.FastForward(TimeSpan.FromMinutes(6));
        Assert.NotNull(Phone.Find(Assert.Single(supervisor.Cards).Card, "Take over"));   // T+12

        await csw.Says("arrived");
        var look = await night.Look(id);
        Assert.Equal("OnScene", (string?)look["roles"]!["csw"]!["state"]);
        Assert.Equal(Night.Start + TimeSpan.FromMinutes(12), look["roles"]!["csw"]!["arrivedAt"]!.GetValue<DateTimeOffset>());
        Assert.Equal("Paging", (string?)look["roles"]!["advocate"]!["state"]);

        await supervisor.Presses("Take over");
        Assert.Equal("TakenOver", (string?)(await night.Look(id))["roles"]!["advocate"]!["state"]);
        await night.FastForward(TimeSpan.FromMinutes(2));
        await supervisor.Says("arrived");
        Assert.Equal("FollowUp", (string?)(await night.Look(id))["status"]);
        var before = csw.Cards.Count;
        await night.FastForward(TimeSpan.FromDays(6.5));
        Assert.All(csw.Cards.Skip(before), c => Assert.Equal($"Reminder: item due on {id}.", c.Summary));
        Assert.Equal(4 + 3, csw.Cards.Count - before);                           // four before 72 hours, three of the 7-day meeting
        await csw.Presses("Attended");
        Assert.Contains((await night.Look(id))["duties"]!.AsArray(), d => (string?)d!["state"] == "Done");
        Assert.Empty(night.Lines.Errors);
    }

    [Fact]
    public async Task A_decline_pages_the_next_at_once()
    {
        await using var night = await Night.Begin(azurite);
        var csw = await night.Phone(People.Csw1).Installs();
        var second = await night.Phone(People.Csw2).Installs();
        await night.Refer();
        Assert.Empty(second.Cards);
        var answer = await csw.Presses("Decline");
        Assert.Single(second.Cards);
        Assert.NotNull(Phone.Find(answer, "Too far"));                           // asked afterwards, and only adds
    }

    [Fact]
    public async Task A_person_without_an_address_is_skipped_at_once()
    {
        await using var night = await Night.Begin(azurite);
        var second = await night.Phone(People.Csw2).Installs();
        var id = await night.Refer();
        Assert.Single(second.Cards);
        var events = (await night.Look(id))["events"]!.AsArray();
        Assert.Contains(events, e => (string?)e!["event"] == "undelivered" && (string?)e["reason"] == "noAddress");
    }

    [Fact]
    public async Task A_channel_that_refuses_for_good_pages_the_next_at_once()
    {
        await using var night = await Night.Begin(azurite);
        await night.Phone(People.Csw1).Installs();
        var second = await night.Phone(People.Csw2).Installs();
        night.Connector.Answers[$"chat-{People.Csw1}"] = 403;
        await night.Refer();
        Assert.Single(second.Cards);
    }

    [Fact]
    public async Task A_page_saved_and_never_sent_is_sent_by_the_next_process()
    {
        await using var night = await Night.Begin(azurite);
        var csw = await night.Phone(People.Csw1).Installs();
        night.Connector.Answers[$"chat-{People.Csw1}"] = 503;
        await night.Refer();
        Assert.Empty(csw.Cards);
        night.Connector.Answers.Clear();
        await night.Restart();
        night.Machine.Advance(TimeSpan.FromSeconds(11));
        await night.Beat();
        Assert.Single(csw.Cards);
    }

    [Fact]
    public async Task Fifty_clicks_at_once_are_one_acceptance()
    {
        await using var night = await Night.Begin(azurite);
        var csw = await night.Phone(People.Csw1).Installs();
        var id = await night.Refer();
        var button = Phone.Find(csw.Cards.Single().Card, "Accept")!;
        await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => csw.Presses(button)));
        Assert.Single((await night.Look(id))["events"]!.AsArray(), e => (string?)e!["event"] == "accepted");
    }

    [Fact]
    public async Task A_reply_that_fails_does_not_undo_what_was_said_nor_turn_the_answer_into_an_error()
    {
        await using var night = await Night.Begin(azurite);
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
        await using var night = await Night.Begin(azurite);
        var csw = await night.Phone(People.Csw1).Installs();
        var stranger = await night.Phone(People.Stranger).Installs();
        var id = await night.Refer();
        var answer = await stranger.Presses(Phone.Find(csw.Cards.Single().Card, "Accept")!);
        Assert.DoesNotContain(id, answer.ToJsonString(), StringComparison.Ordinal);
        await stranger.Says($"accept {id}");
        await stranger.Says("who is on call");
        Assert.DoesNotContain("Name of", string.Concat(stranger.Messages.Select(m => m.Words)), StringComparison.Ordinal);
        Assert.DoesNotContain((await night.Look(id))["events"]!.AsArray(), e => (string?)e!["event"] == "accepted");
    }

    [Fact]
    public async Task The_meeting_point_is_shown_after_acceptance_by_a_tap_and_the_look_is_kept()
    {
        await using var night = await Night.Begin(azurite);
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
