using System.Net;
using System.Text.Json.Nodes;
using CsecBot.Dispatch;
namespace CsecBot.Tests.Flow;

/// What a case system reports over HTTP, and the ways a referral can go, under the county's whole document.
public sealed class TheCaseSystem(AzuriteFixture azurite) : FlowTest(azurite)
{
    [Fact]
    public async Task Reports_how_items_stand_with_their_details_and_corrections_append()
    {
        var f = await Begun();
        await f.Night.FastForward(TimeSpan.FromDays(1));
        await f.Posts("duties/72-hour-item", """{ "child": "A", "outcome": "Scheduled", "at": "2026-11-25T14:00:00-08:00" }""");
        await f.Posts("duties/72-hour-item", """{ "child": "A", "outcome": "Done", "at": "2026-11-23T12:00:00-08:00", "details": { "assessmentOffered": true, "treatmentOffered": false } }""");
        await f.Posts("duties/72-hour-item", """{ "child": "A", "outcome": "Done", "at": "2026-11-23T13:00:00-08:00", "details": { "treatmentOffered": true } }""");
        var duty = await f.Duty("72-hour-item");
        Assert.Equal(("Done", false, new DateTimeOffset(2026, 11, 23, 13, 0, 0, TimeSpan.FromHours(-8))), ((string?)duty["state"], (bool)duty["late"]!, duty["at"]!.GetValue<DateTimeOffset>()));
        Assert.Equal([("assessmentOffered", "yes"), ("treatmentOffered", "yes")], Followed.DetailsOf(duty).Select(d => (d.Key, d.Value)));
        await f.Posts("duties/7-day-meeting", """{ "child": "A", "outcome": "Done", "details": { "disciplines": [ "DMH", "DCFS" ], "youthTookPart": true } }""");
        Assert.Equal("DCFS,DMH", Followed.DetailsOf(await f.Duty("7-day-meeting"))["disciplines"]);
        var recorded = (await f.Night.Look(f.Id))["events"]!.AsArray().Where(e => (string?)e!["event"] == "dutyRecorded" && (string?)e["duty"] == "72-hour-item").ToList();
        Assert.Equal(3, recorded.Count);
        Assert.All(recorded, e => Assert.Equal(("hotline:desk", Night.Start.AddDays(1)), ((string?)e!["by"], e["enteredAt"]!.GetValue<DateTimeOffset>())));
        f.Night.LooksThrough();
    }

    [Theory]
    [InlineData("72-hour-item", """{ "child": "A", "outcome": "Done", "at": "2026-11-23T02:20:00-08:00" }""", 400, "inTheFuture")]
    [InlineData("72-hour-item", """{ "child": "A", "outcome": "Done", "at": "2026-11-23T02:00:00-08:00" }""", 400, "beforeTheCall")]
    [InlineData("48-hour-meeting", """{ "child": "A", "outcome": "Done", "at": "2026-11-23T02:05:00-08:00" }""", 400, "beforeItBegan")]
    [InlineData("72-hour-item", """{ "child": "A", "outcome": "Extended" }""", 400, "notAnOutcome")]
    [InlineData("72-hour-item", """{ "child": "A", "outcome": "Open" }""", 400, "outcome")]
    [InlineData("72-hour-item", """{ "child": "A", "outcome": "Finished" }""", 400, "outcome")]
    [InlineData("72-hour-item", """{ "child": "A" }""", 400, "outcome")]
    [InlineData("72-hour-item", """{ "child": "A", "outcome": "Done", "details": { "diagnosis": true } }""", 400, "wrongDetails")]
    [InlineData("72-hour-item", """{ "child": "A", "outcome": "Done", "details": { "assessmentOffered": "perhaps" } }""", 400, "wrongDetails")]
    [InlineData("72-hour-item", """{ "child": "A", "outcome": "Done", "remark": "-" }""", 400, "remark")]
    [InlineData("72-hour-item", """{ "child": "B", "outcome": "Done" }""", 404, "noSuchChild")]
    [InlineData("72-hour-item", """{ "outcome": "Done" }""", 400, "chooseAChild")]
    [InlineData("24-hour-report", """{ "child": "A", "outcome": "Done" }""", 404, "noSuchDuty")]
    [InlineData("nothing", """{ "child": "A", "outcome": "Done" }""", 404, "noSuchDuty")]
    [InlineData("court-answer", """{ "child": "A", "outcome": "Done" }""", 409, "notBegun")]
    [InlineData("90-day-support", """{ "child": "A", "outcome": "Done" }""", 409, "tooEarly")]
    public async Task What_cannot_be_is_refused_in_words_and_nothing_is_kept(string duty, string body, int status, string code)
    {
        var f = await Begun();
        Assert.Equal(((HttpStatusCode)status, code), await Followed.Refused(await f.Post($"duties/{duty}", body)));
        Assert.DoesNotContain((await f.Night.Look(f.Id))["events"]!.AsArray(), e => (string?)e!["event"] == "dutyRecorded");
        f.Night.LooksThrough();
    }

