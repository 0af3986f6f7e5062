using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Azure;
using Azure.Data.Tables;
using CsecBot.Dispatch;
namespace CsecBot.Storage;

/// Referrals in Azure Table Storage, which is the truth. All that one command changes is saved in one transaction.
public sealed partial class ReferralTable(TableClient table, string county, TimeProvider machine, TimeSpan placeKept)
{
    private const int RowsAtMost = 100, PerPersonAtMost = 1_000, AtOnce = 16;
    private readonly ReferralRows rows = new(county, placeKept);
    private const int Remembered = 1_000;

    /// How long is waited before a transaction is tried again that storage could not do just now. Its answer is "accepted" and the failure stands within,
    /// so the client library, which tries everything else again, takes it for an answer.
    private static readonly ImmutableArray<TimeSpan> BusyWaits = [TimeSpan.FromMilliseconds(200), TimeSpan.FromMilliseconds(400), TimeSpan.FromMilliseconds(800)];

    /// The heads this instance saved last, so that what follows a save at once (a delivery, an answer) need not read it back. Never the truth:
    /// who decides on one saves under its ETag, and who would do nothing, or refuse, looks in the table first.
    private readonly Lately<Stored> recent = new(Remembered);

    private long answeredAt;

    /// When storage last did for this instance what it asked of a referral; the beginning of time where it has not yet.
    public DateTimeOffset AnsweredAt => new(Volatile.Read(ref answeredAt), TimeSpan.Zero);

    private static readonly TimeSpan Slow = TimeSpan.FromSeconds(1), SlowAtMost = TimeSpan.FromMinutes(1);
    private long lastSaveTook, lastSaved;

    /// Whether the last save took long, in line or at storage: whatever is begun beside it makes all of it slower. What was slow long ago need not be so now.
    public bool IsSlow => Volatile.Read(ref lastSaveTook) > Slow.Ticks && machine.GetElapsedTime(Volatile.Read(ref lastSaved)) < SlowAtMost;

    private void Answered() => Volatile.Write(ref answeredAt, machine.GetUtcNow().UtcTicks);

    /// As this instance saved it last, if it did of late; others may have saved it since.
    public Stored? Recent(string id) => recent.Knows(id, out var head) ? head : null;

    public async Task<Stored?> Load(string id, CancellationToken stop)
    {
        if (await table.Read(county, Keys.Head(id), stop) is not { } head) return null;
        Answered();
        return ReferralRows.StoredOf(id, head);
    }

    public async Task<SaveResult> Save(
        Stored? before, Referral after, Entry entry, IReadOnlyList<Message> messages, Beside? beside, IReadOnlyList<Unsent> settled, bool remindersWait = false) =>
        await Save([new(before, after, entry, messages, beside) { RemindersWait = remindersWait }], settled) switch { ([var saved], _) => saved, (_, var not) => not! };

    /// Several referrals in one transaction: all of them are changed, or none. Null in `Saved` where they are not, and then why.
    /// Once begun it is seen through, though its asker may be gone: what is saved is to be sent by whoever saved it.
    public async Task<(IReadOnlyList<SaveResult.Saved>? Saved, SaveResult? Not)> Save(IReadOnlyList<Change> changes, IReadOnlyList<Unsent> settled)
    {
        var save = Guid.NewGuid();   // two instances may decide the same at the same instant: a hash alone does not tell whose row it is
        var born = machine.GetUtcNow();
        List<Prepared> prepared = [.. changes.Select(c => Prepare(c, save, born))];
        List<TableTransactionAction> all = [.. prepared.SelectMany(p => p.Rows), .. changes.SelectMany(Moved), .. settled.Select(s => rows.Delete(s.Key))];
        foreach (var change in changes) recent.Drop(change.After.Id);
        // Of a request that ended, or is part of another now, an index row may stay: whoever it leads there is led on. And one that is missing keeps no page
        // from anybody: they say the number.
        int Spared(TableTransactionActionType what) => all.FindLastIndex(a => a.ActionType == what && a.Entity.RowKey.StartsWith("person|", StringComparison.Ordinal));
        while (all.Count > RowsAtMost && (Spared(TableTransactionActionType.Delete) is var gone and >= 0 || (gone = Spared(TableTransactionActionType.UpsertReplace)) >= 0)) all.RemoveAt(gone);
        if (all.Count > RowsAtMost) throw new InvalidOperationException($"Referral {changes[^1].After.Id}: {all.Count} rows do not fit into one transaction of {RowsAtMost}.");
        for (var busy = 0; ;)   // each further round has one row less, or waits longer
        {
            try
            {
                var etags = (await Submit(all)).Select(r => r.Headers.ETag?.ToString() ?? "").ToList();
                Answered();
                var saved = new List<SaveResult.Saved>();
                foreach (var p in prepared)
                {
                    var now = new Stored(p.Change.After, p.N, p.Hash, etags[0]);
                    if (now.State.IsLive) recent.Keep(now.State.Id, now);   // of what has ended nothing follows at once
                    if (p.Change.Beside is Opening opened) references.Keep(opened.ReferenceHash, (now.State.Id, opened.Fingerprint));
                    saved.Add(new(now, [.. p.Outgoing.Select((row, i) => ReferralRows.UnsentOf(row, etags[i + 2], p.Change.Messages[i]))]));
                    etags.RemoveRange(0, p.Rows.Count);
                }
                return (saved, null);
            }
            catch (TableTransactionFailedException e) when (GoneAlready(e, all) is { } gone)
            {
                all.Remove(gone);
            }
            catch (Exception e) when (e is RequestFailedException or AggregateException or OperationCanceledException or IOException)
            {
                var became = new List<SaveResult.Saved>();
                foreach (var p in prepared)
                {
                    var one = await WhatBecame(e, p.Change.After.Id, p.N, save, p.Outgoing, p.Change.Beside as Opening);
                    if (one is SaveResult.Saved done) became.Add(done);
                    else if (one is not null) return (null, one);
                    else break;
                }
                if (became.Count == prepared.Count) return (became, null);
                if (busy == BusyWaits.Length || e is not TableTransactionFailedException { Status: 408 or 429 or >= 500 }) throw;
                await Task.Delay(BusyWaits[busy++], machine);
            }
        }
    }

