namespace CsecBot.BotFramework;

/// <summary>What is remembered of a conversation, whoever speaks in it.</summary>
public class ConversationState(IStorage storage) : BotState(storage, nameof(ConversationState))
{
    protected override string GetStorageKey(ITurnContext turnContext) =>
        StateKey.In(turnContext, "conversations", activity => activity.Conversation?.Id, "Conversation.Id");
}

/// <summary>What is remembered of a person, in whatever conversation.</summary>
public class UserState(IStorage storage) : BotState(storage, nameof(UserState))
{
    protected override string GetStorageKey(ITurnContext turnContext) => StateKey.In(turnContext, "users", activity => activity.From?.Id, "From.Id");
}

internal static class StateKey
{
    public static string In(ITurnContext turnContext, string kind, Func<Activity, string?> id, string nameOfId)
    {
        ArgumentNullException.ThrowIfNull(turnContext);
        var channel = turnContext.Activity.ChannelId ?? throw new InvalidOperationException("invalid activity-missing channelId");
        return $"{channel}/{kind}/{id(turnContext.Activity) ?? throw new InvalidOperationException($"invalid activity-missing {nameOfId}")}";
    }
}
