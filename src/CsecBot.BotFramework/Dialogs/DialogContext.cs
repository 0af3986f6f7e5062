using System.Diagnostics;

namespace CsecBot.BotFramework;

/// <summary>The dialogs of one conversation in one turn: the stack, and what can be done with it.</summary>
[DebuggerDisplay("{GetType().Name}[{ActiveDialog?.Id}]")]
public partial class DialogContext
{
    public DialogContext(DialogSet dialogs, ITurnContext turnContext, DialogState state)
    {
        ArgumentNullException.ThrowIfNull(dialogs);
        ArgumentNullException.ThrowIfNull(turnContext);
        ArgumentNullException.ThrowIfNull(state);
        Dialogs = dialogs;
        Context = turnContext;
        Stack = state.DialogStack;
    }

    public DialogContext(DialogSet dialogs, DialogContext parentDialogContext, DialogState state)
        : this(dialogs, Given(parentDialogContext).Context, state) => Parent = parentDialogContext;

    public DialogSet Dialogs { get; }

    public ITurnContext Context { get; }

    /// <summary>The active dialog first.</summary>
    public List<DialogInstance> Stack { get; }

    public DialogContext? Parent { get; set; }

    public DialogContext? Child => ActiveDialog is { } active && FindDialog(active.Id!) is DialogContainer container ? container.CreateChildContext(this) : null;

    public DialogInstance? ActiveDialog => Stack.FirstOrDefault();

    public Task<DialogTurnResult> BeginDialogAsync(string dialogId, object? options = null, CancellationToken cancellationToken = default)
    {
        ThrowIfMissing(dialogId);
        var dialog = FindDialog(dialogId) ?? throw new ArgumentException(
            $"DialogContext.BeginDialogAsync(): A dialog with an id of '{dialogId}' wasn't found. It must be in the current or a parent DialogSet.",
            nameof(dialogId));
        Stack.Insert(0, new DialogInstance { Id = dialogId });
        return dialog.BeginDialogAsync(this, options, cancellationToken);
    }

    public Task<DialogTurnResult> PromptAsync(string dialogId, PromptOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        return BeginDialogAsync(dialogId, options, cancellationToken);
    }

    public async Task<DialogTurnResult> ContinueDialogAsync(CancellationToken cancellationToken = default)
    {
        return ActiveDialog is null
            ? new DialogTurnResult(DialogTurnStatus.Empty)
            : await FindActive().ContinueDialogAsync(this, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Ends the active dialog and hands its result to the one below, if there is one.</summary>
    public async Task<DialogTurnResult> EndDialogAsync(object? result = null, CancellationToken cancellationToken = default)
    {
        Misplaced.Token(result, nameof(result));
        await EndActiveDialogAsync(DialogReason.EndCalled, cancellationToken).ConfigureAwait(false);
        return ActiveDialog is null
            ? new DialogTurnResult(DialogTurnStatus.Complete, result)
            : await FindActive().ResumeDialogAsync(this, DialogReason.EndCalled, result, cancellationToken).ConfigureAwait(false);
    }

    public Task<DialogTurnResult> CancelAllDialogsAsync(CancellationToken cancellationToken = default) =>
        CancelAllDialogsAsync(false, null, null, cancellationToken);

    /// <summary>Ends every dialog here and, if told, above; one that handles the event stays, and all above it.</summary>
    public async Task<DialogTurnResult> CancelAllDialogsAsync(
        bool cancelParents, string? eventName = null, object? eventValue = null, CancellationToken cancellationToken = default)
    {
        Misplaced.Token(eventValue, nameof(eventValue));
        if (Stack.Count == 0 && Parent is null)
        {
            return new DialogTurnResult(DialogTurnStatus.Empty);
        }

        // The active dialog is the one that cancels; only those below it are asked.
        var ask = false;
        for (var context = this; context is not null;)
        {
            if (context.Stack.Count == 0)
            {
                context = cancelParents ? context.Parent : null;
            }
            else if (ask && await context.EmitEventAsync(eventName ?? DialogEvents.CancelDialog, eventValue, false, false, cancellationToken).ConfigureAwait(false))
            {
                break;
            }
            else
            {
                await context.EndActiveDialogAsync(DialogReason.CancelCalled, cancellationToken).ConfigureAwait(false);
            }

            ask = true;
        }

        return new DialogTurnResult(DialogTurnStatus.Cancelled);
    }

    public async Task<DialogTurnResult> ReplaceDialogAsync(string dialogId, object? options = null, CancellationToken cancellationToken = default)
    {
        Misplaced.Token(options, nameof(options));
        await EndActiveDialogAsync(DialogReason.ReplaceCalled, cancellationToken).ConfigureAwait(false);
        return await BeginDialogAsync(dialogId, options, cancellationToken).ConfigureAwait(false);
    }

    public async Task RepromptDialogAsync(CancellationToken cancellationToken = default)
    {
        var handled = await EmitEventAsync(DialogEvents.RepromptDialog, null, false, false, cancellationToken).ConfigureAwait(false);
        if (!handled && ActiveDialog is { } active)
        {
            await FindActive().RepromptDialogAsync(Context, active, cancellationToken).ConfigureAwait(false);
        }
    }

    private static DialogContext Given(DialogContext parent) => parent ?? throw new ArgumentNullException(nameof(parent));

    private static void ThrowIfMissing(string dialogId)
    {
        // An empty id is a missing argument, as callers of the SDK know it.
        if (string.IsNullOrEmpty(dialogId))
        {
            throw new ArgumentNullException(nameof(dialogId));
        }
    }
}
