using CsecBot.Channels;
using Quartz;
namespace CsecBot.Timers;

/// The watch, once a minute. Clean, it tells a watchman elsewhere, who notices a dead engine by its silence; not clean, it tells a supervisor.
[DisallowConcurrentExecution]
public sealed class Minutely(Watch watch, Alarm alarm, Settings settings, IHttpClientFactory clients, ILogger<Minutely> log) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken stop)
    {
        try
        {
            var look = await watch.Look(stop);
            if (!look.Clean)
            {
                log.LogError("The watch is not clean: {Overdue} overdue, {Unsent} unsent, the oldest {Age} s, {Forgotten} forgotten", look.Overdue, look.Unsent, look.OldestUnsentSeconds, look.Forgotten);
                if (look.Forgotten > 0) await watch.Compare(stop);   // put back already: whether all are there is known in a minute, not tomorrow
                await alarm.Raise($"On-call Dispatch is behind: {look.Overdue} requests overdue, {look.Unsent} messages unsent. Check by telephone that people were reached.", stop);
                return;
            }
            alarm.Settled();
            if (settings.HeartbeatUrl is { } url) (await clients.CreateClient("watch").GetAsync(url, stop)).EnsureSuccessStatusCode();
        }
        catch (Exception e) when (!stop.IsCancellationRequested)
        {
            log.LogError("The watch failed: {Error}", e.GetType().Name);
        }
    }
}

/// Once a night: the full comparison, and taking away what may no longer be kept.
[DisallowConcurrentExecution]
public sealed class Nightly(Watch watch, Storage.ReferralTable referrals, Storage.BotStateTable conversations, Clock.Clocks clocks, ILogger<Nightly> log) : IJob
{
    private static readonly TimeSpan LeftAlone = TimeSpan.FromDays(1);

    public async ValueTask Execute(IJobExecutionContext context, CancellationToken stop)
    {
        try
        {
            await watch.Compare(stop);
            var purged = await referrals.PurgePlaces(clocks.Now, stop);
            if (purged > 0) log.LogInformation("{Purged} places were purged", purged);
            // What somebody began to answer and left may hold a place.
            var left = await conversations.Purge(clocks.Machine.GetUtcNow() - LeftAlone, stop);
            if (left > 0) log.LogInformation("{Left} conversations were purged", left);
        }
        catch (Exception e) when (!stop.IsCancellationRequested)
        {
            log.LogError("The nightly comparison failed and is made again tomorrow: {Error}", e.GetType().Name);
        }
    }
}
