namespace CsecBot.BotFramework;

/// <summary>What is remembered of a conversation, whoever speaks in it.</summary>
public class ConversationState(IStorage storage) : BotState(storage, nameof(ConversationState))
{
    protected override string GetStorageKey(ITurnContext turnContext)
    {
        ArgumentNullException.ThrowIfNull(turnContext);
        var activity = turnContext.Activity;
        var channel = activity.ChannelId ?? throw new InvalidOperationException("invalid activity-missing channelId");
        var conversation = activity.Conversation?.Id ?? throw new InvalidOperationException("invalid activity-missing Conversation.Id");
        return $"{channel}/conversations/{conversation}";
    }
}

/// <summary>What is remembered of a person, in whatever conversation.</summary>
public class UserState(IStorage storage) : BotState(storage, nameof(UserState))
{
    protected override string GetStorageKey(ITurnContext turnContext)
    {
        ArgumentNullException.ThrowIfNull(turnContext);
        var activity = turnContext.Activity;
        var channel = activity.ChannelId ?? throw new InvalidOperationException("invalid activity-missing channelId");
        var user = activity.From?.Id ?? throw new InvalidOperationException("invalid activity-missing From.Id");
        return $"{channel}/users/{user}";
    }
}
