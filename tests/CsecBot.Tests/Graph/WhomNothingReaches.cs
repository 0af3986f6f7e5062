using System.Text.Json.Nodes;
using Azure.Data.Tables;
using CsecBot.Graph;
using CsecBot.Storage;
using CsecBot.Tests.Flow;
using CsecBot.Tests.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
namespace CsecBot.Tests.Graph;

/// What the directory does on a night for those whom no message reaches.
public sealed class WhomNothingReaches(AzuriteFixture azurite) : FlowTest(azurite)
{
    private static readonly string Boss = People.Id(42);

    [Fact]
    public async Task Who_never_opened_the_app_has_it_installed_and_is_paged_in_the_chat_that_came_of_it_and_accepts_there()
    {
        await using var graph = await StubGraph.Start();
        var night = await BeginWith(Directory(graph));
        var second = await night.Phone(People.Csw2).Installs();
        graph.People.Add(People.Csw1);
        var id = await night.Refer();
        Assert.Contains(People.Csw1, graph.InstalledFor);

        var csw = night.Phone(People.Csw1);
        csw.Conversation = $"19:{People.Csw1}_inst@unq.gbl.spaces";
        csw.Expects("Social worker needed", minute: 0);
        second.Expects("Social worker needed", minute: 0);                      // nobody waited for the installation
        Assert.Equal(["undelivered", "delivered"], await AboutPage(night, id, 1));
        await csw.Presses("Accept");
        Assert.Equal(People.Csw1, (string?)(await night.Look(id))["roles"]!["csw"]!["responder"]);
        night.LooksThrough();
    }

    /// The roster names a tenant only for people of another one.
    [Fact]
    public async Task Of_whom_the_roster_names_no_tenant_is_of_the_bots_own()
    {
        await using var graph = await StubGraph.Start();
        var roster = JsonNode.Parse(People.Roster)!;
        foreach (var person in roster["people"]!.AsArray()) person!.AsObject().Remove("tenantId");
        var night = await BeginWith(Directory(graph), roster.ToJsonString());
        await night.Phone(People.Csw2).Installs();
        graph.People.Add(People.Csw1);
        await night.Refer();
        var csw = night.Phone(People.Csw1);
        csw.Conversation = $"19:{People.Csw1}_inst@unq.gbl.spaces";
        csw.Expects("Social worker needed", minute: 0);
        night.LooksThrough();
    }

    [Fact]
    public async Task Whose_conversation_is_gone_and_cannot_be_made_anew_is_paged_in_the_chat_that_the_directory_names()
    {
        await using var graph = await StubGraph.Start();
        var night = await BeginWith(Directory(graph));
        var csw = await night.Phone(People.Csw1).Installs();
        graph.People.Add(People.Csw1);
        graph.InstalledFor.Add(People.Csw1);
        night.Connector.Answers[csw.Conversation] = 404;
        await night.Refer();
        csw.ExpectsNothing();
        csw.Conversation = $"19:{People.Csw1}_inst@unq.gbl.spaces";
        csw.Expects("Social worker needed", minute: 0);
        Assert.DoesNotContain(graph.Log, l => l.StartsWith("POST", StringComparison.Ordinal));
        Assert.Equal(csw.Conversation, (await night.Parts.GetRequiredService<AddressBook>().Find(People.Csw1, default))!.ConversationId);
    }

