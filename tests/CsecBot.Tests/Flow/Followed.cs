using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using CsecBot.Dispatch;
namespace CsecBot.Tests.Flow;

/// A referral under a whole protocol document, whose people are on scene: what follows is what these tests are about.
internal sealed record Followed(Night Night, string Id, Phone Csw, Phone Advocate)
{
    public static Protocol LosAngeles { get; } = ProtocolDocument.Parse(ProtocolDocument.LosAngeles, out _)!;

    public static async Task<Followed> OnScene(Night night, JsonObject? referral = null)
    {
        var (csw, advocate) = (await night.Phone(People.Csw1).Installs(), await night.Phone(People.Advocate1).Installs());
        var id = await night.Refer(referral);
        foreach (var responder in new[] { csw, advocate })
        {
            await responder.Presses("Accept");
            await responder.Says("arrived");
        }
        return new(night, id, csw, advocate);
    }

    public async Task<JsonObject> Duty(string duty, string? child = "A", int round = 1) =>
        (await Night.Look(Id))["duties"]!.AsArray().Single(d => (string?)d!["duty"] == duty && (string?)d["child"] == child && (int)d["round"]! == round)!.AsObject();

    public async Task<string?> Owner(string duty, string? child = "A") => (string?)(await Duty(duty, child))["owner"];

    public static IReadOnlyDictionary<string, string> DetailsOf(JsonObject duty) => duty["details"]!.AsObject().ToDictionary(d => d.Key, d => (string)d.Value!);

    public Task<HttpResponseMessage> Post(string path, string body) => Night.Http.PostAsync($"/api/referrals/{Id}/{path}", Night.Json(body));

    public async Task Posts(string path, string body)
    {
        var answer = await Post(path, body);
        Assert.True(answer.StatusCode == HttpStatusCode.OK, await answer.Content.ReadAsStringAsync());
        await Night.Settle();
    }

    /// The status and the codes it was refused with, or the fields that are wrong.
    public static async Task<(HttpStatusCode, string)> Refused(HttpResponseMessage answer) =>
        (answer.StatusCode, string.Join(' ', (await answer.Content.ReadFromJsonAsync<JsonObject>())!["errors"]!.AsObject().Select(e => e.Key)));

    /// The button that opens an item's form, as its cards have it.
    public static JsonObject Button(string referral, string duty, string? child, int round = 1)
    {
        var data = new JsonObject { ["referral"] = referral, ["duty"] = duty, ["round"] = round, ["verb"] = "dutyForm", ["msteams"] = new JsonObject { ["type"] = "task/fetch" } };
        if (child is not null) data["child"] = child;
        return new() { ["type"] = "Action.Submit", ["title"] = "Record", ["data"] = data };
    }

    public static JsonObject Form(JsonObject answer) => answer["task"]!["value"]!["card"]!["content"]!.AsObject();
}
