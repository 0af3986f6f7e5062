using System.Net.Mime;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using CsecBot.Clock;
namespace CsecBot.Channels;

/// A gateway of the county's own: one signed POST for a message. Whether `urgent` also rings is the gateway's to know.
public sealed class Gateway(SecondChannelSettings.Webhook settings, HttpClient http, Clocks clocks, ILogger<Gateway> log) : ISecondChannel
{
    private readonly HttpReceipt receipts = new(http, clocks.Machine, log);

    public Task<Receipt> Send(Alert alert, CancellationToken stop)
    {
        var body = new JsonObject { ["id"] = alert.Key, ["to"] = alert.Phone, ["text"] = alert.Text, ["urgent"] = alert.Urgent }.ToJsonString();
        var (time, signature) = Signature.Of(settings.Secret, body, clocks.Machine.GetUtcNow());
        var request = new HttpRequestMessage(HttpMethod.Post, settings.Url)
        {
            Content = new StringContent(body, Encoding.UTF8, MediaTypeNames.Application.Json),
            Headers = { { Signature.TimeHeader, time }, { Signature.Header, signature } },
        };
        return receipts.Send("gateway", _ => Task.FromResult(request), answer => new Receipt.Taken(IdIn(answer) ?? alert.Key), stop);
    }

    /// The gateway may have an id of its own for it.
    private static string? IdIn(string answer)
    {
        try
        {
            return JsonNode.Parse(answer) is JsonObject o && o["id"] is JsonValue id && id.TryGetValue<string>(out var text) && text.Length is > 0 and <= 200 ? text : null;
        }
        catch (JsonException)
        {
            return null;   // it need not answer with anything
        }
    }
}
