namespace CsecBot.Teams;

/// A turn that failed. What was decided may be saved by then, or may not: the channel must not send the turn again, so the person is asked to.
/// Whoever pressed a button sees in Teams that it failed.
internal static class Unanswered
{
    public const string Words = "That may not have been recorded, because something failed just now. Please send it again with the request's number: twice does no harm. If that fails too, telephone your supervisor.";

    public static async Task Say(ITurnContext turn, Exception why, ILogger log)
    {
        log.LogWarning("A turn ({Type}) was not answered: {Error}", turn.Activity.Type, why.GetType().Name);
        if (turn.Activity is not { Type: ActivityTypes.Message, Conversation.ConversationType: "personal" } || turn.Responded) return;
        try
        {
            await turn.SendActivityAsync(MessageFactory.Text(Words));
        }
        catch (Exception e)
        {
            log.LogWarning("That a turn failed could not be said: {Error}", e.GetType().Name);
        }
    }
}
