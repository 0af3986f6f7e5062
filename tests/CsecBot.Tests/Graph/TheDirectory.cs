using Azure.Core;
using CsecBot.Clock;
using CsecBot.Graph;
using CsecBot.Tests.Flow;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
namespace CsecBot.Tests.Graph;

public sealed class TheDirectory : IAsyncLifetime
{
    private const string Person = "00000000-0000-0000-0000-000000000020", Boss = "00000000-0000-0000-0000-000000000040";

    private readonly Patience machine = new();
    private readonly LogLines lines = new();
    private StubGraph graph = null!;
    private EntraDirectory directory = null!;

    public async Task InitializeAsync()
    {
        graph = await StubGraph.Start();
        graph.People.Add(Person);
        directory = Directory(new BotToken());
    }

    public async Task DisposeAsync() => await graph.DisposeAsync();

    [Fact]
    public async Task The_app_is_installed_for_a_person_and_the_chat_with_them_is_known()
    {
        Assert.Equal(new Installed(Person, $"19:{Person}_inst@unq.gbl.spaces"), await directory.InstallFor(Person, default));
        Assert.Equal(
        [
            $"GET /users/{Person}/teamwork/installedApps", "GET /appCatalogs/teamsApps", $"POST /users/{Person}/teamwork/installedApps",
            $"GET /users/{Person}/teamwork/installedApps", $"GET /users/{Person}/teamwork/installedApps/inst/chat",
        ], graph.Log);
    }

