using System.Text.Json.Nodes;
using Azure.Core.Pipeline;
using Azure.Data.Tables;
using CsecBot.Storage;
using CsecBot.Timers;
using Microsoft.Extensions.DependencyInjection;
namespace CsecBot.Tests.Flow;

/// The watch's own drill: once an hour to a test responder, by the path a real page takes.
public sealed class TheCanary(AzuriteFixture azurite) : FlowTest(azurite)
{
    private static readonly string Tester = People.Id(80);
    private static readonly string WithTester = Roster();

    private static readonly CanarySettings Hourly = new(Tester, TimeSpan.FromHours(1), Answers: false);

    [Fact]
    public async Task It_pages_the_test_responder_alone_comes_round_and_is_ended_before_anybody_else_could_hear_of_it()
    {
        var night = await Begin(WithTester);
        var (csw, supervisor, tester) = (await night.Phone(People.Csw1).Installs(), await night.Phone(People.Supervisor).Installs(), await night.Phone(Tester).Installs());
        var instance = new Instance(night, night.Parts, Hourly);
        await instance.Minute();
        Assert.Equal(2, tester.Messages.Where(m => !m.IsUpdate && m.Reads.Contains("DRILL", StringComparison.Ordinal)).DistinctBy(m => m.Id).Count());
        Assert.Equal("EvaluatedOut", (string?)(await Drill(night))["status"]);
        Assert.All(tester.Messages.Where(m => m.Card is not null).GroupBy(m => m.Id), m => Assert.Contains("Ended", m.Last().Reads, StringComparison.Ordinal));
        Assert.True(await instance.Look() is { Clean: true, CanaryCameRound: true });
        await night.FastForward(TimeSpan.FromHours(3));
        csw.ExpectsNothing();
        supervisor.ExpectsNothing();
        tester.LooksThrough();
    }

    [Fact]
    public async Task It_is_sent_once_in_its_time_by_all_instances_together_and_again_in_the_next()
    {
        var night = await Begin(WithTester);
        await night.Phone(Tester).Installs();
        var (first, second) = (new Instance(night, night.Parts, Hourly), new Instance(night, (await night.SecondInstance()).Parts, Hourly));
        await Task.WhenAll(first.Minute(), second.Minute());
        await Task.WhenAll(first.Minute(), second.Minute());
        Assert.Single(await Drills(night));
        Assert.True((await first.Look()).CanaryCameRound);
        Assert.True((await second.Look()).CanaryCameRound);
        await night.FastForward(TimeSpan.FromHours(1));
        await first.Minute();
        Assert.Equal(2, (await Drills(night)).Count);
        night.LooksThrough();
    }

    [Fact]
    public async Task One_that_another_instance_sent_is_ended_by_this_though_its_clock_is_behind()
    {
        var night = await Begin(WithTester);
        var tester = await night.Phone(Tester).Installs();
        night.Connector.Answers[tester.Conversation] = 503;
        await new Instance(night, (await night.SecondInstance()).Parts, Hourly).Minute();
        night.Connector.Answers.Clear();
        night.Machine.Advance(TimeSpan.FromMinutes(1));
        await night.Beat();
        var behind = new Instance(night, night.Parts, Hourly);
        await behind.Minute();
        Assert.True((await behind.Look()).CanaryCameRound);
        night.LooksThrough();
    }

    [Fact]
    public async Task One_that_does_not_come_round_is_an_alarm_and_unhealthy_until_another_does()
    {
        var night = await Begin(WithTester);
        night.Allows("did not come round");
        night.Allows("The watch is not clean");
        var (supervisor, tester) = (await night.Phone(People.Supervisor).Installs(), await night.Phone(Tester).Installs());
        var instance = new Instance(night, night.Parts, Hourly);
        night.Connector.Answers[tester.Conversation] = 403;
        await instance.Minute();
        Assert.True(await instance.Look() is { Clean: true, CanaryCameRound: null });
        await night.FastForward(TimeSpan.FromMinutes(4.9));
        await instance.Minute();
        supervisor.ExpectsNothing();
        await night.FastForward(TimeSpan.FromMinutes(0.2));
        await instance.Minute();
        supervisor.Expects("did not come round");
        Assert.True(await instance.Look() is { Clean: false, CanaryCameRound: false });
        Assert.Equal("EvaluatedOut", (string?)(await Drill(night))["status"]);
        var restarted = new Instance(night, night.Parts, Hourly);               // what was lost stays lost for whoever looks later
        await restarted.Minute();
        Assert.False((await restarted.Look()).Clean);
        night.Connector.Answers.Clear();
        await night.FastForward(TimeSpan.FromHours(1));
        await restarted.Minute();
        Assert.True(await restarted.Look() is { Clean: true, CanaryCameRound: true });
        night.LooksThrough();
    }

