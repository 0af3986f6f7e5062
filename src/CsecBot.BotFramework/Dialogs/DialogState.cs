using System.Diagnostics;
using Newtonsoft.Json;

namespace CsecBot.BotFramework;

/// <summary>What is stored of the dialogs of a conversation: those begun and not ended, the active one first.</summary>
public class DialogState
{
    public DialogState()
        : this(null)
    {
    }

    public DialogState(List<DialogInstance>? stack) => DialogStack = stack ?? [];

    [JsonProperty("dialogStack")]
    public List<DialogInstance> DialogStack { get; set; }
}

[DebuggerDisplay("{Id}")]
public class DialogInstance
{
    [JsonProperty("id")]
    public string? Id { get; set; }

    [JsonProperty("state")]
    public IDictionary<string, object?> State { get; set; } = new Dictionary<string, object?>();

    public int? StackIndex { get; set; }

    public string? Version { get; set; }
}
