using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
namespace CsecBot.Cards;

/// Fills the ${holes} of a card's file. A hole without a value and a value without a hole are both errors: a misspelt name must not reach a phone.
public static partial class Card
{
    private static readonly ConcurrentDictionary<string, JsonNode> Files = new();

    public static JsonObject Fill(string file, IReadOnlyDictionary<string, JsonNode> values) => Fill(Files.GetOrAdd(file, Read), values);

    public static JsonObject Fill(JsonNode template, IReadOnlyDictionary<string, JsonNode> values)
    {
        var used = new HashSet<string>();
        var card = Walk(template)!.AsObject();
        return values.Keys.Except(used).ToList() is { Count: > 0 } unused
            ? throw new InvalidOperationException($"The card has no hole for {string.Join(", ", unused)}.") : card;

        JsonNode? Walk(JsonNode? node) => node switch
        {
            JsonObject o => new JsonObject(o.Select(p => KeyValuePair.Create(p.Key, Walk(p.Value)))),
            JsonArray a => new JsonArray([.. a.Select(Walk)]),
            JsonValue v when v.TryGetValue<string>(out var text) => Text(text),
            _ => node?.DeepClone(),
        };
        JsonNode Text(string text) => Hole().Match(text) is { Success: true } m && m.Value == text
            ? Value(m.Groups[1].Value).DeepClone()
            : Hole().Replace(text, found => Value(found.Groups[1].Value).ToString());   // one pass: a value is never expanded again
        JsonNode Value(string name)
        {
            used.Add(name);
            return values.TryGetValue(name, out var value) ? value : throw new InvalidOperationException($"The card's hole {name} has no value.");
        }
    }

    private static JsonNode Read(string file)
    {
        using var stream = typeof(Card).Assembly.GetManifestResourceStream($"CsecBot.Cards.{file}.json") ?? throw new InvalidOperationException($"There is no card {file}.");
        return JsonNode.Parse(stream)!;
    }

    [GeneratedRegex(@"\$\{(\w+)\}")] private static partial Regex Hole();
}

/// A card and its toast. The summary stands on lock screens: neutral words only.
public sealed record Drawn(string Summary, JsonObject Card);
