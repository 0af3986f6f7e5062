using System.Text.Json;
using System.Text.Json.Nodes;
namespace CsecBot.Tests.Cards;

/// The part of Adaptive Cards that the cards use, property by property: what is not here is newer than 1.2 or not needed, and a client
/// draws nothing of what it does not know. Action.Execute alone is of 1.4.
internal static class CardShape
{
    private const string Colors = "Default|Dark|Light|Accent|Good|Warning|Attention", Spacings = "Default|None|Small|Medium|Large|ExtraLarge|Padding",
        Sizes = "Default|Small|Medium|Large|ExtraLarge", Weights = "Default|Lighter|Bolder", Styles = "default|emphasis|good|attention|warning|accent",
        Elements = "[TextBlock,RichTextBlock,FactSet,Container,ActionSet,Input.ChoiceSet,Input.Text]", Actions = "[Action.Execute,Action.ShowCard]";

    /// By type: each property with its kind: text, flag, number, data, (a type), [a list of types] or one of several words. A star: required.
    private static readonly Dictionary<string, Dictionary<string, string>> Types = new()
    {
        ["AdaptiveCard"] = new() { ["version*"] = "1.4", ["$schema"] = "text", ["fallbackText"] = "text", ["body*"] = Elements, ["actions"] = Actions },
        ["TextBlock"] = new() { ["text*"] = "text", ["wrap"] = "flag", ["size"] = Sizes, ["weight"] = Weights, ["color"] = Colors, ["isSubtle"] = "flag", ["spacing"] = Spacings, ["separator"] = "flag" },
        ["RichTextBlock"] = new() { ["inlines*"] = "[TextRun]", ["spacing"] = Spacings },
        ["TextRun"] = new() { ["text*"] = "text", ["size"] = Sizes, ["weight"] = Weights },
        ["FactSet"] = new() { ["facts*"] = "[Fact]", ["spacing"] = Spacings },
        ["Fact"] = new() { ["title*"] = "text", ["value*"] = "text" },
        ["Container"] = new() { ["items*"] = Elements, ["style"] = Styles, ["bleed"] = "flag", ["spacing"] = Spacings },
        ["ActionSet"] = new() { ["actions*"] = Actions, ["spacing"] = Spacings },
        ["Input.Text"] = new() { ["id*"] = "text", ["placeholder"] = "text", ["maxLength"] = "number", ["spacing"] = Spacings },
        ["Input.ChoiceSet"] = new() { ["id*"] = "text", ["placeholder"] = "text", ["choices*"] = "[Choice]", ["value"] = "text", ["style"] = "compact|expanded", ["wrap"] = "flag", ["spacing"] = Spacings },
        ["Choice"] = new() { ["title*"] = "text", ["value*"] = "text" },
        ["Action.Execute"] = new() { ["title*"] = "text", ["verb*"] = "text", ["data*"] = "data", ["style"] = "default|positive|destructive", ["fallback*"] = "(Action.Submit)" },
        ["Action.Submit"] = new() { ["title*"] = "text", ["data*"] = "data" },
        ["Action.ShowCard"] = new() { ["title*"] = "text", ["card*"] = "(AdaptiveCard)" },
    };

    public static IReadOnlyList<string> Faults(JsonNode? card) => [.. Of(card, ["AdaptiveCard"], "card")];

    private static IEnumerable<string> Of(JsonNode? node, string[] allowed, string path)
    {
        if (node is not JsonObject o) return [$"{path} is not an object"];
        // Facts, choices and such have no type of their own to say.
        var type = (string?)o["type"] ?? (allowed is [var only] && only is "Fact" or "Choice" ? allowed[0] : "");
        if (!allowed.Contains(type)) return [$"{path} is “{type}”"];
        var rules = Types[type];
        return rules.Keys.Where(k => k.EndsWith('*') && !o.ContainsKey(k.TrimEnd('*'))).Select(k => $"{path} lacks {k.TrimEnd('*')}")
            .Concat(o.Where(p => p.Key != "type").SelectMany(p =>
                (rules.GetValueOrDefault(p.Key) ?? rules.GetValueOrDefault(p.Key + "*")) is { } kind ? Value(p.Value, kind, $"{path}.{p.Key}") : [$"{path}.{p.Key} is not known of {type}"]));
    }

    private static IEnumerable<string> Value(JsonNode? node, string kind, string path)
    {
        var is_ = node?.GetValueKind() ?? JsonValueKind.Null;
        return kind switch
        {
            "text" => is_ == JsonValueKind.String && ((string)node!).Length > 0 ? [] : [$"{path} is not text, or empty"],
            "flag" => is_ is JsonValueKind.True or JsonValueKind.False ? [] : [$"{path} is no flag"],
            "number" => is_ == JsonValueKind.Number ? [] : [$"{path} is no number"],
            "data" => is_ == JsonValueKind.Object ? [] : [$"{path} is no object"],
            ['(', ..] => Of(node, [kind.Trim('(', ')')], path),
            ['[', ..] => node is JsonArray list ? list.SelectMany((n, i) => Of(n, kind.Trim('[', ']').Split(','), $"{path}[{i}]")) : [$"{path} is no list"],
            _ => is_ == JsonValueKind.String && kind.Split('|').Contains((string)node!) ? [] : [$"{path} is none of {kind}"],
        };
    }
}