    [Fact]
    public async Task What_is_added_later_without_a_time_moves_none()
    {
        var f = await Begun();
        await f.Night.FastForward(TimeSpan.FromHours(70));
        await f.Posts("duties/72-hour-item", """{ "child": "A", "outcome": "Done" }""");
        await f.Night.FastForward(TimeSpan.FromHours(6));
        await f.Posts("duties/72-hour-item", """{ "child": "A", "outcome": "Done", "details": { "careOffered": true } }""");
        var duty = await f.Duty("72-hour-item");
        Assert.Equal((Night.Start.AddHours(70), false), (duty["at"]!.GetValue<DateTimeOffset>(), (bool)duty["late"]!));
        Assert.Equal("yes", Followed.DetailsOf(duty)["careOffered"]);
        f.Night.LooksThrough();
    }

    [Fact]
    public async Task A_clock_half_a_minute_ahead_means_now()
    {
        var f = await Begun();
        await f.Posts("duties/assessment-begun", """{ "child": "A", "outcome": "Done", "at": "2026-11-23T02:10:30-08:00" }""");
        Assert.Equal(Night.Start, (await f.Duty("assessment-begun"))["at"]!.GetValue<DateTimeOffset>());
        f.Night.LooksThrough();
    }

    [Theory]
    [InlineData("Probation", "advocate probationOfficer")]
    [InlineData("Both", "advocate csw probationOfficer")]
    [InlineData("Undetermined", "advocate csw probationOfficer")]
    public async Task Whoever_leads_says_who_is_paged_and_the_first_to_arrive_starts_the_clocks(string lead, string seats)
    {
        var night = await BeginUnder(ProtocolDocument.LosAngeles, People.All);
        var officer = await night.Phone(People.Officer).Installs();
        var referral = People.Referral();
        referral["leadAgency"] = lead;
        var id = await night.Refer(referral);
        Assert.Equal(seats, string.Join(' ', (await night.Look(id))["roles"]!.AsObject().Select(r => r.Key).Order()));
        await officer.Presses("Accept");
        await night.FastForward(TimeSpan.FromMinutes(20));
        await officer.Says("arrived");
        var f = new Followed(night, id, officer, officer);
        Assert.Equal((Night.Start.AddMinutes(20), People.Officer), ((await f.Duty("48-hour-meeting"))["startedAt"]!.GetValue<DateTimeOffset>(), lead == "Probation" ? await f.Owner("48-hour-meeting") : People.Officer));
        Assert.Contains("Recorded", await officer.Says("done 48-hour meeting, disciplines probation, youth took part"), StringComparison.Ordinal);
        night.LooksThrough();
    }

