using CsecBot.Dispatch;
namespace CsecBot.Simulation;

/// Finds that two referrals are about one child, or that a child of one is elsewhere, and perhaps later that it was not so. Asks until it is so, or is refused.
internal sealed class Supervisor(Night night)
{
    private static readonly TimeSpan AskAgain = TimeSpan.FromSeconds(5);
    private static readonly string By = Cast.Id(40);

    public void Begins()
    {
        if (night.Plan.OneChild is { } one) night.Timeline.At(night.Timeline.Start + one.At, () => Join(one, 1));
        if (night.Plan.Elsewhere is { } elsewhere) night.Timeline.At(night.Timeline.Start + elsewhere.At, () => TakeOut(elsewhere, 1));
    }

    /// Waits for both to be known, and not without end: one may never come.
    private void Join(OneChild one, int attempt)
    {
        if (attempt > People.TriesMost) return;
        if (night.Ledger.IdOf(one.From) is not { } from || night.Ledger.IdOf(one.Into) is not { } into)
        {
            night.Timeline.In(AskAgain, () => Join(one, attempt + 1));
            return;
        }
        Ask($"{from} is part of {into}", new Pairing.Merge([], By, night.Timeline.Now), from, into, (i, _) => i.Dispatcher.Merge(from, into, [], By, CancellationToken.None), _ =>
        {
            night.Ledger.SaidToBeOne(from, into);
            if (one.ApartAfter is { } after) night.Timeline.In(after, () => Part(from));
        });
    }

    private void Part(string from) =>
        Ask($"{from} is its own", new Pairing.Unmerge(By, night.Timeline.Now), from, null, (i, _) => i.Dispatcher.Unmerge(from, By, CancellationToken.None), _ => night.Ledger.SaidToBeTwo(from));

    private void TakeOut(Elsewhere elsewhere, int attempt)
    {
        if (attempt > People.TriesMost) return;
        if (night.Ledger.IdOf(elsewhere.Number) is { } id) TakeOut(elsewhere, night.Ledger.HomeOf(id, Referred.Other));
        else night.Timeline.In(AskAgain, () => TakeOut(elsewhere, attempt + 1));
    }

    /// Each try has another id for it: the first that took effect counts.
    private void TakeOut(Elsewhere elsewhere, (string Referral, string Name) home)
    {
        var (whole, name) = home;
        Ask($"{name} of {whole} is elsewhere", new Pairing.Split(name, "", By, night.Timeline.Now), whole, null, (i, attempt) => i.Dispatcher.Split(whole, name, Referred.Id(night.Chance, "own", attempt), By, CancellationToken.None), own =>
        {
            night.Ledger.SaidToBeApart(whole, name, own);
            if (elsewhere.BackAfter is { } after) night.Timeline.In(after, () => TakeBack(own, whole));
        });
    }

    private void TakeBack(string own, string whole) =>
        Ask($"{own} is part of {whole} after all", new Pairing.Merge([], By, night.Timeline.Now), own, whole, (i, _) => i.Dispatcher.Merge(own, whole, [], By, CancellationToken.None), _ => night.Ledger.SaidToBeOne(own, whole));

    /// `other` is null where there is none yet, or where it is the one that the first is part of.
    private void Ask(string what, Pairing asked, string first, string? other, Func<Instance, int, Task<Handled>> how, Action<string> done, int attempt = 1, DateTimeOffset? began = null)
    {
        var (now, since) = (night.Timeline.Now, began ?? night.Timeline.Now);
        if (attempt > People.TriesMost) { night.People.InVain($"supervisor says {what}", since); return; }
        night.Note($"supervisor says {what}");
        Handled? handled = null;
        night.People.Ask($"supervisor says {what}", async i =>
        {
            handled = await how(i, attempt);
            return (handled.Refused is null ? 200 : 409, "");
        }, _ =>
        {
            if (handled!.Refused is { } refused)
            {
                night.Note($"supervisor is refused: {refused.Words}");
                night.Ledger.Refused(asked, first, other, refused, now);
            }
            else done(handled.State!.Id);
        }, () => Ask(what, asked, first, other, how, done, attempt + 1, since));
    }
}
