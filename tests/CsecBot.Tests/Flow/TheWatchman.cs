using System.Collections.Concurrent;
using System.Net;
using System.Text;
using Azure.Core;
using Azure.Data.Tables;
using CsecBot.Channels;
using CsecBot.Rostering;
using CsecBot.Storage;
using CsecBot.Timers;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
namespace CsecBot.Tests.Flow;

/// Whoever waits elsewhere to be asked once a minute: asked while all is well, and never while it is not, whatever is wrong.
public sealed class TheWatchman(AzuriteFixture azurite) : FlowTest(azurite)
{
    private static readonly Uri Address = new("https://watchman.example/ping/1");

    [Fact]
    public async Task He_is_asked_each_minute_in_which_all_is_well()
    {
        var (night, watchman) = await Begin();
        await night.Phone(People.Csw1).Installs();
        await night.Refer();
        await watchman.Minute();
        await watchman.Minute();
        Assert.Equal([Address, Address], watchman.Asked);
        night.LooksThrough();
    }

    /// What is clean now need not be so by the time that anything else is done.
    [Fact]
    public async Task He_is_asked_before_anything_else_is_done()
    {
        var (night, watchman) = await Begin();
        await night.Phone(People.Supervisor).Installs();
        await watchman.Minute();
        await watchman.Minute();
        Assert.Equal([true, false], watchman.First);
    }

    [Theory, InlineData(Minutely.Watchman, HttpStatusCode.OK), InlineData("", HttpStatusCode.Redirect)]
    public async Task He_is_asked_where_he_moved_to_and_nobody_else_is(string client, HttpStatusCode answer)
    {
        var night = await base.Begin();
        using var said = await night.Parts.GetRequiredService<IHttpClientFactory>().CreateClient(client).GetAsync(night.Connector.Url + StubConnector.Moved);
        Assert.Equal(answer, said.StatusCode);
    }

    [Theory]
    [InlineData("overdue"), InlineData("unsent"), InlineData("forgotten"), InlineData("no heartbeat"), InlineData("a wrong clock")]
    public async Task He_hears_nothing_while_something_is_wrong_and_is_asked_again_when_it_is_not(string wrong)
    {
        var (night, watchman) = await Begin();
        foreach (var line in new[] { "The watch is not clean", "had lost its due row", "The heartbeat has stopped", "ahead of storage's" }) night.Allows(line);
        var supervisor = await night.Phone(People.Supervisor).Installs();
        var csw = await night.Phone(People.Csw1).Installs();
        var id = await night.Refer();
        var right = await Wrong(wrong, night, watchman, csw, id);

        await watchman.Minute();
        Assert.Empty(watchman.Asked);
        Assert.Contains(supervisor.Messages, m => m.Reads.Contains("Check by telephone", StringComparison.Ordinal));

        await right();
        await watchman.Minute();
        Assert.Equal([Address], watchman.Asked);
        night.LooksThrough();
    }

    /// The engine goes on with the roster before it, for days perhaps: he must still notice when it does not, and a supervisor hear of what is worse.
    [Fact]
    public async Task He_is_asked_though_the_roster_file_has_faults_and_that_hides_nothing_else()
    {
        var (night, watchman) = await Begin();
        foreach (var line in new[] { "Roster:File has", "A newer roster has", "The watch is not clean", "had lost its due row" }) night.Allows(line);
        var supervisor = await night.Phone(People.Supervisor).Installs();
        await night.Phone(People.Csw1).Installs();
        var id = await night.Refer();
        supervisor.LooksThrough();
        var file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, """{ "people": 7 }""");
        await night.Parts.GetRequiredService<RosterBook>().Import(file, default);
        File.Delete(file);
        await watchman.Minute();
        Assert.Equal([Address], watchman.Asked);
        supervisor.Expects("The newest roster has faults");

