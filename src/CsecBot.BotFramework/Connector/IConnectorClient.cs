namespace CsecBot.BotFramework;

/// <summary>The Bot Connector of one channel (REST v3).</summary>
public interface IConnectorClient : IDisposable
{
    Uri BaseUri { get; set; }

    /// <summary>What its requests are signed with.</summary>
    ServiceClientCredentials Credentials { get; }

    IConversations Conversations { get; }
}

public interface IConversations
{
    Task<ConversationResourceResponse?> CreateConversationAsync(ConversationParameters parameters, CancellationToken cancellationToken = default);

    Task<ResourceResponse?> SendToConversationAsync(string conversationId, Activity activity, CancellationToken cancellationToken = default);

    Task<ResourceResponse?> ReplyToActivityAsync(
        string conversationId, string activityId, Activity activity, CancellationToken cancellationToken = default);

    Task<ResourceResponse?> UpdateActivityAsync(
        string conversationId, string activityId, Activity activity, CancellationToken cancellationToken = default);

    Task DeleteActivityAsync(string conversationId, string activityId, CancellationToken cancellationToken = default);

    Task<PagedMembersResult?> GetConversationPagedMembersAsync(
        string conversationId, int? pageSize = default, string? continuationToken = default, CancellationToken cancellationToken = default);

    Task<ChannelAccount?> GetConversationMemberAsync(string userId, string conversationId, CancellationToken cancellationToken = default);
}

/// <summary>The same calls for an activity that already says where it belongs.</summary>
public static class ConversationsExtensions
{
    public static Task<ResourceResponse?> SendToConversationAsync(
        this IConversations operations, Activity activity, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(operations);
        return operations.SendToConversationAsync(ConversationOf(activity), activity, cancellationToken);
    }

    public static Task<ResourceResponse?> ReplyToActivityAsync(
        this IConversations operations, Activity activity, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(operations);
        var conversation = ConversationOf(activity);
        return operations.ReplyToActivityAsync(conversation, activity.ReplyToId!, activity, cancellationToken);
    }

    public static Task<ResourceResponse?> UpdateActivityAsync(
        this IConversations operations, Activity activity, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(operations);
        var conversation = ConversationOf(activity);
        return operations.UpdateActivityAsync(conversation, activity.Id!, activity, cancellationToken);
    }

    private static string ConversationOf(Activity activity)
    {
        ArgumentNullException.ThrowIfNull(activity);
        return activity.Conversation?.Id ?? throw new ArgumentException("The activity has no conversation.", nameof(activity));
    }
}
