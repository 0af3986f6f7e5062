using System.Security.Cryptography;
using Azure.Data.Tables;
using CsecBot.Storage;
namespace CsecBot.Benchmarks;

/// Fills a table with many referrals like one that the service made, a transaction of as many as fit at a time.
public static class Copies
{
    private const int RowsAtMost = 100, AtOnce = 4;

    /// The ids of the new ones. In the order of their keys, which whoever keeps rows in order takes in quickest.
    public static async Task<IReadOnlyList<string>> Fill(TableClient table, IReadOnlyList<TableEntity> rows, int count)
    {
        await table.CreateIfNotExistsAsync();
        var referral = rows.Single(r => r.RowKey.StartsWith("head|", StringComparison.Ordinal)).RowKey["head|".Length..];
        var work = new ParallelOptions { MaxDegreeOfParallelism = AtOnce };
        List<string> ids = [.. Enumerable.Range(0, count).Select(_ => Case.NewId())];
        var copies = ids.SelectMany(id => Copy(rows, referral, id)).OrderBy(r => r.RowKey, StringComparer.Ordinal);
        await Parallel.ForEachAsync(copies.Chunk(RowsAtMost), work, async (some, stop) =>
            await table.SubmitTransactionAsync(some.Select(r => new TableTransactionAction(TableTransactionActionType.Add, r)), stop));
        return ids;
    }

    /// Of a referral's rows, those that a beat reads. Azurite slows with every row of a table, whoever asks it for something.
    public static IReadOnlyList<TableEntity> ReadByABeat(IEnumerable<TableEntity> rows) =>
        [.. rows.Where(r => r.RowKey.StartsWith(Keys.HeadPrefix, StringComparison.Ordinal) || r.RowKey.StartsWith(Keys.DuePrefix, StringComparison.Ordinal))];

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
