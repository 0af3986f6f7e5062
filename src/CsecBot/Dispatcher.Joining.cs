using CsecBot.Dispatch;
using CsecBot.Storage;
namespace CsecBot;

/// Two referrals that a person makes one, or one that becomes two. Both are saved in one transaction, so nothing is ever half joined.
public sealed partial class Dispatcher
{
    /// The first becomes part of the other. What comes back is how the other stands.
    public Task<Handled> Merge(string id, string into, IReadOnlyList<ChildIs> children, string by, CancellationToken stop) =>
        Pair(id, _ => into, null, at => new Pairing.Merge([.. children], by, at), stop);

    /// The first is taken out of what it is part of, and comes back as it stands.
    public async Task<Handled> Unmerge(string id, string by, CancellationToken stop)
    {
        var handled = await Pair(id, first => first.MergedInto, null, at => new Pairing.Unmerge(by, at), stop);
        return handled.Refused is null && (await referrals.Load(id, stop))?.State is { } own ? handled with { State = own } : handled;
    }

    /// The child becomes a referral of its own under this id, or has one already. What comes back is how that stands.
    public Task<Handled> Split(string id, string child, string own, string by, CancellationToken stop) =>
        Pair(id, first => first.Children.Any(c => c.Ref == child) ? null : first.Splits.LastOrDefault(s => s.Child == child)?.Referral, own, at => new Pairing.Split(child, own, by, at), stop);

    /// `made` is the id of the other where it is yet to be made.
    private async Task<Handled> Pair(string id, Func<Referral, string?> otherOf, string? made, Func<DateTimeOffset, Pairing> asked, CancellationToken stop)
    {
        for (var attempt = 1; attempt <= AttemptsMax; attempt++)
        {
            if (await referrals.Load(id, stop) is not { } seen) return Handled.No(Refusal.UnknownReferral);
            var other = otherOf(seen.State);
            if (other is null && made is null) return Handled.No(Refusal.NothingMerged, seen.State, await WorldOf(seen.State, stop));
            using var taken = await turns.Take(id, other ?? made!, stop);
            if (await PairOnce(id, other, made, otherOf, asked, stop) is { } handled) return handled;
        }
        throw new TimeoutException($"Referral {id} was changed by others {AttemptsMax} times in a row.");
    }

    /// Null where somebody was first.
    private async Task<Handled?> PairOnce(string id, string? otherId, string? made, Func<Referral, string?> otherOf, Func<DateTimeOffset, Pairing> asked, CancellationToken stop)
    {
        if (await referrals.Load(id, stop) is not { } first || otherOf(first.State) != otherId) return null;
        var other = otherId is null ? null : await referrals.Load(otherId, stop);
        if (otherId is not null && other is null) return Handled.No(Refusal.UnknownReferral, first.State);
        var (world, pairing) = (await WorldOf(first.State, stop), asked(clocks.Now));
        switch (Pairs.Decide(first.State, made is not null ? null : other!.State, pairing, world))
        {
            case PairDecision.Refused no: return Handled.No(no.Why, first.State, world);
            case PairDecision.Happened { First: [], Other: [] }: return new(other?.State ?? first.State, world, [], null, Task.CompletedTask);
            case PairDecision.Happened both:
                var beside = pairing is Pairing.Split { Child: var child } ? new SplitOff((await referrals.PlaceOf(first.State, child, stop) ?? Place.Purged) with { Reference = "" }) : null;
                (Stored? Before, Referral After, IReadOnlyList<Event> Events)[] each =
                    [(first, first.State.Fold(both.First)!, both.First), (other, Evolution.Fold(other?.State, both.Other)!, both.Other)];
                var messages = each.Select(e => courier.Sendable(Message.Because(e.Events, e.Before?.State, e.After))).ToList();
                var saving = referrals.Save([.. each.Select((e, i) => new Change(e.Before, e.After, new(pairing.By, pairing.At, e.Events), messages[i], i == 1 ? beside : null))], []);
                var posts = each.Select((e, i) => courier.Prepare(messages[i], e.After, world)).ToList();
                if (await saving is not { Saved: { } saved }) return null;
                List<Handled> told = [.. saved.Select((s, i) => Told(s, world, each[i].Events, posts[i]))];
                return told[1] with { Told = Task.WhenAll(told.Select(t => t.Told)) };
            default: throw new System.Diagnostics.UnreachableException();
        }
    }
}
