namespace CsecBot.BotFramework;

public partial class DialogContext
{
    /// <summary>Here, or in whatever this is part of.</summary>
    public Dialog? FindDialog(string dialogId) => Dialogs.Find(dialogId) ?? Parent?.FindDialog(dialogId);

    /// <summary>Tells the active dialog, or the innermost one, and asks whether it dealt with it.</summary>
    public Task<bool> EmitEventAsync(
        string name, object? value = null, bool bubble = true, bool fromLeaf = false, CancellationToken cancellationToken = default)
    {
        var context = this;
        while (fromLeaf && context.Child is { } child)
        {
            context = child;
        }

        var dialog = context.ActiveDialog is { } active ? context.FindDialog(active.Id!) : null;
        return dialog is null
            ? Task.FromResult(false)
            : dialog.OnDialogEventAsync(context, new DialogEvent { Name = name, Value = value, Bubble = bubble }, cancellationToken);
    }

    /// <summary>A stored stack may name a dialog that the bot of today does not have.</summary>
    private Dialog FindActive() => FindDialog(ActiveDialog!.Id!)
        ?? throw new InvalidOperationException($"Failed to continue dialog. A dialog with id {ActiveDialog.Id} could not be found.");

    private async Task EndActiveDialogAsync(DialogReason reason, CancellationToken cancellationToken)
    {
        if (ActiveDialog is not { } active)
        {
            return;
        }

        if (Dialogs.Find(active.Id!) is { } dialog)
        {
            await dialog.EndDialogAsync(Context, active, reason, cancellationToken).ConfigureAwait(false);
        }

        Stack.RemoveAt(0);
    }
}
