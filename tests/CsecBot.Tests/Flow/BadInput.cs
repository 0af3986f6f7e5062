using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
namespace CsecBot.Tests.Flow;

/// What a hotline may get wrong in a referral: each is named by its field, its value is never repeated, and nothing is kept.
public sealed class BadInput(AzuriteFixture azurite) : FlowTest(azurite)
{
    private const string Wrong = "wrong-value";
    private static readonly string Long = new('x', 201);

    /// The field whose name stands in `errors`, and what makes it wrong.
    private static readonly (string Fault, Action<JsonObject> Make)[] Faults =
    [
        ("reference", r => r.Remove("reference")), ("reference", r => r["reference"] = ""), ("reference", r => r["reference"] = "   "), ("reference", r => r["reference"] = new string('1', 65)),
        ("reference", r => r["reference"] = "a\u0007b"), ("reference", r => r["reference"] = 12), ("reference", r => r["reference"] = null),
        ("source", r => r.Remove("source")), ("source", r => r["source"] = Wrong), ("source", r => r["source"] = "lawenforcement"), ("source", r => r["source"] = "1"),
        ("leadAgency", r => r.Remove("leadAgency")), ("leadAgency", r => r["leadAgency"] = Wrong),
        ("disposition", r => r.Remove("disposition")), ("disposition", r => r["disposition"] = Wrong),
        ("reason", r => r["disposition"] = "EvaluatedOut"), ("reason", r => (r["disposition"], r["reason"]) = ("EvaluatedOut", Wrong)), ("reason", r => r["reason"] = "NotCsec"),
        ("area", r => r.Remove("area")), ("area", r => r["area"] = Long),
        ("meetingPoint", r => r.Remove("meetingPoint")), ("meetingPoint", r => r["meetingPoint"] = Wrong), ("meetingPoint.kind", r => r["meetingPoint"]!.AsObject().Remove("kind")),
        ("meetingPoint.kind", r => r["meetingPoint"]!["kind"] = Wrong), ("meetingPoint.place", r => r["meetingPoint"]!.AsObject().Remove("place")), ("meetingPoint.place", r => r["meetingPoint"]!["place"] = Long),
        ("meetingPoint.detail", r => r["meetingPoint"]!["detail"] = Long), ("meetingPoint.room", r => r["meetingPoint"]!["room"] = Wrong),
        ("callback", r => r["callback"] = Long),
        ("callReceivedAt", r => r["callReceivedAt"] = Wrong), ("callReceivedAt", r => r["callReceivedAt"] = "2026-11-23T02:03:00"), ("callReceivedAt", r => r["callReceivedAt"] = "2026-11-23T02:12:01-08:00"),
        ("callReceivedAt", r => r["callReceivedAt"] = "2026-11-16T02:09:59-08:00"), ("decidedAt", r => r["decidedAt"] = "2026-11-23T02:12:01-08:00"), ("decidedAt", r => r["decidedAt"] = "2026-11-23T02:00:00-08:00"),
        ("children", r => r.Remove("children")), ("children", r => r["children"] = new JsonArray()), ("children", r => r["children"] = new JsonArray([.. Enumerable.Range(0, 21).Select(i => Child($"{i}"))])),
        ("children", r => r["children"] = new JsonArray(Child("A"), Child("A"))), ("children[0]", r => r["children"] = new JsonArray(Wrong)),
        ("children[0].ref", r => Of(r).Remove("ref")), ("children[0].kind", r => Of(r).Remove("kind")), ("children[0].kind", r => Of(r)["kind"] = Wrong), ("children[0].ageBand", r => Of(r)["ageBand"] = "14"),
        ("children[0].language", r => Of(r)["language"] = "wrong value"), ("children[0].openAtTrigger", r => Of(r)["openAtTrigger"] = "true"), ("children[0].caseCarrier", r => Of(r)["caseCarrier"] = Wrong),
        ("children[0].disposition", r => Of(r)["disposition"] = Wrong), ("children[0].reason", r => Of(r)["disposition"] = "EvaluatedOut"), ("children[0].name", r => Of(r)["name"] = Wrong),
        ("sensitive", r => r["sensitive"] = "yes"), ("drill", r => r["drill"] = 1), ("refrence", r => r["refrence"] = Wrong),
    ];

    [Fact]
    public async Task Each_fault_is_named_by_its_field_without_its_value_and_nothing_is_kept()
    {
        var night = await Begin();
        var csw = await night.Phone(People.Csw1).Installs();
        var before = await Rows(night);
        foreach (var (n, (fault, make)) in Faults.Index())
        {
            var referral = People.Referral();
            make(referral);
            var answer = await night.Post(referral);
            var text = await answer.Content.ReadAsStringAsync();
            Assert.True(answer.StatusCode == HttpStatusCode.BadRequest, $"{n}: {fault}: {text}");
            Assert.Equal("application/problem+json", answer.Content.Headers.ContentType!.MediaType);
            Assert.True(JsonNode.Parse(text)!["errors"]![fault] is JsonArray { Count: > 0 }, $"{n}: {fault}: {text}");
            Assert.DoesNotContain(Wrong, text, StringComparison.Ordinal);
        }
        Assert.Equal(before, await Rows(night));
        csw.ExpectsNothing();
    }

    [Fact]
    public async Task All_faults_are_named_at_once()
    {
        var night = await Begin();
        var answer = await night.Http.PostAsync("/api/referrals", Night.Json("""{ "source": "x", "children": [ { "ref": "A" } ], "drill": 0, "more": 1 }"""));
        var errors = (await answer.Content.ReadFromJsonAsync<JsonObject>())!["errors"]!.AsObject().Select(e => e.Key).Order(StringComparer.Ordinal);
        Assert.Equal(["children[0].kind", "disposition", "drill", "leadAgency", "more", "reference", "source"], errors);
    }

    [Theory]
    [InlineData("""{ "reference": "a", "reference": "b" }""")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("\"reference\"")]
    [InlineData("")]
    [InlineData("{ \"a\": ")]
    [InlineData("""[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]""")]
    public async Task What_is_no_object_is_a_fault_of_the_body(string body)
    {
        var night = await Begin();
        var answer = await night.Http.PostAsync("/api/referrals", Night.Json(body));
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.NotNull((await answer.Content.ReadFromJsonAsync<JsonObject>())!["errors"]!["body"]);
    }

    [Theory]
    [InlineData("2026-11-23T02:12:00-08:00")]
    [InlineData("2026-11-23T10:11:30Z")]
    public async Task Up_to_two_minutes_ahead_counts_as_now(string ahead)
    {
        var night = await Begin();
        var csw = await night.Phone(People.Csw1).Installs();
        var referral = People.Referral();
        referral["decidedAt"] = ahead;
        await night.Refer(referral);
        csw.Expects("Respond by 03:40", minute: 0);
    }

    private static JsonObject Child(string name) => new() { ["ref"] = name, ["kind"] = "PrimaryVictim" };

    private static JsonObject Of(JsonObject referral) => referral["children"]![0]!.AsObject();

    private static async Task<List<string>> Rows(Night night) => [.. (await night.Rows()).Select(r => r.RowKey)];
}
