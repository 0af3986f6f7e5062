using CsecBot.Timers;
using Microsoft.Extensions.DependencyInjection;
namespace CsecBot.Tests.Flow;

/// Whether the look says truly that the heartbeat beats.
public sealed class WhetherTheHeartbeatIsHeard(AzuriteFixture azurite) : FlowTest(azurite)
{
    /// The look makes a beat itself, so what it finds done does not show that the heartbeat would have done it.
    [Fact]
    public async Task A_heartbeat_that_has_stopped_is_seen_though_each_look_makes_up_for_it()
    {
        var night = await Begin();
        var beat = ActivatorUtilities.CreateInstance<Beat>(night.Parts);
        var watch = ActivatorUtilities.CreateInstance<Watch>(night.Parts, beat);
        Assert.True(await watch.Look(default) is { Clean: true, Beats: true });
        night.Machine.Advance(TimeSpan.FromMinutes(2));
        Assert.True(await watch.Look(default) is { Clean: false, Beats: false });
        await beat.Run(default);
        Assert.True(await watch.Look(default) is { Clean: true, Beats: true });
    }

    /// Its heartbeat comes as late as the look itself, and is no sign that it has stopped.
    [Fact]
    public async Task A_machine_that_stands_still_while_it_looks_has_a_heartbeat()
    {
        var night = await Begin();
        var csw = await night.Phone(People.Csw1).Installs();
        await night.Refer();
        var watch = ActivatorUtilities.CreateInstance<Watch>(night.Parts, ActivatorUtilities.CreateInstance<Beat>(night.Parts));
        var waits = night.Machine.WaitsFor(TimeSpan.FromSeconds(2));
        night.Connector.Hangs = csw.Conversation;
        night.Clock.Advance(TimeSpan.FromMinutes(3));                            // it is due, and the chat does not answer
        var look = watch.Look(default);
        Assert.True(await waits.WaitAsync(TimeSpan.FromSeconds(30)));
        night.Machine.Advance(TimeSpan.FromMinutes(5));
        Assert.True((await look).Beats);
        Assert.False((await watch.Look(default)).Beats);
        night.LooksThrough();
    }
}