    [Fact]
    public async Task Where_it_is_installed_already_only_the_chat_is_asked_for()
    {
        graph.InstalledFor.Add(Person);
        Assert.NotNull(await directory.InstallFor(Person, default));
        Assert.DoesNotContain(graph.Log, l => l.StartsWith("POST", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_apps_own_id_is_asked_for_once()
    {
        const string other = "00000000-0000-0000-0000-000000000021";
        graph.People.Add(other);
        Assert.NotNull(await directory.InstallFor(Person, default));
        Assert.NotNull(await directory.InstallFor(other, default));
        Assert.Single(graph.Log, "GET /appCatalogs/teamsApps");
    }

    [Fact]
    public async Task An_installation_that_is_shown_a_little_later_is_waited_for()
    {
        graph.LooksBehind = 2;
        var installing = directory.InstallFor(Person, default);
        for (var n = 0; n < 2; n++) Assert.Equal(TimeSpan.FromSeconds(1), await machine.NextWait(Calls.TryAtMost));
        Assert.NotNull(await installing);
    }

    [Fact]
    public async Task One_that_is_never_shown_is_given_up()
    {
        graph.LooksBehind = 100;
        var installing = directory.InstallFor(Person, default);
        for (var n = 0; n < 2; n++) await machine.NextWait(Calls.TryAtMost);
        Assert.Null(await installing);
        Assert.Equal(4, graph.Log.Count(l => l == $"GET /users/{Person}/teamwork/installedApps"));
    }

    [Fact]
    public async Task An_installation_whose_answer_was_lost_is_known_as_made()
    {
        graph.LosesAnswer = true;
        var installing = directory.InstallFor(Person, default);
        await machine.NextWait(Calls.TryAtMost);
        Assert.NotNull(await installing);
        Assert.Equal(2, graph.Log.Count(l => l.StartsWith("POST", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Who_is_not_there_or_may_not_be_touched_and_an_app_that_is_not_there_are_values()
    {
        Assert.Null(await directory.InstallFor("00000000-0000-0000-0000-000000000099", default));
        graph.IsInCatalog = false;
        Assert.Null(await directory.InstallFor(Person, default));
        graph.IsInCatalog = true;
        graph.Troubles.Enqueue(StubGraph.Answer(403, "Forbidden"));
        Assert.Null(await directory.InstallFor(Person, default));
        Assert.DoesNotContain(graph.Log, l => l.StartsWith("POST", StringComparison.Ordinal));
        Assert.Contains(lines.All, l => l.Text.Contains("403 Forbidden", StringComparison.Ordinal));
        Assert.Empty(lines.Errors);
    }

    [Fact]
    public async Task Whom_a_person_reports_to_is_told_and_nobody_is_null()
    {
        graph.Managers[Person] = Boss.ToUpperInvariant();
        Assert.Equal(Boss, await directory.ManagerOf(Person, default));
        Assert.Null(await directory.ManagerOf(Boss, default));
    }

    [Fact]
    public async Task Throttling_is_waited_out_as_long_as_asked()
    {
        graph.Managers[Person] = Boss;
        graph.Troubles.Enqueue(StubGraph.Answer(429, "TooManyRequests", retryAfter: 7));
        var asking = directory.ManagerOf(Person, default);
        Assert.Equal(TimeSpan.FromSeconds(7), await machine.NextWait(Calls.TryAtMost));
        Assert.Equal(Boss, await asking);
        Assert.Equal(2, graph.Log.Count);
    }

    [Theory]
    [InlineData(500)]
    [InlineData(502)]
    [InlineData(503)]
    [InlineData(504)]
    public async Task An_outage_is_tried_again_each_time_after_longer_and_then_given_up(int status)
    {
        graph.Managers[Person] = Boss;
        for (var n = 0; n < Calls.TriesMax; n++) graph.Troubles.Enqueue(StubGraph.Answer(status, "Unavailable"));
        var asking = directory.ManagerOf(Person, default);
        var waits = new List<double>();
        for (var n = 1; n < Calls.TriesMax; n++) waits.Add((await machine.NextWait(Calls.TryAtMost)).TotalSeconds);
        Assert.Null(await asking);
        Assert.Equal([0.5, 1, 2], waits);
        Assert.Equal(Calls.TriesMax, graph.Log.Count);
        Assert.Contains(lines.All, l => l.Level == LogLevel.Warning && l.Text.Contains($"{status} Unavailable", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Nobody_waits_for_a_graph_that_asks_for_long()
    {
        graph.Troubles.Enqueue(StubGraph.Answer(429, "TooManyRequests", retryAfter: 11));
        Assert.Null(await directory.ManagerOf(Person, default));
        Assert.Single(graph.Log);
    }

    [Fact]
    public async Task A_try_that_hangs_ends_after_five_seconds_and_the_next_one_answers()
    {
        graph.Managers[Person] = Boss;
        var reached = new TaskCompletionSource();
        graph.Troubles.Enqueue(async http =>
        {
            var gone = new TaskCompletionSource();
            http.RequestAborted.Register(gone.SetResult);
            reached.SetResult();
            await gone.Task;
        });
        var asking = directory.ManagerOf(Person, default);
        await machine.PassLimit(TimeSpan.FromSeconds(5), reached.Task);
        await machine.NextWait(Calls.TryAtMost);
        Assert.Equal(Boss, await asking);
    }

    [Fact]
    public async Task A_token_that_is_not_to_be_had_is_a_value_and_is_not_tried_again()
    {
        Assert.Null(await Directory(new NoToken()).ManagerOf(Person, default));
        Assert.Empty(graph.Log);
        Assert.Contains(lines.All, l => l.Level == LogLevel.Warning && l.Text.Contains("AuthenticationFailedException", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Whoever_asked_may_stop_asking()
    {
        using var stop = new CancellationTokenSource();
        graph.Troubles.Enqueue(StubGraph.Answer(503, "Unavailable", retryAfter: 9));
        var asking = directory.ManagerOf(Person, stop.Token);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asking);
    }

    [Theory]
    [InlineData("Graph:AppExternalId", "on-call", "Graph:AppExternalId must be the id in the app's manifest.")]
    [InlineData("Graph:BaseUrl", "http://graph.microsoft.com/v1.0", "Graph:BaseUrl must be an https address; http is for Development on loopback addresses only.")]
    [InlineData("Graph:BaseUrl", "graph", "Graph:BaseUrl must be an https address; http is for Development on loopback addresses only.")]
    [InlineData("MicrosoftAppId", null, "MicrosoftAppId is required for Graph.")]
    [InlineData("MicrosoftAppTenantId", null, "MicrosoftAppTenantId is required for Graph with a secret.")]
    public void Each_fault_of_its_settings_is_named(string name, string? value, string fault)
    {
        var faults = new List<string>();
        var settings = new Dictionary<string, string?> { ["Graph:AppExternalId"] = StubGraph.AppId, ["MicrosoftAppId"] = "bot", ["MicrosoftAppTenantId"] = "tenant", ["MicrosoftAppPassword"] = "secret", [name] = value };
        GraphAccess.Read(new ConfigurationBuilder().AddInMemoryCollection(settings).Build(), development: true, faults);
        Assert.Equal([fault], faults);
    }

    [Theory]
    [InlineData(null, "https://graph.microsoft.com/.default")]
    [InlineData("https://graph.microsoft.us/v1.0", "https://graph.microsoft.us/.default")]
    public void It_is_there_where_it_is_configured_in_its_own_cloud(string? url, string scope)
    {
        var faults = new List<string>();
        var settings = new Dictionary<string, string?> { ["Graph:AppExternalId"] = StubGraph.AppId, ["MicrosoftAppId"] = "bot", ["Graph:BaseUrl"] = url };
        var access = GraphAccess.Read(new ConfigurationBuilder().AddInMemoryCollection(settings).Build(), development: false, faults)!;
        Assert.Equal(scope, access.Scope);
        var parts = new ServiceCollection().AddSingleton(new Clocks(machine, machine)).AddLogging();
        GraphParts.Add(parts, access);
        Assert.NotNull(parts.BuildServiceProvider().GetService<EntraDirectory>());
        var none = new ServiceCollection();
        GraphParts.Add(none, null);
        Assert.Empty(none);
    }

    private EntraDirectory Directory(TokenCredential credential) =>
        new(graph.Client(credential), graph.Access, new(new(machine, machine), new LoggerFactory([lines]).CreateLogger<Calls>()), new(machine, machine));

    private sealed class NoToken : TokenCredential
    {
        public override AccessToken GetToken(TokenRequestContext request, CancellationToken stop) => throw new Azure.Identity.AuthenticationFailedException("as told");
        public override ValueTask<AccessToken> GetTokenAsync(TokenRequestContext request, CancellationToken stop) => new(GetToken(request, stop));
    }
}
