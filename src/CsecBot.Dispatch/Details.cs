using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
namespace CsecBot.Dispatch;

/// What is kept of a duty, by the names of its rule: yes or no, a choice, several choices, a date, a code.
[JsonConverter(typeof(DetailsJson))]
public sealed record Details(ImmutableSortedDictionary<string, string> Values)
{
    private const int CodeAtMost = 20;

    public static Details None { get; } = new(ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal));

    public static Details Of(params IEnumerable<(string Name, string Value)> values) => None.With(new(ImmutableSortedDictionary.CreateRange(StringComparer.Ordinal, values.Select(v => KeyValuePair.Create(v.Name, v.Value)))));

    /// What was said later replaces what was said of the same thing.
    public Details With(Details later) => later.Values.IsEmpty ? this : new(Values.SetItems(later.Values));

    public bool IsYes(string name) => Values.GetValueOrDefault(name) == "yes";

    /// The names of those that the rule does not know or whose value it does not allow.
    public IReadOnlyList<string> Wrong(DutyRule rule, DateOnly today) =>
        [.. Values.Where(v => rule.Details.FirstOrDefault(d => d.Name == v.Key) is not { } known || !IsAllowed(known, v.Value, today)).Select(v => v.Key)];

    private static bool IsAllowed(DetailRule rule, string value, DateOnly today) => rule.Kind switch
    {
        DetailKind.YesNo => value is "yes" or "no",
        DetailKind.Choice => rule.Choices.Contains(value),
        DetailKind.Choices => value.Split(',').All(rule.Choices.Contains) && value.Split(',').Distinct().Count() == value.Split(',').Length,
        DetailKind.Date => DateOnly.TryParseExact(value, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) && day <= today,
        _ => value.Length is > 0 and <= CodeAtMost && value.All(c => char.IsAsciiLetterOrDigit(c) || c == '-') && value.Any(char.IsAsciiDigit),
    };

    public bool Equals(Details? other) => other is not null && Values.SequenceEqual(other.Values);
    public override int GetHashCode() => Values.Aggregate(0, (h, v) => HashCode.Combine(h, v.Key, v.Value));
}

/// Written as one plain object.
internal sealed class DetailsJson : JsonConverter<Details>
{
    public override Details Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options) =>
        Details.Of(JsonSerializer.Deserialize<Dictionary<string, string>>(ref reader, options)!.Select(v => (v.Key, v.Value)));

    public override void Write(Utf8JsonWriter writer, Details value, JsonSerializerOptions options) => JsonSerializer.Serialize(writer, value.Values, options);
}
