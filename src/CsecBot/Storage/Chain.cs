using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Azure.Data.Tables;
using CsecBot.Dispatch;
namespace CsecBot.Storage;

/// The trail: one row per command, each holding the hash of the one before, so that a changed or missing row shows.
public static class Chain
{
    public static string HashOf(string previous, string id, int n, string by, string enteredAt, string events) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{previous}\n{id}\n{n}\n{by}\n{enteredAt}\n{events}")));

    public static (TableEntity Row, string Hash) Link(string county, string id, int n, string previous, Entry entry)
    {
        var events = JsonSerializer.Serialize(entry.Events, DispatchJson.Options);
        var enteredAt = Keys.Time(entry.EnteredAt);
        var hash = HashOf(previous, id, n, entry.By, enteredAt, events);
        var row = new TableEntity(county, Keys.Event(id, n)) { ["By"] = entry.By, ["EnteredAt"] = enteredAt, ["Previous"] = previous, ["Hash"] = hash };
        row.SetLong("Events", events);
        return (row, hash);
    }

    public static HistoryEntry Verify(string id, int n, string previous, TableEntity row)
    {
        var events = row.GetLong("Events");
        var (by, enteredAt) = (row.GetString("By"), row.GetString("EnteredAt"));
        var hash = HashOf(previous, id, n, by, enteredAt, events);
        if (row.RowKey != Keys.Event(id, n) || row.GetString("Previous") != previous || row.GetString("Hash") != hash) throw new ChainBrokenException(id, n);
        return new(n, by, Keys.TimeIn($"|{enteredAt}"), JsonSerializer.Deserialize<List<Event>>(events, DispatchJson.Options)!, hash, previous);
    }
}
