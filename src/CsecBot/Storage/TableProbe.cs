using Azure;
using Azure.Data.Tables;
using Azure.Identity;
namespace CsecBot.Storage;

/// Whether the table can be made, written and read, as every night needs it.
public sealed class TableProbe(TableClient table, string county)
{
    public async Task Make(CancellationToken stop) => await table.CreateIfNotExistsAsync(stop);

    /// Null where it can; else what was answered, with nothing secret in it.
    public async Task<string?> Fault(CancellationToken stop)
    {
        try
        {
            await Make(stop);
            var row = new TableEntity(county, Keys.Probe(Guid.NewGuid().ToString("N")));
            await table.SubmitTransactionAsync([new(TableTransactionActionType.Add, row)], stop);
            var isThere = await table.Read(county, row.RowKey, stop) is not null;
            await table.DeleteEntityAsync(county, row.RowKey, ETag.All, stop);
            return isThere ? null : "what was written cannot be read";
        }
        catch (Exception e) when (!stop.IsCancellationRequested && e is RequestFailedException or AggregateException or AuthenticationFailedException or OperationCanceledException or IOException)
        {
            return Said(e);
        }
    }

    /// Whether it did not answer, or could not do anything just now, which passes by itself.
    public static bool IsAway(Exception e) => Cause(e) is RequestFailedException { Status: 0 or 408 or 429 or >= 500 } or OperationCanceledException;

    /// What was answered, if anything, with nothing secret in it.
    public static string Said(Exception e) => Cause(e) is RequestFailedException { Status: > 0 } answered ? $"{answered.Status} {answered.ErrorCode}".TrimEnd() : Cause(e).GetType().Name;

    private static Exception Cause(Exception e) => e is AggregateException { InnerException: { } inner } ? inner : e;
}
