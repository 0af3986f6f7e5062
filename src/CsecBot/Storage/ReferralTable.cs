using System.Runtime.CompilerServices;
using System.Text.Json;
using Azure;
using Azure.Data.Tables;
using CsecBot.Dispatch;
namespace CsecBot.Storage;

/// Referrals in Azure Table Storage, which is the truth. All that one command changes is saved in one transaction.
public sealed class ReferralTable(TableClient table, string county, TimeProvider machine)
{
    private const int RowsAtMost = 100;
    private readonly ReferralRows rows = new(county);

    public async Task<Stored?> Load(string id, CancellationToken stop)
    {
        if (await table.Read(county, Keys.Head(id), stop) is not { } head) return null;
        var state = JsonSerializer.Deserialize<Referral>(head.GetLong("State"), DispatchJson.Options)!;
        return new(state, head.GetInt32("Entries")!.Value, head.GetString("LastHash"), head.ETag.ToString());
    }

    public async Task<SaveResult> Save(
        Stored? before, Referral after, Entry entry, IReadOnlyList<Message> messages, Opening? opening, IReadOnlyList<Unsent> settled, CancellationToken stop)
    {
        var n = (before?.Entries ?? 0) + 1;
        var (link, hash) = Chain.Link(county, after.Id, n, before?.LastHash ?? "", entry);
        var born = machine.GetUtcNow();
        var outgoing = messages.Select((m, i) => rows.Out(after.Id, Keys.Out(entry.EnteredAt, after.Id, n, i), m, born)).ToList();
        List<TableTransactionAction> all =
        [
            rows.Head(before, after, n, hash), ReferralRows.Insert(link), .. outgoing.Select(ReferralRows.Insert),
            .. rows.Due(before?.State, after), .. rows.People(before?.State, after), .. rows.Opened(after.Id, opening), .. settled.Select(s => rows.Delete(s.Key)),
        ];
        if (all.Count > RowsAtMost) throw new InvalidOperationException($"Referral {after.Id}: {all.Count} rows do not fit into one transaction of {RowsAtMost}.");
        while (true)   // each further round has one row less
        {
            try
            {
                var etags = (await table.SubmitTransactionAsync(all, stop)).Value.Select(r => r.Headers.ETag?.ToString() ?? "").ToList();
                return new SaveResult.Saved(new(after, n, hash, etags[0]), [.. outgoing.Select((row, i) => ReferralRows.UnsentOf(row, etags[i + 2]))]);
            }
            catch (TableTransactionFailedException e) when (GoneAlready(e, all) is { } gone)
            {
                all.Remove(gone);
            }
            catch (Exception e) when (!stop.IsCancellationRequested && e is RequestFailedException or AggregateException or OperationCanceledException or IOException)
            {
                if (await WhatBecame(e, after.Id, n, hash, outgoing, opening, stop) is { } result) return result;
                throw;
            }
        }
    }

    public async Task<(string Referral, string Fingerprint)?> FindReference(string referenceHash, CancellationToken stop) =>
        await table.Read(county, Keys.Reference(referenceHash), stop) is { } row ? (row.GetString("Referral"), row.GetLong("Fingerprint")) : null;

    public async Task<Place?> PlaceOf(string id, CancellationToken stop) =>
        await table.Read(county, Keys.Place(id), stop) is { } row
            ? new(row.GetString("Reference"), row.GetString("Kind"), row.GetString("Where"), row.GetString("Detail"), row.GetString("Callback")) : null;

    /// The referrals a person was asked for or holds, until they are closed.
    public async Task<IReadOnlyList<string>> ReferralsOf(string person, CancellationToken stop)
    {
        var ids = new List<string>();
        await foreach (var row in table.Range(county, Keys.Persons(person), Keys.End(Keys.Persons(person)), stop, columns: "RowKey")) ids.Add(Keys.IdIn(row.RowKey));
        return ids;
    }

    /// The whole trail, each row checked against the one before and the last against the head, so that a trail cut short shows too.
    public async Task<IReadOnlyList<HistoryEntry>> History(string id, CancellationToken stop)
    {
        // Read before the rows: what is saved meanwhile makes the trail longer, never shorter.
        var head = await table.Read(county, Keys.Head(id), stop);
        var history = new List<HistoryEntry>();
        await foreach (var row in table.Range(county, Keys.Events(id), Keys.End(Keys.Events(id)), stop))
            history.Add(Chain.Verify(id, history.Count + 1, history.LastOrDefault()?.Hash ?? "", row));
        if (head?.GetInt32("Entries") is not { } entries) return history;
        if (history.Count < entries) throw new ChainBrokenException(id, history.Count + 1);
        return history[entries - 1].Hash == head.GetString("LastHash") ? history : throw new ChainBrokenException(id, entries);
    }

