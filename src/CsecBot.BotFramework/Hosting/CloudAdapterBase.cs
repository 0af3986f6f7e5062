using System.Net;
using System.Security.Claims;
using System.Security.Principal;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace CsecBot.BotFramework;

/// <summary>Turns whose answers go to the Bot Connector.</summary>
public abstract class CloudAdapterBase : BotAdapter
{
    protected CloudAdapterBase(BotFrameworkAuthentication botFrameworkAuthentication, ILogger? logger = null)
    {
        ArgumentNullException.ThrowIfNull(botFrameworkAuthentication);
        BotFrameworkAuthentication = botFrameworkAuthentication;
        Logger = logger ?? NullLogger.Instance;
    }

    protected BotFrameworkAuthentication BotFrameworkAuthentication { get; }

    protected ILogger Logger { get; }

    public override async Task<ResourceResponse[]> SendActivitiesAsync(
        ITurnContext turnContext, Activity[] activities, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(turnContext);
        ArgumentNullException.ThrowIfNull(activities);
        var responses = new ResourceResponse[activities.Length];
        for (var index = 0; index < activities.Length; index++)
        {
            responses[index] = await SendAsync(turnContext, activities[index], cancellationToken).ConfigureAwait(false) ?? new ResourceResponse("");
        }

        return responses;
    }

    public override async Task<ResourceResponse> UpdateActivityAsync(ITurnContext turnContext, Activity activity, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(turnContext);
        ArgumentNullException.ThrowIfNull(activity);
        var response = await turnContext.Connector().Conversations.UpdateActivityAsync(activity, cancellationToken).ConfigureAwait(false);
        return response ?? new ResourceResponse(activity.Id);
    }

    public override Task DeleteActivityAsync(ITurnContext turnContext, ConversationReference reference, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(turnContext);
        ArgumentNullException.ThrowIfNull(reference);
        return turnContext.Connector().Conversations.DeleteActivityAsync(reference.Conversation?.Id!, reference.ActivityId!, cancellationToken);
    }

    public override Task ContinueConversationAsync(
        string botAppId, ConversationReference reference, BotCallbackHandler callback, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(reference);
        return ContinueConversationAsync(botAppId, reference.GetContinuationActivity(), callback, cancellationToken);
    }

    public override async Task ContinueConversationAsync(
        string botAppId, Activity continuationActivity, BotCallbackHandler callback, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(continuationActivity);
        ArgumentNullException.ThrowIfNull(callback);
        if (continuationActivity.Conversation is null || continuationActivity.ServiceUrl is null)
        {
            throw new ArgumentException("A conversation is continued where its Conversation and ServiceUrl say.", nameof(continuationActivity));
        }

        var identity = CreateClaimsIdentity(botAppId);
        var factory = BotFrameworkAuthentication.CreateConnectorFactory(identity);
        using var connector = await factory.CreateAsync(continuationActivity.ServiceUrl, null, cancellationToken).ConfigureAwait(false);
        using var turn = CreateTurn(continuationActivity, identity, null, connector, factory, callback);
        await RunPipelineAsync(turn, callback, cancellationToken).ConfigureAwait(false);
    }

