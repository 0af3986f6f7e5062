using System.Net.Http.Json;
using System.Text.Json.Nodes;
using CsecBot.Tests.Flow;
namespace CsecBot.Tests.Hotline;

[Collection("azurite")]
public sealed class TheDescription(AzuriteFixture azurite)
{
    private static async Task<JsonObject> Of(Night night) => (await night.Http.GetFromJsonAsync<JsonObject>("/openapi/v1.json"))!;

    private static JsonObject Resolved(JsonObject document, JsonNode schema) =>
        (string?)schema["$ref"] is { } name ? document["components"]!["schemas"]![name.Split('/')[^1]]!.AsObject() : schema.AsObject();

    private static JsonNode Sent(JsonObject document, string method, string path) =>
        document["paths"]![path]![method]!["requestBody"]!["content"]!["application/json"]!["schema"]!;

    [Fact]
    public async Task Says_of_a_referral_what_is_required_and_known_as_the_reading_does()
    {
        await using var night = await Night.Begin(azurite);
        var document = await Of(night);
        var referral = Sent(document, "post", "/api/referrals");
        var faults = (await (await night.Http.PostAsync("/api/referrals", Night.Json("{}"))).Content.ReadFromJsonAsync<JsonObject>())!["errors"]!.AsObject().Select(e => e.Key);
        Assert.Equal(faults.Order(), referral["required"]!.AsArray().Select(r => (string)r!).Order());
        var child = referral["properties"]!["children"]!["items"]!;
        Assert.Equal(["kind", "ref"], child["required"]!.AsArray().Select(r => (string)r!).Order());

        // Each name described is known to the reading, and so are those of what stands within.
        var point = referral["properties"]!["meetingPoint"]!;
        var all = new JsonObject(referral["properties"]!.AsObject().Select(p => KeyValuePair.Create(p.Key, (JsonNode?)JsonValue.Create(1))));
        all["meetingPoint"] = new JsonObject(point["properties"]!.AsObject().Select(p => KeyValuePair.Create(p.Key, (JsonNode?)JsonValue.Create(1))));
        all["children"] = new JsonArray(new JsonObject(child["properties"]!.AsObject().Select(p => KeyValuePair.Create(p.Key, (JsonNode?)JsonValue.Create(1)))));
        var answer = await (await night.Http.PostAsync("/api/referrals", Night.Json(all.ToJsonString()))).Content.ReadAsStringAsync();
        Assert.DoesNotContain("is not a known field", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Describes_the_words_a_field_may_hold_and_how_long_it_may_be()
    {
        await using var night = await Night.Begin(azurite);
        var document = await Of(night);
        var properties = Sent(document, "post", "/api/referrals")["properties"]!;
        Assert.Equal(["LawEnforcement", "Probation", "Other"], properties["source"]!["enum"]!.AsArray().Select(e => (string?)e));
        Assert.Equal(64, (int)properties["reference"]!["maxLength"]!);
        Assert.Equal(20, (int)properties["children"]!["maxItems"]!);
        Assert.Equal(["Station", "Hospital", "School", "Residence", "Other"], properties["meetingPoint"]!["properties"]!["kind"]!["enum"]!.AsArray().Select(e => (string?)e));
        Assert.Contains("probationOfficer", document["components"]!["schemas"]!["Role"]!["enum"]!.AsArray().Select(e => (string?)e));
    }

    [Fact]
    public async Task Describes_each_answer_with_its_body_and_each_refusal_as_a_problem()
    {
        await using var night = await Night.Begin(azurite);
        var document = await Of(night);
        foreach (var (method, path, statuses) in new[]
        {
            ("post", "/api/referrals", new[] { 200, 201, 400, 401, 403, 409, 413, 415, 429, 503 }),
            ("get", "/api/referrals/{id}", [200, 401, 403, 404, 429, 503]),
            ("put", "/api/referrals/{id}/disposition", [200, 400, 401, 403, 404, 409, 413, 415, 429, 503]),
            ("post", "/api/referrals/{id}/close", [200, 400, 401, 403, 404, 409, 413, 415, 429, 503]),
            ("post", "/api/referrals/{id}/merge", [200, 400, 401, 403, 404, 409, 413, 415, 429, 503]),
            ("post", "/api/referrals/{id}/unmerge", [200, 401, 403, 404, 409, 429, 503]),
            ("post", "/api/referrals/{id}/split", [200, 201, 400, 401, 403, 404, 409, 413, 415, 429, 503]),
            ("get", "/api/oncall", [200, 400, 401, 403, 429, 503]),
            ("put", "/api/roster", [200, 400, 401, 403, 413, 415, 429, 503]),
        })
        {
            var answers = document["paths"]![path]![method]!["responses"]!.AsObject();
            Assert.Equal(statuses, answers.Select(a => int.Parse(a.Key, System.Globalization.CultureInfo.InvariantCulture)).Order());
            foreach (var (status, answer) in answers)
            {
                var (type, body) = answer!["content"]!.AsObject().Single();
                Assert.Equal(status[0] == '2' ? "application/json" : "application/problem+json", type);
                Assert.NotEmpty(Resolved(document, body!["schema"]!)["properties"]!.AsObject());
            }
        }
        Assert.Equal(["application/json", "text/csv"], document["paths"]!["/api/roster"]!["put"]!["requestBody"]!["content"]!.AsObject().Select(c => c.Key));
    }

    [Fact]
    public async Task Says_which_role_opens_what_and_where_a_key_will_do()
    {
        await using var night = await Night.Begin(azurite);
        var document = await Of(night);
        Assert.Equal(["key", "token"], document["components"]!["securitySchemes"]!.AsObject().Select(s => s.Key));
        JsonArray Asks(string path, string method) => document["paths"]![path]![method]!["security"]!.AsArray();
        Assert.Equal("""[{"key":[]},{"token":["Referrals.Send"]}]""", Asks("/api/referrals", "post").ToJsonString());
        Assert.Equal("""[{"token":["Roster.Write"]}]""", Asks("/api/roster", "put").ToJsonString());
    }
}
