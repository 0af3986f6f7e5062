using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
namespace CsecBot.Dispatch;

/// Reads a JSON document strictly and names every fault in it, each with the path of the field: what is missing, of the wrong kind,
/// out of its limits, or not known (a misspelt field must not vanish).
public sealed class Fields
{
    private readonly JsonObject json;
    private readonly string path;
    private readonly HashSet<string> read = [];

    private Fields(JsonObject json, string path, List<Fault> faults) => (this.json, this.path, Faults) = (json, path, faults);

    public List<Fault> Faults { get; }

    /// Parses the text; where it is not one JSON object, says so in `faults` and gives an empty object to read on from.
    public static Fields Parse(string text, List<Fault> faults)
    {
        try
        {
            var node = JsonNode.Parse(text, null, new() { AllowDuplicateProperties = false, MaxDepth = 16 });
            if (node is JsonObject o) return new(o, "", faults);
            faults.Add(new("", "must be a JSON object"));
        }
        catch (JsonException e)
        {
            faults.Add(new("", $"is not valid JSON (line {e.LineNumber + 1}, position {e.BytePositionInLine + 1})"));
        }
        return new([], "", faults);
    }

    public string PathOf(string name) => path.Length == 0 ? name : $"{path}.{name}";

    public void Fault(string name, string words) => Faults.Add(new(PathOf(name), words));

    public bool Has(string name) => json[name] is not null;

    public JsonValueKind Kind(string name) => json[name]?.GetValueKind() ?? JsonValueKind.Null;

    public IEnumerable<string> Keys => json.Select(p => p.Key);

    /// A string of 1 to `max` characters, none of them a control character. Null where it is absent; a fault where it must not be.
    public string? Text(string name, bool required = false, int max = 200)
    {
        if (Node(name, required) is not { } node) return null;
        if (node.GetValueKind() != JsonValueKind.String) return None<string>(name, "must be a string");
        var text = node.GetValue<string>();
        if (text.Length == 0 || text.All(char.IsWhiteSpace)) return None<string>(name, "must not be empty");
        if (text.Length > max) return None<string>(name, $"must be at most {max} characters");
        return text.Any(char.IsControl) ? None<string>(name, "must not hold control characters") : text;
    }

    public bool Flag(string name, bool absent = false)
    {
        if (Node(name, required: false) is not { } node) return absent;
        if (node.GetValueKind() is JsonValueKind.True or JsonValueKind.False) return node.GetValue<bool>();
        Fault(name, "must be true or false");
        return absent;
    }

    public int? Number(string name, int min, int max, bool required = false)
    {
        if (Node(name, required) is not { } node) return null;
        if (node is JsonValue v && v.TryGetValue<int>(out var n) && n >= min && n <= max) return n;
        Fault(name, $"must be a whole number from {min} to {max}");
        return null;
    }

    /// One of the enum's names, written exactly.
    public T? OneOf<T>(string name, bool required = false) where T : struct, Enum
    {
        if (Text(name, required) is not { } text) return null;
        if (Enum.TryParse<T>(text, out var value) && value.ToString() == text) return value;
        Fault(name, $"must be one of {string.Join(", ", Enum.GetNames<T>())}");
        return null;
    }

    public Role? Role(string name, bool required = false)
    {
        if (Text(name, required) is not { } text) return null;
        if (Names.TryRole(text, out var role)) return role;
        Fault(name, $"must be one of {string.Join(", ", Enum.GetValues<Role>().Select(r => r.Wire()))}");
        return null;
    }

    /// One role at least, each once.
    public ImmutableArray<Role> Roles(string name, bool required = true)
    {
        var roles = ImmutableArray.CreateBuilder<Role>();
        foreach (var text in Texts(name, required ? 1 : 0, 10, required))
            if (Names.TryRole(text, out var role)) roles.Add(role);
            else Fault(name, "must name roles");
        return roles.ToImmutable();
    }

