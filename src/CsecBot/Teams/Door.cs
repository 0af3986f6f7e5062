using System.Globalization;
using CsecBot.Clock;
using CsecBot.Hotline;
using Microsoft.IdentityModel.Tokens;
namespace CsecBot.Teams;

/// The server says that an answer has gone when the machine has yet to send it. What waits for the answer gives it this long, rather than take
/// the processor from it.
public sealed record HeadStart(TimeSpan By);

/// The channel's way in. The adapter lets in whoever brings the channel's token. Without an app id nobody can, and nobody is let in unless anonymous was chosen.
public sealed class Door(CloudAdapter adapter, Gate gate, Settings settings, Clocks clocks, HeadStart headStart, ILogger<Door> log)
{
    private const int BodyAtMost = 256 * 1024;
    private readonly SparingLog log = new(log, clocks.Machine);

    public static void Map(IEndpointRouteBuilder app) =>
        app.MapPost("/api/messages", (HttpContext http, Door door, IBot bot) => door.Take(http, bot)).WithMetadata(new BodyAtMost(BodyAtMost));

    /// Ends when the answer to this turn's request has gone out, or its caller has. Null where there is no request.
    public static Task? Answered(ITurnContext turn) => turn.TurnState.Get<Answering>()?.Done;

    private async Task Take(HttpContext http, IBot bot)
    {
        if (!settings.AllowAnonymous && settings.AppId is null) { http.Response.StatusCode = StatusCodes.Status401Unauthorized; return; }
        try
        {
            var admitted = new Admitted(gate, bot, new(http.Response, headStart.By, clocks.Machine));
            await adapter.ProcessAsync(http.Request, http.Response, admitted, http.RequestAborted);
            if (admitted.Refused is { } later && !http.Response.HasStarted)
            {
                log.LogWarning("A turn was answered {Status}", later.Status);
                http.Response.Headers.RetryAfter = Math.Max(1, Math.Ceiling(later.Wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
                await Problems.Of(later.Status, later.Words).ExecuteAsync(http);
            }
            else if (http.Response is { StatusCode: StatusCodes.Status413PayloadTooLarge, HasStarted: false })
            {
                await CsecBot.BodyAtMost.Words(http, StatusCodes.Status413PayloadTooLarge).ExecuteAsync(http);
            }
        }
        // What Bot Builder leaves uncaught: a turn's own failures go to OnTurnError, so these are a token it could not read, or keys it could not fetch.
        catch (Exception e) when (e is SecurityTokenException or ArgumentException)
        {
            http.Response.StatusCode = StatusCodes.Status401Unauthorized;
        }
        catch (Exception e) when (e is InvalidOperationException or HttpRequestException)
        {
            log.LogError("Nobody can be recognised at the door: {Error}", e.GetType().Name);
            http.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        }
    }

    /// The bot behind the gate, for one turn.
    private sealed class Admitted(Gate gate, IBot bot, Answering answering) : IBot
    {
        public Later? Refused { get; private set; }

        public async Task OnTurnAsync(ITurnContext turnContext, CancellationToken cancellationToken = default)
        {
            turnContext.TurnState.Add(answering);
            Refused = await gate.Pass(turnContext, bot, cancellationToken);
        }
    }

    private sealed class Answering
    {
        private readonly TaskCompletionSource done = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Answering(HttpResponse response, TimeSpan headStart, TimeProvider machine) => response.OnCompleted(() =>
        {
            _ = After(headStart, machine);
            return Task.CompletedTask;
        });

        private async Task After(TimeSpan headStart, TimeProvider machine)
        {
            await Task.Delay(headStart, machine);
            done.SetResult();
        }

        public Task Done => done.Task;
    }
}
