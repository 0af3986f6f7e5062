using System.Net;
using System.Text.Json.Nodes;
namespace CsecBot.Tests.Flow;

/// Whether anybody must go is the screener's decision, and it may come late or change.
public sealed class WhatTheHotlineDecides(AzuriteFixture azurite) : FlowTest(azurite)
{

    [Fact]
    public async Task Nobody_is_paged_for_what_was_evaluated_out_and_it_can_be_taken_back()
    {
        var night = await Begin();
        var csw = await night.Phone(People.Csw1).Installs();
        var id = await night.Refer(Of("EvaluatedOut", "NotCsec"));
        await night.FastForward(TimeSpan.FromHours(2));
        csw.ExpectsNothing();
        var look = await night.Look(id);
        Assert.Equal("EvaluatedOut", (string?)look["status"]);
        Assert.Null(look["dueAt"]);
        await Decide(night, id, """{ "disposition": "InPerson" }""");
        csw.Expects("Respond by 05:40", minute: 120);
        var kept = (await night.Look(id))["events"]![0]!;
        Assert.Equal(("opened", "NotCsec"), ((string)kept["event"]!, (string)kept["children"]![0]!["reason"]!));
    }

    [Fact]
    public async Task An_open_decision_is_asked_for_every_fifteen_minutes_until_it_is_made()
    {
        var night = await Begin();
        var (csw, advocate) = (await night.Phone(People.Csw1).Installs(), await night.Phone(People.Advocate1).Installs());
        var screener = await night.Phone(People.Screener).Installs();
        var supervisor = await night.Phone(People.Supervisor).Installs();
        var id = await night.Refer(Of("Pending"));
        await night.FastForward(TimeSpan.FromMinutes(50));
        csw.ExpectsNothing();
        foreach (var phone in new[] { screener, supervisor })
            foreach (var minute in new[] { 15, 30, 45 }) phone.Expects("A decision is open", minute);
        await Decide(night, id, """{ "disposition": "InPerson" }""");
        csw.Expects("Respond by 04:30", minute: 50);
        Assert.Equal("Open", (string?)(await night.Look(id))["status"]);
        advocate.Expects("Respond by 04:30", minute: 50);
        await csw.Presses("Accept");
        await advocate.Presses("Accept");
        await night.FastForward(TimeSpan.FromMinutes(20));
        screener.ExpectsNothing();
        supervisor.ExpectsNothing();
    }

    [Fact]
    public async Task Whoever_is_on_the_way_is_told_to_turn_back_when_nobody_is_needed_any_more()
    {
        var night = await Begin();
        var csw = await night.Phone(People.Csw1).Installs();
        var advocate = await night.Phone(People.Advocate1).Installs();
        var id = await night.Refer();
        await csw.Presses("Accept");
        advocate.Expects("Respond by", minute: 0);
        await night.FastForward(TimeSpan.FromMinutes(2));
        await Decide(night, id, """{ "disposition": "EvaluatedOut", "reason": "OutOfCounty" }""");
        csw.Expects("You are released", minute: 2);
        await night.FastForward(TimeSpan.FromHours(30));
        advocate.ExpectsNothing();                                               // the page was changed where it stands, without a sound
        Assert.Contains("Ended", advocate.Messages[^1].Reads, StringComparison.Ordinal);
    }

    /// Nobody is called for a seat that somebody has; whether they are there still only a person can find out.
    [Fact]
    public async Task Whoever_was_on_scene_when_it_was_evaluated_out_hears_that_somebody_is_to_go_after_all()
    {
        var night = await Begin();
        var (csw, supervisor) = (await night.Phone(People.Csw1).Installs(), await night.Phone(People.Supervisor).Installs());
        var id = await night.Refer();
        await csw.Presses("Accept");
        await csw.Presses("Arrived");
        await Decide(night, id, """{ "disposition": "EvaluatedOut", "reason": "NotCsec" }""");
        await night.FastForward(TimeSpan.FromMinutes(20));
        await Decide(night, id, """{ "disposition": "InPerson" }""");
        csw.Expects("You are recorded on scene since 02:10", minute: 20);
        Assert.Contains(supervisor.Messages, m => m.Reads.Contains("The social worker is recorded on scene since 02:10, so nobody is called", StringComparison.Ordinal));
        night.LooksThrough();
    }

    [Fact]
    public async Task A_drill_takes_the_same_way_and_every_card_and_toast_of_it_says_so()
    {
        var night = await Begin();
        var (csw, second) = (await night.Phone(People.Csw1).Installs(), await night.Phone(People.Csw2).Installs());
        var agency = await night.Phone(People.AgencySupervisor).Installs();
        var referral = People.Referral();
        referral["drill"] = true;
        var id = await night.Refer(referral);
        await night.FastForward(TimeSpan.FromMinutes(13));
        List<JsonObject> answers = [await csw.Presses("Decline"), await second.Presses("Accept"), await second.Presses("Show meeting point"), await agency.Presses("Take over")];
        await night.FastForward(TimeSpan.FromMinutes(90));
        await second.Says("arrived");
        await agency.Says("arrived");
        await night.FastForward(TimeSpan.FromDays(4));
        Assert.Equal("FollowUp", (string?)(await night.Look(id))["status"]);
        foreach (var phone in new[] { csw, second, agency }) phone.LooksThrough();

        var cards = night.Connector.Log.Where(s => s.Card is not null).ToList();
        Assert.True(cards.Count > 15);
        Assert.All(cards, c => Assert.StartsWith("DRILL. ", c.Summary, StringComparison.Ordinal));
        Assert.All(cards.Select(c => c.Card!).Concat(answers), c => Assert.Contains("DRILL. This is practice", c.ToJsonString(), StringComparison.Ordinal));
    }

    private static JsonObject Of(string disposition, string? reason = null)
    {
        var referral = People.Referral();
        referral["disposition"] = disposition;
        if (reason is not null) referral["reason"] = reason;
        return referral;
    }

    private static async Task Decide(Night night, string id, string decision)
    {
        Assert.Equal(HttpStatusCode.OK, (await night.Http.PutAsync($"/api/referrals/{id}/disposition", Night.Json(decision))).StatusCode);
        await night.Settle();
    }
}
