namespace CsecBot.BotFramework;

/// <summary>Who is in the team or chat of this turn, asked of the connector.</summary>
public static class TeamsInfo
{
    /// <summary>One page of them; the next begins at the token that came with it.</summary>
    public static async Task<TeamsPagedMembersResult> GetPagedMembersAsync(
        ITurnContext turnContext, int? pageSize = default, string? continuationToken = default, CancellationToken cancellationToken = default)
    {
        var page = await Connector(turnContext).Conversations
            .GetConversationPagedMembersAsync(Roster(turnContext), pageSize, continuationToken, cancellationToken).ConfigureAwait(false);
        return new TeamsPagedMembersResult(page?.ContinuationToken, page?.Members ?? []);
    }

    public static async Task<TeamsChannelAccount?> GetMemberAsync(ITurnContext turnContext, string userId, CancellationToken cancellationToken = default)
    {
        if (userId is null)
        {
            throw new InvalidOperationException("The GetMembers operation needs a valid user Id.");
        }

        var member = await Connector(turnContext).Conversations
            .GetConversationMemberAsync(userId, Roster(turnContext), cancellationToken).ConfigureAwait(false);
        return member?.InTeams();
    }

    private static IConnectorClient Connector(ITurnContext turnContext)
    {
        ArgumentNullException.ThrowIfNull(turnContext);
        return turnContext.Connector();
    }

    private static string Roster(ITurnContext turnContext) =>
        turnContext.Activity.TeamsGetTeamInfo()?.Id ?? turnContext.Activity.Conversation?.Id
        ?? throw new InvalidOperationException("The GetMembers operation needs a valid conversation Id.");
}

public static class TeamsActivityExtensions
{
    public static TeamInfo? TeamsGetTeamInfo(this IActivity activity)
    {
        ArgumentNullException.ThrowIfNull(activity);
        return activity.GetChannelData<TeamsChannelData>()?.Team;
    }
}
