using System.Text;
using System.Text.Json;
namespace CsecBot.Simulation;

/// One change of one row, as it took effect.
public sealed record Change(string Key, Row? Before, Row? After);

/// Azure Table Storage in memory, as far as the service uses it, held to Azurite by one suite of tests run against both.
/// It is one account; who speaks to it over a wire is `TableWire`'s.
public sealed class SimulatedTables(Func<DateTimeOffset> now)
{
    private const int OperationsAtMost = 100, KeyAtMost = 512;
    private readonly Dictionary<string, SortedRows> tables = [];
    private long version;

    /// Rows of one answer: Azure may give fewer than its thousand at any time, and the rest when asked on.
    public int PageAtMost { get; init; } = 1_000;

    /// What every transaction changed, told once it has taken effect.
    public event Action<IReadOnlyList<Change>>? Changed;

    public IEnumerable<Row> Rows(string table, string partition, string prefix) =>
        tables[table].From(partition, prefix).TakeWhile(r => r.Partition == partition && r.Key.StartsWith(prefix, StringComparison.Ordinal));

    /// The same rows, which go their own way from here on.
    public SimulatedTables Copy(Func<DateTimeOffset> clock, int pageAtMost)
    {
        var copy = new SimulatedTables(clock) { version = version, PageAtMost = pageAtMost };
        foreach (var (name, rows) in tables) copy.tables[name] = rows.Copy();
        return copy;
    }

    public Answer CreateTable(string name) => tables.TryAdd(name, new()) ? new(201, $$"""{"TableName":"{{name}}"}""") : Answer.Error(409, "TableAlreadyExists");

    public Answer DeleteTable(string name) => tables.Remove(name) ? new(204) : Answer.Error(404, "ResourceNotFound");

    public Answer Get(string table, string partition, string key, HashSet<string>? columns)
    {
        if (!tables.TryGetValue(table, out var rows)) return Answer.Error(404, "TableNotFound");
        return rows.Find(partition, key) is { } row ? new(200, Json([row], columns, many: false), row.ETag) : Answer.Error(404, "ResourceNotFound");
    }

    public Answer Query(string table, string? filter, int? top, HashSet<string>? columns, (string Partition, string Key)? from)
    {
        if (!tables.TryGetValue(table, out var rows)) return Answer.Error(404, "TableNotFound");
        var asked = Filter.Parse(filter);
        var partition = asked.All.FirstOrDefault(c => c is { Name: "PartitionKey", Operator: "eq" }).Value as string;
        var (page, found) = (Math.Min(top ?? PageAtMost, PageAtMost), new List<Row>());
        foreach (var row in rows.From(from?.Partition ?? partition ?? "", from?.Key ?? asked.From))
        {
            if (partition is not null && (row.Partition != partition || asked.IsPast(row.Key))) break;
            if (!asked.Holds(row)) continue;
            if (found.Count == page) return new(200, Json(found, columns, many: true), Next: (row.Partition, row.Key));
            found.Add(row);
        }
        return new(200, Json(found, columns, many: true));
    }

    /// One operation by itself.
    public Answer Do(string table, Operation operation)
    {
        if (!tables.TryGetValue(table, out var rows)) return Answer.Error(404, "TableNotFound");
        var changes = new List<Change>();
        var answer = Apply(rows, operation, changes, null);
        if (answer.IsGood) Changed?.Invoke(changes);
        return answer;
    }

    /// All or nothing.
    public IReadOnlyList<Answer> Transact(string table, IReadOnlyList<Operation> operations)
    {
        if (!tables.TryGetValue(table, out var rows)) return [Answer.Error(404, "TableNotFound", 0)];
        if (operations.Count > OperationsAtMost) return [Answer.Error(400, "InvalidInput", OperationsAtMost)];
        var keys = new HashSet<(string, string)>();
        for (var i = 0; i < operations.Count; i++)
        {
            if (operations[i].Partition != operations[0].Partition) return [Answer.Error(400, "CommandsInBatchActOnDifferentPartitions", i)];
            if (!keys.Add((operations[i].Partition, operations[i].Key))) return [Answer.Error(400, "InvalidDuplicateRow", i)];
        }
        var (changes, answers) = (new List<Change>(), new List<Answer>());
        for (var i = 0; i < operations.Count; i++)
        {
            answers.Add(Apply(rows, operations[i], changes, i));
            if (answers[i].IsGood) continue;
            foreach (var change in Enumerable.Reverse(changes)) rows.Put(operations[0].Partition, change.Key, change.Before);
            return [answers[i]];
        }
        Changed?.Invoke(changes);
        return answers;
    }

