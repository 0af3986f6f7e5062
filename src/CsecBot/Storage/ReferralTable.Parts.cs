using System.Runtime.CompilerServices;
using System.Text.Json;
using Azure;
using Azure.Data.Tables;
using CsecBot.Dispatch;
namespace CsecBot.Storage;

/// Referrals that are part of one another, since a person found that they are about the same child.
public sealed partial class ReferralTable
{
    private const int ChainAtMost = 20, OpenAtOnce = 500;

    /// As it stands, or the one that it is part of by now.
    public async Task<Stored?> Surviving(string id, CancellationToken stop)
    {
        var found = await Load(id, stop);
        for (var i = 0; i < ChainAtMost && found is { State.MergedInto: { } into }; i++) found = await Load(into, stop);
        return found;
    }

    /// All that are open: what one who sees to all of them is told of. Found by their due rows, of which each has one, so that those that have ended,
    /// and stay for ever, cost nothing.
    public async IAsyncEnumerable<Referral> AllOpen([EnumeratorCancellation] CancellationToken stop)
    {
        var ids = new List<string>();
        await foreach (var due in AllDue(stop)) ids.Add(due.Referral);
        foreach (var some in ids.Distinct().Chunk(OpenAtOnce))
            foreach (var referral in await All(some, stop))
                if (referral.IsLive) yield return referral;
    }

    /// The place of a referral, and those of what is part of it.
    public async Task<Place?> PlaceOf(Referral r, CancellationToken stop) => await Together(await Parts(r, stop), stop);

    /// Where this child of it is: the place of the call that it came by, and of every other call about the same child.
    public async Task<Place?> PlaceOf(Referral r, string child, CancellationToken stop) => await Together(await About(r, child, 0, stop), stop);

    private async Task<Place?> Together(IEnumerable<string> ids, CancellationToken stop)
    {
        var places = new List<Place>();
        foreach (var id in ids) if (await PlaceOf(id, stop) is { } place) places.AddRange([place, .. place.Others]);
        return places.DistinctBy(p => (p.Where, p.Detail, p.Callback)).ToList() is [var first, .. var others] ? first with { Others = others } : null;
    }

    private async Task<IReadOnlyList<string>> About(Referral r, string child, int deep, CancellationToken stop)
    {
        List<string> ids = r.Absorbed.Any(a => a.Children.Any(c => c.Ours == child && !c.IsSame)) ? [] : [r.Id];
        foreach (var (part, theirs) in r.Absorbed.SelectMany(a => a.Children.Where(c => c.Ours == child).Select(c => (a.Referral, c.Theirs))))
            if (deep < ChainAtMost && await Load(part, stop) is { State: { } other }) ids.AddRange(await About(other, theirs, deep + 1, stop));
        return ids;
    }

    private async Task<IReadOnlyList<string>> Parts(Referral r, CancellationToken stop)
    {
        List<string> ids = [r.Id, .. r.Absorbed.Select(a => a.Referral)];
        for (var i = 1; i < ids.Count && i < ChainAtMost; i++)
            if (await Load(ids[i], stop) is { State.Absorbed: { IsEmpty: false } more }) ids.AddRange(more.Select(a => a.Referral).Except(ids).ToList());
        return ids;
    }

    /// Takes away the places of referrals that ended long enough ago, what is known of cards in chats, and by whom they are found. How many there were. `unread` is given
    /// those that cannot be read: theirs stay until whoever can read them looks.
    public async Task<int> PurgePlaces(DateTimeOffset now, CancellationToken stop, Action<string>? unread = null)
    {
        var purged = 0;
        await foreach (var row in table.Range(county, Keys.PurgePrefix, Keys.End(Keys.PurgePrefix + Keys.Time(now) + "|"), stop, columns: "RowKey"))
        {
            if (Keys.TimedIn(row.RowKey)?.Referral is not { } id)
            {
                unread?.Invoke(row.RowKey);
                continue;
            }
            try
            {
                if (await Load(id, stop) is { State: { IsLive: false, MergedInto: null } over })
                {
                    await Purge(over, stop);
                    purged++;
                }
            }
            catch (JsonException)
            {
                unread?.Invoke(id);
                continue;
            }
            await table.DeleteEntityAsync(county, row.RowKey, ETag.All, stop);
        }
        return purged;
    }

    private async Task Purge(Referral over, CancellationToken stop)
    {
        foreach (var part in await Parts(over, stop))
        {
            await table.DeleteEntityAsync(county, Keys.Place(part), ETag.All, stop);
            await foreach (var card in CardsOf(part, stop)) await ForgetCard(card, stop);
        }
        if (ReferralRows.IsOver(over)) return;   // found by nobody since it ended
        foreach (var person in over.People()) await table.DeleteEntityAsync(county, Keys.Person(person, over.Id), ETag.All, stop);
        // Taken up again while they were taken away, it must be found.
        if (await Load(over.Id, stop) is { State: { IsLive: true } again })
            foreach (var person in again.People()) await table.UpsertEntityAsync(rows.PersonRow(person, again.Id), TableUpdateMode.Replace, stop);
    }
}
