using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using CsecBot.DevHost;
namespace CsecBot.Benchmarks;

/// People and the hotline, as they speak to a service.
public sealed partial class Teams(HttpClient http, Connector connector)
{
    public HttpClient Http => http;

    public async Task Install()
    {
        foreach (var person in Cast.Everybody)
        {
            var activity = Activity("installationUpdate", person.Id);
            activity["action"] = "add";
            using var answer = await http.PostAsync("api/messages", Json(activity.ToJsonString()));
            answer.EnsureSuccessStatusCode();
        }
        await connector.Await(Cast.Everybody.Count, a => !a.IsUpdate && a.Referral is null);
        await connector.Clear();
    }

    public async Task<string> Refer()
    {
        using var answer = await http.PostAsync("api/referrals", Json(ExampleReferral.Json(Guid.NewGuid().ToString())));
        answer.EnsureSuccessStatusCode();
        return (string)(await answer.Content.ReadFromJsonAsync<JsonObject>())!["id"]!;
    }

    /// The body of a press of a button on that card.
    public StringContent Press(Arrival card, string person, string verb) => Json(Pressed(card, person, verb));

    /// The same as it goes over the wire, each time a press of its own.
    public string Pressed(Arrival card, string person, string verb)
    {
        var page = PageOf(card);
        var activity = Activity("invoke", person);
        activity["name"] = "adaptiveCard/action";
        var data = new JsonObject { ["referral"] = card.Referral, ["page"] = page, ["verb"] = verb };
        activity["value"] = new JsonObject { ["action"] = new JsonObject { ["type"] = "Action.Execute", ["verb"] = verb, ["data"] = data } };
        return activity.ToJsonString();
    }

    /// What a person types, as it goes over the wire.
    public string Says(string person, string text)
    {
        var activity = Activity("message", person);
        activity["text"] = text;
        return activity.ToJsonString();
    }

    /// Presses, and gives the answer as it came.
    public async Task<byte[]> Presses(StringContent press)
    {
        using var answer = await http.PostAsync("api/messages", press);
        answer.EnsureSuccessStatusCode();
        return await answer.Content.ReadAsByteArrayAsync();
    }

    public static Arrival CardOf(IEnumerable<Arrival> cards, string person) => cards.First(c => !c.IsUpdate && IsFor(c, person));

    /// Null on a card that is no page.
    public static int? PageOf(Arrival card) => Page().Match(Encoding.UTF8.GetString(card.Body)) is { Success: true } page ? int.Parse(page.Groups[1].ValueSpan, System.Globalization.CultureInfo.InvariantCulture) : null;

    public static bool IsFor(Arrival card, string person) => card.Path.Contains(Chat(person), StringComparison.Ordinal);

    public static StringContent Json(string text) => new(text, Encoding.UTF8, "application/json");

    private const string ChatPrefix = "chat-";

    private static string Chat(string person) => ChatPrefix + person;

    public static string PersonIn(string chat) => chat[ChatPrefix.Length..];

    private JsonObject Activity(string type, string person) => new()
    {
        ["type"] = type, ["id"] = Guid.NewGuid().ToString(), ["channelId"] = "msteams", ["serviceUrl"] = connector.Url,
        ["from"] = new JsonObject { ["id"] = $"29:{person}", ["aadObjectId"] = person },
        ["recipient"] = new JsonObject { ["id"] = "28:bot", ["name"] = "On-call Dispatch" },
        ["conversation"] = new JsonObject { ["id"] = Chat(person), ["conversationType"] = "personal", ["tenantId"] = Cast.Tenant },
    };

    [GeneratedRegex("\"page\":\\s*([0-9]+)")] private static partial Regex Page();
}
