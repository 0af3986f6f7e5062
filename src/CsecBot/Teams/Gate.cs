using System.Threading.RateLimiting;
using CsecBot.Clock;
using Newtonsoft.Json.Linq;
namespace CsecBot.Teams;

/// Why a turn was not taken now.
internal sealed record Later(int Status, TimeSpan Wait, string Words);

/// What stands between a good token and a turn: a repeat is answered as before, one person has a pace and a few places, all together have so many.
/// What answers a request goes by itself, and strangers go by themselves, so that nothing else ever stands before an acceptance, nor they before a
/// screener.
public sealed class Gate(Settings settings, Dispatcher dispatcher, Clocks clocks) : IDisposable
{
    /// People who are on no roster share one pace, as wide as that of so many who are.
    private const int Strangers = 10;

    private const string TooMuch = "Too much at once from one person. Nothing was done; send it again a little later.";

    /// One request's answers take nothing from another's. Requests share so many paces.
    private const uint Requests = 16;

    /// Whoever says much else makes no acceptance forgotten.
    private readonly Repeats answers = new(clocks.Machine), others = new(clocks.Machine);

    private readonly PartitionedRateLimiter<(string Person, uint About)> paces = PartitionedRateLimiter.Create<(string Person, uint), (string, uint)>(who => RateLimitPartition.GetTokenBucketLimiter(who, _ =>
        Limits.Pace(settings.Limits.ActivitiesPerSecond * (who.Person.Length == 0 ? Strangers : 1))));

    private enum Lane { Answers, Others, Strangers }

    private readonly PartitionedRateLimiter<Lane> places = PartitionedRateLimiter.Create<Lane, Lane>(lane => RateLimitPartition.GetConcurrencyLimiter(lane, _ => new()
    {
        PermitLimit = settings.Limits.TurnsAtOnce, QueueLimit = settings.Limits.TurnsWaiting, QueueProcessingOrder = QueueProcessingOrder.OldestFirst,
    }));

    /// A chat that hangs, or a telephone that sends by itself, holds few places. More of one person wait for those, in nobody else's way: as many as their
    /// pace lets in at once.
    private const int OfOnePerson = 4;

    private readonly PartitionedRateLimiter<(string Person, Lane)> each = PartitionedRateLimiter.Create<(string, Lane), (string, Lane)>(who => RateLimitPartition.GetConcurrencyLimiter(who, _ => new()
    {
        PermitLimit = OfOnePerson, QueueLimit = settings.Limits.ActivitiesPerSecond * Limits.BurstOfSeconds, QueueProcessingOrder = QueueProcessingOrder.OldestFirst,
    }));

    /// Null where the turn was taken.
    internal async Task<Later?> Pass(ITurnContext turn, IBot bot, CancellationToken stop)
    {
        Later? later = null;
        var person = PersonOf(turn);
        var about = person.Length == 0 ? null : RequestIn(turn.Activity);   // a stranger has nothing to answer
        var lane = about is not null ? Lane.Answers : person.Length > 0 ? Lane.Others : Lane.Strangers;
        var (answer, isRepeat) = await (about is null ? others : answers).Once(turn.Activity, async () =>
        {
            later = null;
            using var pace = paces.AttemptAcquire((person, about is null ? 0 : 1 + Turns.Number(about) % Requests));
            if (!pace.IsAcquired)
            {
                later = new(StatusCodes.Status429TooManyRequests, pace.TryGetMetadata(MetadataName.RetryAfter, out var wait) ? wait : TimeSpan.FromSeconds(1), TooMuch);
                return null;
            }
            using var own = lane == Lane.Strangers ? null : await each.Wait((person, lane), clocks.Machine, stop);
            if (own is null && lane != Lane.Strangers)
            {
                later = new(StatusCodes.Status429TooManyRequests, TimeSpan.FromSeconds(1), TooMuch);
                return null;
            }
            using var place = await places.Wait(lane, clocks.Machine, stop);
            if (place is not null) return await Heard(turn, bot);
            later = new(StatusCodes.Status503ServiceUnavailable, TimeSpan.FromSeconds(1), "Too much at once. Nothing was done; send it again.");
            return null;
        }, stop);
        if (isRepeat && answer?.Invoke is { } before) await turn.SendActivityAsync(new Activity { Type = ActivityTypesEx.InvokeResponse, Value = before }, stop);
        return later;
    }

    public void Dispose()
    {
        paces.Dispose();
        places.Dispose();
        each.Dispose();
    }

    /// Let in, a turn is seen through: on a slow storage the channel may give up sooner, and whoever pressed Accept has accepted.
    /// Null where an invoke got no answer, or was told that the bot failed: that is not to be said again to a second try.
    private static async Task<Answered?> Heard(ITurnContext turn, IBot bot)
    {
        InvokeResponse? answer = null;
        turn.OnSendActivities((_, sent, next) =>
        {
            answer = sent.Find(a => a.Type == ActivityTypesEx.InvokeResponse)?.Value as InvokeResponse ?? answer;
            return next();
        });
        await bot.OnTurnAsync(turn, CancellationToken.None);
        return turn.Activity.Type == ActivityTypes.Invoke && answer is not { Status: < 500 } ? null : new(answer);
    }

    private string PersonOf(ITurnContext turn) => Speaker.Of(turn) is { } id && dispatcher.Today.Roster.Find(id) is not null ? $"{Speaker.TenantOf(turn)} {id}" : "";

    /// The request that a button or a word answers; none where it only looks.
    private static string? RequestIn(Activity activity)
    {
        if (activity.Value is JObject value)
        {
            var action = value["action"] as JObject;
            return Click.Read((action?["verb"] as JValue)?.Value as string, action is null ? value : action["data"] as JObject) is { Verb: not "refresh" } click ? click.Referral : null;
        }
        return activity.Type == ActivityTypes.Message && ChatCommand.Parse(activity.Text) is ChatCommand.Press press ? press.Referral ?? "" : null;
    }
}
