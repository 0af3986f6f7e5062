using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Azure.Data.Tables;
using CsecBot.Dispatch;
using CsecBot.Storage;
using CsecBot.Timers;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using Quartz;
namespace CsecBot.Tests.Flow;

/// A night on call on real parts: the service, Azurite, a stub connector and clocks that move when told to.
public sealed class Night : IAsyncDisposable
{
    public const string Tenant = "00000000-0000-0000-0000-0000000000aa";
    public const string Key = "a-key-for-tests";
    public static readonly TriggerKey ByNight = new("night");
    public static readonly DateTimeOffset Start = new(2026, 11, 23, 10, 10, 0, TimeSpan.Zero);   // 02:10 in Los Angeles

    private readonly string storage, prefix, roster;
    private readonly Dictionary<string, string?> settings;
    private readonly Action<IServiceCollection> parts;
    private readonly Dictionary<string, Phone> phones = [];
    private readonly List<string> allowed = [];
    private readonly List<WebApplication> others = [];
    private string document;
    private WebApplication app = null!;

    private Night(string storage, string prefix, string roster, string document, DateTimeOffset began, Dictionary<string, string?> settings, Action<IServiceCollection> parts)
    {
        (this.storage, this.prefix, this.roster, this.document, Began, this.settings, this.parts) = (storage, prefix, roster, document, began, settings, parts);
        (Clock, Machine) = (new(began), new(Start));
    }

    public DateTimeOffset Began { get; }
    public FakeTimeProvider Clock { get; private set; }
    public FakeMachine Machine { get; private set; }
    public StubConnector Connector { get; private set; } = null!;
    public LogLines Lines { get; } = new();
    public HttpClient Http { get; private set; } = null!;

    /// The channel's own way in: it has no key of the hotline's, and may have a token.
    public HttpClient Channel { get; private set; } = null!;
    public IServiceProvider Parts => app.Services;
    public ReferralTable Referrals => Parts.GetRequiredService<ReferralTable>();

    /// Past the service, as an operator would reach it.
    public TableClient Table => new TableServiceClient(storage).GetTableClient(prefix + "dispatch");

    /// The protocol's clock begins at Start, or at another moment.
    public static Task<Night> BeginAt(AzuriteFixture azurite, DateTimeOffset start) => Begin(azurite, start, People.Roster, TwoDuties(), []);

    public static Task<Night> Begin(AzuriteFixture azurite, string? roster = null, params (string Name, string? Value)[] settings) =>
        Begin(azurite, Start, roster ?? People.Roster, TwoDuties(), settings.ToDictionary(s => s.Name, s => s.Value));

    /// Under a protocol document as it is, with all its duties.
    public static Task<Night> BeginUnder(AzuriteFixture azurite, string document, string? roster = null, DateTimeOffset? start = null) => Begin(azurite, start ?? Start, roster ?? People.Roster, document, []);

    /// With parts of a test's own in the place of the service's.
    public static Task<Night> BeginWith(AzuriteFixture azurite, Action<IServiceCollection> parts, string? roster = null, params (string Name, string? Value)[] settings) =>
        Begin(azurite, Start, roster ?? People.Roster, TwoDuties(), settings.ToDictionary(s => s.Name, s => s.Value), parts);

    private static async Task<Night> Begin(AzuriteFixture azurite, DateTimeOffset began, string roster, string document, Dictionary<string, string?> settings, Action<IServiceCollection>? parts = null)
    {
        var night = new Night(azurite.ConnectionString, "t" + RandomNumberGenerator.GetHexString(12, lowercase: true), roster, document, began, settings, parts ?? (_ => { }));
        night.Connector = await StubConnector.Start(() => night.Clock.GetUtcNow());
        await night.StartService();
        return night;
    }

    /// The process ends in good order and another starts on the same storage, or under another document; nothing is carried over in memory.
    public async Task Restart(string? under = null)
    {
        document = under ?? document;
        await End(app);
        await StartService();
    }

    /// The process is gone in the middle of what it did: its clocks stand still for ever, and another starts on the same storage.
    public async Task Crash()
    {
        others.Add(app);
        (Clock, Machine) = (new(Clock.GetUtcNow()), new(Machine.GetUtcNow()));
        await StartService();
    }

    /// A second instance beside the first, on the same storage. No two clocks agree to the last tick.
    public async Task<(IServiceProvider Parts, FakeTimeProvider Clock)> SecondInstance()
    {
        var clock = new FakeTimeProvider(Clock.GetUtcNow().AddTicks(1));
        others.Add(await Run(clock));
        return (others[^1].Services, clock);
    }

    public async Task<HttpResponseMessage> Post(JsonObject referral) => await Http.PostAsync("/api/referrals", Json(referral.ToJsonString()));

    public async Task<string> Refer(JsonObject? referral = null)
    {
        var answer = await Post(referral ?? People.Referral());
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        await Settle();
        return (string)(await answer.Content.ReadFromJsonAsync<JsonObject>())!["id"]!;
    }

    /// Saves messages with something of no matter, by this way to storage where one is named, and sends none of them.
    public async Task<SaveResult.Saved> Leaves(string id, IReadOnlyList<Message> messages, ReferralTable? by = null)
    {
        var (before, now) = ((await Referrals.Load(id, default))!, Clock.GetUtcNow());
        Event[] seen = [new Event.Seen(1, now)];
        return Assert.IsType<SaveResult.Saved>(await (by ?? Referrals).Save(before, before.State.Fold(seen)!, new(People.Csw1, now, seen), messages, null, []));
    }

    public async Task<JsonObject> Look(string id) => (await Http.GetFromJsonAsync<JsonObject>($"/api/referrals/{id}"))!;

