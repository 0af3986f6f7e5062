using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
namespace CsecBot.Tests.Flow;

/// A message as it reached the channel: a new one, or an update of an earlier one.
public sealed record Sent(string Conversation, bool IsUpdate, string Id, JsonObject Activity, DateTimeOffset At)
{
    public JsonObject? Card => Activity["attachments"]?.AsArray().FirstOrDefault()?["content"]?.AsObject();
    public string Summary => (string?)Activity["summary"] ?? "";
    public string Words => Card?.ToJsonString() ?? (string?)Activity["text"] ?? "";

    /// The toast and all that can be read on the card, line by line.
    public string Reads => string.Join('\n', Lines(Card).Prepend(Card is null ? (string?)Activity["text"] : Summary));

    private static IEnumerable<string?> Lines(JsonNode? node) => node switch
    {
        JsonObject o => o.SelectMany(p => p.Key is "text" or "title" or "value" && p.Value is JsonValue ? [(string?)p.Value] : p.Key is "fallback" or "data" or "refresh" ? [] : Lines(p.Value)),
        JsonArray a => a.SelectMany(Lines),
        _ => [],
    };
}

/// The Bot Connector's side of the wire: takes what the bot sends, or refuses it as it is told to.
public sealed class StubConnector : IAsyncDisposable
{
    /// Where it sends on whom it answers 302, and where nothing is taken.
    private const string Elsewhere = "/elsewhere";
    public const string Moved = "/moved";
    private readonly WebApplication app;
    private readonly Func<DateTimeOffset> now;
    private readonly List<Sent> sent = [];
    private readonly Dictionary<string, int> underWay = [];
    private readonly TaskCompletionSource letGo = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private TaskCompletionSource reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private string? hangs, holds, holdsCards;
    private int last;

    private StubConnector(WebApplication app, Func<DateTimeOffset> now) => (this.app, this.now) = (app, now);

    /// What to answer a conversation's messages with; 201 where nothing is set.
    public Dictionary<string, int> Answers { get; } = [];

    /// How many of a conversation's messages are answered so; where nothing is set, all.
    public Dictionary<string, int> Times { get; } = [];

    /// Messages that it answers with 503 each time, whatever it makes of others.
    public Func<JsonObject, bool>? Never { get; set; }

    /// The answer comes only after the same message was taken once more, as when a connection broke and the client sent again.
    public bool AnswersTwice { get; set; }

    /// Seconds that a refusal asks the bot to wait.
    public int? RetryAfter { get; set; }

    /// What a message is called; m1, m2 … where nothing is set.
    public string? CallsAll { get; set; }

    /// Whether what it answers to what it takes is no JSON.
    public bool Mumbles { get; set; }

    /// What a new conversation with a person is called; 404 where nothing is set.
    public Dictionary<string, string> Conversations { get; } = [];

    /// What it answers whoever would make one, while that is set.
    public int? CreatesNone { get; set; }

    /// The conversation whose messages are neither taken nor refused.
    public string? Hangs
    {
        get => hangs;
        set => (hangs, reached) = (value, new(TaskCreationOptions.RunContinuationsAsynchronously));
    }

    /// The conversation whose new messages are taken, and whose sender hears so only when let go.
    public string? Holds
    {
        get => holds;
        set => (holds, reached) = (value, new(TaskCreationOptions.RunContinuationsAsynchronously));
    }

    /// The same of cards that are drawn anew there.
    public string? HoldsCards
    {
        get => holdsCards;
        set => (holdsCards, reached) = (value, new(TaskCreationOptions.RunContinuationsAsynchronously));
    }

    /// Until a message to that conversation has come since that was set.
    public Task Reached => reached.Task.WaitAsync(TimeSpan.FromSeconds(30), TimeProvider.System);