    /// Then no referral is taken in either, and while nothing is due nothing else would show it.
    [Fact]
    public async Task One_that_cannot_be_sent_is_as_lost_as_one_that_does_not_come_round()
    {
        var night = await Begin(WithTester);
        foreach (var line in new[] { "did not come round", "The watch is not clean", "failed and will be tried again" }) night.Allows(line);
        var supervisor = await night.Phone(People.Supervisor).Installs();
        var (taken, hour) = (People.Referral(), Night.Start.UtcTicks / TimeSpan.TicksPerHour * TimeSpan.TicksPerHour);
        (taken["reference"], taken["disposition"]) = ($"canary {hour}", "EvaluatedOut");   // somebody else's, by the same name
        taken["reason"] = "NotCsec";
        await night.Refer(taken);
        var instance = new Instance(night, night.Parts, Hourly);
        await instance.Minute();
        await night.FastForward(TimeSpan.FromMinutes(4.9));
        await instance.Minute();
        supervisor.ExpectsNothing();
        Assert.True(await instance.Look() is { Clean: true, CanaryCameRound: null });
        await night.FastForward(TimeSpan.FromMinutes(0.2));
        await instance.Minute();
        supervisor.Expects("did not come round");
        Assert.False((await instance.Look()).Clean);
        night.LooksThrough();
    }

    /// The look tells of all that is late, and the drill is one thing of it.
    [Fact]
    public async Task One_that_hangs_holds_up_no_look_for_more_than_a_minute_and_is_lost_when_its_time_is_over()
    {
        var night = await Begin(WithTester);
        foreach (var line in new[] { "did not come round", "The watch is not clean", "failed and will be tried again" }) night.Allows(line);
        var supervisor = await night.Phone(People.Supervisor).Installs();
        using var http = new HttpClient(new Silent());
        var silent = new TableServiceClient("UseDevelopmentStorage=true", new TableClientOptions { Transport = new HttpClientTransport(http), Retry = { NetworkTimeout = Timeout.InfiniteTimeSpan } }).GetTableClient("none");
        var instance = new Instance(night, night.Parts, Hourly, new ReferralTable(silent, "los-angeles", night.Machine, TimeSpan.FromDays(30)));
        var waits = night.Machine.WaitsFor(TimeSpan.FromMinutes(1));
        foreach (var minutes in new[] { 0, 5 })
        {
            supervisor.ExpectsNothing();
            night.Clock.Advance(TimeSpan.FromMinutes(minutes));
            var minute = instance.Minute();
            Assert.True(await waits.WaitAsync(TimeSpan.FromSeconds(30)));
            night.Machine.Advance(TimeSpan.FromMinutes(1));
            await minute;
        }
        supervisor.Expects("did not come round");
    }

    [Fact]
    public async Task After_one_was_lost_the_next_is_sent_within_ten_minutes_and_counts_from_then_on()
    {
        var night = await Begin(WithTester);
        night.Allows("did not come round");
        night.Allows("The watch is not clean");
        var (tester, supervisor) = (await night.Phone(Tester).Installs(), await night.Phone(People.Supervisor).Installs());
        var instance = new Instance(night, night.Parts, Hourly);
        night.Connector.Answers[tester.Conversation] = 403;
        await instance.Minute();
        await night.FastForward(TimeSpan.FromMinutes(5.1));
        await instance.Minute();
        Assert.False((await instance.Look()).Clean);
        night.Connector.Answers.Clear();
        await night.FastForward(TimeSpan.FromMinutes(10));
        for (var minute = 0; minute < 3; minute++)
        {
            await instance.Minute();
            Assert.True(await instance.Look() is { Clean: true, CanaryCameRound: true });
            await night.FastForward(TimeSpan.FromMinutes(1));
        }
        Assert.Equal(2, (await Drills(night)).Count);
        night.LooksThrough();
    }

    [Fact]
    public async Task One_that_was_sent_at_the_end_of_its_hour_is_ended_in_the_next()
    {
        var night = await Begin(WithTester);
        var tester = await night.Phone(Tester).Installs();
        night.Connector.Answers[tester.Conversation] = 403;
        await night.FastForward(TimeSpan.FromMinutes(48));                      // two minutes before the hour
        await new Instance(night, night.Parts, Hourly).Minute();
        var late = (await Drills(night)).Single();
        night.Connector.Answers.Clear();
        await night.FastForward(TimeSpan.FromMinutes(3));
        var another = new Instance(night, night.Parts, Hourly);
        await another.Minute();
        Assert.Equal("Open", (string?)(await night.Look(late))["status"]);      // it may come round yet
        await night.FastForward(TimeSpan.FromMinutes(3));
        await another.Minute();
        Assert.Equal("EvaluatedOut", (string?)(await night.Look(late))["status"]);
        Assert.True((await another.Look()).CanaryCameRound);                    // the one of this hour did
        night.LooksThrough();
    }

