using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using CsecBot.Dispatch;
namespace CsecBot.Rostering;

/// A roster kept in a spreadsheet (its form: README.md), turned into the document; faults found there are named by row and column.
public sealed partial record RosterSheet(string Document, IReadOnlyList<Fault> Faults)
{
    private static readonly string[] Columns = ["kind", "id", "name", "roles", "agency", "areas", "languages", "phone", "tenantId", "person", "role", "tier", "from", "to"];
    private static readonly string[] Lists = ["roles", "areas", "languages"];
    private static readonly string[] Times = ["yyyy-MM-dd H:mm", "yyyy-MM-dd H:mm:ss", "M/d/yyyy H:mm", "M/d/yyyy H:mm:ss", "M/d/yyyy h:mm tt", "M/d/yyyy h:mm:ss tt"];

    private List<SheetRow> People { get; init; } = [];
    private List<SheetRow> Shifts { get; init; } = [];

    public static RosterSheet Read(string text)
    {
        var faults = new List<Fault>();
        var rows = Sheet.Read(text, Columns, ["phone"], faults);
        foreach (var row in rows.Where(r => !Is(r, "person") && !Is(r, "shift"))) faults.Add(new(Sheet.At(row.Number, "kind"), "must be person or shift"));
        List<SheetRow> people = [.. rows.Where(r => Is(r, "person"))], shifts = [.. rows.Where(r => Is(r, "shift"))];
        foreach (var same in people.Where(p => p.Cells.ContainsKey("id")).GroupBy(p => p.Cells["id"].ToLowerInvariant()))
            foreach (var again in same.Skip(1)) faults.Add(new(Sheet.At(again.Number, "id"), $"is the id of row {same.First().Number} already"));
        var byName = people.ToLookup(p => p.Cells.GetValueOrDefault("name", ""), p => p.Cells.GetValueOrDefault("id"));
        var document = new JsonObject
        {
            ["people"] = new JsonArray([.. people.Select(p => Object(p, (column, cell) => column == "phone" ? Phone(cell) : cell))]),
            ["shifts"] = new JsonArray([.. shifts.Select(s => Object(s, (column, cell) => column switch
            {
                "person" => Person(s, cell, byName, faults),
                "from" or "to" => Time(cell),
                _ => cell,
            }))]),
        };
        return new(document.ToJsonString(), faults) { People = people, Shifts = shifts };
    }

    /// All there is to say: what the sheet itself is wrong in, and what the document made of it is, where the clerk finds it.
    public IReadOnlyList<Fault> Named(IReadOnlyList<Fault> ofDocument) => [.. Faults.Concat(ofDocument.Where(f => !IsSaidByRow(f)).Select(Named)).Distinct()];

    private Fault Named(Fault f)
    {
        if (Entry().Match(f.Path) is not { Success: true } m) return f;
        var rows = m.Groups["list"].Value == "people" ? People : Shifts;
        return new(Sheet.At(rows[int.Parse(m.Groups["n"].Value, CultureInfo.InvariantCulture)].Number, m.Groups["column"] is { Success: true } c ? c.Value : null), f.Words);
    }

    /// An id held twice is the document's fault; here it is named at the row that repeats it.
    private bool IsSaidByRow(Fault f) => f.Path == "people" && Faults.Any(mine => mine.Path.EndsWith(", id", StringComparison.Ordinal));

    private static bool Is(SheetRow row, string kind) => row.Cells.TryGetValue("kind", out var said) && said.Equals(kind, StringComparison.OrdinalIgnoreCase);

    private static JsonObject Object(SheetRow row, Func<string, string, string> read) => new(row.Cells.Where(c => c.Key != "kind").Select(c =>
        KeyValuePair.Create<string, JsonNode?>(c.Key, Lists.Contains(c.Key)
            ? new JsonArray([.. c.Value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(item => JsonValue.Create(item))])
            : read(c.Key, c.Value))));

    /// Whoever is on shift may be named by name, as long as only one has it.
    private static string Person(SheetRow shift, string cell, ILookup<string, string?> byName, List<Fault> faults)
    {
        var ids = byName[cell].ToList();
        if (ids.Count > 1) faults.Add(new(Sheet.At(shift.Number, "person"), "is the name of several people; give the id"));
        return ids is [{ } id] ? id : cell;
    }

    /// A spreadsheet drops the plus of a number. It is put back where it can only be North American.
    private static string Phone(string cell) => cell.Length == 11 && cell[0] == '1' && cell.All(char.IsAsciiDigit) ? "+" + cell : cell;

    /// A spreadsheet in the United States saves times its own way, the month first.
    private static string Time(string cell) => DateTime.TryParseExact(cell, Times, CultureInfo.InvariantCulture, DateTimeStyles.None, out var wall)
        ? wall.ToString("yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture) : cell;

    [GeneratedRegex(@"^(?<list>people|shifts)\[(?<n>\d+)\](\.(?<column>\w+))?")] private static partial Regex Entry();
}