    /// Until what it has taken is so.
    public async Task Until(Func<IReadOnlyList<Sent>, bool> isSo)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        void Look()
        {
            if (isSo(Log)) done.TrySetResult();
        }
        Took += Look;
        Look();
        await done.Task.WaitAsync(TimeSpan.FromSeconds(30), TimeProvider.System);
    }

    private event Action? Took;

    /// Of one conversation, how many messages were ever on their way at the same time.
    public int MostAtOnce { get; private set; }

    public string Url => app.Urls.Single();

    public IReadOnlyList<Sent> Log
    {
        get { lock (sent) return [.. sent]; }
    }

    public static async Task<StubConnector> Start(Func<DateTimeOffset> now)
    {
        var builder = WebApplication.CreateBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var stub = new StubConnector(builder.Build(), now);
        stub.app.Use(stub.Count);
        stub.app.MapPost("/v3/conversations/{conversation}/activities", (string conversation, HttpRequest r) => stub.Take(conversation, null, r));
        stub.app.MapPost("/v3/conversations/{conversation}/activities/{id}", (string conversation, string id, HttpRequest r) => stub.Take(conversation, null, r));
        stub.app.MapPost("/v3/conversations", stub.Create);
        stub.app.MapPut("/v3/conversations/{conversation}/activities/{id}", (string conversation, string id, HttpRequest r) => stub.Take(conversation, id, r));
        stub.app.MapGet(Elsewhere, () => Results.Text("<html/>", "text/html"));
        stub.app.MapGet(Moved, () => Results.Redirect(Elsewhere));
        await stub.app.StartAsync();
        return stub;
    }

    /// What hangs is refused at last: only what is left of a dead process still waits for it.
    public void LetGo() => letGo.TrySetResult();

    public async ValueTask DisposeAsync() => await app.DisposeAsync();

    private async Task Count(HttpContext http, RequestDelegate next)
    {
        var conversation = http.Request.Path.Value!.Split('/', StringSplitOptions.RemoveEmptyEntries).ElementAtOrDefault(2) ?? "";
        lock (sent) MostAtOnce = Math.Max(MostAtOnce, underWay[conversation] = underWay.GetValueOrDefault(conversation) + 1);
        try
        {
            await next(http);
        }
        finally
        {
            lock (sent) underWay[conversation]--;
        }
    }

    private async Task<IResult> Take(string conversation, string? updated, HttpRequest request)
    {
        var activity = (await JsonNode.ParseAsync(request.Body))!.AsObject();
        if (conversation == Hangs)
        {
            reached.TrySetResult();
            await letGo.Task;
            return Results.StatusCode(503);
        }
        if (Never?.Invoke(activity) == true) return Results.StatusCode(503);
        if (Answers.TryGetValue(conversation, out var status) && status >= 300 && Left(conversation))
        {
            if (RetryAfter is { } seconds) request.HttpContext.Response.Headers.RetryAfter = $"{seconds}";
            if (status == 302) request.HttpContext.Response.Headers.Location = Elsewhere;
            return Results.Json(new { error = new { code = "Refused", message = "as told" } }, statusCode: status);
        }
        var id = updated ?? CallsAll ?? $"m{Interlocked.Increment(ref last)}";
        lock (sent)
        {
            sent.Add(new(conversation, updated is not null, id, activity, now()));
            if (AnswersTwice && updated is null) sent.Add(new(conversation, false, $"m{Interlocked.Increment(ref last)}", activity, now()));
        }
        Took?.Invoke();
        if (conversation == (updated is null ? Holds : HoldsCards))
        {
            reached.TrySetResult();
            await letGo.Task;
        }
        return Mumbles ? Results.Text("<taken/>") : Results.Json(new { id }, statusCode: updated is null ? 201 : 200);
    }

    private bool Left(string conversation)
    {
        lock (sent) return !Times.TryGetValue(conversation, out var left) || (Times[conversation] = left - 1) >= 0;
    }

    private async Task<IResult> Create(HttpRequest request)
    {
        if (CreatesNone is { } status) return Results.StatusCode(status);
        var asked = (await JsonNode.ParseAsync(request.Body))!;
        return Conversations.TryGetValue((string)asked["members"]![0]!["id"]!, out var id) ? Results.Json(new { id }, statusCode: 201) : Results.NotFound();
    }
}
