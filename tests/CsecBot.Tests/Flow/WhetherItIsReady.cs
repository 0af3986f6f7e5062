using System.Net;
using CsecBot.Timers;
using Microsoft.Extensions.DependencyInjection;
namespace CsecBot.Tests.Flow;

/// What a load balancer asks before it sends anybody here.
public sealed class WhetherItIsReady(AzuriteFixture azurite) : FlowTest(azurite)
{
    [Fact]
    public async Task What_storage_did_a_moment_ago_is_answer_enough_and_then_it_is_asked_again()
    {
        var night = await Begin();
        night.Allows("Storage is out of reach");
        Assert.Equal(HttpStatusCode.OK, (await night.Http.GetAsync("/health/ready")).StatusCode);   // nothing was done yet, so it was asked
        await night.Refer();
        await night.Table.DeleteAsync();

        night.Machine.Advance(TimeSpan.FromSeconds(4.9));
        Assert.Equal(HttpStatusCode.OK, (await night.Http.GetAsync("/health/ready")).StatusCode);
        night.Machine.Advance(TimeSpan.FromSeconds(0.1));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await night.Http.GetAsync("/health/ready")).StatusCode);
    }

    [Fact]
    public async Task A_beat_that_does_not_end_in_ten_seconds_is_unhealthy()
    {
        var night = await Begin();
        night.Allows("No whole beat was finished");
        var csw = await night.Phone(People.Csw1).Installs();
        var id = await night.Refer();
        csw.LooksThrough();
        using var letGo = new ManualResetEventSlim();
        var holding = Task.Run(() => night.Parts.GetRequiredService<Dispatcher>().Handle(id, (_, _) => { letGo.Wait(); return null; }, default));
        night.Clock.Advance(TimeSpan.FromMinutes(3));                            // it is due, and whoever looks at it waits
        var waits = night.Machine.WaitsFor(TimeSpan.FromSeconds(10));
        var asked = night.Http.GetAsync("/health/engine");
        Assert.True(await waits.WaitAsync(TimeSpan.FromSeconds(30)));
        night.Machine.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await asked).StatusCode);

        letGo.Set();                                                             // who asked has gone, and what was begun goes on
        await holding;
        await night.Connector.Until(log => log.Count(s => s.Conversation == csw.Conversation && s is { IsUpdate: false, Card: not null }) == 2);
        await night.Settle();
        csw.Expects("Respond by", minute: 3);
        night.LooksThrough();
    }

    /// Each would make a beat of its own, and the heartbeat would wait for them all.
    [Fact]
    public async Task Who_asks_while_a_look_does_not_end_begins_no_other_beside_it()
    {
        var night = await Begin();
        night.Allows("No whole beat was finished");
        await night.Phone(People.Csw1).Installs();
        var id = await night.Refer();
        await (await night.Timers).Standby();                                    // nobody beats but who looks
        using var letGo = new ManualResetEventSlim();
        var holding = Task.Run(() => night.Parts.GetRequiredService<Dispatcher>().Handle(id, (_, _) => { letGo.Wait(); return null; }, default));
        night.Clock.Advance(TimeSpan.FromMinutes(3));
        var before = night.Parts.GetRequiredService<Beat>().Finished;
        var waits = night.Machine.WaitsFor(TimeSpan.FromSeconds(10));
        for (var asks = 0; asks < 2; asks++)
        {
            var asked = night.Http.GetAsync("/health/engine");
            Assert.True(await waits.WaitAsync(TimeSpan.FromSeconds(30)));
            night.Machine.Advance(TimeSpan.FromSeconds(10));
            Assert.Equal(HttpStatusCode.ServiceUnavailable, (await asked).StatusCode);
        }

        letGo.Set();
        await holding;
        Assert.Equal(HttpStatusCode.OK, (await night.Http.GetAsync("/health/engine")).StatusCode);
        Assert.Equal(2, night.Parts.GetRequiredService<Beat>().Finished - before);
        await night.Settle();
        night.LooksThrough();
    }
}
