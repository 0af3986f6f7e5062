using CsecBot.Storage;
namespace CsecBot.Timers;

public static class Health
{
    private static readonly TimeSpan BeatWithin = TimeSpan.FromSeconds(10);

    public static void Map(IEndpointRouteBuilder app)
    {
        app.MapGet("/health/live", () => Results.Json(new { status = "live" }));
        app.MapGet("/health/ready", Ready);
        app.MapGet("/health/engine", Engine);
    }

    /// Storage can be reached. The protocol and the roster were found valid by then, or the process had not started; what is overdue does not make it wait.
    private static async Task<IResult> Ready(ReferralTable referrals, ILogger<Beat> log, CancellationToken stop)
    {
        try
        {
            await referrals.EarliestDue(stop);
            return Results.Json(new { status = "ready" });
        }
        catch (Exception e) when (!stop.IsCancellationRequested)
        {
            log.LogError("Storage is out of reach: {Error}", e.GetType().Name);
            return Results.Json(new { status = "storage out of reach" }, statusCode: 503);
        }
    }

    /// Healthy only when a whole beat has finished since the question was asked.
    private static async Task<IResult> Engine(Watch watch, Clock.Clocks clocks, ILogger<Beat> log, CancellationToken stop)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(stop);
        using var late = new CancellationTokenSource(BeatWithin, clocks.Machine);
        using var _ = late.Token.Register(limit.Cancel);
        try
        {
            var look = await watch.Look(limit.Token);
            return Results.Json(look, statusCode: look.Clean ? 200 : 503);
        }
        catch (Exception e) when (!stop.IsCancellationRequested)
        {
            log.LogError("No whole beat was finished: {Error}", e.GetType().Name);
            return Results.Json(new { clean = false }, statusCode: 503);
        }
    }
}
