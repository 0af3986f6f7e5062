using System.Text;
using System.Text.Json.Nodes;
namespace CsecBot.Tests.Flow;

/// Makes something else of what a channel would send: in its fields, in its bytes, and in its token. The same seed makes the same.
public sealed class Mutation(int seed)
{
    private const string Letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_. ={}\"%\t";
    private static readonly Func<JsonNode?>[] Values =
    [
        () => null, () => true, () => 0, () => -1, () => 1e308, () => long.MinValue, () => "", () => " ", () => "\0", () => "\ud83d\ude00", () => "'; DROP", () => "../../..", () => "a/b\\c#d?e|f",
        () => "0001-01-01T00:00:00Z", () => "9999-12-31T23:59:59.9999999-12:00", () => "http://", () => "file:///etc", () => new string('x', 5_000), () => "accept", () => "<at>" + new string('<', 500),
        () => new JsonArray(), () => new JsonObject(), () => new JsonArray(new JsonArray(new JsonObject())), () => JsonNode.Parse(new string('[', 60) + new string(']', 60)),
        () => new JsonObject { ["$type"] = "System.Diagnostics.Process", ["id"] = 1 }, () => new JsonArray(null, 1, "x"),
    ];

    private readonly Random random = new(seed);

    public byte[] Of(JsonObject activity)
    {
        var changed = activity.DeepClone().AsObject();
        for (var times = random.Next(0, 4); times > 0; times--) ChangeField(changed);
        var bytes = Encoding.UTF8.GetBytes(changed.ToJsonString()).ToList();
        if (random.Next(4) == 0) ChangeBytes(bytes);
        return [.. bytes];
    }

    /// Never the last letter: some of its bits mean nothing.
    public string OfToken(string token)
    {
        var text = new StringBuilder(token);
        for (var times = random.Next(1, 4); times > 0 && text.Length > 1; times--)
        {
            var at = random.Next("Bearer ".Length, token.Length - 1) % (text.Length - 1);
            switch (random.Next(6))
            {
                case 0: text.Insert(at, Letters[random.Next(Letters.Length)]); break;
                case 1: text.Remove(at, 1); break;
                case 2: text.Length = at; break;
                case 3: text.Insert(at, text.ToString(at, Math.Min(40, text.Length - at))); break;
                default: text[at] = Other(text[at]); break;
            }
        }
        return text.ToString();
    }

    private char Other(char letter)
    {
        char other;
        do other = Letters[random.Next(Letters.Length)]; while (other == letter);
        return other;
    }

    private void ChangeField(JsonObject activity)
    {
        var parents = new List<JsonObject>();
        Gather(activity, parents);
        var parent = parents[random.Next(parents.Count)];
        var name = parent.ElementAt(random.Next(parent.Count)).Key;
        switch (random.Next(6))
        {
            case 0: parent.Remove(name); break;
            case 1: parent[name.ToUpperInvariant()] = parent[name]?.DeepClone(); break;
            case 2: parent[name] = parents[random.Next(parents.Count)].DeepClone(); break;
            default: parent[name] = Values[random.Next(Values.Length)](); break;
        }
    }

    private static void Gather(JsonNode? node, List<JsonObject> found)
    {
        if (node is JsonObject { Count: > 0 } o) found.Add(o);
        foreach (var child in node switch { JsonObject fields => fields.Select(f => f.Value), JsonArray items => items, _ => [] }) Gather(child, found);
    }

    private void ChangeBytes(List<byte> bytes)
    {
        for (var times = random.Next(1, 6); times > 0 && bytes.Count > 0; times--)
        {
            var at = random.Next(bytes.Count);
            switch (random.Next(5))
            {
                case 0: bytes.Insert(at, (byte)random.Next(256)); break;
                case 1: bytes.RemoveAt(at); break;
                case 2: bytes.RemoveRange(at, bytes.Count - at); break;
                default: bytes[at] = (byte)random.Next(256); break;
            }
        }
    }
}
