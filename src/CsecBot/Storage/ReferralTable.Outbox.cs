using System.Runtime.CompilerServices;
using Azure;
using Azure.Data.Tables;
using CsecBot.Dispatch;
namespace CsecBot.Storage;

/// Messages that are saved with what they tell of, and taken away once they are sent; and the cards they left in people's chats.
public sealed partial class ReferralTable
{
    public async Task<(int Count, DateTimeOffset? Oldest)> UnsentNow(CancellationToken stop)
    {
        var (count, oldest) = (0, default(DateTimeOffset?));
        await foreach (var row in table.Range(county, Keys.OutPrefix, Keys.End(Keys.OutPrefix), stop, columns: ["RowKey", "BornAt"]))
        {
            count++;
            var born = row["BornAt"] as DateTimeOffset? ?? DateTimeOffset.UnixEpoch;   // spoilt, it lies there until somebody looks
            if (!(born > oldest)) oldest = born;
        }
        return (count, oldest);
    }

    /// Every message that is left, oldest first, whoever has it. One that another version wrote, or a hand spoilt, and this one cannot read holds up no
    /// other; the watch sees that it lies there.
    public async IAsyncEnumerable<Unsent> Left([EnumeratorCancellation] CancellationToken stop)
    {
        await foreach (var row in table.Range(county, Keys.OutPrefix, Keys.End(Keys.OutPrefix), stop))
            if (ReferralRows.Readable(row) is { } unsent) yield return unsent;
    }

    /// The message for this instance alone for so long; null where another was faster.
    public Task<Unsent?> Claim(Unsent unsent, TimeSpan forHow, CancellationToken stop) => Hold(unsent, forHow, unsent.Attempts, stop);

    /// Not now: to be tried again after this wait.
    public Task Postpone(Unsent unsent, TimeSpan forHow, CancellationToken stop) => Hold(unsent, forHow, unsent.Attempts + 1, stop);

    /// The channel took it, or nobody needs it any more. `sent` is the channel's id of a card that is not a page: it must be found again when the request ends.
    public async Task Sent(Unsent unsent, string? sent, CancellationToken stop, bool isList = false)
    {
        // Kept first: a card that is known twice is drawn once.
        if (!string.IsNullOrEmpty(sent) && unsent.What is not (Message.Page or Message.Collapse)) await KeepCard(unsent.Referral, unsent.What.To, sent, stop, isList);
        await table.DeleteEntityAsync(county, unsent.Key, ETag.All, stop);   // already gone is fine: the SDK answers 404 without an exception
    }

    public async Task KeepCard(string id, string person, string sent, CancellationToken stop, bool isList = false) =>
        await table.UpsertEntityAsync(new TableEntity(county, Keys.Card(id, sent)) { ["Person"] = person, ["Sent"] = sent, ["List"] = isList }, TableUpdateMode.Replace, stop);

    public async IAsyncEnumerable<SentCard> CardsOf(string id, [EnumeratorCancellation] CancellationToken stop)
    {
        await foreach (var row in table.Range(county, Keys.Cards(id), Keys.End(Keys.Cards(id)), stop)) yield return new(row.RowKey, row.GetString("Person"), row.GetString("Sent"), row.GetBoolean("List") ?? false);
    }

    /// The requests of which cards are known.
    public async IAsyncEnumerable<string> WithCards([EnumeratorCancellation] CancellationToken stop)
    {
        var last = "";
        await foreach (var row in table.Range(county, Keys.CardPrefix, Keys.End(Keys.CardPrefix), stop, columns: "RowKey"))
            if (Keys.IdInCard(row.RowKey) is var id && id != last && Keys.IsId(id)) yield return last = id;
    }

    public async Task ForgetCard(SentCard card, CancellationToken stop) => await table.DeleteEntityAsync(county, card.Key, ETag.All, stop);

    private async Task<Unsent?> Hold(Unsent unsent, TimeSpan forHow, int attempts, CancellationToken stop)
    {
        var (until, claim) = (machine.GetUtcNow() + forHow, Guid.NewGuid());
        var row = new TableEntity(county, unsent.Key) { ["Attempts"] = attempts, ["ClaimedUntil"] = until, ["Claim"] = claim };
        try
        {
            var answer = await table.UpdateEntityAsync(row, new ETag(unsent.ETag), TableUpdateMode.Merge, stop);
            return unsent with { Attempts = attempts, ClaimedUntil = until, ETag = answer.Headers.ETag?.ToString() ?? "" };
        }
        catch (RequestFailedException e) when (e.Status is 412 or 404)
        {
            // Asked a second time, since the first answer was lost, it finds what the first had written.
            return e.Status == 412 && await table.Read(county, unsent.Key, stop) is { } now && now.GetGuid("Claim") == claim
                ? unsent with { Attempts = attempts, ClaimedUntil = until, ETag = now.ETag.ToString() } : null;
        }
    }

    /// Of these what nobody has claimed since they were saved.
    private async Task<IReadOnlyList<Unsent>> StillUnsent(List<TableEntity> outgoing, CancellationToken stop)
    {
        var found = new List<Unsent>();
        if (outgoing is not [var first, ..]) return found;
        await foreach (var row in table.Range(county, first.RowKey, Keys.End(outgoing[^1].RowKey), stop))
            if (row.GetGuid("Claim") is null) found.Add(ReferralRows.UnsentOf(row, row.ETag.ToString()));
        return found;
    }
}
