using System.Text.Json;
using System.Text.Json.Nodes;
using Azure.Core;
using CsecBot.Clock;
namespace CsecBot.Channels;

/// Text messages by Azure Communication Services; an urgent one is also spoken in a call, where calls are configured.
public sealed class AzureCommunication(
    SecondChannelSettings.AzureCommunication settings, TokenCredential identity, HttpClient http, Clocks clocks, ILogger<AzureCommunication> log) : ISecondChannel
{
    private const string SmsPath = "/sms?api-version=2021-03-07";
    private const int Remembered = 1_000;
    private readonly Lately<Receipt.Taken> taken = new(Remembered);
    private readonly HttpReceipt receipts = new(http, clocks.Machine, log);
    private readonly AzureRequests requests = new(settings, identity, clocks.Machine);

    /// Null where calls are not configured.
    internal AzureCalls? Calls { get; } = settings is { CallbackUrl: { } callback, SpeechEndpoint: { } speech }
        ? new(settings.From, callback, speech, new(settings.Secret), new(http, clocks.Machine, log), new(settings, identity, clocks.Machine), clocks.Machine) : null;

    /// Both at once, each until it was taken or refused: a message beside somebody's bed wakes nobody, and what was taken is not sent again for the other.
    public async Task<Receipt> Send(Alert alert, CancellationToken stop)
    {
        var (writing, calling) = (Once($"sms {alert.Key}", () => Sms(alert, stop)), alert.Urgent && Calls is not null ? Once($"call {alert.Key}", () => Ring(Calls, alert, stop)) : null);
        var written = await writing;
        if (calling is null) return written;
        var spoken = await calling;
        return (written, spoken) switch
        {
            (Receipt.Taken sms, Receipt.NotNow wait) => new Receipt.Partly(sms.Id, wait.Wait),
            (Receipt.NotNow wait, Receipt.Taken call) => new Receipt.Partly(call.Id, wait.Wait),
            (Receipt.Refused, _) => spoken,
            _ => written,
        };
    }

    private async Task<Receipt> Ring(AzureCalls calls, Alert alert, CancellationToken stop)
    {
        var receipt = await calls.Place(alert, stop);
        if (receipt is Receipt.Taken) log.LogInformation("{Referral} is being called about", alert.Referral);
        return receipt;
    }

    private async Task<Receipt> Once(string what, Func<Task<Receipt>> send)
    {
        if (taken.Knows(what, out var before)) return before;
        var receipt = await send();
        if (receipt is Receipt.Taken took) taken.Keep(what, took);
        return receipt;
    }

    private Task<Receipt> Sms(Alert alert, CancellationToken stop)
    {
        var body = new JsonObject
        {
            ["from"] = settings.From,
            ["smsRecipients"] = new JsonArray(new JsonObject
            {
                ["to"] = alert.Phone,
                ["repeatabilityRequestId"] = requests.IdOf(alert, SmsPath),
                ["repeatabilityFirstSent"] = requests.FirstSent(alert),
            }),
            ["message"] = alert.Text,
            ["smsSendOptions"] = new JsonObject { ["enableDeliveryReport"] = true, ["tag"] = alert.Key },
        };
        return receipts.Send("sms", token => requests.Post(SmsPath, body, null, token), answer => Read(answer, alert), stop);
    }

    /// Taken as a whole may still be refused for the one number in it.
    private Receipt Read(string answer, Alert alert)
    {
        try
        {
            var one = JsonNode.Parse(answer)?["value"]?[0];
            if (one?["successful"]?.GetValue<bool>() == false) return receipts.Of("sms", one["httpStatusCode"]?.GetValue<int>() ?? 400);
            if (one?["messageId"]?.GetValue<string>() is { Length: > 0 } id) return new Receipt.Taken(id);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException)
        {
            log.LogWarning("sms was taken with an answer that could not be read");
        }
        return new Receipt.Taken(alert.Key);
    }
}
