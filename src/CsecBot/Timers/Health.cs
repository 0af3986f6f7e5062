using CsecBot.Clock;
using CsecBot.Storage;
namespace CsecBot.Timers;

/// What anybody may ask, as often as they like: those who ask while a look is under way share the next one, so that asking costs storage
/// no more than one look at a time, and the heartbeat waits for one beat at most.
public sealed class Health
{
    private static readonly TimeSpan BeatWithin = TimeSpan.FromSeconds(10), AnswerStands = TimeSpan.FromSeconds(5);
    private readonly ILogger log;
    private readonly Shared<bool> ready;
    private readonly Shared<Answer?> engine;
    private readonly InTime<Answer> looks;

    /// What is open is counted row by row, so only for those who ask.
    private sealed record Answer(Look Look, int Open, DateTimeOffset? EarliestDue);

    public Health(ReferralTable referrals, Watch watch, Clocks clocks, ILogger<Beat> lines)
    {
        log = new SparingLog(lines, clocks.Machine);
        ready = new(() => IsReachable(referrals, clocks));
        looks = new(clocks.Machine, BeatWithin);
        engine = new(() => Beaten(() => Whole(watch, referrals)));
    }

    public static void Map(IEndpointRouteBuilder app)
    {
        app.MapGet("/health/live", () => Results.Json(new { status = "live" }));
        app.MapGet("/health/ready", async (Health health, CancellationToken stop) => await health.ready.Ask().WaitAsync(stop)
            ? Results.Json(new { status = "ready" }) : Results.Json(new { status = "storage out of reach" }, statusCode: 503));
        app.MapGet("/health/engine", async (Health health, CancellationToken stop) => await health.engine.Ask().WaitAsync(stop) is { Look: var look } answer
            ? Results.Json(new { look.Clean, look.Beats, answer.Open, look.Overdue, answer.EarliestDue, look.Unsent, look.OldestUnsentSeconds, look.Forgotten, look.RosterFaults, look.CanaryCameRound, look.ClockAheadSeconds }, statusCode: look.Clean ? 200 : 503) : Results.Json(new { clean = false }, statusCode: 503));
    }

    /// Storage can be reached. The protocol and the roster were found valid by then, or the process had not started; what is overdue does not make it wait:
    /// while much is done at once the question would stand in line, and a load balancer would take the service away just then. What storage did a moment ago is answer enough.
    private async Task<bool> IsReachable(ReferralTable referrals, Clocks clocks)
    {
        if (clocks.Machine.GetUtcNow() - referrals.AnsweredAt < AnswerStands) return true;
        try
        {
            await referrals.EarliestDue(CancellationToken.None);
            return true;
        }
        catch (Exception e)
        {
            log.LogError("Storage is out of reach: {Error}", e.GetType().Name);
            return false;
        }
    }

    private static async Task<Answer> Whole(Watch watch, ReferralTable referrals)
    {
        var look = await watch.Look(CancellationToken.None);
        return new(look, await referrals.Open(CancellationToken.None), await referrals.EarliestDue(CancellationToken.None));
    }

    /// Healthy only when a whole beat has finished since the question was asked. One that takes longer is not waited for, and not cut off: pages are
    /// under way in it. Nor is another begun beside it.
    private async Task<Answer?> Beaten(Func<Task<Answer>> look)
    {
        try
        {
            return await looks.Do(look, CancellationToken.None);
        }
        catch (Exception e)
        {
            log.LogError("No whole beat was finished: {Error}", e.GetType().Name);
            return null;
        }
    }
}
