using System.Text;
using System.Text.Json;
namespace CsecBot.Simulation;

/// One row: what was sent, as it was sent. The type of a property stands beside it, as on the wire.
public sealed record Row(string Partition, string Key, IReadOnlyDictionary<string, JsonElement> Values, long Version, DateTimeOffset At)
{
    private const int TextAtMost = 32 * 1024, BytesAtMost = 64 * 1024, RowAtMost = 1024 * 1024;
    private static readonly string[] Own = ["PartitionKey", "RowKey", "Timestamp", "Timestamp@odata.type", "odata.etag", "odata.metadata"];

    public string ETag => $"W/\"datetime'{At.UtcDateTime:yyyy-MM-ddTHH:mm:ss.fffffffZ}.{Version}'\"";

    public string? Text(string name) => Values.TryGetValue(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
    public int Number(string name) => Values[name].GetInt32();

    /// A text that goes over several properties, as the service writes it.
    public string Long(string name)
    {
        var all = new StringBuilder();
        for (var i = 0; Text($"{name}{i}") is { } part; i++) all.Append(part);
        return all.ToString();
    }

    /// Without the types that JSON has itself: they are not said again on the way back.
    public static IReadOnlyDictionary<string, JsonElement> ValuesOf(JsonElement body) =>
        body.EnumerateObject().Where(p => !Own.Contains(p.Name) && p.Value.ValueKind != JsonValueKind.Null && !(p.Name.EndsWith("@odata.type", StringComparison.Ordinal)
            && p.Value.GetString() is "Edm.Double" or "Edm.Int32" or "Edm.Boolean" or "Edm.String")).ToDictionary(p => p.Name, p => p.Value);

    /// What the row is too large for, if it is.
    public static Answer? TooLarge(IReadOnlyDictionary<string, JsonElement> values)
    {
        var size = 0;
        foreach (var (name, value) in values)
        {
            if (value.ValueKind != JsonValueKind.String) { size += 8 + name.Length * 2; continue; }
            var text = value.GetString()!;
            var isBinary = values.TryGetValue($"{name}@odata.type", out var type) && type.GetString() == "Edm.Binary";
            if (isBinary ? text.TrimEnd('=').Length * 3 / 4 > BytesAtMost : text.Length > TextAtMost) return Answer.Error(400, "PropertyValueTooLarge");
            size += text.Length * 2 + name.Length * 2;
        }
        return size > RowAtMost ? Answer.Error(400, "EntityTooLarge") : null;
    }

    public void Write(Utf8JsonWriter json, HashSet<string>? columns)
    {
        json.WriteStartObject();
        json.WriteString("odata.etag", ETag);
        if (columns?.Contains("PartitionKey") != false) json.WriteString("PartitionKey", Partition);
        if (columns?.Contains("RowKey") != false) json.WriteString("RowKey", Key);
        if (columns?.Contains("Timestamp") != false)
        {
            json.WriteString("Timestamp@odata.type", "Edm.DateTime");
            json.WriteString("Timestamp", At.UtcDateTime);
        }
        foreach (var (name, value) in Values)
        {
            if (columns is not null && !columns.Contains(name.EndsWith("@odata.type", StringComparison.Ordinal) ? name[..^11] : name)) continue;
            json.WritePropertyName(name);
            value.WriteTo(json);
        }
        json.WriteEndObject();
    }
}

/// What is answered to one operation.
public sealed record Answer(int Status, string? Body = null, string? ETag = null, (string Partition, string Key)? Next = null)
{
    public static Answer Error(int status, string code, int? index = null)
    {
        var words = index is { } i ? $"{i}:{code}" : code;
        return new(status, $$$$"""{"odata.error":{"code":"{{{{code}}}}","message":{"lang":"en-US","value":"{{{{words}}}}.\nRequestId:0\nTime:0"}}}""");
    }

    public bool IsGood => Status < 300;
}
