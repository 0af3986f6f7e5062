using System.Text.Json;
using Azure;
using Azure.Data.Tables;
namespace CsecBot.Storage;

/// When each referral must next be looked at: one row for each that has not ended, in the order of time.
public sealed partial class ReferralTable
{
    /// Referrals that have not ended and that nobody will look at again, since their due row is not there: there should be none, ever.
    /// Looks through all that ever were, of which few are open, in parts: storage gives a query up that takes some seconds.
    public async Task<IReadOnlyList<string>> Forgotten(CancellationToken stop)
    {
        var open = new HashSet<string>();
        foreach (var (from, to) in Keys.HeadsInParts())
            await foreach (var row in table.QueryAsync<TableEntity>(TableClient.CreateQueryFilter($"PartitionKey eq {county} and RowKey ge {from} and RowKey lt {to} and Live eq {true}"), null, ["RowKey"], stop))
                open.Add(row.RowKey[Keys.HeadPrefix.Length..]);
        // Read second: what was opened meanwhile is not in the first list, and what ended meanwhile is looked at again below.
        await foreach (var due in AllDue(stop)) open.Remove(due.Referral);
        var forgotten = new List<string>();
        foreach (var id in open) if (await IsForgotten(id, stop)) forgotten.Add(id);
        return forgotten;
    }

    /// One that cannot be read says beside its state whether it lives, and not when it is due: so its row is looked for among all.
    private async Task<bool> IsForgotten(string id, CancellationToken stop)
    {
        try
        {
            return await Load(id, stop) is { State.DueAt: { } due } && await table.Read(county, Keys.Due(due, id), stop) is null;
        }
        catch (JsonException)
        {
            if (!await IsLive(id, stop)) return false;
            return !await AllDue(stop).AnyAsync(due => due.Referral == id, stop);
        }
    }

    /// As whoever wrote it last has it, which may be a newer version.
    private async Task<bool> IsLive(string id, CancellationToken stop) => (await table.Read(county, Keys.Head(id), stop))?.GetBoolean("Live") == true;

    /// Puts a lost due row back where it belongs; what fell due meanwhile is acted on by the next beat. False where it cannot be read when that is.
    public async Task<bool> Remember(string id, CancellationToken stop)
    {
        try
        {
            if (await Load(id, stop) is { State.DueAt: { } due }) await table.UpsertEntityAsync(new TableEntity(county, Keys.Due(due, id)), TableUpdateMode.Replace, stop);
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    /// Takes away a due row that is not its referral's own by how that stands in the table: a hand left it, a restore, or who put back what had been
    /// lost while the referral moved on. Each beat would find it due, and nothing to do. Read before the referral is: who makes it its own since then
    /// has written it anew, and it stays. Whether it was taken.
    public async Task<bool> TakeStray(string id, DateTimeOffset due, CancellationToken stop)
    {
        if (await table.Read(county, Keys.Due(due, id), stop) is not { } row) return false;
        // An older version may see another moment than the newer that wrote the row, and must not take the only one that there is.
        if ((await Load(id, stop))?.State.DueAt is { } own ? Keys.Due(own, id) == row.RowKey || await table.Read(county, Keys.Due(own, id), stop) is null : await IsLive(id, stop)) return false;
        try
        {
            return !(await table.DeleteEntityAsync(county, row.RowKey, row.ETag, stop)).IsError;
        }
        catch (RequestFailedException e) when (e.Status == 412)
        {
            return false;
        }
    }

    /// What is due, the earliest first.
    public IAsyncEnumerable<(string Referral, DateTimeOffset At)> Due(DateTimeOffset until, CancellationToken stop) => Read(DueRows(until, stop));

    /// How many rows are due, with those that nobody can read.
    public async Task<int> Overdue(DateTimeOffset until, CancellationToken stop) => await DueRows(until, stop).CountAsync(stop);

    public async Task<DateTimeOffset?> EarliestDue(CancellationToken stop)
    {
        await foreach (var (_, at) in Read(DueRows(Keys.End(Keys.DuePrefix), stop, page: 1))) return at;
        return null;
    }

    private IAsyncEnumerable<(string Referral, DateTimeOffset At)> AllDue(CancellationToken stop) => Read(DueRows(Keys.End(Keys.DuePrefix), stop));

    /// A row that a hand spoilt holds up no other; the watch counts it as overdue.
    private static async IAsyncEnumerable<(string Referral, DateTimeOffset At)> Read(IAsyncEnumerable<TableEntity> rows)
    {
        await foreach (var row in rows)
            if (Keys.TimedIn(row.RowKey) is { } due) yield return due;
    }

    private IAsyncEnumerable<TableEntity> DueRows(DateTimeOffset until, CancellationToken stop) => DueRows(Keys.End(Keys.DuePrefix + Keys.Time(until) + "|"), stop);

    private IAsyncEnumerable<TableEntity> DueRows(string end, CancellationToken stop, int? page = null) => table.Range(county, Keys.DuePrefix, end, stop, page, "RowKey");

    /// One due row for each referral that has not ended.
    public async Task<int> Open(CancellationToken stop) => await AllDue(stop).CountAsync(stop);
}
