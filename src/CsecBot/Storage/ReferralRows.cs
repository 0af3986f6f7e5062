using System.Text.Json;
using Azure;
using Azure.Data.Tables;
using CsecBot.Dispatch;
namespace CsecBot.Storage;

/// What one referral puts into its county's partition.
internal sealed class ReferralRows(string county, TimeSpan placeKept)
{
    /// How long the instance that saved a message has it for itself, to send it.
    public static readonly TimeSpan OwnClaim = TimeSpan.FromSeconds(10);

    public TableTransactionAction Head(Stored? before, Referral after, int entries, string hash)
    {
        var row = new TableEntity(county, Keys.Head(after.Id)) { ["Entries"] = entries, ["LastHash"] = hash, ["Live"] = after.IsLive };
        row.SetLong("State", JsonSerializer.Serialize(after, DispatchJson.Options));
        return before is null ? Insert(row) : new(TableTransactionActionType.UpdateReplace, row, new ETag(before.ETag));
    }

    /// Exactly one for each referral that has not ended. The same key stays: one key twice in a transaction is refused.
    public IEnumerable<TableTransactionAction> Due(Referral? before, Referral after)
    {
        if (before?.DueAt == after.DueAt) yield break;
        if (before?.DueAt is { } was) yield return Delete(Keys.Due(was, after.Id));
        if (after.DueAt is { } due) yield return Upsert(new(county, Keys.Due(due, after.Id)));
    }

    /// From the moment a referral ends its place is kept only so long; where it is taken up again, as long as it lives.
    public IEnumerable<TableTransactionAction> Purge(Referral? before, Referral after)
    {
        if (after.Ended == before?.Ended) yield break;
        if (before?.Ended is { } was) yield return Delete(Keys.Purge(was + placeKept, after.Id));
        if (after.Ended is { } ended) yield return Upsert(new(county, Keys.Purge(ended + placeKept, after.Id)));
    }

    /// By whom it is found. One that ended without being closed is found until its place is purged; taken up again after that, by all of them anew.
    public IEnumerable<TableTransactionAction> People(Referral? before, Referral after)
    {
        var were = before is null || IsOver(before) ? [] : before.People();
        var are = IsOver(after) ? [] : after.People();
        var found = before?.Ended is not null && after.Ended is null ? are.OrderByDescending(p => after.Pages.Any(x => x.Person == p && x.IsLive)) : are.Except(were);
        return [.. found.Select(p => Upsert(PersonRow(p, after.Id))), .. were.Except(are).Select(p => Delete(Keys.Person(p, after.Id)))];
    }

    public TableEntity PersonRow(string person, string id) => new(county, Keys.Person(person, id));

    /// What people say of it is about another, or about nothing any more. The watch's own drills come every hour.
    public static bool IsOver(Referral r) => r.Status is Status.Closed or Status.Merged || (!r.IsLive && r.OpenedBy == Command.Canary);

    public TableEntity Out(string id, string key, Message what, DateTimeOffset born, bool isClaimed = true) => new(county, key)
    {
        ["Referral"] = id, ["Message"] = JsonSerializer.Serialize(what, DispatchJson.Options), ["Attempts"] = 0, ["BornAt"] = born, ["ClaimedUntil"] = isClaimed ? born + OwnClaim : born,
    };

    public static Unsent UnsentOf(TableEntity row, string etag, Message? what = null) => new(
        row.GetString("Referral"), row.RowKey, what ?? JsonSerializer.Deserialize<Message>(row.GetString("Message"), DispatchJson.Options)!,
        row.GetInt32("Attempts")!.Value, row.GetDateTimeOffset("BornAt")!.Value, row.GetDateTimeOffset("ClaimedUntil")!.Value, etag);

    /// Null where a hand spoilt it, or another version wrote it otherwise than this one reads.
    public static Unsent? Readable(TableEntity row)
    {
        try
        {
            var unsent = UnsentOf(row, row.ETag.ToString());
            return Keys.IsOut(row.RowKey) && unsent.Referral is { } of && (Keys.IsId(of) || of == Keys.Digest) && IsWhole(unsent.What) ? unsent : null;
        }
        catch (Exception e) when (IsSpoilt(e))
        {
            return null;
        }
    }

    private static bool IsWhole(Message? what) => what is { To: not null } && (what is not Message.Reminders { Items: var items } || (!items.IsDefault && items.All(i => i is not null)));

    /// Refuses, as what is no JSON, a row that a hand spoilt.
    public static Stored StoredOf(string id, TableEntity head)
    {
        try
        {
            var state = JsonSerializer.Deserialize<Referral>(head.GetLong("State"), DispatchJson.Options);
            return state is { Children.IsDefault: false, Seats.IsDefault: false, Pages.IsDefault: false, Duties.IsDefault: false } && state.Id == id && head.GetString("LastHash") is { } hash
                ? new(state, head.GetInt32("Entries")!.Value, hash, head.ETag.ToString()) : throw new JsonException($"{head.RowKey} holds no state of its own.");
        }
        catch (Exception e) when (e is not JsonException && IsSpoilt(e))
        {
            throw new JsonException($"{head.RowKey} is spoilt.", e);
        }
    }

    /// A column that is missing, or of another type, or holds what is no such thing.
    private static bool IsSpoilt(Exception e) => e is JsonException or InvalidOperationException or ArgumentNullException or NotSupportedException;

    public IEnumerable<TableTransactionAction> Beside(string id, Beside? beside) => beside switch
    {
        Opening opening => Opened(id, opening),
        Closing closing => [new(TableTransactionActionType.UpsertMerge, new TableEntity(county, Keys.Place(id)) { ["ClosedFor"] = closing.Reason })],
        SplitOff { Place: var p } => [Insert(PlaceRow(id, p))],
        _ => [],
    };

    /// The idempotency of the hotline's reference, and the one home of the place.
    private IEnumerable<TableTransactionAction> Opened(string id, Opening opening)
    {
        var reference = new TableEntity(county, Keys.Reference(opening.ReferenceHash)) { ["Referral"] = id };
        reference.SetLong("Fingerprint", opening.Fingerprint);
        yield return Insert(reference);
        yield return Insert(PlaceRow(id, opening.Place));
    }

    private TableEntity PlaceRow(string id, Place p)
    {
        var row = new TableEntity(county, Keys.Place(id)) { ["Reference"] = p.Reference, ["Kind"] = p.Kind, ["Where"] = p.Where, ["Detail"] = p.Detail, ["Callback"] = p.Callback };
        if (p.Others.Count > 0) row.SetLong("Others", JsonSerializer.Serialize(p.Others.Select(o => o with { Reference = "", Others = [] }), DispatchJson.Options));
        return row;
    }

    public static TableTransactionAction Insert(TableEntity row) => new(TableTransactionActionType.Add, row);
    public TableTransactionAction Delete(string key) => new(TableTransactionActionType.Delete, new TableEntity(county, key), ETag.All);
    private static TableTransactionAction Upsert(TableEntity row) => new(TableTransactionActionType.UpsertReplace, row);
}
