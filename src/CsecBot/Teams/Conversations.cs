using Newtonsoft.Json;
namespace CsecBot.Teams;

/// What lasts longer than one turn of a chat. It stands in the table, so that any instance, and the next one, goes on with it;
/// and it is deleted when it ends, since it may hold a place. [privacy]
public sealed class Conversations(ConversationState state, IntakeDialog intake, FollowUpDialog followUp, ReadBacks readBacks, ILogger<Conversations> log)
{
    private readonly DialogSet dialogs = new DialogSet(state.CreateProperty<DialogState>("dialogs")).Add(intake).Add(followUp);

    /// The intake from its first question, in the place of whatever was under way.
    public async Task Intake(ITurnContext turn, CancellationToken stop)
    {
        await Begin(turn, IntakeDialog.Name, new IntakeProgress(), stop);
        await Clear(turn, stop);
    }

    /// A question after a button does not push an intake aside.
    public async Task FollowUp(ITurnContext turn, FollowUp open, CancellationToken stop)
    {
        if ((await Open(turn, stop)).ActiveDialog?.Id != IntakeDialog.Name) await Begin(turn, FollowUpDialog.Name, open, stop);
    }

    /// False where nothing was under way, or these words were no answer to it.
    public async Task<bool> Continue(ITurnContext turn, CancellationToken stop)
    {
        var dc = await Open(turn, stop);
        if (dc.ActiveDialog is null) return false;
        if (dialogs.Find(dc.ActiveDialog.Id!) is null) { await End(turn, stop); return false; }   // of a version that had other dialogs
        var result = await dc.ContinueDialogAsync(stop);
        if (result.Status == DialogTurnStatus.Waiting) await state.SaveChangesAsync(turn, cancellationToken: stop);
        else await End(turn, stop);
        return turn.Responded;
    }

    public async Task End(ITurnContext turn, CancellationToken stop)
    {
        await state.DeleteAsync(turn, stop);
        await Clear(turn, stop);
    }

    private Task Clear(ITurnContext turn, CancellationToken stop) => Speaker.Of(turn) is { } by ? readBacks.End(by, stop) : Task.CompletedTask;

    /// What cannot be read was kept by a version that kept other things: as good as nothing, rather than a chat that answers no more.
    private async Task<DialogContext> Open(ITurnContext turn, CancellationToken stop)
    {
        try
        {
            return await dialogs.CreateContextAsync(turn, stop);
        }
        catch (JsonException e)
        {
            log.LogError("A stored conversation cannot be read and is given up: {Error}", e.GetType().Name);
            await state.DeleteAsync(turn, stop);
            return await dialogs.CreateContextAsync(turn, stop);
        }
    }

    private async Task Begin(ITurnContext turn, string dialog, object options, CancellationToken stop)
    {
        await state.ClearStateAsync(turn, stop);
        await (await dialogs.CreateContextAsync(turn, stop)).BeginDialogAsync(dialog, options, stop);
        await state.SaveChangesAsync(turn, cancellationToken: stop);
    }
}
