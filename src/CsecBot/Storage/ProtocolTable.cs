using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Azure;
using Azure.Data.Tables;
using CsecBot.Dispatch;
namespace CsecBot.Storage;

/// Each protocol document in use, once: a referral keeps living under the one it was opened under.
public sealed class ProtocolTable(TableClient table, string county, Protocol current)
{
    private readonly ConcurrentDictionary<string, Protocol> known = new();
    private readonly OneLook<Protocol> looks = new();

    public async Task Keep(Protocol protocol, CancellationToken stop)
    {
        if (known.ContainsKey(protocol.Hash)) return;
        var row = new TableEntity(county, Keys.Protocol(protocol.Hash)) { ["Version"] = protocol.Version };
        row.SetLong("Text", protocol.Text);
        try
        {
            await table.AddEntityAsync(row, stop);
        }
        catch (RequestFailedException e) when (e.Status == 409) { }   // kept already: its key is its hash
        known[protocol.Hash] = protocol;
    }

    /// That of today need not be looked for: its row may be lost, and what is open under it goes on.
    public async Task<Protocol> Load(string hash, CancellationToken stop) =>
        hash == current.Hash ? current : known.TryGetValue(hash, out var protocol) ? protocol : await looks.For(hash, () => Read(hash), stop);

    private async Task<Protocol> Read(string hash)
    {
        var row = await table.Read(county, Keys.Protocol(hash), CancellationToken.None) ?? throw new InvalidDataException($"The protocol {hash} is not in storage.");
        var text = row.GetLong("Text");
        if (Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text))) != hash) throw new InvalidDataException($"The protocol {hash} was changed in storage.");
        return known[hash] = ProtocolDocument.Parse(text, out _) ?? throw new InvalidDataException($"The protocol {hash} cannot be read by this version.");
    }
}
