using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
namespace CsecBot.Tests.Flow;

/// One person's Teams window.
public sealed class Phone(Night night, string person)
{
    private string Conversation => $"chat-{person}";

    public IReadOnlyList<Sent> Messages => [.. night.Connector.Log.Where(s => s.Conversation == Conversation)];

    /// The new cards this person got, in order: what made the phone sound.
    public IReadOnlyList<Sent> Cards => [.. Messages.Where(m => !m.IsUpdate && m.Card is not null)];

    public async Task<Phone> Installs()
    {
        var activity = Activity("installationUpdate");
        activity["action"] = "add";
        await Tell(activity);
        return this;
    }

    public async Task Says(string text)
    {
        var activity = Activity("message");
        activity["text"] = text;
        await Tell(activity);
    }

    /// Presses a button of the newest card that has it, and gives the card that answers.
    public async Task<JsonObject> Presses(string title, params (string Name, string Value)[] inputs)
    {
        var button = Cards.Reverse().Select(c => Find(c.Card!, title)).First(b => b is not null)!;
        return await Presses(button, inputs);
    }

    public async Task<JsonObject> Presses(JsonObject button, params (string Name, string Value)[] inputs)
    {
        var activity = Activity("invoke");
        activity["name"] = "adaptiveCard/action";
        var data = button["data"]!.DeepClone();
        foreach (var (name, value) in inputs) data[name] = value;
        activity["value"] = new JsonObject { ["action"] = new JsonObject { ["type"] = "Action.Execute", ["verb"] = (string)button["verb"]!, ["data"] = data } };
        var answer = await Tell(activity);
        return (await answer.Content.ReadFromJsonAsync<JsonObject>())!["value"]!.AsObject();
    }

    public static JsonObject? Find(JsonNode? node, string title) => node switch
    {
        JsonObject o when (string?)o["title"] == title && (string?)o["type"] == "Action.Execute" => o,
        JsonObject o => o.Select(p => p.Key == "fallback" ? null : Find(p.Value, title)).FirstOrDefault(f => f is not null),
        JsonArray a => a.Select(n => Find(n, title)).FirstOrDefault(f => f is not null),
        _ => null,
    };

    private async Task<HttpResponseMessage> Tell(JsonObject activity)
    {
        var answer = await night.Http.PostAsync("/api/messages", Night.Json(activity.ToJsonString()));
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        await night.Settle();
        return answer;
    }

    private JsonObject Activity(string type) => new()
    {
        ["type"] = type, ["id"] = Guid.NewGuid().ToString(), ["channelId"] = "msteams", ["serviceUrl"] = night.Connector.Url,
        ["from"] = new JsonObject { ["id"] = $"29:{person}", ["aadObjectId"] = person },
        ["recipient"] = new JsonObject { ["id"] = "28:bot", ["name"] = "On-call Dispatch" },
        ["conversation"] = new JsonObject { ["id"] = Conversation, ["conversationType"] = "personal", ["tenantId"] = Night.Tenant },
        ["channelData"] = new JsonObject { ["tenant"] = new JsonObject { ["id"] = Night.Tenant } },
    };
}
