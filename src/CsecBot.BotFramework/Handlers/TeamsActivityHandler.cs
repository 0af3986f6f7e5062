using System.Net;

namespace CsecBot.BotFramework;

/// <summary>An <see cref="ActivityHandler"/> that also knows what Teams says in channelData.</summary>
public partial class TeamsActivityHandler : ActivityHandler
{
    protected override async Task<InvokeResponse> OnInvokeActivityAsync(ITurnContext<IInvokeActivity> turnContext, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(turnContext);
        try
        {
            return turnContext.Activity switch
            {
                // An invoke without a name is a click on a card of the oldest kind.
                { Name: null, ChannelId: Channels.Msteams } => await OnTeamsCardActionInvokeAsync(turnContext, cancellationToken).ConfigureAwait(false),
                { Name: "task/fetch" } fetch => CreateInvokeResponse(
                    await OnTeamsTaskModuleFetchAsync(turnContext, Form(fetch), cancellationToken).ConfigureAwait(false)),
                { Name: "task/submit" } submit => CreateInvokeResponse(
                    await OnTeamsTaskModuleSubmitAsync(turnContext, Form(submit), cancellationToken).ConfigureAwait(false)),
                _ => await base.OnInvokeActivityAsync(turnContext, cancellationToken).ConfigureAwait(false),
            };
        }
        catch (InvokeResponseException e)
        {
            return e.CreateInvokeResponse();
        }
    }

    protected virtual Task<InvokeResponse> OnTeamsCardActionInvokeAsync(
        ITurnContext<IInvokeActivity> turnContext, CancellationToken cancellationToken) =>
        throw new InvokeResponseException(HttpStatusCode.NotImplemented);

    protected override Task OnConversationUpdateActivityAsync(
        ITurnContext<IConversationUpdateActivity> turnContext, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(turnContext);
        var activity = turnContext.Activity;
        if (activity.ChannelId != Channels.Msteams)
        {
            return base.OnConversationUpdateActivityAsync(turnContext, cancellationToken);
        }

        var channelData = activity.GetChannelData<TeamsChannelData>();
        var team = channelData?.Team;
        return (activity.MembersAdded, activity.MembersRemoved) switch
        {
            ({ } added, _) => OnTeamsMembersAddedDispatchAsync(added, team, turnContext, cancellationToken),
            (_, { } removed) => OnTeamsMembersRemovedDispatchAsync(removed, team, turnContext, cancellationToken),
            _ => OnTeamsEventAsync(channelData, turnContext, cancellationToken),
        };
    }

    /// <summary>Teams names who joined by id alone, so the roster is asked for the rest.</summary>
    protected virtual async Task OnTeamsMembersAddedDispatchAsync(
        IList<ChannelAccount> membersAdded, TeamInfo? teamInfo, ITurnContext<IConversationUpdateActivity> turnContext, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(membersAdded);
        ArgumentNullException.ThrowIfNull(turnContext);
        List<TeamsChannelAccount> members = [];
        foreach (var member in membersAdded)
        {
            var known = member.Properties.HasValues || member.Id == turnContext.Activity.Recipient?.Id;
            members.Add(known ? member.InTeams() : await FromRosterAsync(member, teamInfo, turnContext, cancellationToken).ConfigureAwait(false));
        }

        await OnTeamsMembersAddedAsync(members, teamInfo, turnContext, cancellationToken).ConfigureAwait(false);
    }

    protected virtual Task OnTeamsMembersRemovedDispatchAsync(
        IList<ChannelAccount> membersRemoved, TeamInfo? teamInfo, ITurnContext<IConversationUpdateActivity> turnContext,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(membersRemoved);
        return OnTeamsMembersRemovedAsync([.. membersRemoved.Select(Accounts.InTeams)], teamInfo, turnContext, cancellationToken);
    }

    protected virtual Task OnTeamsMembersAddedAsync(
        IList<TeamsChannelAccount> teamsMembersAdded, TeamInfo? teamInfo, ITurnContext<IConversationUpdateActivity> turnContext,
        CancellationToken cancellationToken) =>
        OnMembersAddedAsync([.. teamsMembersAdded], turnContext, cancellationToken);

    protected virtual Task OnTeamsMembersRemovedAsync(
        IList<TeamsChannelAccount> teamsMembersRemoved, TeamInfo? teamInfo, ITurnContext<IConversationUpdateActivity> turnContext,
        CancellationToken cancellationToken) =>
        OnMembersRemovedAsync([.. teamsMembersRemoved], turnContext, cancellationToken);

    private static async Task<TeamsChannelAccount> FromRosterAsync(
        ChannelAccount member, TeamInfo? team, ITurnContext turnContext, CancellationToken cancellationToken)
    {
        var roster = team?.Id ?? turnContext.Activity.Conversation?.Id;
        try
        {
            var found = await turnContext.Connector().Conversations.GetConversationMemberAsync(member.Id!, roster!, cancellationToken).ConfigureAwait(false);
            return (found ?? member).InTeams();
        }
        catch (ErrorResponseException e) when (e.Body?.Error?.Code == "ConversationNotFound")
        {
            return member.InTeams();
        }
    }
}
