using CsecBot.Dispatch;
namespace CsecBot.Simulation;

/// Finds that two referrals are about one child, and perhaps later that they were not. Asks until it is so, or is refused.
internal sealed class Supervisor(Night night)
{
    private const int TriesMost = 12;
    private static readonly TimeSpan AskAgain = TimeSpan.FromSeconds(5);
    private static readonly string By = Cast.Id(40);

    public void Begins()
    {
        if (night.Plan.OneChild is { } one) night.Timeline.At(night.Timeline.Start + one.At, () => Join(one, 1));
    }

    private void Join(OneChild one, int attempt)
    {
        if (attempt > TriesMost) return;
        if (night.Ledger.IdOf(one.From) is not { } from || night.Ledger.IdOf(one.Into) is not { } into)
        {
            night.Timeline.In(AskAgain, () => Join(one, attempt + 1));
            return;
        }
        Ask($"{from} is part of {into}", i => i.Dispatcher.Merge(from, into, [], By, CancellationToken.None), () =>
        {
            night.Ledger.SaidToBeOne(from, into);
            if (one.ApartAfter is { } after) night.Timeline.In(after, () => Part(from, 1));
        }, () => Join(one, attempt + 1));
    }

    private void Part(string from, int attempt)
    {
        if (attempt > TriesMost) return;
        Ask($"{from} is its own", i => i.Dispatcher.Unmerge(from, By, CancellationToken.None), () => night.Ledger.SaidToBeTwo(from), () => Part(from, attempt + 1));
    }

    private void Ask(string what, Func<Instance, Task<Handled>> how, Action done, Action again)
    {
        night.Note($"supervisor says {what}");
        Refusal? refused = null;
        night.People.Ask($"supervisor says {what}", async i =>
        {
            refused = (await how(i)).Refused;
            return (refused is null ? 200 : 409, "");
        }, _ =>
        {
            if (refused is null) done();
            else night.Note($"supervisor is refused: {refused.Words}");
        }, again);
    }
}