    [Fact]
    public async Task One_that_outlived_an_outage_of_all_instances_is_ended_by_the_first_that_starts()
    {
        var night = await Begin(WithTester);
        night.Allows("did not come round");
        night.Allows("The watch is not clean");
        var (tester, supervisor) = (await night.Phone(Tester).Installs(), await night.Phone(People.Supervisor).Installs());
        night.Connector.Answers[tester.Conversation] = 403;
        await new Instance(night, night.Parts, Hourly).Minute();
        var left = (await Drills(night)).Single();
        await night.FastForward(TimeSpan.FromHours(5));
        supervisor.ExpectsNothing();                                            // nobody but the test responder is ever told
        night.Connector.Answers.Clear();
        var started = new Instance(night, night.Parts, Hourly);
        await started.Minute();
        Assert.Equal("EvaluatedOut", (string?)(await night.Look(left))["status"]);
        Assert.True((await started.Look()).CanaryCameRound);
        await night.FastForward(TimeSpan.FromHours(1));
        tester.LooksThrough();
    }

    [Fact]
    public async Task Where_the_test_responder_answers_it_has_come_round_only_with_the_answer()
    {
        var night = await Begin(WithTester);
        var tester = await night.Phone(Tester).Installs();
        var instance = new Instance(night, night.Parts, Hourly with { Answers = true });
        await instance.Minute();
        Assert.Null((await instance.Look()).CanaryCameRound);
        Assert.Equal("Open", (string?)(await Drill(night))["status"]);
        await tester.Presses("Accept");
        await instance.Minute();
        Assert.True((await instance.Look()).CanaryCameRound);
        Assert.Equal("EvaluatedOut", (string?)(await Drill(night))["status"]);
        tester.LooksThrough();
    }

    [Fact]
    public async Task A_test_responder_who_is_not_on_the_roster_is_never_reached_and_that_is_an_alarm_too()
    {
        var night = await Begin();
        night.Allows("did not come round");
        night.Allows("The watch is not clean");
        var supervisor = await night.Phone(People.Supervisor).Installs();
        var instance = new Instance(night, night.Parts, Hourly);
        await instance.Minute();
        await night.FastForward(TimeSpan.FromMinutes(5));
        await instance.Minute();
        supervisor.Expects("did not come round");
    }

    [Fact]
    public async Task A_real_request_of_a_sender_of_that_name_pages_whoever_is_on_call()
    {
        var night = await Begin(WithTester, ("Hotline:ApiKeys:0:Name", "canary"));
        var (csw, tester) = (await night.Phone(People.Csw1).Installs(), await night.Phone(Tester).Installs());
        await night.Refer();
        csw.Expects("Respond by");
        tester.ExpectsNothing();
        night.LooksThrough();
    }

    [Fact]
    public async Task A_drill_of_a_sender_of_that_name_is_anybodys_drill()
    {
        var night = await Begin(WithTester, ("Hotline:ApiKeys:0:Name", "canary"));
        var (csw, tester) = (await night.Phone(People.Csw1).Installs(), await night.Phone(Tester).Installs());
        var drill = People.Referral();
        drill["drill"] = true;
        await night.Refer(drill);
        csw.Expects("DRILL");
        tester.ExpectsNothing();
        night.LooksThrough();
    }

    /// The minutely watch of one instance, at the moments a test chooses: the service's own runs when its clock says so, and has no canary here.
    private sealed class Instance
    {
        private readonly Night night;
        private readonly Watch watch;
        private readonly Minutely minutely;

        public Instance(Night night, IServiceProvider parts, CanarySettings canary, ReferralTable? referrals = null)
        {
            this.night = night;
            var flying = ActivatorUtilities.CreateInstance<Canary>(parts, parts.GetRequiredService<Settings>() with { Canary = canary }, referrals ?? parts.GetRequiredService<ReferralTable>());
            watch = ActivatorUtilities.CreateInstance<Watch>(parts, flying);
            minutely = ActivatorUtilities.CreateInstance<Minutely>(parts, watch, flying);
        }

        public async Task Minute()
        {
            await minutely.Execute(null!, default);
            await night.Settle();
        }

        public Task<Look> Look() => watch.Look(default);
    }

    /// Storage that takes what it is asked, and never answers.
    private sealed class Silent : HttpMessageHandler
    {
        private readonly TaskCompletionSource<HttpResponseMessage> never = new();

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken stop) => never.Task;
    }

    private static async Task<List<string>> Drills(Night night) =>
        [.. (await night.Rows()).Where(r => r.RowKey.StartsWith(Keys.HeadPrefix, StringComparison.Ordinal)).Select(r => r.RowKey[Keys.HeadPrefix.Length..])];

    private static async Task<JsonObject> Drill(Night night) => await night.Look((await Drills(night)).Single());

    private static string Roster()
    {
        var roster = JsonNode.Parse(People.Roster)!;
        roster["people"]!.AsArray().Add(new JsonObject { ["id"] = Tester, ["tenantId"] = Night.Tenant, ["name"] = "Test Responder", ["roles"] = new JsonArray("csw"), ["agency"] = "DCFS" });
        return roster.ToJsonString();
    }
}
