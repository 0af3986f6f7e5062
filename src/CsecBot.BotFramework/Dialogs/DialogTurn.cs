using System.Diagnostics;

namespace CsecBot.BotFramework;

/// <summary>Where the dialogs stand after what they were asked to do.</summary>
[DebuggerDisplay("[DialogTurnStatus.{Status}]{Result}")]
public class DialogTurnResult(DialogTurnStatus status, object? result = null)
{
    public DialogTurnStatus Status { get; set; } = status;

    public object? Result { get; set; } = result;

    public bool ParentEnded { get; set; }
}

public enum DialogTurnStatus
{
    Empty,
    Waiting,
    Complete,
    Cancelled,
    CompleteAndWait,
}

public enum DialogReason
{
    BeginCalled,
    ContinueCalled,
    EndCalled,
    ReplaceCalled,
    CancelCalled,
    NextCalled,
}

public class DialogEvent
{
    public bool Bubble { get; set; }

    public string? Name { get; set; }

    public object? Value { get; set; }
}

public static class DialogEvents
{
    public const string CancelDialog = "cancelDialog";
    public const string RepromptDialog = "repromptDialog";
    public const string VersionChanged = "versionChanged";
}
