using CsecBot.Dispatch;
namespace CsecBot.Simulation;

/// Finds that two referrals are about one child, or that a child of one is elsewhere, and perhaps later that it was not so. Asks until it is so, or is refused.
internal sealed class Supervisor(Night night)
{
    private const int TriesMost = 12;
    private static readonly TimeSpan AskAgain = TimeSpan.FromSeconds(5);
    private static readonly string By = Cast.Id(40);

    public void Begins()
    {
        if (night.Plan.OneChild is { } one) night.Timeline.At(night.Timeline.Start + one.At, () => Join(one, 1));
        if (night.Plan.Elsewhere is { } elsewhere) night.Timeline.At(night.Timeline.Start + elsewhere.At, () => TakeOut(elsewhere, 1));
    }

    private void Join(OneChild one, int attempt)
    {
        if (attempt > TriesMost) return;
        if (night.Ledger.IdOf(one.From) is not { } from || night.Ledger.IdOf(one.Into) is not { } into)
        {
            night.Timeline.In(AskAgain, () => Join(one, attempt + 1));
            return;
        }
        Ask($"{from} is part of {into}", i => i.Dispatcher.Merge(from, into, [], By, CancellationToken.None), _ =>
        {
            night.Ledger.SaidToBeOne(from, into);
            if (one.ApartAfter is { } after) night.Timeline.In(after, () => Part(from, 1));
        }, () => Join(one, attempt + 1));
    }

    private void Part(string from, int attempt)
    {
        if (attempt > TriesMost) return;
        Ask($"{from} is its own", i => i.Dispatcher.Unmerge(from, By, CancellationToken.None), _ => night.Ledger.SaidToBeTwo(from), () => Part(from, attempt + 1));
    }

    private void TakeOut(Elsewhere elsewhere, int attempt)
    {
        if (attempt > TriesMost) return;
        if (night.Ledger.IdOf(elsewhere.Number) is { } id) TakeOut(elsewhere, night.Ledger.HomeOf(id, Referred.Other), 1);
        else night.Timeline.In(AskAgain, () => TakeOut(elsewhere, attempt + 1));
    }

    private void TakeOut(Elsewhere elsewhere, (string Referral, string Name) home, int attempt)
    {
        if (attempt > TriesMost) return;
        var (whole, name) = home;
        Ask($"{name} of {whole} is elsewhere", i => i.Dispatcher.Split(whole, name, Referred.Id(night.Chance, "own", attempt), By, CancellationToken.None), own =>
        {
            night.Ledger.SaidToBeApart(whole, name, own);
            if (elsewhere.BackAfter is { } after) night.Timeline.In(after, () => TakeBack(own, whole, 1));
        }, () => TakeOut(elsewhere, home, attempt + 1));
    }

    private void TakeBack(string own, string whole, int attempt)
    {
        if (attempt > TriesMost) return;
        Ask($"{own} is part of {whole} after all", i => i.Dispatcher.Merge(own, whole, [], By, CancellationToken.None), _ => night.Ledger.SaidToBeOne(own, whole), () => TakeBack(own, whole, attempt + 1));
    }

    private void Ask(string what, Func<Instance, Task<Handled>> how, Action<string> done, Action again)
    {
        night.Note($"supervisor says {what}");
        Handled? handled = null;
        night.People.Ask($"supervisor says {what}", async i =>
        {
            handled = await how(i);
            return (handled.Refused is null ? 200 : 409, "");
        }, _ =>
        {
            if (handled!.Refused is { } refused) night.Note($"supervisor is refused: {refused.Words}");
            else done(handled.State!.Id);
        }, again);
    }
}