    /// Every referral there ever was, a page at a time.
    public async IAsyncEnumerable<string> Ids([EnumeratorCancellation] CancellationToken stop)
    {
        await foreach (var row in table.Range(county, Keys.HeadPrefix, Keys.End(Keys.HeadPrefix), stop, columns: "RowKey")) yield return row.RowKey[Keys.HeadPrefix.Length..];
    }

    public async IAsyncEnumerable<(string Referral, DateTimeOffset DueAt)> Due(DateTimeOffset until, [EnumeratorCancellation] CancellationToken stop)
    {
        var end = Keys.End(Keys.DuePrefix + Keys.Time(until) + "|");
        await foreach (var row in table.Range(county, Keys.DuePrefix, end, stop, columns: "RowKey")) yield return (Keys.IdIn(row.RowKey), Keys.TimeIn(row.RowKey));
    }

    public async Task<DateTimeOffset?> EarliestDue(CancellationToken stop)
    {
        await foreach (var row in table.Range(county, Keys.DuePrefix, Keys.End(Keys.DuePrefix), stop, page: 1, "RowKey")) return Keys.TimeIn(row.RowKey);
        return null;
    }

    /// Messages whose claim has run out, oldest first.
    public async IAsyncEnumerable<Unsent> Unclaimed([EnumeratorCancellation] CancellationToken stop)
    {
        await foreach (var row in table.Range(county, Keys.OutPrefix, Keys.End(Keys.OutPrefix), stop))
            if (ReferralRows.UnsentOf(row, row.ETag.ToString()) is { } unsent && unsent.ClaimedUntil <= machine.GetUtcNow()) yield return unsent;
    }

    public async Task<DateTimeOffset?> OldestUnsent(CancellationToken stop)
    {
        await foreach (var row in table.Range(county, Keys.OutPrefix, Keys.End(Keys.OutPrefix), stop, page: 1, "RowKey", "BornAt")) return row.GetDateTimeOffset("BornAt");
        return null;
    }

    /// The message for this instance alone for so long; null where another was faster.
    public Task<Unsent?> Claim(Unsent unsent, TimeSpan forHow, CancellationToken stop) => Hold(unsent, forHow, unsent.Attempts, stop);

    /// Not now: to be tried again after this wait.
    public Task Postpone(Unsent unsent, TimeSpan forHow, CancellationToken stop) => Hold(unsent, forHow, unsent.Attempts + 1, stop);

    public async Task Sent(Unsent unsent, CancellationToken stop) => await table.DeleteEntityAsync(county, unsent.Key, ETag.All, stop);   // already gone is fine: the SDK answers 404 without an exception

    private async Task<Unsent?> Hold(Unsent unsent, TimeSpan forHow, int attempts, CancellationToken stop)
    {
        var until = machine.GetUtcNow() + forHow;
        var row = new TableEntity(county, unsent.Key) { ["Attempts"] = attempts, ["ClaimedUntil"] = until };
        try
        {
            var answer = await table.UpdateEntityAsync(row, new ETag(unsent.ETag), TableUpdateMode.Merge, stop);
            return unsent with { Attempts = attempts, ClaimedUntil = until, ETag = answer.Headers.ETag?.ToString() ?? "" };
        }
        catch (RequestFailedException e) when (e.Status is 412 or 404)
        {
            return null;
        }
    }

    /// What was to be deleted and is not there: nothing that should stop a save.
    private static TableTransactionAction? GoneAlready(TableTransactionFailedException e, List<TableTransactionAction> all) =>
        e is { Status: 404, FailedTransactionActionIndex: { } i } && i < all.Count && all[i].ActionType == TableTransactionActionType.Delete ? all[i] : null;

    /// A save that did not answer "done": done after all and its answer lost, known already, or somebody was first. Null where it is none of these.
    private async Task<SaveResult?> WhatBecame(Exception e, string id, int n, string hash, List<TableEntity> outgoing, Opening? opening, CancellationToken stop)
    {
        if (await table.Read(county, Keys.Event(id, n), stop) is { } entry && entry.GetString("Hash") == hash && await Load(id, stop) is { } now)
            return new SaveResult.Saved(now, await StillUnsent(outgoing, stop));
        if (opening is not null && await FindReference(opening.ReferenceHash, stop) is { } known) return new SaveResult.KnownReference(known.Referral, known.Fingerprint);
        return e is RequestFailedException { Status: 404 or 409 or 412 } ? new SaveResult.SomebodyWasFirst() : null;
    }

    private async Task<IReadOnlyList<Unsent>> StillUnsent(List<TableEntity> outgoing, CancellationToken stop)
    {
        var found = new List<Unsent>();
        if (outgoing is not [var first, ..]) return found;
        await foreach (var row in table.Range(county, first.RowKey, Keys.End(outgoing[^1].RowKey), stop)) found.Add(ReferralRows.UnsentOf(row, row.ETag.ToString()));
        return found;
    }
}
