using System.Text.Json.Nodes;
namespace CsecBot.Cards;

/// The values of dispatch.json: one request, how it stands, and what can be answered.
public sealed record DispatchCard(
    string Fallback, string? Notice, string Heading, string Headline, string Color, string Line,
    IEnumerable<(string Title, string Value)> Facts, IEnumerable<JsonNode> Inputs, IEnumerable<JsonNode> Actions)
{
    public Drawn Drawn(string summary) => new(summary, Card.Fill("dispatch", new Dictionary<string, JsonNode>
    {
        ["fallback"] = Fallback,
        ["notice"] = Notice is null ? [] : new JsonArray(Words(Notice)),
        ["heading"] = Heading,
        ["headline"] = Headline,
        ["color"] = Color,
        ["line"] = Line,
        ["facts"] = new JsonArray([.. Facts.Select(f => new JsonObject { ["title"] = f.Title, ["value"] = f.Value })]),
        ["inputs"] = new JsonArray([.. Inputs]),
        ["actions"] = new JsonArray([.. Actions]),
    }));

    private static JsonObject Words(string text) => new() { ["type"] = "TextBlock", ["text"] = text, ["wrap"] = true, ["color"] = "Attention", ["weight"] = "Bolder" };
}

/// The values of list.json: lines under headings.
public sealed record ListCard(string Fallback, string Heading, IEnumerable<(string Title, string Text)> Items)
{
    public Drawn Drawn(string summary) => new(summary, Card.Fill("list", new Dictionary<string, JsonNode>
    {
        ["fallback"] = Fallback,
        ["heading"] = Heading,
        ["items"] = new JsonArray([.. Items.SelectMany(i => new JsonNode[]
        {
            new JsonObject { ["type"] = "TextBlock", ["text"] = i.Title, ["weight"] = "Bolder", ["wrap"] = true, ["spacing"] = "Medium" },
            new JsonObject { ["type"] = "TextBlock", ["text"] = i.Text, ["wrap"] = true, ["spacing"] = "None" },
        })]),
    }));
}

/// The values of notice.json: plain words.
public sealed record NoticeCard(string Words)
{
    public Drawn Drawn(string summary) => new(summary, Card.Fill("notice", new Dictionary<string, JsonNode> { ["fallback"] = summary, ["words"] = Words }));
}
