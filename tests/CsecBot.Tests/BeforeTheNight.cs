using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using CsecBot.BotFramework.Tests;
using CsecBot.Channels;
using CsecBot.DevHost;
using CsecBot.Dispatch;
using CsecBot.Graph;
using CsecBot.Storage;
using CsecBot.Tests.Flow;
using CsecBot.Tests.Graph;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
namespace CsecBot.Tests;

/// `check`: what an operator is told before a night comes.
[Collection("azurite")]
public sealed class BeforeTheNight(AzuriteFixture azurite) : IAsyncLifetime
{
    private const string Name = "check";
    private const string Warned = $"warning  second channel: {SecondChannel.NotConfigured}";
    private static readonly (string, string, string, string)[] Whole =
        [(People.Id(22), "probationOfficer", "Probation", "primary"), (People.Id(23), "probationOfficer", "Probation", "secondary"), (People.Id(43), "agencySupervisor", "Aviva", "primary")];

    private readonly OpenIdProvider provider = new();
    private readonly string prefix = "t" + RandomNumberGenerator.GetHexString(12, lowercase: true);
    private readonly FakeTimeProvider clock = new(Night.Start);
    private readonly Dictionary<string, string?> settings = [];
    private Action<IServiceCollection> parts = _ => { };

    public async Task InitializeAsync()
    {
        await provider.StartAsync();
        foreach (var (name, value) in new[]
        {
            ("Storage:ConnectionString", azurite.ConnectionString), ("Storage:TablePrefix", prefix), ("MicrosoftAppId", OpenIdProvider.AppId), ("MicrosoftAppType", "SingleTenant"), ("MicrosoftAppTenantId", Night.Tenant),
            ("MicrosoftAppPassword", "the-secret"), ("ToBotFromChannelOpenIdMetadataUrl", provider.MetadataUrl), ("ToChannelFromBotLoginUrl", $"{provider.Address}/{Night.Tenant}"),
        }) settings[name] = value;
    }

    public async Task DisposeAsync() => await provider.DisposeAsync();

    [Fact]
    public async Task Where_nothing_is_missing_each_part_says_so_and_the_second_channel_is_a_warning_and_no_fault()
    {
        await Stored(People.With(Whole));
        var (code, lines) = await Check();
        Assert.Equal(0, code);
        Assert.Equal(["configuration", "protocol", "storage", "roster", "reach", "teams", "teams"], lines.Where(l => l.StartsWith("fine ", StringComparison.Ordinal)).Select(l => l[9..].Split(':')[0]));
        Assert.Equal([Warned, "Nothing is missing."], lines[^2..]);
        Assert.Equal(["watch", "canary", "second channel"], lines.Where(l => l.StartsWith("warning ", StringComparison.Ordinal)).Select(l => l[9..].Split(':')[0]));
        Assert.Equal(11, lines.Length);
        Assert.Single(provider.Asked);
    }

