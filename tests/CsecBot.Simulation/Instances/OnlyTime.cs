using System.Reflection;
using CsecBot.Clock;
using CsecBot.Timers;
using Microsoft.Extensions.DependencyInjection;
using Quartz;
namespace CsecBot.Simulation;

/// Says that time has passed, in Quartz's place: the heartbeat at its trigger's moment and never two at once, the watch every minute, the
/// comparison every day. The jobs, and what starts them, are the service's own.
internal sealed class OnlyTime
{
    private static readonly TimeSpan AtLeastEvery = TimeSpan.FromSeconds(15);

    /// A clock that is set back puts the next beat off; which is noticed within so long.
    private TimeSpan PutOffAtMost => instance.Night.ClocksOff > TimeSpan.Zero ? AtLeastEvery : TimeSpan.Zero;
    private readonly Instance instance;
    private readonly Timeline timeline;
    private readonly Heartbeat heartbeat;
    private readonly Minutely minutely;
    private readonly Nightly nightly;
    private readonly IScheduler scheduler;
    private readonly IJobExecutionContext context;
    private readonly TaskCompletionSource idle = new();
    private DateTimeOffset? next;
    private DateTimeOffset fires;
    private DateTimeOffset? putOffSince;
    private int version;
    private bool beating, missed, ended, gone;
    private int working;

    public OnlyTime(Instance instance, Timeline timeline, IServiceProvider parts)
    {
        (this.instance, this.timeline) = (instance, timeline);
        heartbeat = ActivatorUtilities.CreateInstance<Heartbeat>(parts);
        minutely = ActivatorUtilities.CreateInstance<Minutely>(parts);
        nightly = ActivatorUtilities.CreateInstance<Nightly>(parts);
        scheduler = Stand.In<IScheduler>(Asked);
        context = Stand.In<IJobExecutionContext>((method, _) => method.Name == "get_Scheduler" ? scheduler : throw new NotSupportedException(method.Name));
    }

    public async Task Start(Wake wake, Clocks clocks)
    {
        var factory = Stand.In<ISchedulerFactory>((method, _) => method.Name == "GetScheduler" ? Stand.Value(method.ReturnType, scheduler) : throw new NotSupportedException(method.Name));
        await new HeartbeatStart(factory, wake, instance.Part<Settings>(), clocks).StartAsync(CancellationToken.None);
        instance.Night.Sees(Again(TimeSpan.FromMinutes(1), () => minutely.Execute(context, CancellationToken.None)));
        instance.Night.Sees(Again(TimeSpan.FromDays(1), () => nightly.Execute(context, CancellationToken.None)));
    }

    private object? Asked(MethodInfo method, object?[] args)
    {
        switch (method.Name)
        {
            case "RescheduleJob" when gone:
                return Activator.CreateInstance(method.ReturnType);   // a trigger that is not there any more
            case "GetTrigger" when gone && args[0] is TriggerKey key && key.Equals(Heartbeat.Trigger):
                return Activator.CreateInstance(method.ReturnType);
            case "ScheduleJob" or "RescheduleJob":
                gone = false;
                Set(args.OfType<ITrigger>().Single().StartTimeUtc);
                return Stand.Value(method.ReturnType, next!.Value);
            case "GetTrigger":
                return Stand.Value(method.ReturnType, Stand.In<ITrigger>((m, _) => m.Name == "get_NextFireTimeUtc" ? next : throw new NotSupportedException(m.Name)));
            case "get_Status":
                return SchedulerStatus.Running;
            default:
                throw new NotSupportedException($"The heartbeat asks more of Quartz than it is known to: {method.Name}");
        }
    }

    /// A trigger's moment is a moment of the instance's own clock.
    private void Set(DateTimeOffset at)
    {
        (next, fires) = (at, at - instance.Time.Off);
        var mine = ++version;
        timeline.At(fires, () => instance.Give(() =>
        {
            if (mine != version || ended) return;
            if (instance.Time.GetUtcNow() < at) Set(at);   // the clock was set back meanwhile: its moment is still to come
            else if (beating) missed = true;
            else _ = Fire();
        }));
    }

    private async Task Fire()
    {
        working++;
        do
        {
            (next, beating, missed) = (null, true, false);
            try
            {
                await heartbeat.Execute(context, CancellationToken.None);
            }
            catch (Exception e)
            {
                instance.Night.Note($"i{instance.Number} the heartbeat's job failed: {e.GetType().Name}");
            }
            (beating, gone) = (false, next is null);   // a trigger without a next moment is taken away
        }
        while (missed && !ended);
        Done();
    }

    /// How the heartbeat stands still, if it does: a beat is under way, or the next is no more than 15 seconds off.
    public string? Silent()
    {
        var (now, off) = (timeline.Now, fires - timeline.Now);
        if (beating || ended || (next is not null && off <= AtLeastEvery))
        {
            putOffSince = null;
            return null;
        }
        if (next is null) return "will never beat again";
        putOffSince ??= now;
        if (instance.WentOnAt > putOffSince) putOffSince = instance.WentOnAt;   // it stood still, and could not notice
        return now - putOffSince >= PutOffAtMost ? $"beats again in {off.TotalSeconds:0} s" : null;
    }

    /// No job begins any more; ends when those that have begun are done.
    public Task End()
    {
        ended = true;
        if (working == 0) idle.TrySetResult();
        return idle.Task;
    }

    private void Done()
    {
        if (--working == 0 && ended) idle.TrySetResult();
    }

    /// The next only when the last is done.
    private async Task Again(TimeSpan every, Func<ValueTask> job)
    {
        while (!ended)
        {
            working++;
            await job();
            Done();
            await Task.Delay(every, instance.Time, CancellationToken.None);
        }
    }
}

/// Stands in for an interface of which little is used.
public class Stand : DispatchProxy
{
    private Func<MethodInfo, object?[], object?> answer = (m, _) => throw new NotSupportedException(m.Name);

    public static T In<T>(Func<MethodInfo, object?[], object?> answer) where T : class
    {
        var made = Create<T, Stand>();
        ((Stand)(object)made).answer = answer;
        return made;
    }

    /// As what the method returns: itself, or a finished task of it.
    public static object? Value(Type type, object value) =>
        type.IsGenericType && type.GetGenericTypeDefinition() == typeof(ValueTask<>) ? Activator.CreateInstance(type, value)
        : type.IsGenericType && type.GetGenericTypeDefinition() == typeof(Task<>) ? typeof(Task).GetMethod(nameof(Task.FromResult))!.MakeGenericMethod(type.GetGenericArguments()).Invoke(null, [value])
        : value;

    protected override object? Invoke(MethodInfo? method, object?[]? args) => answer(method!, args ?? []);
}
