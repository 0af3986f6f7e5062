using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Azure.Data.Tables;
using CsecBot.DevHost;
using CsecBot.Timers;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
namespace CsecBot.Benchmarks;

/// The service in this process, its protocol clock standing still, its storage behind the proxy: to see what exactly it writes, and to make
/// referrals of any age.
public sealed class Lab : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly Stage stage;

    private Lab(Stage stage, StorageProxy proxy, WebApplication app, FakeTimeProvider clock, string prefix) => (this.stage, Proxy, this.app, Clock, Prefix) = (stage, proxy, app, clock, prefix);

    public StorageProxy Proxy { get; }
    public FakeTimeProvider Clock { get; }
    public string Prefix { get; }
    public Teams Teams { get; private set; } = null!;
    public T Part<T>() where T : notnull => app.Services.GetRequiredService<T>();

    /// With `listens` it takes requests and its people are installed; without, nothing happens in it but what is called. `own` are a measure's own settings.
    public static async Task<Lab> Open(Stage stage, DateTimeOffset now, bool listens = true, string? prefix = null, HttpMessageHandler? storage = null, IReadOnlyDictionary<string, string?>? own = null)
    {
        prefix ??= stage.NewPrefix();
        var proxy = await StorageProxy.Start(stage.StoragePort, storage);
        var clock = new FakeTimeProvider(now);
        var folder = Directory.CreateTempSubdirectory("csecbot-");
        var roster = await RosterFile.Write(folder.FullName, now);
        var (app, faults) = await App.Build([], TimeProvider.System, clock, b =>
        {
            b.Environment.EnvironmentName = "Development";
            b.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
            {
                ["Urls"] = "http://127.0.0.1:0", ["Storage:ConnectionString"] = Wire.ConnectionString(proxy.Port), ["Storage:TablePrefix"] = prefix, ["Roster:File"] = roster, ["Protocol:File"] = stage.Protocol,
                ["Bot:AllowAnonymous"] = "true", ["Bot:AllowedTenants:0"] = Cast.Tenant, ["Hotline:RequestsPerSecond"] = "10000", ["Bot:ActivitiesPerSecond"] = "10000", ["Bot:MessagesPerSecond"] = "0",
                ["Hotline:ApiKeys:0:Name"] = "desk", ["Hotline:ApiKeys:0:Sha256"] = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(ServiceProcess.HotlineKey))),
            });
            b.Configuration.AddInMemoryCollection(own ?? new Dictionary<string, string?>());
            b.Logging.ClearProviders();
        });
        folder.Delete(recursive: true);
        var lab = new Lab(stage, proxy, app ?? throw new InvalidOperationException(string.Join('\n', faults)), clock, prefix);
        if (listens) await lab.Listen();
        return lab;
    }

    /// Everybody on shift for a year from now: it may be longer ago that this was opened.
    public async Task HandInRoster()
    {
        using var answer = await Teams.Http.PutAsync("api/roster", Teams.Json(RosterFile.Document(Clock.GetUtcNow())));
        answer.EnsureSuccessStatusCode();
    }

    public async Task<string> Refer()
    {
        var id = await Teams.Refer();
        await Settle();
        return id;
    }

    public async Task<byte[]> Press(Arrival card, string person, string verb)
    {
        var answer = await Teams.Presses(Teams.Press(card, person, verb));
        await Settle();
        return answer;
    }

    /// Everything that follows the scene, each item done when it is due, time passing, and then the end. What only another person's acceptance
    /// could end is found not possible.
    public async Task Finish(string id, Action<string>? done = null)
    {
        while (await Next(id) is { } duty)
        {
            await Do(id, duty);
            done?.Invoke((string)duty["duty"]!);
        }
        await Close(id);
    }

    /// Several beside each other: always what is due first. A moment passes between any two, since what is said twice at one moment counts once.
    public async Task Finish(IEnumerable<string> ids)
    {
        var open = new PriorityQueue<string, DateTimeOffset>();
        foreach (var id in ids) open.Enqueue(id, DateTimeOffset.MinValue);
        while (open.TryDequeue(out var id, out _))
        {
            Clock.Advance(TimeSpan.FromSeconds(1));
            if (await Next(id) is not { } duty)
            {
                await Close(id);
                continue;
            }
            if (Due(duty) <= Clock.GetUtcNow() || Due(duty) <= Earliest(open)) await Do(id, duty);
            open.Enqueue(id, await Next(id) is { } next ? Due(next) : DateTimeOffset.MinValue);
        }
    }

    private async Task Do(string id, JsonObject duty)
    {
        var name = (string)duty["duty"]!;
        if (Due(duty) > Clock.GetUtcNow()) await Beat(Due(duty) - Clock.GetUtcNow());
        if (!await Give($"api/referrals/{id}/duties/{name}", new() { ["child"] = duty["child"]?.DeepClone(), ["outcome"] = "Done" }, "tooEarly", "notAnOutcome"))
            await Give($"api/referrals/{id}/duties/{name}", new() { ["child"] = duty["child"]?.DeepClone(), ["outcome"] = "NotPossible" });
    }

    private Task Close(string id) => Give($"api/referrals/{id}/close", new() { ["reason"] = "done" });

    private static DateTimeOffset Due(JsonObject duty) => (DateTimeOffset)duty["dueAt"]!;

    private static DateTimeOffset Earliest(PriorityQueue<string, DateTimeOffset> open) => open.TryPeek(out _, out var due) ? due : DateTimeOffset.MaxValue;

    /// Of what is open, the first that is due.
    private async Task<JsonObject?> Next(string id) =>
        (await Teams.Http.GetFromJsonAsync<JsonObject>($"api/referrals/{id}"))!["duties"]!.AsArray().Select(d => d!.AsObject()).Where(d => (string?)d["state"] == "Open").MinBy(Due);

    /// Whether it was taken: not, where it was refused for one of the reasons that may be.
    private async Task<bool> Give(string path, JsonObject body, params string[] mayBe)
    {
        using var answer = await Teams.Http.PostAsync(path, Teams.Json(body.ToJsonString()));
        var words = await answer.Content.ReadAsStringAsync();
        await Settle();
        if (answer.IsSuccessStatusCode) return true;
        return mayBe.Any(why => words.Contains($"\"{why}\"", StringComparison.Ordinal)) ? false : throw new InvalidOperationException($"{path}: {words}");
    }

    public async Task Beat(TimeSpan later)
    {
        Clock.Advance(later);
        await Part<Beat>().Run(CancellationToken.None);
        await Settle();
    }

    public async Task<(string Referral, Case Opening)> RecordOpening()
    {
        Proxy.Take();
        var id = await Refer();
        return (id, CaseOf(id, await stage.Connector.Of(id)));
    }

    /// What one step of a referral wrote and posted.
    public async Task<Case> Record(string id, Func<Task> step)
    {
        Proxy.Take();
        var before = (await stage.Connector.Of(id)).Count;
        await step();
        await Settle();
        return CaseOf(id, [.. (await stage.Connector.Of(id)).Skip(before)]);
    }

    /// All rows of one referral, to be copied.
    public async Task<IReadOnlyList<TableEntity>> RowsOf(string id) =>
        [.. (await Rows()).Where(r => r.RowKey.Contains(id, StringComparison.Ordinal) || (r.RowKey.StartsWith("ref|", StringComparison.Ordinal) && r.GetString("Referral") == id))];

    /// People's addresses and the protocol, which a service on a filled table must find.
    public async Task<IReadOnlyList<TableEntity>> CountyRows() =>
        [.. (await Rows()).Where(r => r.RowKey.StartsWith("address|", StringComparison.Ordinal) || r.RowKey.StartsWith("protocol|", StringComparison.Ordinal))];

    private async Task<List<TableEntity>> Rows()
    {
        var rows = new List<TableEntity>();
        await foreach (var row in stage.Table(Prefix).QueryAsync<TableEntity>()) rows.Add(row);
        return rows;
    }

    public async Task Settle()
    {
        for (var i = 0; i < 3; i++) await Part<Dispatcher>().Drain();
    }

    public async ValueTask DisposeAsync()
    {
        await app.StopAsync();
        await app.DisposeAsync();
        await Proxy.DisposeAsync();
    }

    private Case CaseOf(string id, IReadOnlyList<Arrival> posts) => new(id, Stage.TableOf(Prefix), [.. Proxy.Take().Where(e => e.IsWrite && e.Names(id))], posts);

    private async Task Listen()
    {
        await app.StartAsync();
        var http = new HttpClient { BaseAddress = new(app.Urls.Single()) };
        http.DefaultRequestHeaders.Add("X-Api-Key", ServiceProcess.HotlineKey);
        Teams = new(http, stage.Connector);
        await Teams.Install();
        await Part<Beat>().Run(CancellationToken.None);
    }
}
