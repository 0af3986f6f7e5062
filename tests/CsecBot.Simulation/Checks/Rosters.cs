using System.IO.Compression;
using System.Text;
using CsecBot.Storage;
namespace CsecBot.Simulation;

/// Which rosters may be gone by: the one that is stored and, until each instance must have read that, the one before it. [contract]
internal sealed class Rosters(Night night)
{
    /// A beat at least every so often reads it, and the beat before may still be at work.
    private static readonly TimeSpan ReadWithin = TimeSpan.FromSeconds(20);

    private readonly List<(int Number, DateTimeOffset Since)> stored = [(0, DateTimeOffset.MinValue)];

    public void Changed(IReadOnlyList<Change> changes)
    {
        foreach (var row in changes.Where(c => c.Key == Keys.Roster).Select(c => c.After!))
        {
            var number = Cast.RosterOf(Document(row));
            night.Note($"  roster {number} is in force");
            stored.Add((number, night.Timeline.Now));
        }
    }

    /// By which this instance may decide now, the newest first. Who stood still reads nothing, nor does anybody while storage is away.
    public IReadOnlyList<OnCall> Of(Instance reader)
    {
        List<OnCall> may = [new(stored[^1].Number)];
        for (var i = stored.Count - 1; i > 0; i--)
        {
            var since = reader.WentOnAt > stored[i].Since ? reader.WentOnAt.Value : stored[i].Since;
            if (night.Wrong.Calm(since, night.Timeline.Now) > ReadWithin) break;
            may.Add(new(stored[i - 1].Number));
        }
        return may;
    }

    private static string Document(Row row)
    {
        var packed = new MemoryStream();
        for (var i = 0; row.Text($"Text{i}") is { } part; i++) packed.Write(Convert.FromBase64String(part));
        packed.Position = 0;
        using var text = new StreamReader(new GZipStream(packed, CompressionMode.Decompress), Encoding.UTF8);
        return text.ReadToEnd();
    }
}
