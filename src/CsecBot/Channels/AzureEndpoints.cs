using System.Runtime.ExceptionServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using CsecBot.Clock;
using CsecBot.Hotline;
namespace CsecBot.Channels;

/// What Azure Communication Services sends back: text messages and delivery reports by an Event Grid subscription, and the events of a call.
internal static class AzureEndpoints
{
    private const int BodyAtMost = 256 * 1024;
    private const int AsksAtMost = 3;

    /// Event Grid can add a secret header, or call an address with one in its query; it signs nothing.
    private const string SecretHeader = "X-Channel-Secret";
    private const string SecretQuery = "secret";

    public static void Map(IEndpointRouteBuilder app, SecondChannelSettings.AzureCommunication settings)
    {
        var later = app.ServiceProvider.GetRequiredService<LaterFilter>();
        app.MapPost("/channels/events", async (HttpContext http, SecondChannelReplies replies, Clocks clocks) =>
        {
            if (!Signature.IsSame(settings.Secret, http.Request.Headers[SecretHeader]) && !Signature.IsSame(settings.Secret, http.Request.Query[SecretQuery]))
                return Problems.Of(401, "The subscription's secret is required.");
            var (events, problem) = await Events(http);
            if (events is null) return problem!;
            ExceptionDispatchInfo? unread = null;
            foreach (var e in events)
            {
                if (Text(e, "eventType") == "Microsoft.EventGrid.SubscriptionValidationEvent")
                    return Results.Json(new { validationResponse = Text(e["data"], "validationCode") });
                try
                {
                    if (Read(e, clocks.Machine.GetUtcNow()) is { } heard) await replies.Take(heard, CancellationToken.None);
                }
                catch (Exception x) when (x is JsonException or InvalidDataException)
                {
                    unread = ExceptionDispatchInfo.Capture(x);   // about what this version cannot read: that keeps none of the others waiting
                }
            }
            unread?.Throw();
            return Results.Ok();
        }).AddEndpointFilter(later).WithMetadata(new CsecBot.BodyAtMost(BodyAtMost));

        app.MapPost(AzureCalls.Path + "{token}", async (string token, HttpContext http, AzureCommunication channel, SecondChannelReplies replies, Clocks clocks) =>
        {
            if (channel.Calls is not { } calls || calls.Of(token) is not { } about) return Problems.Of(401, "There is no such call.");
            var (events, problem) = await Events(http);
            if (events is null) return problem!;
            foreach (var e in events)
                if (Text(e["data"], "callConnectionId") is { Length: <= 200 } call) await Next(e, call, about, calls, replies, clocks);
            return Results.Ok();
        }).AddEndpointFilter(later).WithMetadata(new CsecBot.BodyAtMost(BodyAtMost));
    }

    /// Asked at most three times; the first plain answer counts, once.
    private static async Task Next(JsonObject e, string call, CallToken.About about, AzureCalls calls, SecondChannelReplies replies, Clocks clocks)
    {
        var (type, data) = (Text(e, "type")?.Replace("Microsoft.Communication.", "", StringComparison.Ordinal), e["data"]);
        Answer? answer = type != "RecognizeCompleted" ? null : Text(data?["dtmfResult"]?["tones"] is JsonArray { Count: 1 } tones ? tones[0] : null) switch
        {
            "one" => new Answer.Accept(),
            "two" => new Answer.Decline(null),
            _ => null,
        };
        if (answer is not null)
        {
            var reply = new Heard.Reply($"call-{about.Id}", about.Phone, answer, about.Referral, clocks.Machine.GetUtcNow());
            await replies.Take(reply, CancellationToken.None, words => calls.Say(call, words, CancellationToken.None));
        }
        else if (type is "CallConnected")
        {
            await Ask(call, about, 1, calls);
        }
        else if (type is "RecognizeCompleted" or "RecognizeFailed" && int.TryParse(Text(data, "operationContext"), out var asked) && asked is > 0 and < AsksAtMost)
        {
            await Ask(call, about, asked + 1, calls);
        }
        else if (type is "RecognizeCompleted" or "RecognizeFailed" or "PlayCompleted" or "PlayFailed")
        {
            await calls.End(call, CancellationToken.None);
        }
    }

    /// Who picks up and hears nothing takes it for a nuisance: what cannot be asked now is tried once more, and then the call ends.
    private static async Task Ask(string call, CallToken.About about, int asked, AzureCalls calls)
    {
        var receipt = await calls.Ask(call, about, $"{asked}", CancellationToken.None);
        if (receipt is Receipt.NotNow) receipt = await calls.Ask(call, about, $"{asked}", CancellationToken.None);
        if (receipt is not Receipt.Taken) await calls.End(call, CancellationToken.None);
    }

    private static Heard? Read(JsonObject e, DateTimeOffset now)
    {
        var data = e["data"];
        if (Text(data, "messageId") is not { } message) return null;
        return Text(e, "eventType") switch
        {
            "Microsoft.Communication.SMSReceived" when Text(data, "from") is { } from =>
                Heard.Text($"sms-{message}", from, Text(data, "message") ?? "", DateTimeOffset.TryParse(Text(data, "receivedTimestamp"), out var at) && at < now ? at : now),
            "Microsoft.Communication.SMSDeliveryReportReceived" when Text(data, "deliveryStatus") is { } status =>
                new Heard.Report($"report-{message}-{status}", message, Text(data, "tag"), status == "Delivered", Heard.Reason(Text(data, "deliveryStatusDetails"))),
            _ => null,
        };
    }

    private static async Task<(IReadOnlyList<JsonObject>? Events, IResult? Problem)> Events(HttpContext http)
    {
        var (body, problem) = await Body.Read(http.Request, BodyAtMost, http.RequestAborted, "application/json", "application/cloudevents-batch+json");
        try
        {
            if (body is null) return (null, problem);
            if (JsonNode.Parse(body.Text, null, new() { AllowDuplicateProperties = false }) is JsonArray all) return ([.. all.OfType<JsonObject>()], null);
        }
        catch (JsonException) { }   // said below
        return (null, Problems.Of(400, "Send events as JSON."));
    }

    /// The documented events have been sent with names of either case.
    private static string? Text(JsonNode? node, string name) => node is JsonObject o ? Text(o[name] ?? o[char.ToUpperInvariant(name[0]) + name[1..]]) : null;

    private static string? Text(JsonNode? node) => node is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;
}