    public override async Task CreateConversationAsync(
        string botAppId, string channelId, string serviceUrl, string? audience, ConversationParameters conversationParameters,
        BotCallbackHandler callback, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(serviceUrl);
        ArgumentNullException.ThrowIfNull(conversationParameters);
        ArgumentNullException.ThrowIfNull(callback);

        var identity = CreateClaimsIdentity(botAppId);
        identity.AddClaim(new Claim(AuthenticationConstants.ServiceUrlClaim, serviceUrl));
        var factory = BotFrameworkAuthentication.CreateConnectorFactory(identity);
        using var connector = await factory.CreateAsync(serviceUrl, audience, cancellationToken).ConfigureAwait(false);
        var created = await connector.Conversations.CreateConversationAsync(conversationParameters, cancellationToken).ConfigureAwait(false)
            ?? throw new SerializationException("The connector created a conversation and did not say which.");
        var activity = new Activity(ActivityTypes.Event)
        {
            Name = ActivityEventNames.CreateConversation,
            ChannelId = channelId,
            ServiceUrl = serviceUrl,
            Id = created.ActivityId ?? Guid.NewGuid().ToString("n"),
            Conversation = new ConversationAccount(id: created.Id, tenantId: conversationParameters.TenantId),
            ChannelData = conversationParameters.ChannelData,
            Recipient = conversationParameters.Bot,
        };
        using var turn = CreateTurn(activity, identity, null, connector, factory, callback);
        await RunPipelineAsync(turn, callback, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Runs the turn of an inbound activity; what it returns is the HTTP answer, null meaning 200 and no body.</summary>
    protected async Task<InvokeResponse?> ProcessActivityAsync(
        string? authHeader, Activity activity, BotCallbackHandler callback, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(activity);
        var caller = await BotFrameworkAuthentication.AuthenticateRequestAsync(activity, authHeader, cancellationToken).ConfigureAwait(false);
        return await ProcessActivityAsync(caller, activity, callback, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The same, of somebody who was recognised.</summary>
    protected async Task<InvokeResponse?> ProcessActivityAsync(
        AuthenticateRequestResult caller, Activity activity, BotCallbackHandler callback, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(caller);
        ArgumentNullException.ThrowIfNull(activity);
        if (!CanBeAnswered(activity))
        {
            return new InvokeResponse { Status = (int)HttpStatusCode.BadRequest };
        }

        activity.CallerId = caller.CallerId;
        using var connector = await caller.ConnectorFactory.CreateAsync(activity.ServiceUrl!, caller.Audience, cancellationToken).ConfigureAwait(false);
        using var turn = CreateTurn(activity, caller.ClaimsIdentity, caller.Audience, connector, caller.ConnectorFactory, callback);
        await RunPipelineAsync(turn, callback, cancellationToken).ConfigureAwait(false);

        return activity.Type != ActivityTypes.Invoke
            ? null
            : turn.TurnState.Get<Activity>(InvokeResponseKey) is { } answer
                ? (InvokeResponse?)answer.Value
                : new InvokeResponse { Status = (int)HttpStatusCode.NotImplemented };
    }

    protected static ClaimsIdentity CreateClaimsIdentity(string? botAppId) => new(
    [
        new Claim(AuthenticationConstants.AudienceClaim, botAppId ?? ""),
        new Claim(AuthenticationConstants.AppIdClaim, botAppId ?? ""),
    ]);

    private static bool CanBeAnswered(Activity activity) =>
        activity.Conversation is { Id.Length: > 0 } && Uri.TryCreate(activity.ServiceUrl, UriKind.Absolute, out var url) && url.Scheme is "http" or "https";

    private static async Task<ResourceResponse?> SendAsync(ITurnContext turnContext, Activity activity, CancellationToken cancellationToken)
    {
        activity.Id = null;
        switch (activity.Type)
        {
            case ActivityTypesEx.InvokeResponse:
                turnContext.TurnState.Add(InvokeResponseKey, activity);
                return null;

            case ActivityTypes.Trace when activity.ChannelId != Channels.Emulator:
                return null;

            default:
                var conversations = turnContext.Connector().Conversations;
                return string.IsNullOrWhiteSpace(activity.ReplyToId)
                    ? await conversations.SendToConversationAsync(activity, cancellationToken).ConfigureAwait(false)
                    : await conversations.ReplyToActivityAsync(activity, cancellationToken).ConfigureAwait(false);
        }
    }

    private TurnContext CreateTurn(
        Activity activity, ClaimsIdentity identity, string? scope, IConnectorClient connector, ConnectorFactory factory, BotCallbackHandler callback)
    {
        var turn = new TurnContext(this, activity);
        turn.TurnState.Add<IIdentity>(BotIdentityKey, identity);
        turn.TurnState.Add(connector);
        turn.TurnState.Add(factory);
        turn.TurnState.Add(callback);
        turn.TurnState.Set(OAuthScopeKey, scope);
        return turn;
    }
}
