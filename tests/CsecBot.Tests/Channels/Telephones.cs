using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using CsecBot.Tests.Flow;
namespace CsecBot.Tests.Channels;

/// A night on which people answer by telephone: by Azure's events, or through a county's gateway.
public sealed class Telephones : IAsyncDisposable
{
    public const string Azure = "AzureCommunication", Gateway = "Webhook";
    public const string Secret = "a-secret-of-more-than-32-characters";
    private readonly string kind;
    private int last;

    private Telephones(string kind, Night night, StubNetwork network) => (this.kind, Night, Network) = (kind, night, network);

    public Night Night { get; }
    public StubNetwork Network { get; }

    public IReadOnlyList<string> TextsTo(string person) => [.. Network.Log.Where(a => a.Path.StartsWith("/sms", StringComparison.Ordinal) || a.Path == "/messages").Where(a => a.To == NumberOf(person)).Select(a => a.Text)];

    /// What was said back, beside the pages themselves.
    public IReadOnlyList<string> AnswersTo(string person) => [.. TextsTo(person).Where(w => !w.EndsWith("Reply 1 to accept, 2 to decline.", StringComparison.Ordinal))];

    public static async Task<Telephones> Begin(AzuriteFixture azurite, string kind, string? roster = null, params (string, string?)[] more)
    {
        var network = await StubNetwork.Start();
        (string, string?)[] own = kind == Gateway
            ? [("SecondChannel:Url", network.Url + "/messages")]
            : [("SecondChannel:Endpoint", network.Url), ("SecondChannel:From", "+12135550199"), ("SecondChannel:AccessKey", "a2V5"),
                ("SecondChannel:CallbackUrl", "https://bot.example"), ("SecondChannel:SpeechEndpoint", "https://speech.example")];
        return new(kind, await Night.Begin(azurite, roster, [("SecondChannel:Kind", kind), ("SecondChannel:Secret", Secret), .. own, .. more]), network);
    }

    public static string NumberOf(string person) => $"+1213555{person[^4..]}";

    /// A text message from this person's own telephone.
    public async Task Says(string person, string text, string? id = null) => Assert.True((await Texts(NumberOf(person), text, id)).IsSuccessStatusCode);

    public Task<HttpResponseMessage> Texts(string number, string text, string? id = null, DateTimeOffset? at = null) => kind == Gateway
        ? Signed(new JsonObject { ["type"] = "reply", ["id"] = id ?? NextId(), ["from"] = number, ["text"] = text }, at)
        : Event("SMSReceived", new() { ["messageId"] = id ?? NextId(), ["from"] = number.TrimStart('+'), ["to"] = "12135550199", ["message"] = text, ["receivedTimestamp"] = at ?? Night.Machine.GetUtcNow() });

    public Task<HttpResponseMessage> Signed(JsonObject body, DateTimeOffset? at = null, string secret = Secret)
    {
        var (text, time) = (body.ToJsonString(), (at ?? Night.Machine.GetUtcNow()).ToUnixTimeSeconds().ToString());
        return Send("/channels/webhook", text, ("X-Timestamp", time), ("X-Signature", Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes($"{time}.{text}")))));
    }

    public Task<HttpResponseMessage> Event(string type, JsonObject data, string secret = Secret) => Send("/channels/events",
        new JsonArray(new JsonObject { ["id"] = NextId(), ["eventType"] = type.Contains('.', StringComparison.Ordinal) ? type : $"Microsoft.Communication.{type}", ["data"] = data }).ToJsonString(), ("X-Channel-Secret", secret));

    /// What happens in a call, sent to the address that the call was placed with.
    public Task<HttpResponseMessage> InCall(string token, string type, JsonObject? data = null)
    {
        data ??= [];
        data["callConnectionId"] = "call-1";
        return Send($"/channels/call/{token}", new JsonArray(new JsonObject { ["id"] = NextId(), ["type"] = $"Microsoft.Communication.{type}", ["specversion"] = "1.0", ["data"] = data }).ToJsonString());
    }

    public async Task<HttpResponseMessage> Send(string path, string body, params (string Name, string Value)[] headers)
    {
        using var stranger = new HttpClient { BaseAddress = Night.Http.BaseAddress };   // without the hotline's key
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = Night.Json(body) };
        foreach (var (name, value) in headers) request.Headers.Add(name, value);
        var answer = await stranger.SendAsync(request);
        Assert.NotEqual(HttpStatusCode.InternalServerError, answer.StatusCode);
        await Night.Settle();
        return answer;
    }

    public async Task<IReadOnlyList<string>> Events(string referral) => [.. (await Night.Look(referral))["events"]!.AsArray().Select(e => (string)e!["event"]!)];

    public async Task<string?> Seat(string referral, string role) => (string?)(await Night.Look(referral))["roles"]![role]!["state"];

    public async ValueTask DisposeAsync()
    {
        Night.LooksThrough();
        await Night.DisposeAsync();
        await Network.DisposeAsync();
    }

    private string NextId() => $"m{Interlocked.Increment(ref last)}";
}
