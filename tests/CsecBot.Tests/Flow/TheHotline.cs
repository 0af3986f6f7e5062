using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
namespace CsecBot.Tests.Flow;

public sealed class TheHotline(AzuriteFixture azurite) : FlowTest(azurite)
{
    [Fact]
    public async Task Learns_at_once_who_was_paged_and_where_a_person_must_pick_up_the_telephone()
    {
        var night = await Begin();
        var csw = await night.Phone(People.Csw1).Installs();
        var answer = await night.Post(People.Referral());
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        csw.Expects("Respond by 03:40", minute: 0);
        var body = (await answer.Content.ReadFromJsonAsync<JsonObject>())!;
        Assert.Contains(body["paged"]!.AsArray(), p => (string?)p!["role"] == "csw" && (string?)p["responder"] == People.Csw1 && (bool?)p["delivered"] == true);
        var unfilled = Assert.Single(body["unfilled"]!.AsArray())!;
        Assert.Equal("advocate", (string?)unfilled["role"]);
        Assert.Contains("+12135550030", unfilled["telephone"]!.AsArray().Select(t => (string?)t));
    }

    [Fact]
    public async Task A_repeat_is_the_same_referral_and_other_content_is_refused_naming_the_fields_and_no_value()
    {
        var night = await Begin();
        var id = await night.Refer();
        var repeat = await night.Post(People.Referral());
        Assert.Equal(HttpStatusCode.OK, repeat.StatusCode);
        Assert.Equal(id, (string?)(await repeat.Content.ReadFromJsonAsync<JsonObject>())!["id"]);
        var other = People.Referral();
        other["meetingPoint"]!["place"] = "somewhere-else";
        other["sensitive"] = true;
        var conflict = await night.Post(other);
        Assert.Equal(HttpStatusCode.Conflict, conflict.StatusCode);
        var text = await conflict.Content.ReadAsStringAsync();
        var body = JsonNode.Parse(text)!;
        Assert.Equal(id, (string?)body["id"]);
        Assert.Equal(["meetingPoint.place", "sensitive"], body["errors"]!.AsObject().Select(p => p.Key));
        Assert.DoesNotContain("somewhere-else", text, StringComparison.Ordinal);
        Assert.DoesNotContain("77th", text, StringComparison.Ordinal);
    }

    /// It was taken back while its chat could not be reached.
    [Fact]
    public async Task A_page_that_was_taken_back_before_anybody_got_it_is_not_said_to_be_delivered()
    {
        var night = await Begin();
        var (csw, advocate) = (await night.Phone(People.Csw1).Installs(), await night.Phone(People.Advocate1).Installs());
        night.Connector.Answers[csw.Conversation] = 503;
        var id = await night.Refer();
        Assert.Equal((null, true), await Delivered("""{ "disposition": "InPerson" }"""));
        Assert.Equal((null, true), await Delivered("""{ "disposition": "EvaluatedOut", "reason": "NotCsec" }"""));
        advocate.Expects("Respond by");
        night.LooksThrough();

        async Task<(bool? Csw, bool? Advocate)> Delivered(string decision)
        {
            var answer = await night.Http.PutAsync($"/api/referrals/{id}/disposition", Night.Json(decision));
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            var paged = (await answer.Content.ReadFromJsonAsync<JsonObject>())!["paged"]!.AsArray();
            bool? Of(string person) => (bool?)Assert.Single(paged, p => (string?)p!["responder"] == person)!["delivered"];
            return (Of(People.Csw1), Of(People.Advocate1));
        }
    }

    [Fact]
    public async Task A_page_that_was_refused_and_then_taken_back_was_not_delivered()
    {
        var night = await Begin();
        await night.Refer();   // into no chat at all
        var before = (await night.Referrals.Load(await night.Refer(Another()), default))!.State;
        var page = before.Pages.First(p => p.State == Dispatch.PageState.Undelivered);
        var after = before with { Pages = [.. before.Pages.Select(p => p with { State = Dispatch.PageState.Withdrawn })] };
        var shown = CsecBot.Hotline.Views.Paging(after, await night.Parts.GetRequiredService<Dispatcher>().WorldOf(after, default), night.Clock.GetUtcNow());
        Assert.False(shown.Paged[page.Number - 1].Delivered);
        night.LooksThrough();
    }

