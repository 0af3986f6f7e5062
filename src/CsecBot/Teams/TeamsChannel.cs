using System.Collections.Concurrent;
using System.Net;
using CsecBot.Cards;
using CsecBot.Channels;
using CsecBot.Dispatch;
using CsecBot.Storage;
using Newtonsoft.Json.Linq;
namespace CsecBot.Teams;

/// Posts and updates cards in a person's own chat. Retries nothing itself: what is not taken stays in the outbox.
public sealed class TeamsChannel(CloudAdapter adapter, ChannelPace pace, Settings settings, Clock.Clocks clocks, ILogger<TeamsChannel> log)
{
    /// For the chat's turn and under the channel's limits together. What then begins must have time to end: a page cut off on its way comes twice.
    private static readonly TimeSpan WaitAtMost = TimeSpan.FromSeconds(3);
    private const HttpStatusCode TooEarly = (HttpStatusCode)425;
    private static readonly TimeSpan OfLate = TimeSpan.FromMinutes(5);

    /// So long before its time to leave ends a message leaves no more: whoever may have it then must not send it while it is still on its way.
    private static readonly TimeSpan OnItsWay = TimeSpan.FromSeconds(5);
    private readonly ConcurrentDictionary<string, ChatTurn> turns = [];
    private long lastTaken = long.MinValue;

    /// Whether it takes messages at all just now: a chat that takes none is then alone in it.
    public bool TakesFromOthers => Volatile.Read(ref lastTaken) is var at and not long.MinValue && clocks.Machine.GetElapsedTime(at) < OfLate;

    /// What is on its way into chats, and whose chat fails; by person.
    public UnderWay UnderWay { get; } = new(clocks.Machine);

    // Without credentials (Development) the SDK still wants some id for the bot it continues as.
    private readonly string appId = settings.AppId ?? "00000000-0000-0000-0000-00000000b070";

    /// How long it is until this message's moment under the channel's limits, if one is kept for it.
    public TimeSpan Until(Unsent message) => pace.Until(message.Key);

    /// Nobody needs the message any more.
    public void GiveBack(Unsent message) => pace.GiveBack(message.Key);

    /// `of` is the message that lies in the outbox for it. From when its claim ends it leaves no more, by the machine's clock: a process that stands
    /// still does not notice that, and its timers come late.
    public Task<Receipt> Post(Address to, Drawn drawn, CancellationToken stop, Unsent? of = null, bool isPage = false) => Send(to, drawn, null, of, isPage || of?.What is Message.Page or Message.Reach, stop);

    public Task<Receipt> Update(Address to, string sent, Drawn drawn, CancellationToken stop, Unsent? of = null) => Send(to, drawn, sent, of, isPage: false, stop);

    /// A new conversation with the person, in place of one that is gone. Neither where the channel makes none; it may be made yet where there is a wait.
    public async Task<(Address? Made, Receipt.NotNow? Wait)> Recreate(Address to, CancellationToken stop)
    {
        string? made = null;
        var asked = new ConversationParameters
        {
            IsGroup = false, Bot = new ChannelAccount { Id = to.BotId, Name = to.BotName }, Members = [new ChannelAccount { Id = to.UserId }], TenantId = to.Tenant,
            ChannelData = new JObject { ["tenant"] = new JObject { ["id"] = to.Tenant } },
        };
        try
        {
            await adapter.CreateConversationAsync(appId, to.ChannelId, to.ServiceUrl, null, asked, (turn, _) => { made = turn.Activity.Conversation?.Id; return Task.CompletedTask; }, stop);
        }
        catch (Exception e) when (e is ErrorResponseException or HttpRequestException or OperationCanceledException or SerializationException)
        {
            log.LogWarning("No conversation was made anew: {Error}", e.GetType().Name);
            return (null, e is ErrorResponseException answered ? NotNow(answered) : e is SerializationException ? null : new(TimeSpan.Zero, IsSilent: true));
        }
        return (made is null ? null : to with { ConversationId = made }, null);
    }

    /// Of a person who was never heard from, in the chat that the directory names.
    public Address AddressOf(string person, string tenant, string serviceUrl, string chat, DateTimeOffset now) =>
        new(person, tenant, serviceUrl, "msteams", chat, person, $"28:{appId}", null, now);

    public static Activity Card(Drawn drawn)
    {
        var activity = (Activity)MessageFactory.Attachment(new Attachment
        {
            ContentType = "application/vnd.microsoft.card.adaptive",
            Content = new JRaw(drawn.Written),
        });
        activity.Summary = drawn.Summary;
        return activity;
    }