    [Fact]
    public async Task Another_lead_pages_whom_it_needs_releases_whom_it_does_not_and_keeps_the_history()
    {
        var night = await BeginUnder(ProtocolDocument.LosAngeles, People.All);
        var (csw, officer) = (await night.Phone(People.Csw1).Installs(), await night.Phone(People.Officer).Installs());
        var id = await night.Refer();
        await csw.Presses("Accept");
        await night.FastForward(TimeSpan.FromMinutes(5));
        csw.LooksThrough();
        await Lead(night, id, """{ "leadAgency": "Probation" }""");
        csw.Expects("You are released", minute: 5);
        officer.Expects("Respond by 03:45", minute: 5);
        await Lead(night, id, """{ "leadAgency": "Probation" }""");              // said twice is once
        var supervisor = await night.Phone(People.Supervisor).Installs();
        Assert.Contains("Say which agency leads", await supervisor.Says($"lead sheriff {id}"), StringComparison.Ordinal);
        Assert.Contains("Your role does not allow this.", await csw.Says($"lead both {id}"), StringComparison.Ordinal);
        Assert.Contains("Both lead", await supervisor.Says($"lead both {id}"), StringComparison.Ordinal);
        Assert.Contains(csw.LooksThrough(), c => c.Reads.Contains("Respond by 03:40", StringComparison.Ordinal));                              // no clock moves
        var look = await night.Look(id);
        Assert.Equal(("Both", "Dcfs Probation, Probation Both"), ((string?)look["leadAgency"], string.Join(", ", look["events"]!.AsArray().Where(e => (string?)e!["event"] == "leadChanged").Select(e => $"{e!["from"]} {e["to"]}"))));
        foreach (var (body, field) in new[] { ("{}", "leadAgency"), ("""{ "leadAgency": "Sheriff" }""", "leadAgency"), ("""{ "leadAgency": "Both", "why": "-" }""", "why") })
            Assert.Equal((HttpStatusCode.BadRequest, field), await Followed.Refused(await night.Http.PutAsync($"/api/referrals/{id}/lead", Night.Json(body))));
        Assert.Equal((HttpStatusCode.NotFound, "unknownReferral"), await Followed.Refused(await night.Http.PutAsync("/api/referrals/R-00000000/lead", Night.Json("""{ "leadAgency": "Both" }"""))));
        night.LooksThrough();
    }

    [Fact]
    public async Task Whoever_carries_an_open_case_and_their_supervisor_are_told_and_may_look()
    {
        var night = await BeginUnder(ProtocolDocument.LosAngeles, People.All);
        var (carrier, supervisor) = (await night.Phone(People.Continuing).Installs(), await night.Phone(People.Supervisor).Installs());
        var referral = People.Referral();
        (referral["children"]![0]!["openAtTrigger"], referral["children"]![0]!["caseCarrier"]) = (true, People.Continuing);
        var id = await night.Refer(referral);
        carrier.Expects("Concerns an open case", minute: 0);
        Assert.Contains(supervisor.LooksThrough(), c => c.Reads.Contains("Concerns an open case", StringComparison.Ordinal));
        Assert.Contains(id, await carrier.Says($"status {id}"), StringComparison.Ordinal);
        night.LooksThrough();
    }

    [Fact]
    public async Task A_child_of_another_county_is_gone_to_all_the_same_and_the_downgrade_starts_two_hours_for_the_notice()
    {
        var f = await Begun();
        await f.Night.FastForward(TimeSpan.FromHours(1));
        f.Night.LooksThrough();
        Assert.Equal(HttpStatusCode.OK, (await f.Night.Http.PutAsync($"/api/referrals/{f.Id}/disposition", Night.Json("""{ "disposition": "EvaluatedOut", "reason": "OutOfCounty" }"""))).StatusCode);
        await f.Night.Settle();
        f.Csw.Card("2-hour notice");
        var notice = await f.Duty("2-hour-notice");
        Assert.Equal((Night.Start.AddHours(1), Night.Start.AddHours(3)), (notice["startedAt"]!.GetValue<DateTimeOffset>(), notice["dueAt"]!.GetValue<DateTimeOffset>()));
        Assert.Single((await f.Night.Look(f.Id))["duties"]!.AsArray(), d => (string?)d!["state"] == "Open");
        var supervisor = await f.Night.Phone(People.Supervisor).Installs();
        await f.Night.FastForward(TimeSpan.FromHours(2.5));
        Assert.Contains(supervisor.LooksThrough(), c => c.Reads.Contains("Late since", StringComparison.Ordinal));
        await f.Csw.Says("done 2-hour notice 10 min ago, report number 5-77");
        var done = await f.Duty("2-hour-notice");
        Assert.Equal(("Done", true, "5-77"), ((string?)done["state"], (bool)done["late"]!, Followed.DetailsOf(done)["reportNumber"]));
        Assert.Null((await f.Night.Look(f.Id))["dueAt"]);
        f.Night.LooksThrough();
    }

    private async Task<Followed> Begun() => await Followed.OnScene(await BeginUnder(ProtocolDocument.LosAngeles, People.All));

    private static async Task Lead(Night night, string id, string body)
    {
        Assert.Equal(HttpStatusCode.OK, (await night.Http.PutAsync($"/api/referrals/{id}/lead", Night.Json(body))).StatusCode);
        await night.Settle();
    }
}
