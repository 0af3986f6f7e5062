using System.Text.Json.Nodes;
using CsecBot.Dispatch;
namespace CsecBot.Cards;

/// Pieces that several cards share.
internal static class Parts
{
    /// On every card of a drill, above everything else.
    public static JsonArray Drill(Referral r) => r.Drill ? [Band("warning", "DRILL. This is practice; nobody is waiting.")] : [];

    /// What the person must read first: why a tap changed nothing, or what it did.
    public static JsonArray Notice(string? words) => words is null ? [] : [Band("accent", words)];

    public static JsonObject Line(string text, string? color = null, bool bold = false, bool small = false)
    {
        var line = new JsonObject { ["type"] = "TextBlock", ["text"] = text, ["wrap"] = true, ["spacing"] = "Small" };
        if (color is not null) line["color"] = color;
        if (bold) line["weight"] = "Bolder";
        if (small) line["isSubtle"] = true;
        return line;
    }

    /// Beside each other on one line: what it is, and how it stands.
    public static IEnumerable<JsonNode> Facts(IEnumerable<(string Title, string Value)> facts)
    {
        var all = new JsonArray([.. facts.Select(f => new JsonObject { ["title"] = f.Title, ["value"] = f.Value })]);
        return all.Count == 0 ? [] : [new JsonObject { ["type"] = "FactSet", ["facts"] = all, ["spacing"] = "Medium" }];
    }

    /// As it was entered: runs of text are not read as markdown, so nothing typed elsewhere becomes a link or is set in italics.
    public static JsonObject Verbatim(string text, bool large = false)
    {
        var run = new JsonObject { ["type"] = "TextRun", ["text"] = text };
        if (large) (run["size"], run["weight"]) = ("Large", "Bolder");
        return new JsonObject { ["type"] = "RichTextBlock", ["inlines"] = new JsonArray(run), ["spacing"] = "Small" };
    }

    /// As a link where it can be dialled as it stands, else as it was entered.
    public static JsonObject Telephone(string number)
    {
        if (!Words.IsNumber(number)) return Verbatim(number, large: true);
        var line = Line(Words.Telephone(number), bold: true);
        line["size"] = "Large";
        return line;
    }

    /// Whom to call, by name. Only on cards of those who may. [privacy]
    public static IEnumerable<JsonNode> Contact(Person person) =>
        [Verbatim($"{person.Name}, {person.Agency}"), person.Phone is { } number ? Telephone(number) : Line("No telephone number on the roster")];

    public static JsonObject Panel(IEnumerable<JsonNode> items) => new() { ["type"] = "Container", ["style"] = "emphasis", ["items"] = new JsonArray([.. items]) };

    private static JsonObject Band(string style, string words) => new()
    {
        ["type"] = "Container", ["style"] = style, ["bleed"] = true,
        ["items"] = new JsonArray(new JsonObject { ["type"] = "TextBlock", ["text"] = words, ["weight"] = "Bolder", ["wrap"] = true }),
    };
}
