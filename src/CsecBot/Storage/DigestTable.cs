using Azure;
using Azure.Data.Tables;
using CsecBot.Dispatch;
namespace CsecBot.Storage;

/// When the weekly digest was begun last. What is begun stands in the outbox in the same transaction: it is neither lost nor begun twice.
public sealed class DigestTable(TableClient table, string county, TimeProvider machine)
{
    private const int PeopleAtMost = 98;
    private readonly ReferralRows rows = new(county, TimeSpan.Zero);

    /// Begins that of this moment, unless it was begun. Where there never was any, from the next one on: a new service has no week behind it.
    public async Task Begin(DateTimeOffset moment, IReadOnlyList<string> people, CancellationToken stop)
    {
        var known = await table.Read(county, Keys.Digest, stop);
        if (known?.GetDateTimeOffset("Last") >= moment) return;
        var row = new TableEntity(county, Keys.Digest) { ["Last"] = moment };
        var born = machine.GetUtcNow();
        List<TableTransactionAction> all = known is null ? [ReferralRows.Insert(row)]
            : [new(TableTransactionActionType.UpdateReplace, row, known.ETag), .. people.Take(PeopleAtMost).Select((p, i) => ReferralRows.Insert(rows.Out(Keys.Digest, Keys.Out(moment, Keys.Digest, 0, i), new Message.Digest(p), born, isClaimed: false)))];
        try
        {
            await table.SubmitTransactionAsync(all, stop);
        }
        catch (RequestFailedException e) when (e.Status is 409 or 412)
        {
            // Another instance began it in the same moment.
        }
    }
}
