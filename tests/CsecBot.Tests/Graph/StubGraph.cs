using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Azure.Core;
using CsecBot.Graph;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Graph;
namespace CsecBot.Tests.Graph;

/// A Graph with one tenant's people, apps and chats; answers as it is told to before it answers as it should.
public sealed class StubGraph : IAsyncDisposable
{
    public const string AppId = "00000000-0000-0000-0000-0000000000dd", Catalog = "catalog-1";

    private readonly WebApplication app;
    private readonly List<string> log = [];

    private StubGraph(WebApplication app) => this.app = app;

    public string Url => $"{app.Urls.Single()}/v1.0";

    /// What reaches it as the service would.
    public GraphAccess Access => new(AppId, new(Url), "bot", Flow.Night.Tenant.ToUpperInvariant(), null);
    public GraphServiceClient Client(TokenCredential credential) => GraphParts.Client(Access, credential, new HttpClient());

    /// Who reports to whom, and for whom the app is installed.
    public Dictionary<string, string> Managers { get; } = [];
    public HashSet<string> InstalledFor { get; } = [];
    public HashSet<string> People { get; } = [];
    public bool IsInCatalog { get; set; } = true;

    /// Done before it says who somebody's manager is.
    public Func<Task> BeforeManager { get; set; } = () => Task.CompletedTask;

    /// What was installed is shown only after so many looks.
    public int LooksBehind { get; set; }

    /// The next answers, before any proper one.
    public ConcurrentQueue<Func<HttpContext, Task>> Troubles { get; } = new();

    /// Carries the next installation out and loses its answer.
    public bool LosesAnswer { get; set; }

    public IReadOnlyList<string> Log
    {
        get { lock (log) return [.. log]; }
    }

    public static async Task<StubGraph> Start()
    {
        var builder = WebApplication.CreateBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var graph = new StubGraph(builder.Build());
        graph.app.Use(graph.Trouble);
        graph.app.MapGet("/v1.0/appCatalogs/teamsApps", graph.Apps);
        graph.app.MapGet("/v1.0/users/{person}/teamwork/installedApps", graph.InstalledApps);
        graph.app.MapPost("/v1.0/users/{person}/teamwork/installedApps", graph.Install);
        graph.app.MapGet("/v1.0/users/{person}/teamwork/installedApps/{installation}/chat", (string person, string installation) => Results.Json(new { id = $"19:{person}_{installation}@unq.gbl.spaces" }));
        graph.app.MapGet("/v1.0/users/{person}/manager", graph.Manager);
        await graph.app.StartAsync();
        return graph;
    }

    public static Func<HttpContext, Task> Answer(int status, string code, int? retryAfter = null) => async http =>
    {
        if (retryAfter is { } seconds) http.Response.Headers.RetryAfter = seconds.ToString(System.Globalization.CultureInfo.InvariantCulture);
        await Error(status, code).ExecuteAsync(http);
    };

    public async ValueTask DisposeAsync() => await app.DisposeAsync();

    private async Task Trouble(HttpContext http, RequestDelegate next)
    {
        if (http.Request.Headers.Authorization != "Bearer a token of the bot") { await Error(401, "InvalidAuthenticationToken").ExecuteAsync(http); return; }
        lock (log) log.Add($"{http.Request.Method} {http.Request.Path.Value!["/v1.0".Length..]}");
        if (Troubles.TryDequeue(out var trouble)) await trouble(http);
        else await next(http);
    }

    private IResult Apps(HttpRequest request) => (string?)request.Query["$filter"] == $"externalId eq '{AppId}'"
        ? Results.Json(new { value = IsInCatalog ? new[] { new { id = Catalog, externalId = AppId } } : [] }) : Error(400, "BadRequest");

    private IResult InstalledApps(HttpRequest request, string person)
    {
        if (!People.Contains(person)) return Error(404, "NotFound");
        if ((string?)request.Query["$filter"] != $"teamsApp/externalId eq '{AppId}'" || (string?)request.Query["$expand"] != "teamsApp") return Error(400, "BadRequest");
        var isShown = InstalledFor.Contains(person) && LooksBehind-- <= 0;
        return Results.Json(new { value = isShown ? new[] { new { id = "inst", teamsApp = new { id = Catalog, externalId = AppId } } } : [] });
    }

    private async Task<IResult> Install(HttpRequest request, string person)
    {
        var bound = (string?)(await JsonNode.ParseAsync(request.Body))!["teamsApp@odata.bind"];
        if (bound != $"{Url}/appCatalogs/teamsApps/{Catalog}") return Error(400, "BadRequest");
        if (!InstalledFor.Add(person)) return Error(409, "Conflict");
        if (!LosesAnswer) return Results.StatusCode(201);
        LosesAnswer = false;
        return Error(502, "BadGateway");
    }

    private async Task<IResult> Manager(string person)
    {
        await BeforeManager();
        return Managers.TryGetValue(person, out var manager)
            ? Results.Json(new Dictionary<string, string> { ["@odata.type"] = "#microsoft.graph.user", ["id"] = manager }) : Error(404, "Request_ResourceNotFound");
    }

    private static IResult Error(int status, string code) => Results.Json(new { error = new { code, message = "as told" } }, statusCode: status);
}

internal sealed class BotToken : TokenCredential
{
    public override AccessToken GetToken(TokenRequestContext request, CancellationToken stop) => new("a token of the bot", DateTimeOffset.MaxValue);
    public override ValueTask<AccessToken> GetTokenAsync(TokenRequestContext request, CancellationToken stop) => new(GetToken(request, stop));
}
