using CsecBot.Dispatch;
using CsecBot.Rostering;
using CsecBot.Storage;
namespace CsecBot;

/// One thing that is open, and the request it is of.
public sealed record Item(Referral Referral, World World, Duty Duty);

/// What is open for one person, over all their requests; and all that is open, for those who see to all of it.
public sealed class Worklist(ReferralTable referrals, ProtocolTable protocols, RosterBook roster)
{
    /// Late first, then what is due first.
    public async Task<IReadOnlyList<Item>> Of(string person, DateTimeOffset now, CancellationToken stop)
    {
        var items = new List<Item>();
        await foreach (var r in Theirs(person, stop))
        {
            if (await Readable(r, stop) is not { } world) continue;
            items.AddRange(r.Duties.Where(d => Owning.IsFor(r, d, person, now, world)).Select(d => new Item(r, world, d)));
        }
        return [.. items.OrderByDescending(i => i.Duty.IsLate(now)).ThenBy(i => i.Duty.DueAt)];
    }

    /// Drills are practice and no part of it.
    public async Task<IReadOnlyList<(Referral Referral, World World)>> Open(CancellationToken stop)
    {
        var open = new List<(Referral, World)>();
        await foreach (var r in referrals.AllOpen(stop)) if (!r.Drill && await Readable(r, stop) is { } world) open.Add((r, world));
        return open;
    }

    /// Whoever supervises is told of what is late though nobody ever asked them for it, so it must be looked for in all.
    private async IAsyncEnumerable<Referral> Theirs(string person, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken stop)
    {
        if (roster.Now.Find(person) is { } known && (known.Has(Role.Supervisor) || known.Has(Role.DutyManager) || known.Has(Role.AgencySupervisor)))
        {
            await foreach (var r in referrals.AllOpen(stop)) yield return r;
            yield break;
        }
        foreach (var r in await referrals.Of(person, stop)) if (r.IsLive) yield return r;
    }

    /// Null where its document cannot be read by this version: it hides no other.
    private async Task<World?> Readable(Referral r, CancellationToken stop)
    {
        try
        {
            return await WorldOf(r, stop);
        }
        catch (InvalidDataException)
        {
            return null;
        }
    }

    internal async Task<World> WorldOf(Referral r, CancellationToken stop) => new(await protocols.Load(r.ProtocolHash, stop), roster.For(r.OpenedBy, r.Preferred));
}
