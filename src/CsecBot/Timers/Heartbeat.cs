using CsecBot.Clock;
using CsecBot.Storage;
using Quartz;
namespace CsecBot.Timers;

/// Quartz says only that time has passed: at the earliest moment anything is due, and at least every 15 seconds.
[DisallowConcurrentExecution]
public sealed class Heartbeat(Beat beat, ReferralTable referrals, Wake wake, Clocks clocks, ILogger<Heartbeat> log) : IJob
{
    public static readonly JobKey Job = new("heartbeat");
    public static readonly TriggerKey Trigger = new("next");
    public static readonly TimeSpan AtLeastEvery = TimeSpan.FromSeconds(15);

    /// What a beat found due and could not do is tried again, but not without a pause.
    private static readonly TimeSpan AgainAfter = TimeSpan.FromSeconds(1);

    public async ValueTask Execute(IJobExecutionContext context, CancellationToken stop)
    {
        DateTimeOffset? due = null;
        var began = clocks.Now;
        wake.Take();
        try
        {
            await beat.Run(stop);
            due = await referrals.EarliestDue(stop);
            if (due <= began) due = clocks.Now + AgainAfter;
        }
        catch (Exception e) when (!stop.IsCancellationRequested)   // a storage that does not answer cancels too, and must not end the heartbeat
        {
            log.LogError("The beat failed and will be tried again: {Error}", e.GetType().Name);
            due = clocks.Now + AgainAfter;
        }
        await wake.Setting.WaitAsync(CancellationToken.None);
        try
        {
            // Who asked while this beat was under way asked for the one after it.
            var next = Earlier(due, wake.Take());
            await context.Scheduler.RescheduleJob(Trigger, At(next, clocks), CancellationToken.None);
            while (wake.Take() is { } asked)
            {
                if (asked >= next) continue;
                next = asked;
                await context.Scheduler.RescheduleJob(Trigger, At(next, clocks), CancellationToken.None);
            }
        }
        catch (SchedulerException) when (context.Scheduler.Status is SchedulerStatus.ShuttingDown or SchedulerStatus.Shutdown)
        {
            // The process ends during a beat. Whichever starts next begins with one.
        }
        finally
        {
            wake.Setting.Release();
        }
    }

    private static DateTimeOffset? Earlier(DateTimeOffset? a, DateTimeOffset? b) => a < b || b is null ? a : b;

    public static ITrigger At(DateTimeOffset? due, Clocks clocks)
    {
        var latest = clocks.Now + AtLeastEvery;
        return TriggerBuilder.Create(clocks.Protocol).WithIdentity(Trigger).ForJob(Job).StartAt(due < latest ? due.Value : latest).Build();
    }
}

/// Starts the heartbeat, and brings it forward when something is saved that is due before it. A clock that is set back leaves what was to come far
/// ahead, the heartbeat and the watch: every so often, by a count of time that no clock moves, both are looked after.
public sealed class HeartbeatStart(ISchedulerFactory schedulers, Wake wake, Settings settings, Clocks clocks) : IHostedService, IDisposable
{
    private ITimer? timer;

    public async Task StartAsync(CancellationToken stop)
    {
        var scheduler = await schedulers.GetScheduler(stop);
        await scheduler.ScheduleJob(OfHeart(), Heartbeat.At(clocks.Now, clocks), cancellationToken: stop);
        wake.Asked += at => { if (at < clocks.Now + Heartbeat.AtLeastEvery) _ = BringForward(scheduler, at); };
        timer = clocks.Machine.CreateTimer(_ => LookAfter(scheduler), null, Heartbeat.AtLeastEvery, Heartbeat.AtLeastEvery);
    }

    public Task StopAsync(CancellationToken stop)
    {
        Dispose();
        return Task.CompletedTask;
    }

    public void Dispose() => timer?.Dispose();

    private void LookAfter(IScheduler scheduler)
    {
        _ = AtOnce(scheduler, Heartbeat.Trigger, Heartbeat.AtLeastEvery, OfHeart, () => Heartbeat.At(clocks.Now, clocks));
        _ = AtOnce(scheduler, Minutely.Trigger, Minutely.Every(settings), () => JobBuilder.Create<Minutely>().Build(), () => Minutely.From(clocks.Now, settings, clocks));
    }

    /// Where it would be longer than that until the next. A trigger that has no next moment Quartz takes away, and its job with it: then both are made anew.
    private Task AtOnce(IScheduler scheduler, TriggerKey key, TimeSpan atMost, Func<IJobDetail> job, Func<ITrigger> now) => Alone(async () =>
    {
        if (await scheduler.GetTrigger(key) is not { } trigger) await scheduler.ScheduleJob(job(), now());
        else if (trigger.NextFireTimeUtc > clocks.Now + atMost) await scheduler.RescheduleJob(key, now());
    });

    private Task BringForward(IScheduler scheduler, DateTimeOffset at) => Alone(async () =>
    {
        var next = (await scheduler.GetTrigger(Heartbeat.Trigger))?.NextFireTimeUtc;
        if (next is null || at < next) await scheduler.RescheduleJob(Heartbeat.Trigger, Heartbeat.At(at, clocks));
    });

    private async Task Alone(Func<Task> set)
    {
        await wake.Setting.WaitAsync();
        try
        {
            await set();
        }
        finally
        {
            wake.Setting.Release();
        }
    }

    private static IJobDetail OfHeart() => JobBuilder.Create<Heartbeat>().WithIdentity(Heartbeat.Job).Build();
}
