namespace CsecBot.BotFramework;

public static class DialogExtensions
{
    private const string AlreadyRun = "CsecBot.BotFramework.DialogRun";

    /// <summary>Continues what is under way in this conversation, or begins this dialog; once a turn.</summary>
    public static async Task RunAsync(
        this Dialog dialog, ITurnContext turnContext, IStatePropertyAccessor<DialogState> accessor, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(dialog);
        ArgumentNullException.ThrowIfNull(turnContext);
        var dc = await new DialogSet(accessor).Add(dialog).CreateContextAsync(turnContext, cancellationToken).ConfigureAwait(false);

        // A second run in the same turn would give one message to two questions. The SDK refuses it with the same exception.
        turnContext.TurnState.Add(AlreadyRun, dialog);
        var result = await dc.ContinueDialogAsync(cancellationToken).ConfigureAwait(false);
        if (result.Status == DialogTurnStatus.Empty)
        {
            await dc.BeginDialogAsync(dialog.Id, null, cancellationToken).ConfigureAwait(false);
        }
    }
}
