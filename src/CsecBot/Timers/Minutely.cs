using CsecBot.Channels;
using CsecBot.Clock;
using CsecBot.Storage;
using CsecBot.Teams;
using Quartz;
namespace CsecBot.Timers;

/// The watch, once a minute. Clean, it tells a watchman elsewhere, who notices a dead engine by its silence; of whatever is not well it tells a supervisor.
[DisallowConcurrentExecution]
public sealed class Minutely(Watch watch, Canary canary, Alarm alarm, Settings settings, IHttpClientFactory clients, ILogger<Minutely> log) : IJob
{
    public static readonly TriggerKey Trigger = new("watch");

    /// The client that asks him.
    public const string Watchman = "watch";

    /// A minute of the machine's.
    public static TimeSpan Every(Settings settings) => TimeSpan.FromMinutes(1) * (settings.ClockSpeed ?? 1);

    public static ITrigger From(DateTimeOffset start, Settings settings, Clocks clocks) =>
        TriggerBuilder.Create(clocks.Protocol).WithIdentity(Trigger).StartAt(start).WithSimpleSchedule(s => s.WithInterval(Every(settings)).RepeatForever()).Build();

    public async ValueTask Execute(IJobExecutionContext context, CancellationToken stop)
    {
        try
        {
            await canary.Fly(stop);
        }
        catch (Exception e) when (!stop.IsCancellationRequested)   // the look below says whether the engine is well without it
        {
            log.LogError("The drill to the test responder failed and will be tried again: {Error}", e.GetType().Name);
        }
        var (troubles, isClean) = await Troubles(stop);
        // At once: what is clean now need not be so by the time that anything else is done.
        if (isClean && settings.HeartbeatUrl is { } url) await Tell(async () => (await clients.CreateClient(Watchman).GetAsync(url, stop)).EnsureSuccessStatusCode(), stop);
        await Tell(() => troubles.Count > 0 ? alarm.Raise(troubles, stop) : alarm.Settled(stop), stop);
    }

    private async Task Tell(Func<Task> work, CancellationToken stop)
    {
        try
        {
            await work();
        }
        catch (Exception e) when (!stop.IsCancellationRequested)
        {
            log.LogError("What the watch found could not be told: {Error}", e.GetType().Name);
        }
    }

    /// What a supervisor must read, and whether the watchman elsewhere may be told that all is well. That nobody could look is the worst of it.
    private async Task<(IReadOnlyDictionary<Trouble, string> Troubles, bool IsClean)> Troubles(CancellationToken stop)
    {
        try
        {
            var look = await watch.LookInTime(stop);
            if (look.CanaryCameRound == false) log.LogError("The drill to the test responder did not come round");
            if (look.IsClockWrong) log.LogError("The clock of this machine is {Seconds} s ahead of storage's", look.ClockAheadSeconds);
            if (!look.Beats) log.LogError("The heartbeat has stopped");
            if (look.RosterFaults > 0) log.LogError("A newer roster has {Count} faults and is not in force", look.RosterFaults);
            if (!look.Clean) log.LogError("The watch is not clean: {Overdue} overdue, {Unsent} unsent, the oldest {Age} s, {Forgotten} forgotten", look.Overdue, look.Unsent, look.OldestUnsentSeconds, look.Forgotten);
            return (Found(look), look.Clean);
        }
        catch (Exception e) when (!stop.IsCancellationRequested)
        {
            log.LogError("The watch failed: {Error}", e.GetType().Name);
            return (new Dictionary<Trouble, string> { [Trouble.Unknown] = "On-call Dispatch cannot see whether anything is late: its storage does not answer as it should." }, false);
        }
    }

    private static Dictionary<Trouble, string> Found(Look look)
    {
        var found = new Dictionary<Trouble, string>();
        if (!look.Beats) found[Trouble.Heartbeat] = "The heartbeat of an instance has stopped, and what it pages comes late. Restart it.";
        if (look.IsClockWrong) found[Trouble.Clock] = "The clock of an instance is wrong, so pages come too late or too early. Set it right.";
        if (look.IsBehind) found[Trouble.Behind] = $"On-call Dispatch is behind: {look.Overdue} requests overdue, {look.Unsent} messages unsent.";
        if (look.Forgotten > 0) found[Trouble.Forgotten] = $"{look.Forgotten} requests had been forgotten, and are taken up again as far as they can be read.";
        if (look.RosterFaults > 0) found[Trouble.Roster] = "The newest roster has faults and was not taken in: the one before it is in force. Hand in a right one.";
        if (look.CanaryCameRound == false) found[Trouble.Drill] = "A drill to the test responder did not come round within five minutes, so pages may not either.";
        return found;
    }
}

/// Once a night: the full comparison, and taking away what may no longer be kept. What fails is tried again the next night, and stops nothing else.
[DisallowConcurrentExecution]
public sealed class Nightly(
    Watch watch, ReferralTable referrals, Courier courier, BotStateTable conversations, ReadBacks readBacks, HeardTable heard, Clocks clocks, ILogger<Nightly> log) : IJob
{
    private static readonly TimeSpan LeftAlone = TimeSpan.FromDays(1), HeardKept = TimeSpan.FromDays(30);

    public async ValueTask Execute(IJobExecutionContext context, CancellationToken stop)
    {
        var now = clocks.Machine.GetUtcNow();
        await Try("comparison", async () => { await watch.Compare(stop); return 0; }, stop);
        await Try("requests whose cards were left in chats", () => courier.StubLeft(stop), stop);
        await Try("places", () => referrals.PurgePlaces(clocks.Now, stop, id => log.LogError("{Referral} cannot be read by this version: its place stays", id)), stop);
        // What somebody began to answer and left may hold a place.
        await Try("conversations", () => conversations.Purge(now - LeftAlone, stop), stop);
        await Try("cards read back", () => readBacks.EndLeft(now - LeftAlone, stop), stop);
        await Try("answers heard", () => heard.Purge(now - HeardKept, stop), stop);
    }

    private async Task Try(string what, Func<Task<int>> work, CancellationToken stop)
    {
        try
        {
            if (await work() is > 0 and var count) log.LogInformation("The night took away {Count} {What}", count, what);
        }
        catch (Exception e) when (!stop.IsCancellationRequested)
        {
            log.LogError("The nightly work on {What} failed and is done again tomorrow: {Error}", what, e.GetType().Name);
        }
    }
}