    private async Task<IReadOnlyList<Response>> Submit(IEnumerable<TableTransactionAction> all)
    {
        var began = machine.GetTimestamp();
        try
        {
            return (await table.SubmitTransactionAsync(all, CancellationToken.None)).Value;
        }
        finally
        {
            Volatile.Write(ref lastSaved, machine.GetTimestamp());
            Volatile.Write(ref lastSaveTook, machine.GetElapsedTime(began).Ticks);
        }
    }

    private sealed record Prepared(Change Change, int N, string Hash, List<TableEntity> Outgoing, List<TableTransactionAction> Rows);

    /// What always stands there: the head, the entry, the messages.
    private Prepared Prepare(Change c, Guid save, DateTimeOffset born)
    {
        var n = (c.Before?.Entries ?? 0) + 1;
        var (link, hash) = Chain.Link(county, c.After.Id, n, c.Before?.LastHash ?? "", c.Entry);
        link["Save"] = save;
        var outgoing = c.Messages.Select((m, i) => rows.Out(c.After.Id, Keys.Out(c.Entry.EnteredAt, c.After.Id, n, i), m, born, isClaimed: !(c.RemindersWait && m.IsReminder))).ToList();
        return new(c, n, hash, outgoing, [rows.Head(c.Before, c.After, n, hash), ReferralRows.Insert(link), .. outgoing.Select(ReferralRows.Insert)]);
    }

    private IEnumerable<TableTransactionAction> Moved(Change c) =>
        [.. rows.Due(c.Before?.State, c.After), .. rows.Purge(c.Before?.State, c.After), .. rows.People(c.Before?.State, c.After), .. rows.Beside(c.After.Id, c.Beside)];

    public async Task<Place?> PlaceOf(string id, CancellationToken stop) =>
        await table.Read(county, Keys.Place(id), stop) is { } row
            ? new(row.GetString("Reference"), row.GetString("Kind"), row.GetString("Where"), row.GetString("Detail"), row.GetString("Callback"))
                { Others = row.GetLong("Others") is { Length: > 0 } others ? JsonSerializer.Deserialize<Place[]>(others, DispatchJson.Options)! : [] } : null;

    /// The referrals a person was asked for or holds, until they are closed, or are purged.
    public async Task<IReadOnlyList<string>> ReferralsOf(string person, CancellationToken stop)
    {
        var ids = new List<string>();
        await foreach (var row in table.Range(county, Keys.Persons(person), Keys.End(Keys.Persons(person)), stop, columns: "RowKey"))
            if (Keys.IdIn(row.RowKey) is var id && Keys.IsId(id)) ids.Add(id);
        return ids;
    }

    /// The same as they stand, all or the one that is named. `unread` is given those that cannot be read.
    public async Task<IReadOnlyList<Referral>> Of(string person, CancellationToken stop, string? only = null, Action<string>? unread = null) =>
        await All([.. (await ReferralsOf(person, stop)).Where(id => only is null || id == only).Take(PerPersonAtMost)], stop, unread);

    /// One that another version wrote, and this one cannot read, hides no other; the beat that it is due in says so.
    private async Task<IReadOnlyList<Referral>> All(string[] ids, CancellationToken stop, Action<string>? unread = null)
    {
        var found = new Referral?[ids.Length];
        var work = new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = stop };
        await Parallel.ForEachAsync(Enumerable.Range(0, ids.Length), work, async (i, token) =>
        {
            try
            {
                found[i] = (await Load(ids[i], token))?.State;
            }
            catch (JsonException)
            {
                unread?.Invoke(ids[i]);
            }
        });
        return [.. found.OfType<Referral>()];
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

    /// What was to be deleted and is not there: nothing that should stop a save.
    private static TableTransactionAction? GoneAlready(TableTransactionFailedException e, List<TableTransactionAction> all) =>
        e is { Status: 404, FailedTransactionActionIndex: { } i } && i < all.Count && all[i].ActionType == TableTransactionActionType.Delete ? all[i] : null;

    /// A save that did not answer "done": done after all and its answer lost, known already, or somebody was first. Null where it is none of these.
    private async Task<SaveResult?> WhatBecame(Exception e, string id, int n, Guid save, List<TableEntity> outgoing, Opening? opening)
    {
        if (await table.Read(county, Keys.Event(id, n), CancellationToken.None) is { } entry && entry.GetGuid("Save") == save && await Load(id, CancellationToken.None) is { } now)
            return new SaveResult.Saved(now, await StillUnsent(outgoing, CancellationToken.None));
        if (opening is not null && await FindReference(opening.ReferenceHash, CancellationToken.None) is { } known) return new SaveResult.KnownReference(known.Referral, known.Fingerprint);
        return e is RequestFailedException { Status: 404 or 409 or 412 } ? new SaveResult.SomebodyWasFirst() : null;
    }
}
