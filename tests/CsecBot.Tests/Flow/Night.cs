using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using CsecBot.Storage;
using CsecBot.Timers;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
namespace CsecBot.Tests.Flow;

/// A night on call on real parts: the service, Azurite, a stub connector and clocks that move when told to.
public sealed class Night : IAsyncDisposable
{
    public const string Tenant = "00000000-0000-0000-0000-0000000000aa";
    public const string Key = "a-key-for-tests";
    public static readonly DateTimeOffset Start = new(2026, 11, 23, 10, 10, 0, TimeSpan.Zero);   // 02:10 in Los Angeles

    private readonly string storage, prefix, roster;
    private readonly Dictionary<string, string?> settings;
    private WebApplication app = null!;

    private Night(string storage, string prefix, string roster, StubConnector connector, Dictionary<string, string?> settings) =>
        (this.storage, this.prefix, this.roster, Connector, this.settings) = (storage, prefix, roster, connector, settings);

    public FakeTimeProvider Clock { get; private init; } = new(Start);
    public FakeTimeProvider Machine { get; } = new(Start);
    public StubConnector Connector { get; }
    public LogLines Lines { get; } = new();
    public HttpClient Http { get; private set; } = null!;
    public IServiceProvider Parts => app.Services;
    public ReferralTable Referrals => Parts.GetRequiredService<ReferralTable>();

    /// The protocol's clock begins at Start, or at another moment.
    public static async Task<Night> BeginAt(AzuriteFixture azurite, DateTimeOffset start)
    {
        var night = new Night(azurite.ConnectionString, "t" + RandomNumberGenerator.GetHexString(12, lowercase: true), People.Roster, await StubConnector.Start(), []) { Clock = new(start) };
        await night.StartService();
        return night;
    }

    public static async Task<Night> Begin(AzuriteFixture azurite, string? roster = null, params (string Name, string? Value)[] settings)
    {
        var night = new Night(azurite.ConnectionString, "t" + RandomNumberGenerator.GetHexString(12, lowercase: true), roster ?? People.Roster, await StubConnector.Start(), settings.ToDictionary(s => s.Name, s => s.Value));
        await night.StartService();
        return night;
    }

    /// The process is gone and another starts on the same storage; nothing is carried over in memory.
    public async Task Restart()
    {
        await app.DisposeAsync();
        await StartService();
    }

    public async Task<HttpResponseMessage> Post(JsonObject referral) => await Http.PostAsync("/api/referrals", Json(referral.ToJsonString()));

    public async Task<string> Refer(JsonObject? referral = null)
    {
        var answer = await Post(referral ?? People.Referral());
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        await Settle();
        return (string)(await answer.Content.ReadFromJsonAsync<JsonObject>())!["id"]!;
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

    public Phone Phone(string person) => new(this, person);

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await app.DisposeAsync();
        await Connector.DisposeAsync();
    }

    public static StringContent Json(string text) => new(text, Encoding.UTF8, "application/json");

    private async Task StartService()
    {
        var file = Path.Combine(Path.GetTempPath(), $"{prefix}-roster.json");
        await File.WriteAllTextAsync(file, roster);
        var (built, faults) = await App.Build([], Machine, Clock, b =>
        {
            b.Environment.EnvironmentName = "Development";
            b.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
            {
                ["Urls"] = "http://127.0.0.1:0", ["Storage:ConnectionString"] = storage, ["Storage:TablePrefix"] = prefix, ["Roster:File"] = file,
                ["Bot:AllowAnonymous"] = "true", ["Bot:AllowedTenants:0"] = Tenant,
                ["Hotline:ApiKeys:0:Name"] = "desk", ["Hotline:ApiKeys:0:Sha256"] = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Key))),
            });
            b.Configuration.AddInMemoryCollection(settings);
            b.Logging.ClearProviders().AddProvider(Lines);
        });
        Assert.Empty(faults);
        app = built!;
        await app.StartAsync();
        File.Delete(file);
        Http = new() { BaseAddress = new(app.Urls.Single()) };
        Http.DefaultRequestHeaders.Add("X-Api-Key", Key);
    }
}
