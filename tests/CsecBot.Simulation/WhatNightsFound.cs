using Azure.Core.Pipeline;
using Azure.Data.Tables;
using CsecBot.Clock;
using CsecBot.Rostering;
using CsecBot.Storage;
using CsecBot.Timers;
using Microsoft.Extensions.Logging.Abstractions;
using Quartz;
namespace CsecBot.Simulation;

/// What was found by nights, each by itself and as small as it can be.
public sealed class WhatNightsFound
{
    /// The library says it as a cancelled task, which was taken for the end of the process: the job failed, Quartz took its trigger away,
    /// and no beat ever came again.
    [Fact]
    public async Task A_read_that_timed_out_does_not_end_the_heartbeat()
    {
        var table = SimulatedAccount.Client(new TableClientOptions { Retry = { MaxRetries = 0 }, Transport = new HttpClientTransport(new NeverInTime()) }).GetTableClient(Night.Table);
        var clocks = new Clocks(TimeProvider.System, TimeProvider.System);
        var referrals = new ReferralTable(table, Night.County, clocks.Machine, TimeSpan.FromDays(30));
        var beat = new Beat(null!, referrals, new RosterBook(new RosterTable(table, Night.County), Cast.Protocol(County.Quick, false), clocks), clocks, NullLogger<Beat>.Instance);
        var asked = new List<DateTimeOffset>();
        var scheduler = Stand.In<IScheduler>((method, args) =>
        {
            asked.Add(args.OfType<ITrigger>().Single().StartTimeUtc);
            return Stand.Value(method.ReturnType, asked[^1]);
        });

        await new Heartbeat(beat, referrals, clocks, NullLogger<Heartbeat>.Instance).Execute(Stand.In<IJobExecutionContext>((_, _) => scheduler), CancellationToken.None);

        Assert.InRange(Assert.Single(asked) - clocks.Now, TimeSpan.FromSeconds(1), Heartbeat.AtLeastEvery);
    }

    private sealed class NeverInTime : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken stop) => throw new TaskCanceledException("Nobody answered in time.");
    }
}
