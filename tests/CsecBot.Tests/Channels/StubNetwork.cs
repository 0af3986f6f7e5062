using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
namespace CsecBot.Tests.Channels;

/// A request as it reached the telephone network's side.
public sealed record Asked(string Path, IReadOnlyDictionary<string, string> Headers, string Body)
{
    public JsonObject Json => JsonNode.Parse(Body)!.AsObject();

    /// The number a message is for, and its words, in either form.
    public string To => (string?)Json["to"] ?? (string)Json["smsRecipients"]![0]!["to"]!;
    public string Text => (string?)Json["text"] ?? (string)Json["message"]!;
}

/// The telephone network on Kestrel: Azure Communication Services and a county's gateway, as far as they are spoken to.
public sealed class StubNetwork : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly List<Asked> asked = [];
    private readonly TaskCompletionSource first = new();
    private readonly List<(int Count, TaskCompletionSource Done)> waiting = [];
    private readonly TaskCompletionSource hanging = new();

    private StubNetwork(WebApplication app) => this.app = app;

    public string Url => app.Urls.Single();

    /// What to answer; by default that it was taken.
    public Func<Asked, IResult>? Answer { get; set; }

    public bool Hangs { get; set; }

    public Task Reached => first.Task;

    /// Until so much was asked in all.
    public Task Reaches(int count)
    {
        lock (asked)
        {
            if (asked.Count >= count) return Task.CompletedTask;
            waiting.Add((count, new(TaskCreationOptions.RunContinuationsAsynchronously)));
            return waiting[^1].Done.Task;
        }
    }

    public IReadOnlyList<Asked> Log
    {
        get { lock (asked) return [.. asked]; }
    }

    public static async Task<StubNetwork> Start()
    {
        var builder = WebApplication.CreateBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var stub = new StubNetwork(builder.Build());
        stub.app.MapPost("/{**path}", (HttpRequest r) => stub.Take(r));
        await stub.app.StartAsync();
        return stub;
    }

    public static IResult Sms(int status, bool successful, string? id) => Results.Json(
        new { value = new[] { new { to = "+12135550020", messageId = id, httpStatusCode = status, successful, repeatabilityResult = "accepted" } } }, statusCode: 202);

    public void LetGo()
    {
        Hangs = false;
        hanging.TrySetResult();
    }

    public async ValueTask DisposeAsync()
    {
        LetGo();
        await app.DisposeAsync();
    }

    private async Task<IResult> Take(HttpRequest request)
    {
        using var reader = new StreamReader(request.Body);
        var one = new Asked(request.Path + request.QueryString, request.Headers.ToDictionary(h => h.Key, h => h.Value.ToString(), StringComparer.OrdinalIgnoreCase), await reader.ReadToEndAsync());
        lock (asked)
        {
            asked.Add(one);
            foreach (var (count, done) in waiting) if (asked.Count >= count) done.TrySetResult();
        }
        first.TrySetResult();
        if (Hangs) await hanging.Task;
        if (Answer is not null) return Answer(one);
        return one.Path switch
        {
            var p when p.StartsWith("/sms?", StringComparison.Ordinal) => Sms(202, true, $"Outgoing_{Log.Count}"),
            var p when p.StartsWith("/calling/callConnections?", StringComparison.Ordinal) => Results.Json(new { callConnectionId = "call-1" }, statusCode: 201),
            "/messages" => Results.Json(new { id = $"gateway-{Log.Count}" }),
            _ => Results.StatusCode(202),
        };
    }
}