    /// Each one of the enum's names, written exactly.
    public ImmutableArray<T> AllOf<T>(string name, bool required = false) where T : struct, Enum
    {
        var values = ImmutableArray.CreateBuilder<T>();
        foreach (var text in Texts(name, required ? 1 : 0, 20, required))
            if (Enum.TryParse<T>(text, out var value) && value.ToString() == text) values.Add(value);
            else Fault(name, $"must name {string.Join(", ", Enum.GetNames<T>())}");
        return values.ToImmutable();
    }

    /// A time of day on the county's clocks.
    public TimeOnly? LocalTime(string name, bool required = false)
    {
        if (Text(name, required) is not { } text) return null;
        if (TimeOnly.TryParseExact(text, "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out var at)) return at;
        Fault(name, "must be a local time such as 09:00");
        return null;
    }

    /// An ISO 8601 instant with its offset.
    public DateTimeOffset? Instant(string name, bool required = false)
    {
        if (Text(name, required) is not { } text) return null;
        if (text.Length >= 17 && text[10] == 'T' && (text[^1] == 'Z' || text[^6] is '+' or '-')
            && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.None, out var at)) return at.ToUniversalTime();
        Fault(name, "must be a time with its offset, such as 2026-11-23T02:10:00-08:00");
        return null;
    }

    public Span? Span(string name, bool required = false)
    {
        if (Text(name, required) is not { } text) return null;
        if (Dispatch.Span.TryParse(text, out var span) && (span.IsPositive || span == new Span(0, TimeSpan.Zero))) return span;
        Fault(name, "must be a duration such as PT90M (elapsed) or P7D (calendar days)");
        return null;
    }

    /// A duration that must be there and longer than nothing.
    public Span Longer(string name)
    {
        var span = Span(name, required: true);
        if (span is { IsPositive: false }) Fault(name, "must be longer than nothing");
        return span ?? new(1, TimeSpan.Zero);
    }

    public TimeSpan? Elapsed(string name, bool required = false)
    {
        if (Span(name, required) is not { } span) return null;
        if (span.Days == 0) return span.Elapsed;
        Fault(name, "must be elapsed time, such as PT90M");
        return null;
    }

    public Fields? Nested(string name, bool required = false)
    {
        if (Node(name, required) is not { } node) return null;
        return node is JsonObject o ? new(o, PathOf(name), Faults) : None<Fields>(name, "must be an object");
    }

    public ImmutableArray<Fields> Objects(string name, int min, int max, bool required = true)
    {
        if (Array(name, min, max, required) is not { } array) return [];
        var found = ImmutableArray.CreateBuilder<Fields>();
        for (var i = 0; i < array.Count; i++)
            if (array[i] is JsonObject o) found.Add(new(o, $"{PathOf(name)}[{i}]", Faults));
            else Fault($"{name}[{i}]", "must be an object");
        return found.ToImmutable();
    }

    public ImmutableArray<string> Texts(string name, int min, int max, bool required = true)
    {
        if (Array(name, min, max, required) is not { } array) return [];
        var items = new Fields(new JsonObject(array.Select((n, i) => KeyValuePair.Create($"{name}[{i}]", n?.DeepClone()))), path, Faults);
        return [.. array.Select((_, i) => items.Text($"{name}[{i}]", required: true)).OfType<string>()];
    }

    /// Call last: each field that nobody asked for is a fault.
    public void NothingElse()
    {
        foreach (var key in Keys.Where(k => !read.Contains(k))) Fault(key, "is not a known field");
    }

    private JsonArray? Array(string name, int min, int max, bool required)
    {
        if (Node(name, required) is not { } node) return null;
        if (node is not JsonArray array) return None<JsonArray>(name, "must be a list");
        if (array.Count >= min && array.Count <= max) return array;
        Fault(name, $"must hold {min} to {max} entries");
        return null;
    }

    private JsonNode? Node(string name, bool required)
    {
        read.Add(name);
        var node = json[name];
        if (node is null && required) Fault(name, "is required");
        return node;
    }

    private T? None<T>(string name, string words) where T : class
    {
        Fault(name, words);
        return null;
    }
}

/// What is wrong with a document, and where. Never repeats the value: it may be private.
public sealed record Fault(string Path, string Words)
{
    public override string ToString() => Path.Length == 0 ? $"The document {Words}." : $"{Path} {Words}.";
}
