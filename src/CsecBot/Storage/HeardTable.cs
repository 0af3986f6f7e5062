using System.Security.Cryptography;
using System.Text;
using Azure.Data.Tables;
namespace CsecBot.Storage;

/// What came in from telephones and was acted on, by a hash of its id: a second delivery, to any instance, is known.
public sealed class HeardTable(TableClient table, string county, TimeProvider machine)
{
    public async Task<bool> Knows(string id, CancellationToken stop) => await table.Read(county, KeyOf(id), stop) is not null;

    /// Kept after it took effect, never before: what failed half-way is delivered again and must not be taken for known.
    public async Task Keep(string id, CancellationToken stop) =>
        await table.UpsertEntityAsync(new TableEntity(county, KeyOf(id)) { ["At"] = machine.GetUtcNow() }, TableUpdateMode.Replace, stop);

    /// What was heard so long ago that nobody delivers it again.
    public Task<int> Purge(DateTimeOffset before, CancellationToken stop) => table.Purge(county, Keys.HeardPrefix, before, stop);

    private static string KeyOf(string id) => Keys.Heard(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(id))));
}