    /// Lets time pass, acting at each moment that is due on the way.
    public async Task FastForward(TimeSpan by)
    {
        var until = Clock.GetUtcNow() + by;
        for (var moments = 0; await Referrals.EarliestDue(default) is { } due && due <= until; moments++)
        {
            Assert.True(moments < 2_000, "the protocol keeps asking to be looked at and never moves on");
            if (due > Clock.GetUtcNow()) Clock.SetUtcNow(due);
            await Beat();
        }
        Clock.SetUtcNow(until);
        await Beat();
    }

    public async Task Beat()
    {
        await Parts.GetRequiredService<Beat>().Run(default);
        await Settle();
    }

    /// Until nothing is under way any more.
    public async Task Settle()
    {
        await Parts.GetRequiredService<Dispatcher>().Drain();
        await Parts.GetRequiredService<Dispatcher>().Drain();
    }

    public async Task<List<TableEntity>> Rows()
    {
        var rows = new List<TableEntity>();
        await foreach (var row in Table.QueryAsync<TableEntity>()) rows.Add(row);
        return rows;
    }

    /// As a version that this one does not know would write it, until it is put back.
    public async Task<Func<Task>> Spoils(string id)
    {
        async Task<string> Set(string to)
        {
            var head = (await Table.GetEntityAsync<TableEntity>("los-angeles", Keys.Head(id))).Value;
            var was = head.GetString("State0");
            head["State0"] = to;
            await Table.UpdateEntityAsync(head, head.ETag, TableUpdateMode.Replace);
            return was;
        }
        var before = await Set("{");
        return () => Set(before);
    }

    /// The service's own timers, past what a test does by hand.
    public Task<IScheduler> Timers => Parts.GetRequiredService<ISchedulerFactory>().GetScheduler().AsTask();

    public Phone Phone(string person) => phones.TryGetValue(person, out var known) ? known : phones[person] = new(this, person);

    /// Such an error line is what the test is about; any other fails it.
    public void Allows(string error) => allowed.Add(error);

    /// A night ends well: no card that nobody expected, no error in the log that was not allowed.
    /// Where a night is about something else than what came into the chats.
    public void LooksThrough()
    {
        foreach (var phone in phones.Values) phone.LooksThrough();
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        Channel.Dispose();
        Connector.LetGo();
        foreach (var service in others.Append(app)) await End(service);
        await Connector.DisposeAsync();
        var error = Lines.Errors.FirstOrDefault(line => !allowed.Any(words => line.Contains(words, StringComparison.Ordinal)));
        Assert.True(error is null, $"An error stands in the log: {error}");
        foreach (var phone in phones.Values) phone.ExpectsNothing();
    }

    public static StringContent Json(string text) => new(text, Encoding.UTF8, "application/json");

    private async Task StartService()
    {
        app = await Run(Clock);
        Http = new() { BaseAddress = new(app.Urls.Single()) };
        Channel = new() { BaseAddress = Http.BaseAddress };
        Http.DefaultRequestHeaders.Add("X-Api-Key", Key);
    }

    private static async Task End(WebApplication service)
    {
        await service.StopAsync();
        await service.DisposeAsync();
    }

    private async Task<WebApplication> Run(TimeProvider clock)
    {
        var file = Path.Combine(Path.GetTempPath(), $"{prefix}-roster.json");
        await File.WriteAllTextAsync(file, roster);
        var protocol = Path.Combine(Path.GetTempPath(), $"{prefix}-protocol.json");
        await File.WriteAllTextAsync(protocol, document);
        var (built, faults) = await App.Build([], Machine, clock, b =>
        {
            b.Environment.EnvironmentName = "Development";
            b.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
            {
                ["Urls"] = "http://127.0.0.1:0", ["Storage:ConnectionString"] = storage, ["Storage:TablePrefix"] = prefix, ["Roster:File"] = file, ["Protocol:File"] = protocol,
                ["Bot:AllowAnonymous"] = "true", ["Bot:AllowedTenants:0"] = Tenant,
                // The machine's clock stands still while the protocol's is moved: who waits for a turn to send would wait for ever.
                ["Bot:MessagesPerSecond"] = "0",
                // Nobody in a test types as slowly as a person.
                ["Bot:ActivitiesPerSecond"] = "10000",
                ["Hotline:ApiKeys:0:Name"] = "desk", ["Hotline:ApiKeys:0:Sha256"] = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Key))),
            });
            b.Configuration.AddInMemoryCollection(settings);
            b.Logging.ClearProviders().AddProvider(Lines);
            b.Services.AddSingleton(new CsecBot.Teams.HeadStart(TimeSpan.Zero));   // the machine's clock stands still
            parts(b.Services);
        });
        Assert.Empty(faults);
        // The watch looks as soon as the service starts, and the night's work is done: under way still, they would see the clocks jump as a test moves
        // them. When it looks again a test says.
        var first = new HasRun(Minutely.Trigger, ByNight);
        var scheduler = await built!.Services.GetRequiredService<ISchedulerFactory>().GetScheduler();
        scheduler.ListenerManager.AddJobListener(first);
        await built.StartAsync();
        await first.Ended;
        await scheduler.PauseTrigger(Minutely.Trigger);
        File.Delete(file);
        File.Delete(protocol);
        return built;
    }

    /// The county's document with the first two duties alone: nights here count every card.
    private static string TwoDuties()
    {
        var document = System.Text.Json.Nodes.JsonNode.Parse(CsecBot.Dispatch.ProtocolDocument.LosAngeles)!;
        var duties = document["duties"]!.AsArray();
        while (duties.Count > 2) duties.RemoveAt(2);
        document.AsObject().Remove("digest");
        return document.ToJsonString();
    }
}
