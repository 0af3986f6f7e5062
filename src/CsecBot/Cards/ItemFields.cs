using System.Text.Json.Nodes;
using CsecBot.Dispatch;
namespace CsecBot.Cards;

/// What is kept of a duty, as a form asks for it, drawn from the protocol document; and what was filled in, by the document's names.
internal static class ItemFields
{
    public const string Outcome = "outcome", Prefix = "detail-", Ticks = "ticks";

    /// So many questions of yes or no are one list to tick; fewer are chosen one by one.
    private const int TickedFrom = 3;

    public static IEnumerable<JsonNode> Of(DutyRule rule, Details known, IReadOnlyDictionary<string, string> filled)
    {
        string? Said(string id, string? before) => filled.GetValueOrDefault(id) ?? before;
        List<DetailRule> ticked = [.. Ticked(rule)];
        if (ticked.Count > 0)
        {
            yield return Parts.Line("Tick what is so. Once one is ticked, the others count as no.", small: true);
            yield return Several(Ticks, ticked.Select(d => (Words.Label(d.Name), d.Name)), Said(Ticks, string.Join(',', ticked.Where(d => known.IsYes(d.Name)).Select(d => d.Name))));
        }
        foreach (var detail in rule.Details.Except(ticked))
        {
            var (id, label) = (Prefix + detail.Name, Words.Label(detail.Name));
            if (detail.Kind is DetailKind.Choices or DetailKind.Date) yield return Parts.Line(label, small: true);
            yield return With(detail.Kind switch
            {
                DetailKind.YesNo => Actions.Choice(id, $"{label}?", [($"{label}: yes", "yes"), ($"{label}: no", "no")]),
                DetailKind.Choice => Actions.Choice(id, label, detail.Choices.Select(c => (Words.Label(c), c))),
                DetailKind.Choices => Several(id, detail.Choices.Select(c => (Words.Label(c), c)), null),
                DetailKind.Date => Day(id),
                _ => Actions.Text(id, label),
            }, Said(id, known.Values.GetValueOrDefault(detail.Name)));
        }
    }

    /// Something left empty says nothing; a list of ticks of which none is made, too.
    public static Details Read(DutyRule rule, IReadOnlyDictionary<string, string> filled)
    {
        List<DetailRule> ticked = [.. Ticked(rule)];
        var ticks = filled.GetValueOrDefault(Ticks)?.Split(',');
        return Details.Of(rule.Details.Select(d => (d.Name, Value: ticks is not null && ticked.Contains(d) ? ticks.Contains(d.Name) ? "yes" : "no"
            : filled.GetValueOrDefault(Prefix + d.Name) is { } said ? d.Kind == DetailKind.Choices ? string.Join(',', said.Split(',').Order(StringComparer.Ordinal)) : said : null))
            .Where(d => d.Value is not null).Select(d => (d.Name, d.Value!)));
    }

    /// Whether something of what the document names was never said.
    public static bool AreMissing(DutyRule rule, Duty duty) => duty.Outcome == Dispatch.Outcome.Done && rule.Details.Any(d => !duty.Details.Values.ContainsKey(d.Name));

    public static JsonObject Day(string id) => new() { ["type"] = "Input.Date", ["id"] = id, ["spacing"] = "Small" };

    public static JsonObject Clock(string id) => new() { ["type"] = "Input.Time", ["id"] = id, ["spacing"] = "Small" };

    public static JsonObject With(JsonObject input, string? value)
    {
        if (!string.IsNullOrEmpty(value)) input["value"] = value;
        return input;
    }

    private static IEnumerable<DetailRule> Ticked(DutyRule rule) =>
        rule.Details.Count(d => d.Kind == DetailKind.YesNo) >= TickedFrom ? rule.Details.Where(d => d.Kind == DetailKind.YesNo) : [];

    private static JsonObject Several(string id, IEnumerable<(string Title, string Value)> choices, string? chosen)
    {
        var list = Actions.Choice(id, "", choices);
        list.Remove("placeholder");
        (list["style"], list["isMultiSelect"], list["spacing"]) = ("expanded", true, "Small");
        return With(list, chosen);
    }
}
