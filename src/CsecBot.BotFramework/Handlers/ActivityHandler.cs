using System.Net;

namespace CsecBot.BotFramework;

/// <summary>A bot with one method for each kind of activity.</summary>
public partial class ActivityHandler : IBot
{
    public virtual async Task OnTurnAsync(ITurnContext turnContext, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(turnContext);
        switch (turnContext.Activity.Type)
        {
            case null:
                throw new ArgumentException("The activity has no type.", nameof(turnContext));

            case ActivityTypes.Message:
                await OnMessageActivityAsync(Seen<IMessageActivity>(turnContext), cancellationToken).ConfigureAwait(false);
                break;

            case ActivityTypes.MessageUpdate:
                await OnMessageUpdateActivityAsync(Seen<IMessageUpdateActivity>(turnContext), cancellationToken).ConfigureAwait(false);
                break;

            case ActivityTypes.MessageDelete:
                await OnMessageDeleteActivityAsync(Seen<IMessageDeleteActivity>(turnContext), cancellationToken).ConfigureAwait(false);
                break;

            case ActivityTypes.ConversationUpdate:
                await OnConversationUpdateActivityAsync(Seen<IConversationUpdateActivity>(turnContext), cancellationToken).ConfigureAwait(false);
                break;

            case ActivityTypes.InstallationUpdate:
                await OnInstallationUpdateActivityAsync(Seen<IInstallationUpdateActivity>(turnContext), cancellationToken).ConfigureAwait(false);
                break;

            case ActivityTypes.Event:
                await OnEventActivityAsync(Seen<IEventActivity>(turnContext), cancellationToken).ConfigureAwait(false);
                break;

            case ActivityTypes.Invoke:
                var answer = await OnInvokeActivityAsync(Seen<IInvokeActivity>(turnContext), cancellationToken).ConfigureAwait(false);

                // A handler may have sent its answer itself.
                if (answer is not null && turnContext.TurnState.Get<Activity>(BotAdapter.InvokeResponseKey) is null)
                {
                    var activity = new Activity(ActivityTypesEx.InvokeResponse) { Value = answer };
                    await turnContext.SendActivityAsync(activity, cancellationToken).ConfigureAwait(false);
                }

                break;

            // Recognised and of no interest to any bot here.
            case ActivityTypes.MessageReaction or ActivityTypes.Typing or ActivityTypes.EndOfConversation
                or ActivityTypes.Command or ActivityTypes.CommandResult:
                break;

            default:
                await OnUnrecognizedActivityTypeAsync(turnContext, cancellationToken).ConfigureAwait(false);
                break;
        }
    }

    protected static InvokeResponse CreateInvokeResponse(object? body = null) => new() { Status = (int)HttpStatusCode.OK, Body = body };

    protected virtual Task OnMessageActivityAsync(ITurnContext<IMessageActivity> turnContext, CancellationToken cancellationToken) =>
        Task.CompletedTask;

    protected virtual Task OnMessageUpdateActivityAsync(ITurnContext<IMessageUpdateActivity> turnContext, CancellationToken cancellationToken) =>
        Task.CompletedTask;

    protected virtual Task OnMessageDeleteActivityAsync(ITurnContext<IMessageDeleteActivity> turnContext, CancellationToken cancellationToken) =>
        Task.CompletedTask;

    protected virtual Task OnConversationUpdateActivityAsync(
        ITurnContext<IConversationUpdateActivity> turnContext, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(turnContext);
        var activity = turnContext.Activity;
        if (activity.MembersAdded is { } added)
        {
            return AnybodyButTheBot(added, activity) ? OnMembersAddedAsync(added, turnContext, cancellationToken) : Task.CompletedTask;
        }

        return activity.MembersRemoved is { } removed && AnybodyButTheBot(removed, activity)
            ? OnMembersRemovedAsync(removed, turnContext, cancellationToken)
            : Task.CompletedTask;
    }

    protected virtual Task OnMembersAddedAsync(
        IList<ChannelAccount> membersAdded, ITurnContext<IConversationUpdateActivity> turnContext, CancellationToken cancellationToken) =>
        Task.CompletedTask;

    protected virtual Task OnMembersRemovedAsync(
        IList<ChannelAccount> membersRemoved, ITurnContext<IConversationUpdateActivity> turnContext, CancellationToken cancellationToken) =>
        Task.CompletedTask;

    protected virtual Task OnInstallationUpdateActivityAsync(
        ITurnContext<IInstallationUpdateActivity> turnContext, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(turnContext);
        return turnContext.Activity.Action switch
        {
            "add" or "add-upgrade" => OnInstallationUpdateAddAsync(turnContext, cancellationToken),
            "remove" or "remove-upgrade" => OnInstallationUpdateRemoveAsync(turnContext, cancellationToken),
            _ => Task.CompletedTask,
        };
    }

    protected virtual Task OnInstallationUpdateAddAsync(
        ITurnContext<IInstallationUpdateActivity> turnContext, CancellationToken cancellationToken) => Task.CompletedTask;

    protected virtual Task OnInstallationUpdateRemoveAsync(
        ITurnContext<IInstallationUpdateActivity> turnContext, CancellationToken cancellationToken) => Task.CompletedTask;

    protected virtual Task OnEventActivityAsync(ITurnContext<IEventActivity> turnContext, CancellationToken cancellationToken) => Task.CompletedTask;

    protected virtual async Task<InvokeResponse> OnInvokeActivityAsync(ITurnContext<IInvokeActivity> turnContext, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(turnContext);
        try
        {
            if (turnContext.Activity.Name != "adaptiveCard/action")
            {
                throw new InvokeResponseException(HttpStatusCode.NotImplemented);
            }

            if (!AdaptiveCardInvoke.TryRead(turnContext.Activity, out var value, out var malformed))
            {
                throw new InvokeResponseException(HttpStatusCode.BadRequest, malformed);
            }

            return CreateInvokeResponse(await OnAdaptiveCardInvokeAsync(turnContext, value, cancellationToken).ConfigureAwait(false));
        }
        catch (InvokeResponseException e)
        {
            return e.CreateInvokeResponse();
        }
    }

    protected virtual Task<AdaptiveCardInvokeResponse> OnAdaptiveCardInvokeAsync(
        ITurnContext<IInvokeActivity> turnContext, AdaptiveCardInvokeValue invokeValue, CancellationToken cancellationToken) =>
        throw new InvokeResponseException(HttpStatusCode.NotImplemented);

    protected virtual Task OnUnrecognizedActivityTypeAsync(ITurnContext turnContext, CancellationToken cancellationToken) => Task.CompletedTask;

    private static DelegatingTurnContext<T> Seen<T>(ITurnContext turnContext)
        where T : IActivity => new(turnContext);

    private static bool AnybodyButTheBot(IList<ChannelAccount> members, IActivity activity) =>
        members.Any(member => member.Id != activity.Recipient?.Id);
}
