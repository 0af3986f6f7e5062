using System.Text.Json;
using Azure;
using Azure.Data.Tables;
namespace CsecBot.Storage;

/// Cards in one person's chat that were read back to them and may hold a place.
public sealed record ReadBack(string Person, IReadOnlyList<string> Sent, string ETag);

/// Which they are, until they are stubs: kept apart from the conversation, so that they are found whatever ends it. [privacy]
public sealed class ReadBackTable(TableClient table, string county, TimeProvider machine)
{
    public async Task Add(string person, string sent, CancellationToken stop)
    {
        IReadOnlyList<string> all = [.. (await Find(person, stop))?.Sent ?? [], sent];
        var row = new TableEntity(county, Keys.ReadBack(person)) { ["At"] = machine.GetUtcNow() };
        row.SetLong("Sent", JsonSerializer.Serialize(all));
        await table.UpsertEntityAsync(row, TableUpdateMode.Replace, stop);
    }

    public async Task<ReadBack?> Find(string person, CancellationToken stop) =>
        await table.Read(county, Keys.ReadBack(person), stop) is { } row ? new(person, JsonSerializer.Deserialize<List<string>>(row.GetLong("Sent"))!, row.ETag.ToString()) : null;

    /// Unless another was added meanwhile.
    public async Task Forget(ReadBack shown, CancellationToken stop)
    {
        try
        {
            await table.DeleteEntityAsync(county, Keys.ReadBack(shown.Person), new ETag(shown.ETag), stop);
        }
        catch (RequestFailedException e) when (e.Status == 412) { }
    }

    /// Who has had none added since.
    public async Task<IReadOnlyList<string>> LeftBy(DateTimeOffset before, CancellationToken stop)
    {
        var people = new List<string>();
        await foreach (var row in table.Range(county, Keys.ReadBackPrefix, Keys.End(Keys.ReadBackPrefix), stop, null, "RowKey", "At"))
            if (row.GetDateTimeOffset("At") < before) people.Add(row.RowKey[Keys.ReadBackPrefix.Length..]);
        return people;
    }
}
