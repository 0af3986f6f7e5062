using CsecBot.Dispatch;
using CsvHelper;
namespace CsecBot.Rostering;

/// A row as a spreadsheet numbers it, with the cells that hold something.
public sealed record SheetRow(int Number, IReadOnlyDictionary<string, string> Cells);

/// Reads a CSV file strictly: a spreadsheet that was saved in another way is refused with words, never guessed at.
public static class Sheet
{
    private const string Formulas = "=+-@";

    /// `numbers` names the columns in which a leading + is part of the value.
    public static IReadOnlyList<SheetRow> Read(string text, IReadOnlyList<string> columns, IReadOnlyList<string> numbers, List<Fault> faults)
    {
        var rows = new List<SheetRow>();
        var malformed = new List<Fault>();
        if (Lines(text, malformed) is not [var first, .. var rest]) { faults.Add(new("", "must begin with a row of column names")); return rows; }
        if (first is [var only] && only.Any(c => c is ';' or '\t')) { faults.Add(new("", "must have commas between its cells; save it as CSV UTF-8 (comma delimited)")); return rows; }
        faults.AddRange(malformed);
        var names = Names(first, columns, faults);
        for (var i = 0; i < rest.Length; i++) rows.Add(new(i + 2, Cells(rest[i], names, i + 2, numbers, faults)));
        return [.. rows.Where(r => r.Cells.Count > 0)];
    }

    public static string At(int row, string? column = null) => column is null ? $"row {row}" : $"row {row}, {column}";

    private static string[][] Lines(string text, List<Fault> faults)
    {
        var lines = new List<string[]>();
        using var reader = CsvReader.FromText(text, new()
        {
            Separator = ',', HasHeader = false, SkipEmptyLines = false, TrimWhitespace = true,
            // One quote left open must not swallow the shifts after it.
            AllowLineBreaksInQuotes = false,
            OnMalformedRecord = bad => faults.Add(new(At((int)bad.RecordNumber), "has a quotation mark that is not closed, or a line break within a cell")),
        });
        while (reader.Read()) lines.Add([.. Enumerable.Range(0, reader.FieldCount).Select(reader.GetString)]);
        return [.. lines];
    }

    private static string?[] Names(string[] first, IReadOnlyList<string> columns, List<Fault> faults)
    {
        var names = first.Select(n => columns.FirstOrDefault(c => c.Equals(n, StringComparison.OrdinalIgnoreCase))).ToArray();
        foreach (var (name, i) in names.Select((n, i) => (n, i)))
            if (name is null && first[i].Length > 0) faults.Add(new(At(1), $"must hold known column names only: {string.Join(", ", columns)}"));
            else if (name is not null && Array.IndexOf(names, name) < i) faults.Add(new(At(1, name), "stands there twice"));
        return names;
    }

    private static Dictionary<string, string> Cells(string[] line, string?[] names, int row, IReadOnlyList<string> numbers, List<Fault> faults)
    {
        var cells = new Dictionary<string, string>();
        for (var i = 0; i < line.Length; i++)
        {
            if (line[i].Trim() is not { Length: > 0 } cell) continue;
            if (i >= names.Length || names[i] is not { } name) { faults.Add(new(At(row), "has a cell in a column without a name")); continue; }
            // What a spreadsheet would run as a formula when the roster is opened again.
            if (Formulas.Contains(cell[0]) && !(cell[0] == '+' && numbers.Contains(name))) faults.Add(new(At(row, name), "must not begin with = + - or @"));
            cells[name] = cell;
        }
        return cells;
    }
}