    [Fact]
    public async Task A_directory_that_is_out_of_reach_stops_nothing()
    {
        await using var graph = await StubGraph.Start();
        var night = await BeginWith(Directory(graph));
        var second = await night.Phone(People.Csw2).Installs();
        for (var n = 0; n < 10; n++) graph.Troubles.Enqueue(StubGraph.Answer(403, "Forbidden"));
        await night.Refer();
        second.Expects("Social worker needed", minute: 0);
        Assert.DoesNotContain(await night.Rows(), r => r.RowKey.StartsWith("out|", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Whoever_looks_into_the_directory_has_the_message_for_three_quarters_of_a_minute()
    {
        await using var graph = await StubGraph.Start();
        var night = await BeginWith(Directory(graph));
        foreach (var person in new[] { People.Csw2, People.Advocate1, People.Supervisor }) await night.Phone(person).Installs();   // nobody else is looked for
        var (asked, answers) = (new TaskCompletionSource(), new TaskCompletionSource());
        graph.Troubles.Enqueue(async http => { asked.SetResult(); await answers.Task; await StubGraph.Answer(403, "Forbidden")(http); });
        var referring = night.Refer();
        await asked.Task;

        var reach = await night.Referrals.Left(default).SingleAsync(m => m.What is Dispatch.Message.Reach);
        Assert.Equal(TimeSpan.FromSeconds(45), reach.ClaimedUntil - night.Machine.GetUtcNow());

        answers.SetResult();
        await referring;
        night.LooksThrough();
    }

    /// What came of it is not saved, and how things stand is looked at again in a moment.
    [Fact]
    public async Task Where_storage_fails_after_the_directory_was_asked_the_message_is_free_again_in_seconds()
    {
        await using var graph = await StubGraph.Start();
        var night = await BeginWith(Directory(graph));
        foreach (var person in new[] { People.Csw2, People.Advocate1, People.Supervisor }) await night.Phone(person).Installs();
        var id = await night.Refer();
        await (await night.Timers).Standby();                                    // nobody beats but the test
        var wire = new Wire();
        var options = new TableClientOptions { Transport = wire };
        options.Retry.MaxRetries = 0;
        var referrals = new ReferralTable(new(Azurite.ConnectionString, night.Table.Name, options), "los-angeles", night.Machine, TimeSpan.FromDays(30));
        var left = Assert.Single((await night.Leaves(id, [new Dispatch.Message.Reach(People.Csw1, 1)])).ToSend);
        night.Allows("is not sent yet");
        var saves = 0;
        wire.BeforeSave = () => ++saves == 2 ? throw new IOException("Nobody is there.") : Task.CompletedTask;   // the claim is the first

        await ActivatorUtilities.CreateInstance<Dispatcher>(night.Parts, referrals).Resend(left);

        var free = (await night.Referrals.Left(default).SingleAsync()).ClaimedUntil - night.Machine.GetUtcNow();
        Assert.InRange(free, TimeSpan.Zero, TimeSpan.FromSeconds(3));
        night.Machine.Advance(free);
        await night.Beat();
        night.LooksThrough();
    }

    [Fact]
    public async Task Where_nobody_of_a_side_and_nobody_behind_it_can_be_reached_the_manager_is_told()
    {
        await using var graph = await StubGraph.Start();
        graph.Managers[People.Supervisor] = Boss;
        var night = await BeginWith(Directory(graph), WithBoss());
        var csw = await night.Phone(People.Csw1).Installs();
        var boss = await night.Phone(Boss).Installs();                          // on the roster, and never on call
        var id = await night.Refer();
        await csw.Presses("Accept");
        await night.FastForward(TimeSpan.FromMinutes(60));
        csw.LooksThrough();
        Assert.Contains("60 minutes have passed and nobody is recorded on scene.", boss.Expects(id, minute: 60).Reads, StringComparison.Ordinal);
        night.LooksThrough();
    }

    /// Whoever asks may die meanwhile.
    [Fact]
    public async Task While_the_directory_is_asked_for_the_manager_the_message_still_lies_there()
    {
        await using var graph = await StubGraph.Start();
        graph.Managers[People.Supervisor] = Boss;
        var night = await BeginWith(Directory(graph), WithBoss());
        var csw = await night.Phone(People.Csw1).Installs();
        List<Dispatch.Message> there = [];
        graph.BeforeManager = async () => there.AddRange(await night.Referrals.Left(default).Select(m => m.What).ToListAsync());
        await night.Refer();
        await csw.Presses("Accept");
        await night.FastForward(TimeSpan.FromMinutes(60));
        Assert.Contains(there, m => m is Dispatch.Message.Warning && m.To == People.Supervisor);
        night.LooksThrough();
    }

    [Fact]
    public async Task A_manager_who_is_not_on_the_roster_is_told_nothing()
    {
        await using var graph = await StubGraph.Start();
        graph.Managers[People.Supervisor] = People.Stranger;
        var night = await BeginWith(Directory(graph));
        var csw = await night.Phone(People.Csw1).Installs();
        await night.Phone(People.Stranger).Installs();
        await night.Refer();
        await csw.Presses("Accept");
        await night.FastForward(TimeSpan.FromMinutes(60));
        csw.LooksThrough();
        night.Phone(People.Stranger).ExpectsNothing();
        Assert.Contains(graph.Log, l => l == $"GET /users/{People.Supervisor}/manager");
    }

    [Fact]
    public async Task The_settings_put_it_into_the_service()
    {
        foreach (var set in new[] { true, false })
        {
            var (app, faults) = await App.Build([], TimeProvider.System, change: b =>
            {
                b.Environment.EnvironmentName = "Development";
                b.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
                {
                    ["Storage:ConnectionString"] = Azurite.ConnectionString, ["Storage:TablePrefix"] = "graph", ["MicrosoftAppId"] = "app-1", ["Graph:AppExternalId"] = set ? StubGraph.AppId : null,
                });
            });
            Assert.Empty(faults);
            await using var built = app!;
            Assert.Equal(set, built.Services.GetService<EntraDirectory>() is not null);
        }
    }

    private static Action<IServiceCollection> Directory(StubGraph graph) => parts => parts.AddSingleton(graph.Access).AddSingleton<Calls>().AddSingleton(graph.Client(new BotToken())).AddSingleton<EntraDirectory>();

    private static string WithBoss()
    {
        var roster = JsonNode.Parse(People.With((Boss, "supervisor", "DCFS", "primary")))!;
        var shifts = roster["shifts"]!.AsArray();
        shifts.Remove(shifts.Single(s => (string?)s!["person"] == Boss));
        return roster.ToJsonString();
    }

    private static async Task<IEnumerable<string?>> AboutPage(Night night, string id, int page) =>
        (await night.Look(id))["events"]!.AsArray().Where(e => (int?)e!["page"] == page).Select(e => (string?)e!["event"]).Where(e => e is "undelivered" or "delivered");
}
