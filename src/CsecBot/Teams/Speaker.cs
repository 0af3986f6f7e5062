using Newtonsoft.Json.Linq;
namespace CsecBot.Teams;

/// Who speaks, and from where: the channel says it, and nothing in a message does.
internal static class Speaker
{
    public static string? Of(ITurnContext turn) => Guid.TryParseExact(turn.Activity.From?.AadObjectId, "D", out var id) ? id.ToString() : null;

    public static string? TenantOf(ITurnContext turn) =>
        (turn.Activity.Conversation?.TenantId ?? ((turn.Activity.ChannelData as JObject)?["tenant"] as JObject)?["id"]?.ToString())?.ToLowerInvariant();
}
