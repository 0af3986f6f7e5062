using System.Collections.Concurrent;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
namespace CsecBot.Cards;

/// A card and its toast. The summary stands on lock screens: neutral words only. `Referral` where it is about one.
public sealed record Drawn(string Summary, JsonObject Card)
{
    public JsonObject Card { get; } = Card;   // as it was given: a card that is another is drawn anew

    private readonly Lazy<string> written = new(() => Card.ToJsonString());

    /// As it goes over the wire.
    public string Written => written.Value;

    /// The same, written down by now: while storage does its part there is time for it, after that somebody waits.
    public Drawn InWriting()
    {
        _ = Written;
        return this;
    }

    public string? Referral { get; init; }

    /// Where it is a list of several.
    public IReadOnlyList<string> Several { get; init; } = [];

    /// Looks again when this person opens the chat, which also tells that it was seen.
    public Drawn Refreshing(Target target, string user)
    {
        var card = Card.DeepClone().AsObject();
        var action = Actions.Button("Refresh", "refresh", target);
        action.Remove("fallback");
        card["refresh"] = new JsonObject { ["action"] = action, ["userIds"] = new JsonArray(user) };
        return new Drawn(Summary, card) { Referral = Referral, Several = Several };
    }
}

/// Fills the embedded file of a card from the record of its values: `${name}` is the property of that name.
public static class Card
{
    private static readonly ConcurrentDictionary<string, CardFile> Files = new();

    public static JsonObject Fill(string file, object values) => Files.GetOrAdd(file, Read).Fill(ValuesOf(values));

    private static Dictionary<string, JsonNode> ValuesOf(object record) =>
        record.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance).ToDictionary(
            p => JsonNamingPolicy.CamelCase.ConvertName(p.Name),
            p => p.GetValue(record) switch
            {
                string text => JsonValue.Create(text),
                JsonNode node => node,
                IEnumerable<JsonNode> nodes => new JsonArray([.. nodes]),
                var other => throw new InvalidOperationException($"{p.Name} of {record.GetType().Name} is {other?.GetType().Name ?? "nothing"}: a card takes text, nodes and lists of nodes."),
            });

    private static CardFile Read(string file)
    {
        using var stream = typeof(Card).Assembly.GetManifestResourceStream($"CsecBot.Cards.{file}.json") ?? throw new InvalidOperationException($"There is no card {file}.");
        using var reader = new StreamReader(stream);
        return CardFile.Parse(reader.ReadToEnd());
    }
}

/// A card with ${holes}. A hole without a value and a value without a hole are both errors: a misspelt name must not reach a telephone.
/// Held as an element, which any number of threads may read.
public sealed partial class CardFile
{
    private readonly JsonElement template;

    private CardFile(JsonElement template) => this.template = template;

    public static CardFile Parse(string json)
    {
        using var document = JsonDocument.Parse(json);
        return new(document.RootElement.Clone());
    }

    public JsonObject Fill(IReadOnlyDictionary<string, JsonNode> values)
    {
        var used = new HashSet<string>();
        var card = Walk(template)!.AsObject();
        return values.Keys.Except(used).ToList() is { Count: > 0 } unused
            ? throw new InvalidOperationException($"The card has no hole for {string.Join(", ", unused)}.") : card;

        JsonNode? Walk(JsonElement element) => element.ValueKind switch
        {
            JsonValueKind.Object => new JsonObject(element.EnumerateObject().Select(p => KeyValuePair.Create(p.Name, Walk(p.Value)))),
            JsonValueKind.Array => new JsonArray([.. element.EnumerateArray().SelectMany(Items)]),
            JsonValueKind.String => Text(element.GetString()!),
            JsonValueKind.Null => null,
            _ => JsonValue.Create(element),
        };

        // A list in the place of a list's item becomes its items, so that a part which may be absent leaves no gap.
        IEnumerable<JsonNode?> Items(JsonElement item) => Walk(item) is var node && item.ValueKind == JsonValueKind.String && node is JsonArray list
            ? list.Select(n => n?.DeepClone()) : [node];

        JsonNode Text(string text)
        {
            if (Hole().Match(text) is { Success: true } m && m.Value == text) return Value(m.Groups[1].Value).DeepClone();
            if (Hole().Replace(text, "").Contains("${", StringComparison.Ordinal)) throw new InvalidOperationException($"“{text}” holds a hole that has no proper name.");
            return Hole().Replace(text, m => Inline(m.Groups[1].Value));   // one pass: a value is never expanded again
        }

        string Inline(string name) => Value(name) is JsonValue value
            ? value.ToString() : throw new InvalidOperationException($"The card's hole {name} stands within text and takes no more than text.");

        JsonNode Value(string name)
        {
            used.Add(name);
            return values.TryGetValue(name, out var value) ? value : throw new InvalidOperationException($"The card's hole {name} has no value.");
        }
    }

    [GeneratedRegex(@"\$\{(\w+)\}")] private static partial Regex Hole();
}
