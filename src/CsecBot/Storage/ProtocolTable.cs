using System.Collections.Concurrent;
using Azure.Data.Tables;
using CsecBot.Dispatch;
namespace CsecBot.Storage;

/// Each protocol document in use, once: a referral keeps living under the one it was opened under.
public sealed class ProtocolTable(TableClient table, string county)
{
    private readonly ConcurrentDictionary<string, Protocol> known = new();

    public async Task Keep(Protocol protocol, CancellationToken stop)
    {
        if (known.ContainsKey(protocol.Hash)) return;
        var row = new TableEntity(county, Keys.Protocol(protocol.Hash)) { ["Version"] = protocol.Version };
        row.SetLong("Text", protocol.Text);
        await table.UpsertEntityAsync(row, TableUpdateMode.Replace, stop);
        known[protocol.Hash] = protocol;
    }

    public async Task<Protocol> Load(string hash, CancellationToken stop)
    {
        if (known.TryGetValue(hash, out var protocol)) return protocol;
        var row = await table.Read(county, Keys.Protocol(hash), stop) ?? throw new InvalidDataException($"The protocol {hash} is not in storage.");
        protocol = ProtocolDocument.Parse(row.GetLong("Text"), out _);
        if (protocol?.Hash != hash) throw new InvalidDataException($"The protocol {hash} was changed in storage.");
        return known[hash] = protocol;
    }
}
