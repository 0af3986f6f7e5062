using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using CsecBot.Dispatch;
using Microsoft.Extensions.DependencyInjection;
namespace CsecBot.Tests.Flow;

/// A child that is not where it should be, one that is there again, and one for whom somebody must go out once more.
public sealed class WhereAChildIs(AzuriteFixture azurite) : FlowTest(azurite)
{
    private static readonly string[] Notices = ["24-hour-notice-1", "24-hour-notice-2", "24-hour-notice-3"];

    [Fact]
    public async Task Missing_by_a_word_begins_the_notices_at_once_and_no_telephone_shows_it()
    {
        var f = await Begun();
        await f.Night.FastForward(TimeSpan.FromHours(1));
        f.Night.LooksThrough();
        Assert.Contains("Not there", await f.Csw.Says("missing 10 min ago"), StringComparison.Ordinal);
        var list = f.Csw.Card("24-hour notice: law enforcement");
        foreach (var notice in Notices) Assert.Equal(Night.Start.AddMinutes(50), (await f.Duty(notice))["startedAt"]!.GetValue<DateTimeOffset>());
        var answer = await f.Csw.Presses(Phone.Find(list, "Done")!);
        var first = Notices.Single(n => answer.ToJsonString().Contains($"\"duty\":\"{n}\",\"child\":\"A\",\"round\":1,\"verb\":\"dutyRecord\"", StringComparison.Ordinal));
        await f.Csw.Presses(Phone.Find(answer, "Save")!, ("detail-agency", "Police"), ("detail-reportNumber", "26-0012345"));
        Assert.Equal("26-0012345", Followed.DetailsOf(await f.Duty(first))["reportNumber"]);
        await f.Csw.Says("done 24-hour notice: national center, report number NC-778");
        await f.Csw.Says("done 24-hour notice: attorney just now");
        foreach (var notice in Notices) Assert.Equal("Done", (string?)(await f.Duty(notice))["state"]);

        await f.Night.FastForward(TimeSpan.FromHours(5));
        Assert.Contains("There again", await f.Csw.Says($"found {f.Id} for A"), StringComparison.Ordinal);
        Assert.Equal(Night.Start.AddHours(6).AddHours(72), (await f.Duty("return-talk"))["dueAt"]!.GetValue<DateTimeOffset>());
        await f.Csw.Says("declined by youth return talk");
        Assert.Equal("Declined", (string?)(await f.Duty("return-talk"))["state"]);
        var episode = Assert.Single((await f.Night.Look(f.Id))["episodes"]!.AsArray())!;
        Assert.Equal((Night.Start.AddMinutes(50), Night.Start.AddHours(6)), (episode["learnedAt"]!.GetValue<DateTimeOffset>(), episode["foundAt"]!.GetValue<DateTimeOffset>()));
        foreach (var sent in f.Night.Connector.Log)
            foreach (var word in new[] { "missing", "awol", "police", "26-00" }) Assert.DoesNotContain(word, sent.Summary + (string?)sent.Activity["text"] + (string?)sent.Card?["fallbackText"], StringComparison.OrdinalIgnoreCase);
        f.Night.LooksThrough();
    }

