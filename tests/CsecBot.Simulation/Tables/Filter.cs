using System.Text.Json;
using System.Text.RegularExpressions;
namespace CsecBot.Simulation;

/// The filters that the service asks with: comparisons, all of which must hold. Anything else is refused loudly.
public sealed partial record Filter(IReadOnlyList<(string Name, string Operator, object Value)> All)
{
    public static Filter Parse(string? text)
    {
        var all = new List<(string, string, object)>();
        var rest = text ?? "";
        while (rest.Length > 0)
        {
            var m = Comparison().Match(rest);
            if (!m.Success) throw new NotSupportedException($"The simulated table knows no filter like {rest}");
            all.Add((m.Groups["name"].Value, m.Groups["op"].Value, m.Groups["text"].Success ? m.Groups["text"].Value.Replace("''", "'", StringComparison.Ordinal) : m.Groups["flag"].Value == "true"));
            rest = rest[m.Length..];
        }
        return new(all);
    }

    /// The first key that can be meant.
    public string From => All.Where(c => c is { Name: "RowKey", Operator: "ge" or "gt" or "eq" }).Select(c => (string)c.Value).Append("").MaxBy(v => v, StringComparer.Ordinal)!;

    public bool IsPast(string key) => All.Any(c => c.Name == "RowKey" && c.Operator is "lt" or "le" && string.CompareOrdinal(key, (string)c.Value) > 0);

    public bool Holds(Row row) => All.All(c => c.Value switch
    {
        string text => Compared(c.Operator, Of(row, c.Name) is { } value ? string.CompareOrdinal(value, text) : null),
        bool flag => row.Values.TryGetValue(c.Name, out var value) && value.ValueKind is JsonValueKind.True or JsonValueKind.False && Compared(c.Operator, value.GetBoolean().CompareTo(flag)),
        _ => false,
    });

    private static string? Of(Row row, string name) => name switch { "PartitionKey" => row.Partition, "RowKey" => row.Key, _ => row.Text(name) };

    private static bool Compared(string op, int? compared) => compared is { } c && op switch
    {
        "eq" => c == 0, "ne" => c != 0, "gt" => c > 0, "ge" => c >= 0, "lt" => c < 0, "le" => c <= 0, _ => false,
    };

    [GeneratedRegex(@"^\s*(and\s+)?\(?(?<name>\w+) (?<op>eq|ne|gt|ge|lt|le) ('(?<text>([^']|'')*)'|(?<flag>true|false))\)?\s*(?=and |$)")] private static partial Regex Comparison();
}
