using System.Security.Cryptography;
using System.Text;
using Azure;
using Azure.Data.Tables;
namespace CsecBot.Storage;

public sealed record StateDocument(string Json, string ETag);

/// What the bot remembers of a conversation between turns: one row for each, under a hash of its key, which may hold anything and be long.
/// A half-answered form may hold a place, so a document is deleted when its conversation is done, and the forgotten ones are purged.
public sealed class BotStateTable(TableClient table, string county, TimeProvider machine)
{
    public async Task<StateDocument?> Read(string key, CancellationToken stop) =>
        await table.Read(county, Row(key), stop) is { } row ? new(row.GetLong("Json"), row.ETag.ToString()) : null;

    /// With an ETag only over that very version, without one over any. False where somebody else changed or deleted it first.
    public async Task<bool> Write(string key, string json, string? etag, CancellationToken stop)
    {
        var row = new TableEntity(county, Row(key)) { ["At"] = machine.GetUtcNow() };
        row.SetLong("Json", json);
        try
        {
            if (etag is null) await table.UpsertEntityAsync(row, TableUpdateMode.Replace, stop);
            else await table.UpdateEntityAsync(row, new ETag(etag), TableUpdateMode.Replace, stop);
            return true;
        }
        catch (RequestFailedException e) when (e.Status is 404 or 412)
        {
            return false;
        }
    }

    public Task Delete(string key, CancellationToken stop) => table.DeleteEntityAsync(county, Row(key), ETag.All, stop);

    /// What nobody has written since then.
    public Task<int> Purge(DateTimeOffset before, CancellationToken stop) => table.Purge(county, Keys.StatePrefix, before, stop);

    private static string Row(string key) => Keys.State(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key))));
}
