using CsecBot.Clock;
using CsecBot.Timers;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Quartz;
namespace CsecBot.Tests.Flow;

/// A machine's clock may be set back, by hours even. Whatever Quartz was to say at a moment of the old clock would come as much later.
public sealed class WhenAClockIsSetBack
{
    [Theory, InlineData(2), InlineData(600)]
    public Task The_heartbeat_and_the_watch_come_when_they_would_have_come(double minutes) => Both_come_after((machine, _) =>
    {
        machine.AdjustTime(Night.Start.AddMinutes(-minutes));
        return Task.CompletedTask;
    });

    /// Quartz takes away a trigger that has no next moment, and its job with it.
    [Fact]
    public Task Whichever_Quartz_knows_no_more_comes_again() => Both_come_after(async (_, scheduler) =>
    {
        foreach (var trigger in new[] { Heartbeat.Trigger, Minutely.Trigger }) Assert.True(await scheduler.UnscheduleJob(trigger));
    });

    private static async Task Both_come_after(Func<FakeMachine, IScheduler, Task> what)
    {
        var machine = new FakeMachine(Night.Start);
        var clocks = new Clocks(machine, machine);
        var settings = Settings.Read(new ConfigurationBuilder().AddInMemoryCollection([new("Storage:ConnectionString", "x")]).Build(), development: true, out _)!;
        await using var parts = new ServiceCollection().AddLogging().AddQuartz(q => q.UseTimeProvider(machine)).BuildServiceProvider();
        var scheduler = await parts.GetRequiredService<ISchedulerFactory>().GetScheduler();
        using var start = new HeartbeatStart(parts.GetRequiredService<ISchedulerFactory>(), new(), settings, clocks);
        await start.StartAsync(default);
        await scheduler.ScheduleJob(JobBuilder.Create<Minutely>().WithIdentity("watch").Build(), Minutely.From(clocks.Now, settings, clocks));

        await what(machine, scheduler);
        machine.Advance(TimeSpan.FromSeconds(15));

        foreach (var trigger in new[] { Heartbeat.Trigger, Minutely.Trigger }) Assert.True((await scheduler.GetTrigger(trigger))?.NextFireTimeUtc <= clocks.Now);
        await scheduler.Shutdown();
    }
}
