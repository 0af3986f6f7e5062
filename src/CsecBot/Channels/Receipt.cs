namespace CsecBot.Channels;

/// What a channel said of a message.
public abstract record Receipt
{
    /// Taken, under this id.
    public sealed record Taken(string Id) : Receipt;

    /// It will never arrive this way.
    public sealed record Refused(string Why) : Receipt;

    /// Try again, not before this wait.
    public sealed record NotNow(TimeSpan Wait) : Receipt;

    /// What it would have said is no longer so.
    public sealed record NotNeeded : Receipt;
}
