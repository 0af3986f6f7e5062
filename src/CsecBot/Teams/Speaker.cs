namespace CsecBot.Teams;

/// Who speaks: the channel says it, and nothing in a message does.
internal static class Speaker
{
    public static string? Of(ITurnContext turn) => Guid.TryParseExact(turn.Activity.From?.AadObjectId, "D", out var id) ? id.ToString() : null;
}
