using System.Text.Json;
using System.Text.Json.Nodes;
namespace CsecBot.Tests.Cards;

/// What the official parser passes over in silence: a property that must be there and is not, a text that is empty, a kind of element
/// the cards have no use for.
internal static class CardShape
{
    /// By type, the properties that must be there.
    private static readonly Dictionary<string, string[]> Needed = new()
    {
        ["AdaptiveCard"] = ["version", "body"], ["TextBlock"] = ["text"], ["RichTextBlock"] = ["inlines"], ["TextRun"] = ["text"], ["FactSet"] = ["facts"],
        ["Container"] = ["items"], ["ActionSet"] = ["actions"], ["Input.Text"] = ["id"], ["Input.Date"] = ["id"], ["Input.Time"] = ["id"], ["Input.ChoiceSet"] = ["id", "choices"],
        ["Action.Execute"] = ["title", "verb", "data", "fallback"], ["Action.Submit"] = ["title", "data"], ["Action.ShowCard"] = ["title", "card"],
    };

    public static IReadOnlyList<string> Faults(JsonNode card) => [.. Gallery.Objects(card).Where(o => !IsData(o)).SelectMany(Of)];

    /// Facts and choices have no type to say.
    private static IEnumerable<string> Of(JsonObject o)
    {
        var type = (string?)o["type"] ?? "Fact or choice";
        if (type != "Fact or choice" && !Needed.ContainsKey(type)) yield return $"{type} is not used here";
        foreach (var name in Needed.GetValueOrDefault(type, ["title", "value"]).Where(n => o[n] is null)) yield return $"{type} lacks {name}";
        foreach (var (name, value) in o)
            if (value?.GetValueKind() == JsonValueKind.String && string.IsNullOrWhiteSpace((string?)value)) yield return $"{type} has an empty {name}";
        if (type == "AdaptiveCard" && (string?)o["version"] != "1.4") yield return "The version is not 1.4";
    }

    /// What a button carries is no part of the card, however deep.
    private static bool IsData(JsonNode o) => o.Parent is { } parent && ((parent is JsonObject holder && holder["data"] == o) || IsData(parent));
}
