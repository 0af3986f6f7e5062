using System.Security.Cryptography;
using Azure.Data.Tables;
namespace CsecBot.Benchmarks;

/// Fills a table with many referrals like one that the service made, a transaction of as many as fit at a time.
public static class Copies
{
    private const int RowsAtMost = 100, AtOnce = 4;

    /// The ids of the new ones.
    public static async Task<IReadOnlyList<string>> Fill(TableClient table, IReadOnlyList<TableEntity> rows, int count)
    {
        await table.CreateIfNotExistsAsync();
        var referral = rows.Single(r => r.RowKey.StartsWith("head|", StringComparison.Ordinal)).RowKey["head|".Length..];
        var work = new ParallelOptions { MaxDegreeOfParallelism = AtOnce };
        List<string> ids = [.. Enumerable.Range(0, count).Select(_ => Case.NewId())];
        await Parallel.ForEachAsync(ids.Chunk(RowsAtMost / rows.Count), work, async (some, stop) =>
            await table.SubmitTransactionAsync(some.SelectMany(id => Copy(rows, referral, id)).Select(r => new TableTransactionAction(TableTransactionActionType.Add, r)), stop));
        return ids;
    }

    /// What a county has beside its referrals.
    public static async Task Keep(TableClient table, IEnumerable<TableEntity> rows)
    {
        foreach (var row in rows) await table.UpsertEntityAsync(row);
    }

    private static IEnumerable<TableEntity> Copy(IReadOnlyList<TableEntity> rows, string referral, string id)
    {
        foreach (var row in rows)
        {
            var key = row.RowKey.StartsWith("ref|", StringComparison.Ordinal) ? "ref|" + RandomNumberGenerator.GetHexString(64, lowercase: true) : row.RowKey.Replace(referral, id);
            var copy = new TableEntity(row.PartitionKey, key);
            foreach (var (name, value) in row)
                if (name is not ("PartitionKey" or "RowKey" or "Timestamp" or "odata.etag")) copy[name] = value is string text ? text.Replace(referral, id) : value;
            yield return copy;
        }
    }
}
