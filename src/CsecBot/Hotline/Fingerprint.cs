using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
namespace CsecBot.Hotline;

/// What was sent, field by field, as keyed hashes: enough to name the fields in which a repeat differs, and to tell nobody what they held.
public static class Fingerprint
{
    public static string Of(string body, string reference)
    {
        var fields = new SortedDictionary<string, string>(StringComparer.Ordinal);
        Walk(JsonNode.Parse(body)!, "", Encoding.UTF8.GetBytes(reference), fields);
        return JsonSerializer.Serialize(fields);
    }

    public static IReadOnlyList<string> Differences(string one, string other)
    {
        var a = JsonSerializer.Deserialize<Dictionary<string, string>>(one)!;
        var b = JsonSerializer.Deserialize<Dictionary<string, string>>(other)!;
        return [.. a.Keys.Union(b.Keys).Where(k => a.GetValueOrDefault(k) != b.GetValueOrDefault(k)).Order(StringComparer.Ordinal)];
    }

    public static string Hash(string reference) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(reference)));

    private static void Walk(JsonNode? node, string path, byte[] key, SortedDictionary<string, string> fields)
    {
        switch (node)
        {
            case JsonObject o:
                foreach (var (name, value) in o) Walk(value, path.Length == 0 ? name : $"{path}.{name}", key, fields);
                break;
            case JsonArray a:
                for (var i = 0; i < a.Count; i++) Walk(a[i], $"{path}[{i}]", key, fields);
                break;
            case not null:
                fields[path] = Convert.ToHexStringLower(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(node.ToJsonString())));
                break;
        }
    }
}