    private static JsonObject Another()
    {
        var another = People.Referral();
        another["reference"] = "another";
        return another;
    }

    /// Today's document may name no such role any more.
    [Fact]
    public async Task What_is_done_to_an_older_referral_is_answered_by_the_document_that_it_was_opened_under()
    {
        var night = await BeginUnder(Dispatch.ProtocolDocument.LosAngeles, People.All);
        var (probation, other) = (People.Referral(), Another());
        (probation["leadAgency"], other["leadAgency"]) = ("Probation", "Probation");
        var (id, second) = (await night.Refer(probation), await night.Refer(other));
        await night.Restart(WithoutProbation());

        var answers = new[]
        {
            await night.Post(probation),
            await night.Http.PutAsync($"/api/referrals/{id}/disposition", Night.Json("""{ "disposition": "InPerson" }""")),
            await night.Http.PostAsync($"/api/referrals/{second}/merge", Night.Json($$"""{ "into": "{{id}}" }""")),
            await night.Http.PostAsync($"/api/referrals/{second}/unmerge", null),
        };
        foreach (var answer in answers)
        {
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            var unfilled = (await answer.Content.ReadFromJsonAsync<JsonObject>())!["unfilled"]!.AsArray();
            Assert.Contains("+12135550051", Assert.Single(unfilled, u => (string?)u!["role"] == "probationOfficer")!["telephone"]!.AsArray().Select(t => (string?)t));
        }
        await night.Settle();
        night.LooksThrough();
    }

    private static string WithoutProbation()
    {
        var document = JsonNode.Parse(Dispatch.ProtocolDocument.LosAngeles)!;
        document["seats"]!.AsObject().Remove("probationOfficer");
        foreach (var (lead, roles) in document["responses"]!.AsObject().ToList()) document["responses"]![lead] = new JsonArray([.. roles!.AsArray().Select(r => (string)r!).Where(r => r != "probationOfficer").Select(r => JsonValue.Create(r))]);
        document["duties"] = new JsonArray();
        return document.ToJsonString();
    }

