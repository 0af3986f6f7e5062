namespace CsecBot.Channels;

/// What a channel said of a message.
public abstract record Receipt
{
    /// Taken, under this id.
    public sealed record Taken(string Id) : Receipt;

    /// In part, under this id; the rest is to be tried again, not before this wait.
    public sealed record Partly(string Id, TimeSpan Wait) : Receipt;

    /// It will never arrive this way. Gone: the conversation is, and a new one may be made.
    public sealed record Refused(string Why, bool IsGone = false) : Receipt;

    /// Try again, not before this wait. Silent: nobody answered at all.
    public record NotNow(TimeSpan Wait, bool IsSilent = false) : Receipt;

    /// Not even tried: others have the chat, or its limits give it a later moment, after this wait. That is no try that failed.
    public sealed record NotItsTurn(TimeSpan Wait) : NotNow(Wait);

    /// Its time to leave had passed before it could. Whoever has it now, if anybody, must look how things stand.
    public sealed record TooLate : Receipt;

    /// What it would have said is no longer so.
    public sealed record NotNeeded : Receipt;
}
