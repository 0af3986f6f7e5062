namespace CsecBot;

/// The only home of what a trafficker could use: where the child is, whom to call back, and the hotline's own reference.
/// Never in an event, a snapshot, a message to be sent or a log; purged after close.
public sealed record Place(string Reference, string? Kind, string? Where, string? Detail, string? Callback)
{
    /// Of other requests that are part of this one: the child may be at either.
    public IReadOnlyList<Place> Others { get; init; } = [];

    /// What is left of it afterwards.
    public static Place Purged { get; } = new("", null, null, null, null);
}
