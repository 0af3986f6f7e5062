namespace CsecBot.BotFramework;

/// <summary>A dialog made of dialogs.</summary>
public abstract class DialogContainer(string? dialogId = null) : Dialog(dialogId)
{
    public DialogSet Dialogs { get; set; } = new();

    public abstract DialogContext CreateChildContext(DialogContext dc);

    public virtual Dialog? FindDialog(string dialogId) => Dialogs.Find(dialogId);

    protected virtual string GetInternalVersion() => Dialogs.GetVersion();

    /// <summary>Tells when the stored state is that of other dialogs than the bot has today: its step numbers may mean other steps.</summary>
    protected virtual async Task CheckForVersionChangeAsync(DialogContext dc, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(dc);
        var active = dc.ActiveDialog!;
        var stored = active.Version;
        active.Version = GetInternalVersion();
        if (stored is not null && stored != active.Version)
        {
            await dc.EmitEventAsync(DialogEvents.VersionChanged, Id, true, false, cancellationToken).ConfigureAwait(false);
        }
    }
}
