using CsecBot.Clock;
using CsecBot.Dispatch;
using CsecBot.Hotline;
namespace CsecBot.Channels;

/// What the county's gateway sends: `{ "type": "reply", "id", "from", "text" }` and `{ "type": "report", "id", "message", "delivered", "why" }`,
/// signed as our own messages are. `id` is the gateway's, new for each; `message` is what it answered ours with, or our own id.
internal static class GatewayEndpoint
{
    private const int BodyAtMost = 16 * 1024;

    public static void Map(IEndpointRouteBuilder app, SecondChannelSettings.Webhook settings) =>
        app.MapPost("/channels/webhook", async (HttpContext http, SecondChannelReplies replies, Clocks clocks) =>
        {
            var (body, problem) = await Body.Read(http.Request, BodyAtMost, http.RequestAborted, "application/json");
            if (body is null) return problem!;
            var (headers, now) = (http.Request.Headers, clocks.Machine.GetUtcNow());
            if (!Signature.IsGood(settings.Secret, body.Text, headers[Signature.TimeHeader], headers[Signature.Header], now))
                return Problems.Of(401, $"A valid {Signature.Header} over a time of the last five minutes is required.");
            if (Read(body.Text, now, out var faults) is not { } heard) return Problems.Of(faults);
            return await replies.Take(heard, CancellationToken.None) ? Results.NoContent() : Problems.Of(409, "This id was heard before. Nothing was changed.");
        }).AddEndpointFilter(app.ServiceProvider.GetRequiredService<LaterFilter>());

    private static Heard? Read(string body, DateTimeOffset now, out IReadOnlyList<Fault> faults)
    {
        var found = new List<Fault>();
        faults = found;
        var f = Fields.Parse(body, found);
        var (type, id) = (f.Text("type", required: true), $"webhook-{f.Text("id", required: true)}");
        Heard? heard = null;
        if (type == "reply")
        {
            heard = Heard.Text(id, f.Text("from", required: true, max: 30) ?? "", f.Text("text", required: true, max: 1_600) ?? "", now);
        }
        else if (type == "report")
        {
            var message = f.Text("message", required: true) ?? "";
            heard = new Heard.Report(id, message, message, f.Flag("delivered"), Heard.Reason(f.Text("why")));
        }
        else if (type is not null)
        {
            f.Fault("type", "must be reply or report");
        }
        f.NothingElse();
        return found.Count > 0 ? null : heard;
    }
}