        await night.Table.DeleteEntityAsync("los-angeles", Keys.Due((await night.Referrals.Load(id, default))!.State.DueAt!.Value, id));
        await watchman.Compare();
        await watchman.Minute();
        Assert.Equal([Address], watchman.Asked);
        supervisor.Expects("1 requests had been forgotten");

        Assert.Equal(HttpStatusCode.OK, (await night.Http.PutAsync("/api/roster", new StringContent(People.Roster, Encoding.UTF8, "application/json"))).StatusCode);
        await watchman.Minute();
        Assert.Equal([Address, Address], watchman.Asked);
        supervisor.ExpectsNothing();
        night.LooksThrough();
    }

    /// He is not told that all is well where he cannot be reached, and no supervisor is woken for it: his own silence wakes people.
    [Fact]
    public async Task He_may_be_gone_and_nothing_else_comes_of_it()
    {
        var (night, watchman) = await Begin();
        night.Allows("could not be told");
        var supervisor = await night.Phone(People.Supervisor).Installs();
        watchman.Answer = HttpStatusCode.ServiceUnavailable;
        await watchman.Minute();
        Assert.Equal([Address], watchman.Asked);
        supervisor.ExpectsNothing();
    }

    /// A beat that does not end would be the watch's own end too. Two that stand side by side would be one more each minute.
    [Fact]
    public async Task He_hears_nothing_while_a_look_does_not_end_and_no_other_is_begun_beside_it()
    {
        var (night, watchman) = await Begin();
        night.Allows("The watch failed");
        await (await night.Timers).Standby();
        var supervisor = await night.Phone(People.Supervisor).Installs();
        await night.Phone(People.Csw1).Installs();
        var id = await night.Refer();
        using var letGo = new ManualResetEventSlim();
        var holding = Task.Run(() => night.Parts.GetRequiredService<Dispatcher>().Handle(id, (_, _) => { letGo.Wait(); return null; }, default));
        night.Clock.Advance(TimeSpan.FromMinutes(3));                            // it is due, and whoever looks at it waits
        var waits = night.Machine.WaitsFor(TimeSpan.FromMinutes(1));
        for (var minute = 0; minute < 2; minute++)
        {
            var looking = watchman.Minute(settles: false);
            Assert.True(await waits.WaitAsync(TimeSpan.FromSeconds(30)));
            night.Machine.Advance(TimeSpan.FromMinutes(1));
            await looking;
        }
        Assert.Empty(watchman.Asked);
        Assert.Single(supervisor.Messages, m => m.Reads.Contains("cannot see whether anything is late", StringComparison.Ordinal));

        letGo.Set();
        await holding;
        await watchman.Beat();                                                   // the heartbeat of these two minutes
        await watchman.Minute();
        Assert.Equal([Address], watchman.Asked);
        Assert.Equal(3, watchman.Beats);                                         // one look, the heartbeat, another look
        night.LooksThrough();
    }

    /// As the service itself does it, from the address in its configuration to the last of its timers.
    [Fact]
    public async Task He_is_asked_at_the_start_and_each_minute_from_then_on_by_the_service_itself()
    {
        var watchman = new Watchman(Azurite);
        var night = await BeginWith(parts => parts.AddHttpClient("watch").ConfigurePrimaryHttpMessageHandler(() => watchman), null, ("Watch:HeartbeatUrl", Address.AbsoluteUri));
        await (await night.Timers).ResumeTrigger(Minutely.Trigger);
        for (var minute = 1; minute <= 2; minute++)
        {
            Assert.Equal(minute, watchman.Asked.Count);
            var looked = new HasRun(Minutely.Trigger);
            (await night.Timers).ListenerManager.AddJobListener(looked);
            night.Clock.Advance(TimeSpan.FromMinutes(1));
            await looked.Ended;
        }
        Assert.Equal([Address, Address, Address], watchman.Asked);
    }

    /// Gives back what makes it right again.
    private static async Task<Func<Task>> Wrong(string what, Night night, Watchman watchman, Phone csw, string id)
    {
        switch (what)
        {
            case "overdue":
                await night.Table.AddEntityAsync(new TableEntity("los-angeles", Keys.Due(night.Clock.GetUtcNow().AddMinutes(-2), id)));
                night.Allows("the beat failed and will try again");
                return await night.Spoils(id);
            case "unsent":
                night.Connector.Answers[csw.Conversation] = 503;
                await night.FastForward(TimeSpan.FromMinutes(3));
                night.Machine.Advance(TimeSpan.FromSeconds(61));
                await night.Beat();
                await watchman.Beat();
                return async () =>
                {
                    night.Connector.Answers.Clear();
                    night.Machine.Advance(TimeSpan.FromSeconds(59));
                    await night.Beat();
                    await watchman.Beat();
                };
            case "forgotten":
                await night.Table.DeleteEntityAsync("los-angeles", Keys.Due((await night.Referrals.Load(id, default))!.State.DueAt!.Value, id));
                await watchman.Compare();
                return () => Task.CompletedTask;   // the minute that found it compared again
            case "no heartbeat":
                night.Machine.Advance(TimeSpan.FromMinutes(2));
                return watchman.Beat;
            default:
                await watchman.ClockIs(TimeSpan.FromMinutes(5));
                return () => watchman.ClockIs(TimeSpan.Zero);
        }
    }

    private async Task<(Night, Watchman)> Begin()
    {
        var watchman = new Watchman(Azurite);
        var night = await BeginWith(parts => parts.AddHttpClient("watch").ConfigurePrimaryHttpMessageHandler(() => watchman));
        watchman.Watches(night);
        return (night, watchman);
    }

    /// At the other end of the address; and the minutely watch that asks there, at the moments a test chooses.
    private sealed class Watchman(AzuriteFixture azurite) : HttpMessageHandler
    {
        private readonly ConcurrentQueue<Uri> asked = [];
        private readonly FakeTimeProvider clock = new(TimeProvider.System.GetUtcNow());
        private Night night = null!;
        private Beat beat = null!;
        private Watch watch = null!;
        private Minutely minutely = null!;
        private StorageClock storage = null!;
        private AddressBook? book;

        public IReadOnlyCollection<Uri> Asked => asked;

        /// Whether nobody had been looked up for an alarm by then, each time that he was asked.
        public ConcurrentQueue<bool> First { get; } = [];
        public HttpStatusCode Answer { get; set; } = HttpStatusCode.OK;

        public void Watches(Night on)
        {
            (night, storage) = (on, new(clock));
            beat = ActivatorUtilities.CreateInstance<Beat>(night.Parts);
            watch = ActivatorUtilities.CreateInstance<Watch>(night.Parts, beat, storage);
            book = new(night.Table, "los-angeles", night.Machine);
            minutely = ActivatorUtilities.CreateInstance<Minutely>(night.Parts, watch, ActivatorUtilities.CreateInstance<Alarm>(night.Parts, book), night.Parts.GetRequiredService<Settings>() with { HeartbeatUrl = Address });
        }

        public async Task Minute(bool settles = true)
        {
            await minutely.Execute(null!, default);
            if (settles) await night.Settle();
        }

        public long Beats => beat.Finished;

        public Task Beat() => beat.Run(default);

        public Task Compare() => watch.Compare(default);

        /// By what storage says with its next answer.
        public async Task ClockIs(TimeSpan ahead)
        {
            clock.AdjustTime(TimeProvider.System.GetUtcNow() + ahead);
            var options = new TableClientOptions();
            options.AddPolicy(storage, HttpPipelinePosition.PerRetry);
            await new TableServiceClient(azurite.ConnectionString, options).GetTableClient(night.Table.Name).GetEntityIfExistsAsync<TableEntity>("none", "none");
        }

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken stop)
        {
            asked.Enqueue(request.RequestUri!);
            First.Enqueue(book?.LastKnown(People.Supervisor) is null);
            return Task.FromResult(new HttpResponseMessage(Answer));
        }
    }
}
