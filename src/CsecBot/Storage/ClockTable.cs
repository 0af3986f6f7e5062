using System.Globalization;
using Azure;
using Azure.Data.Tables;
namespace CsecBot.Storage;

/// Protocol time = Start + (machine time − Epoch) × Speed.
public sealed record StoredClock(DateTimeOffset Start, DateTimeOffset Epoch, double Speed);

public sealed class ClockTable(TableClient table, string county)
{
    private const int AttemptsMax = 8;

    /// The clock that is there, or this one from now on.
    public async Task<StoredClock> LoadOrCreate(StoredClock proposed, CancellationToken stop)
    {
        for (var attempt = 0; attempt < AttemptsMax; attempt++)
        {
            if (await table.Read(county, Keys.Clock, stop) is { } row) return Of(row);
            try
            {
                await table.AddEntityAsync(Row(proposed), stop);
                return proposed;
            }
            catch (RequestFailedException e) when (e.Status == 409) { }   // somebody was first: theirs is the clock
        }
        throw new TimeoutException("The clock's row came and went too often.");
    }

    public async Task<StoredClock> Update(Func<StoredClock, StoredClock> change, CancellationToken stop)
    {
        StoredClock? changed = null;
        for (var attempt = 0; attempt < AttemptsMax; attempt++)
        {
            var row = await table.Read(county, Keys.Clock, stop) ?? throw new InvalidOperationException("There is no clock to change.");
            if (Of(row) == changed) return changed;   // saved, and the answer was lost: a second time would jump twice
            changed = change(Of(row));
            try
            {
                await table.UpdateEntityAsync(Row(changed), row.ETag, TableUpdateMode.Replace, stop);
                return changed;
            }
            catch (RequestFailedException e) when (e.Status == 412) { }   // somebody was first: look again
        }
        throw new TimeoutException("The clock was changed by others too often.");
    }

    private TableEntity Row(StoredClock c) => new(county, Keys.Clock) { ["Start"] = Keys.Time(c.Start), ["Epoch"] = Keys.Time(c.Epoch), ["Speed"] = c.Speed.ToString("R", CultureInfo.InvariantCulture) };

    private static StoredClock Of(TableEntity row) => new(
        Keys.TimeIn($"|{row.GetString("Start")}"), Keys.TimeIn($"|{row.GetString("Epoch")}"), double.Parse(row.GetString("Speed"), CultureInfo.InvariantCulture));
}