    [Fact]
    public async Task Ten_at_once_with_one_reference_are_one_referral()
    {
        var night = await Begin();
        var answers = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => night.Post(People.Referral())));
        Assert.Single(answers, a => a.StatusCode == HttpStatusCode.Created);
        Assert.Equal(9, answers.Count(a => a.StatusCode == HttpStatusCode.OK));
        await night.Settle();
    }

    public static TheoryData<string, string, string?> Faults => new()
    {
        { "reference", "reference", null }, { "source", "source", "\"Police\"" }, { "leadAgency", "leadAgency", "\"dcfs\"" }, { "disposition", "disposition", null },
        { "children", "children", "[]" }, { "children[0].kind", "children", "[{\"ref\":\"A\"}]" }, { "children[0].ageBand", "children", "[{\"ref\":\"A\",\"kind\":\"PrimaryVictim\",\"ageBand\":\"14\"}]" },
        { "children", "children", "[{\"ref\":\"A\",\"kind\":\"PrimaryVictim\"},{\"ref\":\"A\",\"kind\":\"AtRiskSibling\"}]" },
        { "meetingPoint", "meetingPoint", null }, { "meetingPoint.kind", "meetingPoint", "{\"kind\":\"Bar\",\"place\":\"x\"}" }, { "area", "area", null },
        { "callReceivedAt", "callReceivedAt", "\"2026-11-23T03:00:00-08:00\"" }, { "decidedAt", "decidedAt", "\"2026-11-01T03:00:00-08:00\"" }, { "callReceivedAt", "callReceivedAt", "\"2026-11-23T02:03:00\"" },
        { "refrence", "refrence", "\"x\"" }, { "reason", "reason", "\"NotCsec\"" }, { "drill", "drill", "\"yes\"" },
    };

    [Theory, MemberData(nameof(Faults))]
    public async Task A_fault_is_named_and_nothing_is_kept(string path, string field, string? value)
    {
        var night = await Begin();
        var referral = People.Referral();
        if (value is null) referral.Remove(field);
        else referral[field] = JsonNode.Parse(value);
        var answer = await night.Post(referral);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType!.MediaType);
        Assert.Contains(path, (await answer.Content.ReadFromJsonAsync<JsonObject>())!["errors"]!.AsObject().Select(p => p.Key));
        Assert.Null(await night.Referrals.EarliestDue(default));
    }

    [Fact]
    public async Task A_caller_without_a_key_a_wrong_kind_a_large_body_and_no_json_each_get_their_answer()
    {
        var night = await Begin();
        using var nobody = new HttpClient { BaseAddress = night.Http.BaseAddress };
        Assert.Equal(HttpStatusCode.Unauthorized, (await nobody.PostAsync("/api/referrals", Night.Json("{}"))).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await nobody.GetAsync("/api/oncall")).StatusCode);
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, (await night.Http.PostAsync("/api/referrals", new StringContent("x"))).StatusCode);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, (await night.Http.PostAsync("/api/referrals", Night.Json(new string(' ', 70_000)))).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await night.Http.PostAsync("/api/referrals", Night.Json("{"))).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await night.Http.GetAsync("/api/referrals/R-00000000")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await night.Http.GetAsync("/api/referrals/x%23y")).StatusCode);
    }

    [Fact]
    public async Task An_undecided_referral_pages_nobody_until_it_is_decided()
    {
        var night = await Begin();
        var csw = await night.Phone(People.Csw1).Installs();
        var referral = People.Referral();
        referral["disposition"] = "Pending";
        var id = await night.Refer(referral);
        Assert.Equal("Pending", (string?)(await night.Look(id))["status"]);
        Assert.Empty(csw.Cards);
        var decided = await night.Http.PutAsync($"/api/referrals/{id}/disposition", Night.Json("""{ "disposition": "InPerson" }"""));
        Assert.Equal(HttpStatusCode.OK, decided.StatusCode);
        await night.Settle();
        Assert.Single(csw.Cards);
    }

    [Fact]
    public async Task A_roster_with_faults_is_refused_and_the_one_in_force_stays()
    {
        var night = await Begin();
        var bad = await night.Http.PutAsync("/api/roster", Night.Json("""{ "people": [ { "id": "x" } ], "shifts": [] }"""));
        Assert.Equal(HttpStatusCode.BadRequest, bad.StatusCode);
        Assert.Contains("people[0].id", await bad.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Contains(People.Csw1, await night.Http.GetStringAsync("/api/oncall"), StringComparison.Ordinal);
        var dry = await night.Http.PutAsync("/api/roster?dryRun=true", Night.Json("""{ "people": [], "shifts": [] }"""));
        Assert.Equal(9, (await dry.Content.ReadFromJsonAsync<JsonObject>())!["peopleRemoved"]!.AsArray().Count);
        Assert.Contains(People.Csw1, await night.Http.GetStringAsync("/api/oncall"), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await night.Http.PutAsync("/api/roster", Night.Json("""{ "people": [], "shifts": [] }"""))).StatusCode);
        Assert.DoesNotContain(People.Csw1, await night.Http.GetStringAsync("/api/oncall"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Health_and_the_description_of_the_interface_need_no_key()
    {
        var night = await Begin();
        await night.Beat();
        using var nobody = new HttpClient { BaseAddress = night.Http.BaseAddress };
        foreach (var path in new[] { "/health/live", "/health/ready", "/health/engine", "/openapi/v1.json" })
            Assert.Equal(HttpStatusCode.OK, (await nobody.GetAsync(path)).StatusCode);
    }
}
