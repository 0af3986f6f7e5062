namespace CsecBot.Tests.Storage;

/// A message to a bot that is a dialog, in a process that has heard nothing before.
public sealed class OneTurn : BotAdapter
{
    private readonly List<string> said = [];

    public static async Task<IReadOnlyList<string>> Hear(string text, IStorage storage, Func<Dialog> dialog)
    {
        var adapter = new OneTurn();
        using var turn = new TurnContext(adapter, new Activity(ActivityTypes.Message)
        {
            Text = text, ChannelId = "msteams", Conversation = new(id: "c"), From = new(id: "u"), Recipient = new(id: "b"),
        });
        var state = new ConversationState(storage);
        await dialog().RunAsync(turn, state.CreateProperty<DialogState>("DialogState"), default);
        await state.SaveChangesAsync(turn);
        return adapter.said;
    }

    public override Task<ResourceResponse[]> SendActivitiesAsync(ITurnContext turnContext, Activity[] activities, CancellationToken cancellationToken)
    {
        said.AddRange(activities.Where(a => a.Type == ActivityTypes.Message).Select(a => a.Text ?? ""));
        return Task.FromResult(activities.Select(_ => new ResourceResponse("sent")).ToArray());
    }

    public override Task<ResourceResponse> UpdateActivityAsync(ITurnContext turnContext, Activity activity, CancellationToken cancellationToken) => throw new NotSupportedException();

    public override Task DeleteActivityAsync(ITurnContext turnContext, ConversationReference reference, CancellationToken cancellationToken) => throw new NotSupportedException();
}