    private Answer Apply(SortedRows rows, Operation asked, List<Change> changes, int? index)
    {
        if (IsBadKey(asked.Partition) || IsBadKey(asked.Key)) return Answer.Error(400, "OutOfRangeInput", index);
        var before = rows.Find(asked.Partition, asked.Key);
        if (asked.Kind == Kind.Insert && before is not null) return Answer.Error(409, "EntityAlreadyExists", index);
        if (before is null && (asked.Kind == Kind.Delete || asked.IfMatch is not null)) return Answer.Error(404, "ResourceNotFound", index);
        if (before is not null && asked.IfMatch is { } etag && etag != "*" && etag != before.ETag) return Answer.Error(412, "UpdateConditionNotSatisfied", index);
        if (asked.Kind == Kind.Delete)
        {
            rows.Put(asked.Partition, asked.Key, null);
            changes.Add(new(asked.Key, before, null));
            return new(204);
        }
        var values = asked.Kind == Kind.Merge && before is not null ? Merged(before.Values, asked.Values!) : asked.Values!;
        if (Row.TooLarge(values) is { } large) return index is { } i ? Answer.Error(large.Status, "PropertyValueTooLarge", i) : large;
        var after = new Row(asked.Partition, asked.Key, values, ++version, now());
        rows.Put(asked.Partition, asked.Key, after);
        changes.Add(new(asked.Key, before, after));
        return new(204, ETag: after.ETag);
    }

    private static IReadOnlyDictionary<string, JsonElement> Merged(IReadOnlyDictionary<string, JsonElement> old, IReadOnlyDictionary<string, JsonElement> fresh)
    {
        var merged = new Dictionary<string, JsonElement>(old);
        foreach (var (name, value) in fresh)
        {
            merged[name] = value;
            if (!name.EndsWith("@odata.type", StringComparison.Ordinal) && !fresh.ContainsKey($"{name}@odata.type")) merged.Remove($"{name}@odata.type");
        }
        return merged;
    }

    private static bool IsBadKey(string key) => key.Length > KeyAtMost || key.Any(c => c is '/' or '\\' or '#' or '?' || char.IsControl(c));

    private static string Json(IReadOnlyList<Row> rows, HashSet<string>? columns, bool many)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes))
        {
            if (many)
            {
                json.WriteStartObject();
                json.WriteStartArray("value");
            }
            foreach (var row in rows) row.Write(json, columns);
            if (many)
            {
                json.WriteEndArray();
                json.WriteEndObject();
            }
        }
        return Encoding.UTF8.GetString(bytes.ToArray());
    }
}

public enum Kind { Insert, Replace, Merge, Delete }

/// A change that is asked for. Without `IfMatch` a replacement or merge also inserts.
public sealed record Operation(Kind Kind, string Partition, string Key, IReadOnlyDictionary<string, JsonElement>? Values, string? IfMatch);

/// Rows in the order of their keys, compared letter by letter.
internal sealed class SortedRows
{
    private readonly List<(string Partition, string Key)> order = [];
    private readonly Dictionary<(string, string), Row> rows = [];

    public Row? Find(string partition, string key) => rows.GetValueOrDefault((partition, key));

    public SortedRows Copy()
    {
        var copy = new SortedRows();
        copy.order.AddRange(order);
        foreach (var (key, row) in rows) copy.rows[key] = row;
        return copy;
    }

    public void Put(string partition, string key, Row? row)
    {
        var at = order.BinarySearch((partition, key), Ordinal.Instance);
        if (row is null)
        {
            if (at >= 0) order.RemoveAt(at);
            rows.Remove((partition, key));
            return;
        }
        if (at < 0) order.Insert(~at, (partition, key));
        rows[(partition, key)] = row;
    }

    /// With an empty partition, of every one.
    public IEnumerable<Row> From(string partition, string key)
    {
        if (partition.Length == 0 && order.Count > 0) partition = order[0].Partition;
        var at = order.BinarySearch((partition, key), Ordinal.Instance);
        for (var i = at < 0 ? ~at : at; i < order.Count; i++) yield return rows[order[i]];
    }

    private sealed class Ordinal : IComparer<(string Partition, string Key)>
    {
        public static readonly Ordinal Instance = new();

        public int Compare((string Partition, string Key) x, (string Partition, string Key) y) =>
            string.CompareOrdinal(x.Partition, y.Partition) is var c and not 0 ? c : string.CompareOrdinal(x.Key, y.Key);
    }
}
