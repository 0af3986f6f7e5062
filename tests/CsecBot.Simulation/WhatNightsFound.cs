using System.Collections.Concurrent;
using Azure.Core.Pipeline;
using Azure.Data.Tables;
using CsecBot.Clock;
using CsecBot.Rostering;
using CsecBot.Storage;
using CsecBot.Timers;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging.Abstractions;
using Quartz;
namespace CsecBot.Simulation;

/// What was found by nights, each by itself and as small as it can be.
public sealed class WhatNightsFound
{
    /// The library says it as a cancelled task, which was taken for the end of the process: the job failed, Quartz took its trigger away,
    /// and no beat ever came again.
    [Fact]
    public async Task A_read_that_timed_out_does_not_end_the_heartbeat() => Assert.InRange(Assert.Single(await Beats(_ => { })), TimeSpan.Zero, TimeSpan.FromSeconds(1));

    [Fact]
    public async Task Who_asks_for_a_beat_while_one_is_under_way_gets_the_next_one() => Assert.InRange((await Beats(wake => wake.At(TimeProvider.System.GetUtcNow() + TimeSpan.FromSeconds(3))))[^1], TimeSpan.Zero, TimeSpan.FromSeconds(3));

    [Fact]
    public async Task Who_asks_while_the_next_beat_is_being_set_gets_it_sooner() =>
        Assert.True(await Beats(_ => { }, wake => wake.At(TimeProvider.System.GetUtcNow().AddMinutes(-1))) is [var first, var second] && second < first);

    /// Who would bring the next beat forward had seen that none was set, and a beat that ended just then set an earlier one: it was put off.
    [Fact]
    public async Task Whoever_sets_the_next_beat_does_it_alone()
    {
        var (wake, alone) = (new Wake(), new ConcurrentQueue<bool>());
        var scheduler = Stand.In<IScheduler>((method, args) =>
        {
            if (method.Name != "ScheduleJob") alone.Enqueue(wake.Setting.CurrentCount == 0);
            return method.Name == "GetTrigger" ? Activator.CreateInstance(method.ReturnType) : Stand.Value(method.ReturnType, args.OfType<ITrigger>().Single().StartTimeUtc);
        });
        var settings = Settings.Read(new ConfigurationBuilder().AddInMemoryCollection([new("Storage:ConnectionString", "x")]).Build(), development: true, out _)!;
        using var start = new HeartbeatStart(Stand.In<ISchedulerFactory>((method, _) => Stand.Value(method.ReturnType, scheduler)), wake, settings, new(TimeProvider.System, TimeProvider.System));
        await start.StartAsync(CancellationToken.None);

        wake.At(TimeProvider.System.GetUtcNow());
        Assert.Equal(2, alone.Count);   // it looks, and brings forward
        await Beat(wake, scheduler, () => { });

        Assert.True(alone.Count > 2);
        Assert.DoesNotContain(false, alone);
    }

    /// A bug that no longer fits the source would be found by nobody and missed by nobody.
    [Fact]
    public void Every_planted_bug_can_be_planted() =>
        Assert.All(Planted.All(), bug => Assert.All(bug.Changes, c => Assert.Equal(2, File.ReadAllText(Path.Combine(Planted.Root, c.File)).Split(c.Was).Length)));

    /// In how long the heartbeat wants to be called again, after storage did not answer it; `meanwhile` happens during the beat.
    private static async Task<IReadOnlyList<TimeSpan>> Beats(Action<Wake> meanwhile, Action<Wake>? asSet = null)
    {
        var (wake, asked) = (new Wake(), new List<DateTimeOffset>());
        await Beat(wake, Stand.In<IScheduler>((method, args) =>
        {
            asked.Add(args.OfType<ITrigger>().Single().StartTimeUtc);
            if (asked.Count == 1) asSet?.Invoke(wake);
            return Stand.Value(method.ReturnType, asked[^1]);
        }), () => meanwhile(wake));
        return [.. asked.Select(at => at - TimeProvider.System.GetUtcNow())];
    }

    private static async Task Beat(Wake wake, IScheduler scheduler, Action meanwhile)
    {
        var table = SimulatedAccount.Client(new TableClientOptions { Retry = { MaxRetries = 0 }, Transport = new HttpClientTransport(new NeverInTime(meanwhile)) }).GetTableClient(Night.Table);
        var clocks = new Clocks(TimeProvider.System, TimeProvider.System);
        var referrals = new ReferralTable(table, Night.County, clocks.Machine, TimeSpan.FromDays(30));
        var protocol = Cast.Protocol(County.Quick, false);
        var roster = new RosterBook(new RosterTable(table, Night.County), protocol, null!, clocks, NullLogger<RosterBook>.Instance);
        var beat = new Beat(null!, referrals, roster, new WeeklyDigest(new DigestTable(table, Night.County, clocks.Machine), protocol, roster, clocks), clocks, wake, NullLogger<Beat>.Instance);
        await new Heartbeat(beat, referrals, wake, clocks, NullLogger<Heartbeat>.Instance).Execute(Stand.In<IJobExecutionContext>((_, _) => scheduler), CancellationToken.None);
    }

    private sealed class NeverInTime(Action meanwhile) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken stop)
        {
            meanwhile();
            throw new TaskCanceledException("Nobody answered in time.");
        }
    }
}