    [Fact]
    public async Task By_the_card_of_whoever_is_on_scene_and_of_several_children_it_is_asked_which()
    {
        var referral = People.Referral();
        referral["children"]!.AsArray().Add(new JsonObject { ["ref"] = "B", ["kind"] = "AtRiskSibling" });
        var f = await Followed.OnScene(await BeginUnder(ProtocolDocument.LosAngeles, People.All), referral);
        await f.Night.FastForward(TimeSpan.FromMinutes(30));
        Assert.Contains("Choose first which child is meant.", (await f.Advocate.Presses("Not there")).ToJsonString(), StringComparison.Ordinal);
        Assert.Contains("Child B: not there", (await f.Advocate.Presses("Not there", ("child", "B"), ("sinceTime", "02:20"))).ToJsonString(), StringComparison.Ordinal);
        Assert.Equal(Night.Start.AddMinutes(10), (await f.Duty("24-hour-notice-1", "B"))["startedAt"]!.GetValue<DateTimeOffset>());
        f.Csw.Card("24-hour notice");
        Assert.Contains("There again", (await f.Advocate.Presses("There again")).ToJsonString().Replace("there again", "There again", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Equal("Open", (string?)(await f.Duty("return-talk", "B"))["state"]);
        f.Night.LooksThrough();
    }

    [Fact]
    public async Task Evaluated_out_meanwhile_it_is_there_again_all_the_same()
    {
        var referral = People.Referral();
        referral["children"]!.AsArray().Add(new JsonObject { ["ref"] = "B", ["kind"] = "AtRiskSibling" });
        var f = await Followed.OnScene(await BeginUnder(ProtocolDocument.LosAngeles, People.All), referral);
        await f.Csw.Says("missing for B");
        using var put = await f.Night.Http.PutAsync($"/api/referrals/{f.Id}/disposition", Night.Json("""{ "disposition": "EvaluatedOut", "reason": "NotCsec", "children": [ { "ref": "B" } ] }"""));
        Assert.True(put.IsSuccessStatusCode, await put.Content.ReadAsStringAsync());
        Assert.Contains("Child B: there again", await f.Csw.Says($"found {f.Id}"), StringComparison.Ordinal);
        Assert.NotNull((await f.Night.Look(f.Id))["episodes"]![0]!["foundAt"]);
        f.Night.LooksThrough();
    }

    [Theory]
    [InlineData("missing tomorrow 14:00", "in the future")]
    [InlineData("missing yesterday 14:00", "before the call")]
    [InlineData("missing for Z", "no such child")]
    [InlineData("found", "Nothing to end is recorded for this child.")]
    public async Task What_cannot_be_is_refused(string typed, string words)
    {
        var f = await Begun();
        var answer = await f.Csw.Says(typed.StartsWith("found", StringComparison.Ordinal) ? $"{typed} {f.Id}" : typed);
        Assert.Contains(words, answer, StringComparison.Ordinal);
        Assert.Empty((await f.Night.Look(f.Id))["episodes"]!.AsArray());
        f.Night.LooksThrough();
    }

    [Fact]
    public async Task A_case_system_reports_the_same()
    {
        var f = await Begun();
        await f.Night.FastForward(TimeSpan.FromHours(2));
        Assert.Equal((HttpStatusCode.Conflict, "neverMissing"), await Followed.Refused(await f.Post("children/A/found", "{}")));
        Assert.Equal((HttpStatusCode.NotFound, "noSuchChild"), await Followed.Refused(await f.Post("children/Z/missing", "{}")));
        Assert.Equal((HttpStatusCode.BadRequest, "inTheFuture"), await Followed.Refused(await f.Post("children/A/missing", """{ "at": "2026-11-23T05:00:00-08:00" }""")));
        Assert.Equal((HttpStatusCode.BadRequest, "since"), await Followed.Refused(await f.Post("children/A/missing", """{ "since": "2026-11-23T05:00:00-08:00" }""")));
        await f.Posts("children/A/missing", """{ "at": "2026-11-23T03:10:00-08:00" }""");
        await f.Posts("duties/24-hour-notice-1", """{ "child": "A", "outcome": "Done", "details": { "agency": "Sheriff", "reportNumber": "926-1" } }""");
        await f.Posts("children/A/found", "{}");
        Assert.Equal(("Open", "Done"), ((string?)(await f.Duty("return-talk"))["state"], (string?)(await f.Duty("24-hour-notice-1"))["state"]));
        f.Night.LooksThrough();
    }

    [Fact]
    public async Task A_later_referral_names_the_earlier_and_those_who_know_the_child_are_asked_first()
    {
        var night = await BeginUnder(ProtocolDocument.LosAngeles, People.With((People.Id(22), "csw", "DCFS", "primary"), (People.Id(33), "advocate", "Aviva", "primary")));
        var (csw, advocate) = (await night.Phone(People.Id(22)).Installs(), await night.Phone(People.Id(33)).Installs());
        var first = await night.Refer();
        var supervisor = await night.Phone(People.Supervisor).Installs();
        // Others had been asked first; a supervisor enters who went.
        foreach (var (role, person) in new[] { ("csw", People.Id(22)), ("advocate", People.Id(33)) })
        {
            await night.Parts.GetRequiredService<Dispatcher>().Handle(first, (_, at) => new Command.RecordAccepted(Enum.Parse<Role>(role, ignoreCase: true), person, at, People.Supervisor, at), default);
            await night.Parts.GetRequiredService<Dispatcher>().Handle(first, (_, at) => new Command.RecordArrived(Enum.Parse<Role>(role, ignoreCase: true), at, People.Supervisor, at), default);
        }
        await night.Settle();
        night.LooksThrough();
        var again = People.Referral();
        (again["reference"], again["earlier"]) = ("second", first);
        var second = await night.Refer(again);
        var paged = (await (await night.Post(again)).Content.ReadFromJsonAsync<JsonObject>())!["paged"]!.AsArray().Select(p => (string?)p!["responder"]);
        Assert.Equal([People.Id(22), People.Id(33)], paged);
        csw.Expects($"Dispatch request {second}");
        advocate.Expects($"Dispatch request {second}");
        Assert.Equal(first, (string?)(await night.Look(second))["earlier"]);

        foreach (var (earlier, reference) in new[] { ("R-00000000", "third"), ("yesterday's", "fourth") })
        {
            (again["reference"], again["earlier"]) = (reference, earlier);
            Assert.Equal((HttpStatusCode.BadRequest, "earlier"), await Followed.Refused(await night.Post(again)));
        }
        night.LooksThrough();
    }

    /// The items go on with the other, and so does what nobody has heard of yet.
    [Fact]
    public async Task Notices_that_could_not_be_told_before_the_request_became_part_of_another_are_told_of_that_one()
    {
        var f = await Begun();
        var another = People.Referral();
        another["reference"] = "another";
        var other = await f.Night.Refer(another);
        await f.Night.FastForward(TimeSpan.FromMinutes(30));
        f.Night.LooksThrough();
        f.Night.Connector.Answers[f.Csw.Conversation] = 503;
        await f.Posts("children/A/missing", "{}");
        Assert.Equal(HttpStatusCode.OK, (await f.Post("merge", $$"""{ "into": "{{other}}" }""")).StatusCode);
        await f.Night.Settle();
        f.Night.Connector.Answers.Clear();
        f.Night.Machine.Advance(TimeSpan.FromMinutes(2));
        await f.Night.Beat();
        Assert.Contains(f.Csw.Messages, m => !m.IsUpdate && m.Reads.Contains("24-hour notice: law enforcement", StringComparison.Ordinal) && m.Reads.Contains(other, StringComparison.Ordinal));
        Assert.False(await f.Night.Referrals.Left(default).AnyAsync());
        f.Night.LooksThrough();
    }

    [Fact]
    public async Task And_those_of_a_child_that_became_a_request_of_its_own_are_told_of_its_own()
    {
        var referral = People.Referral();
        referral["children"]!.AsArray().Add(new JsonObject { ["ref"] = "B", ["kind"] = "AtRiskSibling" });
        var f = await Followed.OnScene(await BeginUnder(ProtocolDocument.LosAngeles, People.All), referral);
        await f.Night.FastForward(TimeSpan.FromMinutes(30));
        f.Night.LooksThrough();
        f.Night.Connector.Answers[f.Csw.Conversation] = 503;
        await f.Posts("children/B/missing", "{}");
        var own = (string?)(await (await f.Post("split", """{ "child": "B" }""")).Content.ReadFromJsonAsync<JsonObject>())!["id"];
        await f.Night.Settle();
        f.Night.Connector.Answers.Clear();
        f.Night.Machine.Advance(TimeSpan.FromMinutes(2));
        await f.Night.Beat();
        Assert.Contains(f.Csw.Messages, m => !m.IsUpdate && m.Reads.Contains("24-hour notice: law enforcement", StringComparison.Ordinal) && m.Reads.Contains(own!, StringComparison.Ordinal));
        f.Night.LooksThrough();
    }

    private async Task<Followed> Begun() => await Followed.OnScene(await BeginUnder(ProtocolDocument.LosAngeles, People.All));
}