    [Fact]
    public async Task A_document_whose_holidays_run_out_within_sixty_days_is_a_warning_and_no_fault()
    {
        await Stored(People.With(Whole));
        var document = JsonNode.Parse(ProtocolDocument.LosAngeles)!;
        document["holidays"] = new JsonArray("2026-11-26", "2027-01-22");
        settings["Protocol:File"] = await File(document.ToJsonString());
        var (code, lines) = await Check();
        Assert.Equal(0, code);
        Assert.Contains("warning  protocol: the last holiday it knows is 22 Jan 2027; after that every weekday counts as a working day. Add the next year's.", lines);
        document["holidays"] = new JsonArray("2026-11-26", "2027-01-23");
        settings["Protocol:File"] = await File(document.ToJsonString());
        Assert.DoesNotContain((await Check()).Lines, l => l.StartsWith("warning  protocol: ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task It_changes_nothing()
    {
        await Stored(People.With(Whole));
        var before = await Rows();
        settings["Roster:File"] = await File(People.Roster);
        await Check();
        Assert.Equal(before, await Rows());
    }

    [Fact]
    public async Task Every_fault_of_the_settings_and_of_the_protocol_is_one_line()
    {
        (settings["County"], settings["MicrosoftAppPassword"]) = ("Los Angeles", null);
        var (code, lines) = await Check();
        Assert.Equal((1, "2 faults."), (code, lines[^1]));
        Assert.Equal(["fault    configuration: County must be of a-z and -.", "fault    configuration: MicrosoftAppPassword or Bot:CertificateFile is required for SingleTenant."], lines[..^1]);

        (settings["County"], settings["MicrosoftAppPassword"], settings["Protocol:File"]) = (null, "x", await File("""{ "version": 5 }"""));
        (code, lines) = await Check();
        Assert.Equal(1, code);
        Assert.All(lines[..^1], l => Assert.StartsWith("fault    configuration: Protocol: ", l, StringComparison.Ordinal));

        (settings["Protocol:File"], settings["Storage:ConnectionString"]) = (null, "no such thing");
        Assert.Equal("fault    configuration: Storage:ConnectionString cannot be read.", (await Check()).Lines[0]);
    }

    [Fact]
    public async Task Storage_that_cannot_be_reached_is_named_and_the_rest_is_looked_at_all_the_same()
    {
        settings["Storage:ConnectionString"] = "DefaultEndpointsProtocol=http;AccountName=devstoreaccount1;AccountKey=a2V5;TableEndpoint=http://127.0.0.1:1/devstoreaccount1;";
        var (code, lines) = await Check();
        Assert.Equal((1, "1 fault."), (code, lines[^1]));
        Assert.Contains(lines, l => l.StartsWith("fault    storage: ", StringComparison.Ordinal));
        Assert.Equal(2, lines.Count(l => l.StartsWith("fine     teams: ", StringComparison.Ordinal)));
    }

    /// It takes the connection and never says a word.
    [Fact]
    public async Task Storage_that_hangs_is_named_and_the_rest_is_looked_at_all_the_same()
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        settings["Storage:ConnectionString"] = $"DefaultEndpointsProtocol=http;AccountName=devstoreaccount1;AccountKey=a2V5;TableEndpoint=http://{silent.LocalEndpoint}/devstoreaccount1;";
        var check = Check();
        using var asked = await Asked(silent, check);
        clock.Advance(TimeSpan.FromSeconds(20));
        var (code, lines) = await check;
        Assert.Equal((1, "1 fault."), (code, lines[^1]));
        Assert.Contains("fault    storage: did not answer within 20 seconds.", lines);
        Assert.Equal(2, lines.Count(l => l.StartsWith("fine     teams: ", StringComparison.Ordinal)));
        Assert.Contains(Warned, lines);
    }

    /// Each has its own time: who comes after one that hung has not lost any.
    [Fact]
    public async Task Two_that_hang_are_both_named()
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        settings["Storage:ConnectionString"] = $"DefaultEndpointsProtocol=http;AccountName=devstoreaccount1;AccountKey=a2V5;TableEndpoint=http://{silent.LocalEndpoint}/devstoreaccount1;";
        settings["ToBotFromChannelOpenIdMetadataUrl"] = $"http://{silent.LocalEndpoint}/keys";
        var check = Check();
        using var storage = await Asked(silent, check);
        clock.Advance(TimeSpan.FromSeconds(20));
        using var keys = await Asked(silent, check);
        clock.Advance(TimeSpan.FromSeconds(20));
        var (code, lines) = await check;
        Assert.Equal((1, "2 faults."), (code, lines[^1]));
        Assert.Contains("fault    teams: did not answer within 20 seconds.", lines);
        Assert.Contains("fine     teams: the bot is given its token", lines);
    }

    [Fact]
    public async Task A_key_that_the_storage_refuses_is_named_by_its_answer()
    {
        settings["Storage:ConnectionString"] = azurite.ConnectionString.Replace("AccountKey=", "AccountKey=AAAA", StringComparison.Ordinal);
        Assert.Contains((await Check()).Lines, l => l.StartsWith("fault    storage: 403", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Where_there_is_no_roster_nobody_can_be_paged() =>
        Assert.Contains("fault    roster: there is none, so nobody can be paged.", (await Check()).Lines);

    [Fact]
    public async Task Each_gap_of_the_next_seven_days_is_named_by_role_and_tier_in_local_time()
    {
        var roster = JsonNode.Parse(People.With(Whole))!;
        foreach (var shift in roster["shifts"]!.AsArray())
        {
            if ((string?)shift!["person"] == People.Csw2) shift["to"] = "2026-11-25T08:00";
            if ((string?)shift["person"] == People.AgencySupervisor) (shift["from"], shift["to"]) = ("2026-11-24T17:00", "2026-11-26T17:00");
        }
        await Stored(roster.ToJsonString());
        var (code, lines) = await Check();
        Assert.Equal(1, code);
        Assert.Equal(
        [
            "fault    roster: nobody is on call as agencySupervisor of Saving Innocence from Mon 23 Nov 02:10 to Tue 24 Nov 17:00.",
            "fault    roster: nobody is on call as csw, secondary, from Wed 25 Nov 08:00 to Mon 30 Nov 02:10.",
            "fault    roster: nobody is on call as agencySupervisor of Saving Innocence from Thu 26 Nov 17:00 to Mon 30 Nov 02:10.",
        ], lines.Where(l => l.StartsWith("fault ", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_roster_file_is_what_is_looked_at_and_its_faults_are_named()
    {
        await Stored(People.With(Whole));
        settings["Roster:File"] = await File("""{ "people": [ { "id": "one", "name": "N", "roles": [ "csw" ], "agency": "DCFS" } ], "shifts": [] }""");
        Assert.Contains("fault    roster: people[0].id must be an Entra object id.", (await Check()).Lines);
        settings["Roster:File"] = await File(People.Roster);
        Assert.Contains((await Check()).Lines, l => l.Contains("probationOfficer, primary,", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_test_responder_is_on_the_roster_without_a_shift_and_has_a_chat_with_the_bot()
    {
        await Stored(People.With(Whole));
        settings["Canary:Person"] = People.Stranger;
        Assert.Contains($"fault    canary: {People.Stranger} is not on the roster, and no drill comes round.", (await Check()).Lines);
        settings["Canary:Person"] = People.Csw2;
        Assert.Contains($"fault    canary: {People.Csw2} has a shift; a test responder is never on call.", (await Check()).Lines);
        const string oneWay = "warning  canary: without Canary__Answers a drill shows that Teams takes pages, and not that an acceptance comes back.";
        Assert.Contains(oneWay, (await Check()).Lines);
        settings["Canary:Answers"] = "true";
        Assert.DoesNotContain(oneWay, (await Check()).Lines);
        var roster = JsonNode.Parse(People.With(Whole))!;
        roster["people"]!.AsArray().Add(new JsonObject { ["id"] = People.Stranger, ["name"] = "N", ["roles"] = new JsonArray("csw"), ["agency"] = "DCFS" });
        (settings["Roster:File"], settings["Canary:Person"]) = (await File(roster.ToJsonString()), People.Stranger);
        Assert.Contains($"fault    canary: {People.Stranger} has never opened the bot in Teams, and no drill comes round.", (await Check()).Lines);
    }

    [Fact]
    public async Task An_account_that_several_people_share_is_a_fault_of_the_roster()
    {
        await Stored(People.With(Whole));
        settings["Bot:SharedAccounts:0"] = People.Csw1.ToUpperInvariant();
        Assert.Contains("fault    roster: people[0].id is an account that several people share; give each person's own.", (await Check()).Lines);
    }

    [Fact]
    public async Task Whom_no_page_reaches_is_named_by_id_and_never_by_name()
    {
        await Stored(People.With(Whole), except: People.Csw1);
        var (code, lines) = await Check();
        Assert.Equal(1, code);
        Assert.Contains($"fault    reach: {People.Csw1} (csw) has never opened the bot in Teams, and no page reaches them.", lines);
        Assert.DoesNotContain(lines, l => l.Contains("Name of", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Whoever_opened_the_bot_from_another_tenant_than_the_roster_says_is_named()
    {
        await Stored(People.With(Whole));
        var roster = JsonNode.Parse(People.With(Whole))!;
        roster["people"]![0]!["tenantId"] = Night.Tenant.ToUpperInvariant();
        roster["people"]![1]!["tenantId"] = OnTheInternet.OtherTenant;
        roster["people"]![2]!.AsObject().Remove("tenantId");
        settings["Roster:File"] = await File(roster.ToJsonString());
        var (code, lines) = await Check();
        var (id, role) = ((string?)roster["people"]![1]!["id"], (string?)roster["people"]![1]!["roles"]![0]);
        Assert.Equal((1, "1 fault."), (code, lines[^1]));
        Assert.Contains($"fault    reach: {id} ({role}) opened the bot from another tenant than the roster says, and would be refused.", lines);
    }

    [Fact]
    public async Task With_a_second_channel_whoever_has_no_number_is_named()
    {
        var roster = JsonNode.Parse(People.With(Whole))!;
        roster["people"]![0]!.AsObject().Remove("phone");
        await Stored(roster.ToJsonString());
        foreach (var (name, value) in new[] { ("Kind", "Webhook"), ("Url", "https://gateway.example"), ("Secret", new string('s', 32)) }) settings[$"SecondChannel:{name}"] = value;
        var (_, lines) = await Check();
        Assert.Contains($"fault    reach: {People.Csw1} (csw) has no telephone number.", lines);
        Assert.Contains("fine     second channel: Webhook", lines);
        Assert.DoesNotContain(Warned, lines);
    }

    [Fact]
    public async Task A_token_or_keys_that_are_not_to_be_had_are_named()
    {
        await Stored(People.With(Whole));
        provider.IsDown = true;
        var (code, lines) = await Check();
        Assert.Equal((1, "2 faults."), (code, lines[^1]));
        Assert.Contains(lines, l => l.StartsWith("fault    teams: the bot is given no token, and without one can send nothing: Msal", StringComparison.Ordinal));
        Assert.Contains(lines, l => l.StartsWith("fault    teams: the keys of the channel cannot be fetched, and without them nobody is let in: 127.0.0.1", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_app_that_cannot_be_installed_for_anybody_is_named(bool isThere)
    {
        await using var graph = await StubGraph.Start();
        graph.IsInCatalog = isThere;
        parts = services => services.AddSingleton(graph.Access).AddSingleton<Calls>().AddSingleton(graph.Client(new BotToken())).AddSingleton<EntraDirectory>();
        Assert.Contains(isThere ? "fine     graph: the app can be installed" : "fault    graph: the app is not in the tenant's catalogue, or may not be looked up there.", (await Check()).Lines);
    }

    [Fact]
    public async Task Keys_for_the_interfaces_own_tokens_that_cannot_be_fetched_are_named()
    {
        foreach (var (name, value) in new[] { ("TenantId", Night.Tenant), ("Audience", "a"), ("Authority", "http://127.0.0.1:1/v2.0") }) settings[$"Api:{name}"] = value;
        Assert.Contains("fault    api: the keys of 127.0.0.1 cannot be fetched.", (await Check()).Lines);
    }

    [Theory]
    [InlineData(Name, "fault    configuration: Set either Storage:ConnectionString or Storage:TableEndpoint.")]
    [InlineData("chek", "chek is not known; nothing was started.")]
    public async Task The_program_ends_with_one_where_something_is_wrong(string word, string line)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "CsecBot.dll"), word]) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["ASPNETCORE_ENVIRONMENT"] = "Development";
        using var process = Process.Start(start)!;
        var (said, wrong) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        Assert.Equal(1, process.ExitCode);
        if (word == Name) Assert.StartsWith("fault", await said, StringComparison.Ordinal);
        Assert.Contains(line, await said + await wrong, StringComparison.Ordinal);
    }

    private async Task<(int Code, string[] Lines)> Check()
    {
        using var said = new StringWriter();
        var code = await CsecBot.Check.Run([], clock, said, b =>
        {
            b.Environment.EnvironmentName = "Development";
            b.Configuration.AddInMemoryCollection(settings);
            b.Logging.ClearProviders();
            parts(b.Services);
        });
        return (code, said.ToString().Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries));
    }

    private static async Task<TcpClient> Asked(TcpListener silent, Task check)
    {
        var asked = silent.AcceptTcpClientAsync();
        Assert.Same(asked, await Task.WhenAny(asked, check));
        return await asked;
    }

    /// A roster in force whose people have all opened the bot.
    private async Task Stored(string roster, string? except = null)
    {
        var table = await Tables.Open(azurite.ConnectionString, null, prefix, default);
        Assert.True(await new RosterTable(table, "los-angeles").Save(roster, "test", Night.Start, null, null, default));
        var addresses = new AddressBook(table, "los-angeles", clock);
        foreach (var person in JsonNode.Parse(roster)!["people"]!.AsArray().Select(p => (string)p!["id"]!).Where(id => id != except))
            await addresses.Learn(new(person, Night.Tenant, "https://smba.example/", "msteams", $"chat-{person}", $"29:{person}", "28:bot", null, Night.Start), default);
    }

    private async Task<IReadOnlyList<string>> Rows()
    {
        var rows = new List<string>();
        await foreach (var row in (await Tables.Open(azurite.ConnectionString, null, prefix, default)).QueryAsync<Azure.Data.Tables.TableEntity>()) rows.Add($"{row.RowKey} {row.ETag}");
        return rows;
    }

    private async Task<string> File(string text)
    {
        var path = Path.Combine(Path.GetTempPath(), $"{prefix}-{RandomNumberGenerator.GetHexString(8)}.json");
        await System.IO.File.WriteAllTextAsync(path, text);
        return path;
    }
}