    private async Task<Receipt> Send(Address to, Drawn drawn, string? replaced, Unsent? of, bool isPage, CancellationToken stop)
    {
        var (turn, asked, bornAt) = (turns.GetOrAdd(to.ConversationId, _ => new(clocks.Machine)), clocks.Machine.GetTimestamp(), of?.BornAt ?? clocks.Machine.GetUtcNow());
        // One message draws several cards anew, each under the limits of its own chat.
        var key = of is null ? Guid.NewGuid().ToString() : of.What is Message.Redraw ? $"{to.ConversationId} {replaced}" : of.Key;
        TimeSpan Left() => WaitAtMost - clocks.Machine.GetElapsedTime(asked);
        try
        {
            while (true)   // once for its moment, and where that is later, again
            {
                // What is no page counts that as a try that failed: a chat that never takes anything must be given up some day.
                if (!await turn.Comes(isPage, bornAt, Left(), stop)) return isPage ? new Receipt.NotItsTurn(TimeSpan.Zero) : new Receipt.NotNow(TimeSpan.Zero);
                TimeSpan wait;
                try
                {
                    if (of?.ClaimedUntil - OnItsWay <= clocks.Machine.GetUtcNow()) return new Receipt.TooLate();
                    wait = pace.Take(to.ConversationId, key, isPage);
                    if (wait <= TimeSpan.Zero) return await UnderWay.Of(to.Person, () => Continue(to, drawn, replaced, stop));
                }
                finally
                {
                    turn.Ends();
                }
                if (wait > Left()) return new Receipt.NotItsTurn(wait);
                // Whoever waits for their moment does not keep the chat from a page, which has its moment now.
                await Task.Delay(wait, clocks.Machine, stop);
            }
        }
        finally
        {
            if (of is null) pace.GiveBack(key);   // it does not come again
        }
    }

    private async Task<Receipt> Continue(Address to, Drawn drawn, string? replaced, CancellationToken stop)
    {
        Receipt receipt = new Receipt.NotNow(TimeSpan.Zero);
        // Continued by an activity without an id, so that the message is a new one and not a reply.
        var on = Reference(to).GetContinuationActivity();
        on.Id = null;
        await adapter.ContinueConversationAsync(appId, (Activity)on, async (context, token) => receipt = await Say(context, drawn, replaced, token), stop);
        return receipt;
    }

    /// Caught here, around the send: an exception inside a continued conversation would go to the adapter's OnTurnError.
    private async Task<Receipt> Say(ITurnContext turn, Drawn drawn, string? replaced, CancellationToken stop)
    {
        var activity = Card(drawn);
        activity.Id = replaced;
        try
        {
            var answer = replaced is null ? await turn.SendActivityAsync(activity, stop) : await turn.UpdateActivityAsync(activity, stop);
            return Taken(answer?.Id);
        }
        catch (SerializationException)
        {
            // It was taken, though what was said to that cannot be read: sent again, it would come twice.
            log.LogWarning("The channel took a message, and its answer cannot be read");
            return Taken(null);
        }
        catch (ErrorResponseException e)
        {
            var status = (HttpStatusCode?)e.Response?.StatusCode;
            log.LogWarning("The channel answered {Status}", status);
            return (Receipt?)NotNow(e) ?? new Receipt.Refused($"channel {(int)status!}", IsGone: status == HttpStatusCode.NotFound);
        }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException)
        {
            log.LogWarning("The channel did not answer: {Error}", e.GetType().Name);
            return new Receipt.NotNow(TimeSpan.Zero, IsSilent: true);
        }

        Receipt.Taken Taken(string? id)
        {
            Volatile.Write(ref lastTaken, clocks.Machine.GetTimestamp());
            return new(id ?? replaced ?? "");
        }
    }

    /// Null where that is the channel's last word: it will say the same of the same message again. A token that it does not know, a conflict, or too much
    /// at once it may judge otherwise in a moment.
    private static Receipt.NotNow? NotNow(ErrorResponseException e) =>
        e.Response?.StatusCode is >= HttpStatusCode.BadRequest and < HttpStatusCode.InternalServerError
            and not (HttpStatusCode.Unauthorized or HttpStatusCode.RequestTimeout or HttpStatusCode.Conflict or HttpStatusCode.PreconditionFailed or HttpStatusCode.Locked or TooEarly or HttpStatusCode.TooManyRequests)
            ? null : new(RetryAfter(e));

    private static TimeSpan RetryAfter(ErrorResponseException e) =>
        e.Response?.Headers is { } headers && headers.TryGetValue("Retry-After", out var values) && int.TryParse(values.FirstOrDefault(), out var seconds)
            ? Backoff.Asked(TimeSpan.FromSeconds(seconds), e.Response.StatusCode)
            : TimeSpan.Zero;

    private static ConversationReference Reference(Address to) => new()
    {
        ServiceUrl = to.ServiceUrl,
        ChannelId = to.ChannelId,
        Conversation = new ConversationAccount { Id = to.ConversationId, ConversationType = "personal", TenantId = to.Tenant },
        User = new ChannelAccount { Id = to.UserId, AadObjectId = to.Person },
        Bot = new ChannelAccount { Id = to.BotId, Name = to.BotName },
    };
}
