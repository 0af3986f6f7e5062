using System.IO.Compression;
using System.Text;
using Azure;
using Azure.Data.Tables;
namespace CsecBot.Storage;

/// `Source` is the hash of the file it was imported from, so that an unchanged file is not imported again.
public sealed record StoredRoster(string Text, string ETag, string By, DateTimeOffset At, string? Source);

/// The roster document in force. Compressed, because a year of shifts is longer than a row may be.
public sealed class RosterTable(TableClient table, string county)
{
    private const int ChunkAtMost = 60_000;

    public async Task<StoredRoster?> Load(CancellationToken stop)
    {
        if (await table.Read(county, Keys.Roster, stop) is not { } row) return null;
        var packed = new MemoryStream();
        for (var i = 0; row.GetBinary($"Text{i}") is { } part; i++) packed.Write(part);
        packed.Position = 0;
        using var text = new StreamReader(new GZipStream(packed, CompressionMode.Decompress), Encoding.UTF8);
        return new(await text.ReadToEndAsync(stop), row.ETag.ToString(), row.GetString("By"), row.GetDateTimeOffset("At")!.Value, row.GetString("Source"));
    }

    /// False where somebody else changed it first.
    public async Task<bool> Save(string text, string by, DateTimeOffset at, string? etag, string? source, CancellationToken stop)
    {
        var row = new TableEntity(county, Keys.Roster) { ["By"] = by, ["At"] = at, ["Source"] = source };
        var packed = Pack(text);
        for (var i = 0; i * ChunkAtMost < packed.Length; i++) row[$"Text{i}"] = packed[(i * ChunkAtMost)..Math.Min(packed.Length, (i + 1) * ChunkAtMost)];
        try
        {
            if (etag is null) await table.AddEntityAsync(row, stop);
            else await table.UpdateEntityAsync(row, new ETag(etag), TableUpdateMode.Replace, stop);
            return true;
        }
        catch (RequestFailedException e) when (e.Status is 404 or 409 or 412)
        {
            return false;
        }
    }

    private static byte[] Pack(string text)
    {
        var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Optimal)) gzip.Write(Encoding.UTF8.GetBytes(text));
        return packed.ToArray();
    }
}
