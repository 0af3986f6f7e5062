using System.Text.Json.Nodes;
using CsecBot.Dispatch;
namespace CsecBot.Cards;

/// Where a child is not, in words that tell a stranger nothing. [privacy]
internal static class ChildCard
{
    /// For those at the child's side: one tap more, and then which child, since when.
    public static JsonObject Whereabouts(Referral r, Target target)
    {
        List<string> children = [.. r.Children.Where(c => c.Disposition == Disposition.InPerson || r.IsMissing(c.Ref)).Select(c => c.Ref)];
        return Actions.Behind("Whereabouts …",
            [Parts.Line("Where the child should be, it is:"), .. children.Count > 1 ? [Actions.Choice("child", "Which child?", children.Select(c => ($"Child {c}", c)))] : Array.Empty<JsonNode>(), Actions.Text(Inputs.SinceTime, "Since when? Empty means now", 40)],
            Actions.Button("Not there", "missing", target), Actions.Button("There again", "found", target));
    }

    public static Drawn Recorded(Referral r, string child, World world, DateTimeOffset now)
    {
        var last = r.Latest(child)!;
        var who = r.Children.Length > 1 ? $"Child {child}: " : "";
        return last.FoundAt is { } found
            ? StateCard.Draw(r, "whereabouts", Words.Capital($"{who}there again"), $"Recorded {Words.Time(found, now, world)}. What follows comes as an item. Thank you.", color: "Good")
            : StateCard.Draw(r, "whereabouts", Words.Capital($"{who}not there"), $"Recorded since {Words.Time(last.LearnedAt, now, world)}. What must be told to whom comes as items, now. To end it, say: found {r.Id}.", color: "Attention");
    }
}
