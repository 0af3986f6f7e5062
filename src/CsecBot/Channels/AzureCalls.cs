using System.Text.Json;
using System.Text.Json.Nodes;
namespace CsecBot.Channels;

/// A call by Azure Communication Services: it rings, speaks the sentence, takes one key (1 accepts, 2 declines), says what came of it and ends.
/// What happens in it comes back to an address that is good for this call only.
internal sealed class AzureCalls(string from, Uri callback, Uri speech, CallToken tokens, HttpReceipt receipts, AzureRequests requests, TimeProvider machine)
{
    public const string Path = "/channels/call/";
    private const string Version = "?api-version=2023-10-15";
    private const string Voice = "en-US-JennyNeural";
    private static readonly TimeSpan AtMost = TimeSpan.FromMinutes(15);

    /// What the call is about whose events come to this address; null where it is none of ours, or has ended.
    public CallToken.About? Of(string token) => tokens.Open(token, machine.GetUtcNow());

    public Task<Receipt> Place(Alert alert, CancellationToken stop)
    {
        // The same at each try, since a request that is repeated must say the same.
        var token = tokens.Seal(new(requests.IdOf(alert, "answer"), alert.Referral, alert.Phone, alert.Text, requests.FirstTry(alert) + AtMost));
        var body = new JsonObject
        {
            ["targets"] = new JsonArray(Number(alert.Phone)),
            ["sourceCallerIdNumber"] = new JsonObject { ["value"] = from },
            ["callbackUri"] = new Uri(callback, Path + token).AbsoluteUri,
            ["callIntelligenceOptions"] = new JsonObject { ["cognitiveServicesEndpoint"] = speech.AbsoluteUri },
        };
        return receipts.Send("call", t => requests.Post($"/calling/callConnections{Version}", body, alert, t),
            answer => new Receipt.Taken(IdIn(answer) ?? alert.Key), stop);
    }

    /// Speaks and waits for one key. `context` comes back with the answer and counts how often it was asked.
    public Task<Receipt> Ask(string call, CallToken.About about, string context, CancellationToken stop) => Do(call, "recognize", new()
    {
        ["recognizeInputType"] = "dtmf",
        ["playPrompt"] = Sentence(about.Text),
        ["recognizeOptions"] = new JsonObject
        {
            ["interruptPrompt"] = true,
            ["initialSilenceTimeoutInSeconds"] = 15,
            ["targetParticipant"] = Number(about.Phone),
            ["dtmfOptions"] = new JsonObject { ["interToneTimeoutInSeconds"] = 2, ["maxTonesToCollect"] = 1 },
        },
        ["operationContext"] = context,
    }, stop);

    public Task<Receipt> Say(string call, string words, CancellationToken stop) =>
        Do(call, "play", new() { ["playSources"] = new JsonArray(Sentence(words)) }, stop);

    public Task<Receipt> End(string call, CancellationToken stop) => Do(call, "terminate", [], stop);

    private Task<Receipt> Do(string call, string action, JsonObject body, CancellationToken stop) =>
        receipts.Send(action, t => requests.Post($"/calling/callConnections/{Uri.EscapeDataString(call)}:{action}{Version}", body, null, t),
            _ => new Receipt.Taken(call), stop);

    private static JsonObject Number(string phone) => new() { ["kind"] = "phoneNumber", ["phoneNumber"] = new JsonObject { ["value"] = phone } };

    private static JsonObject Sentence(string text) => new() { ["kind"] = "text", ["text"] = new JsonObject { ["text"] = text, ["voiceName"] = Voice } };

    private static string? IdIn(string answer)
    {
        try
        {
            return JsonNode.Parse(answer)?["callConnectionId"]?.GetValue<string>();
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return null;
        }
    }
}
