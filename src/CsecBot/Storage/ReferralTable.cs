using System.Runtime.CompilerServices;
using System.Text.Json;
using Azure;
using Azure.Data.Tables;
using CsecBot.Dispatch;
namespace CsecBot.Storage;

/// Referrals in Azure Table Storage, which is the truth. All that one command changes is saved in one transaction.
public sealed class ReferralTable(TableClient table, string county, TimeProvider machine)
{
    /// How long the instance that saved a message has it for itself, to send it.
    private static readonly TimeSpan OwnClaim = TimeSpan.FromSeconds(10);
    private const int RowsAtMost = 100;

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
        var outgoing = messages.Select((m, i) => OutRow(after.Id, Keys.Out(entry.EnteredAt, after.Id, n, i), m, born)).ToList();
        List<TableTransactionAction> rows = [Head(before, after, n, hash), Insert(link), .. DueRows(before?.State, after), .. outgoing.Select(Insert), .. PersonRows(before?.State, after)];
        if (opening is not null) rows.AddRange([Insert(ReferenceRow(after.Id, opening)), Insert(PlaceRow(after.Id, opening.Place))]);
        rows.AddRange(settled.Select(s => Delete(s.Key)));
        if (rows.Count > RowsAtMost) throw new InvalidOperationException($"Referral {after.Id}: {rows.Count} rows do not fit into one transaction.");
        try
        {
            var answer = await table.SubmitTransactionAsync(rows, stop);
            var etags = answer.Value.Select(r => r.Headers.ETag?.ToString() ?? "").ToList();
            var firstOut = rows.IndexOf(rows.FirstOrDefault(r => r.Entity.RowKey.StartsWith(Keys.OutPrefix, StringComparison.Ordinal) && r.ActionType == TableTransactionActionType.Add)!);
            var toSend = outgoing.Select((row, i) => UnsentOf(row, etags[firstOut + i])).ToList();
            return new SaveResult.Saved(new(after, n, hash, etags[0]), toSend);
        }
        catch (RequestFailedException e)
        {
            return await WhyNot(e, before, after, n, hash, entry, messages, opening, settled, outgoing, stop);
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

    /// The whole trail, each row checked against the one before.
    public async Task<IReadOnlyList<HistoryEntry>> History(string id, CancellationToken stop)
    {
        var history = new List<HistoryEntry>();
        await foreach (var row in table.Range(county, Keys.Events(id), Keys.End(Keys.Events(id)), stop))
            history.Add(Chain.Verify(id, history.Count + 1, history.LastOrDefault()?.Hash ?? "", row));
        return history;
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
            if (UnsentOf(row, row.ETag.ToString()) is { } unsent && unsent.ClaimedUntil <= machine.GetUtcNow()) yield return unsent;
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

    /// A save that did not answer "done": known already, somebody was first, a settled message already gone, or done after all.
    private async Task<SaveResult> WhyNot(
        RequestFailedException e, Stored? before, Referral after, int n, string hash, Entry entry, IReadOnlyList<Message> messages, Opening? opening,
        IReadOnlyList<Unsent> settled, List<TableEntity> outgoing, CancellationToken stop)
    {
        if (await table.Read(county, Keys.Event(after.Id, n), stop) is { } mine && mine.GetString("Hash") == hash && await Load(after.Id, stop) is { } now && now.LastHash == hash)
            return new SaveResult.Saved(now, await Unanswered(outgoing, stop));
        if (opening is not null && await FindReference(opening.ReferenceHash, stop) is { } known) return new SaveResult.KnownReference(known.Referral, known.Fingerprint);
        if (settled.Count > 0 && e.Status == 404) return await Save(before, after, entry, messages, opening, [], stop);
        return e.Status is 409 or 412 ? new SaveResult.SomebodyWasFirst() : throw e;
    }

    private async Task<IReadOnlyList<Unsent>> Unanswered(List<TableEntity> outgoing, CancellationToken stop)
    {
        var found = new List<Unsent>();
        foreach (var row in outgoing)
            if (await table.Read(county, row.RowKey, stop) is { } kept) found.Add(UnsentOf(kept, kept.ETag.ToString()));
        return found;
    }

    private TableTransactionAction Head(Stored? before, Referral after, int entries, string hash)
    {
        var row = new TableEntity(county, Keys.Head(after.Id)) { ["Entries"] = entries, ["LastHash"] = hash };
        row.SetLong("State", JsonSerializer.Serialize(after, DispatchJson.Options));
        return before is null ? Insert(row) : new(TableTransactionActionType.UpdateReplace, row, new ETag(before.ETag));
    }

    /// Exactly one for each referral that has not ended. The same key stays: one key twice in a transaction is refused.
    private IEnumerable<TableTransactionAction> DueRows(Referral? before, Referral after)
    {
        if (before?.DueAt == after.DueAt) yield break;
        if (before?.DueAt is { } was) yield return Delete(Keys.Due(was, after.Id));
        if (after.DueAt is { } due) yield return Insert(new(county, Keys.Due(due, after.Id)));
    }

    private IEnumerable<TableTransactionAction> PersonRows(Referral? before, Referral after)
    {
        var were = before is null || before.Status == Status.Closed ? [] : before.People().ToHashSet();
        var are = after.Status == Status.Closed ? [] : after.People().ToHashSet();
        return [.. are.Except(were).Select(p => Upsert(new(county, Keys.Person(p, after.Id)))), .. were.Except(are).Select(p => Delete(Keys.Person(p, after.Id)))];
    }

    private TableEntity OutRow(string id, string key, Message what, DateTimeOffset born) => new(county, key)
    {
        ["Referral"] = id, ["Message"] = JsonSerializer.Serialize(what, DispatchJson.Options), ["Attempts"] = 0, ["BornAt"] = born, ["ClaimedUntil"] = born + OwnClaim,
    };

    private static Unsent UnsentOf(TableEntity row, string etag) => new(
        row.GetString("Referral"), row.RowKey, JsonSerializer.Deserialize<Message>(row.GetString("Message"), DispatchJson.Options)!,
        row.GetInt32("Attempts")!.Value, row.GetDateTimeOffset("BornAt")!.Value, row.GetDateTimeOffset("ClaimedUntil")!.Value, etag);

    private TableEntity ReferenceRow(string id, Opening opening)
    {
        var row = new TableEntity(county, Keys.Reference(opening.ReferenceHash)) { ["Referral"] = id };
        row.SetLong("Fingerprint", opening.Fingerprint);
        return row;
    }

    private TableEntity PlaceRow(string id, Place p) => new(county, Keys.Place(id))
    {
        ["Reference"] = p.Reference, ["Kind"] = p.Kind, ["Where"] = p.Where, ["Detail"] = p.Detail, ["Callback"] = p.Callback,
    };

    private static TableTransactionAction Insert(TableEntity row) => new(TableTransactionActionType.Add, row);
    private static TableTransactionAction Upsert(TableEntity row) => new(TableTransactionActionType.UpsertReplace, row);
    private TableTransactionAction Delete(string key) => new(TableTransactionActionType.Delete, new TableEntity(county, key), ETag.All);
}
