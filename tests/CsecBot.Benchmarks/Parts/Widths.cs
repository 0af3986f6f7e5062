namespace CsecBot.Benchmarks;

/// The floor of many referrals, taken with so many under way at once: as many as the service lets storage have, and as many as its callers send.
/// Storage that works on one thing at a time serves fewer at once quicker, and a floor with too many would flatter the service. Each round takes
/// every width, on a table of its own and now the one first, now the other, so that whatever a round meets, all meet. Of the best width alone all
/// samples count: as many as the service has, and none picked from the other. That it is the best by these same samples is to the floor's favour.
/// Where one round takes an hour, there may be one width alone.
public sealed class Widths(params int[] only)
{
    private static readonly int[] Usual = [16, 64];
    private readonly Dictionary<int, Samples> all = (only is [] ? Usual : only).ToDictionary(n => n, _ => new Samples());

    public async Task Round(int round, Func<int, Task<double>> measure)
    {
        foreach (var n in round % 2 == 0 ? all.Keys.Order() : all.Keys.OrderDescending())
        {
            all[n].Add(await measure(n));
            Console.Error.WriteLine($"  The floor, {n} at once: {Figure.Number(all[n].Last)}.");
        }
    }

    public (int AtOnce, Samples Samples) Quickest => Of(all.MaxBy(w => w.Value.Median));

    public (int AtOnce, Samples Samples) Shortest => Of(all.MinBy(w => w.Value.Median));

    /// Of the round that was taken last, whichever was quicker.
    public double ShortestOfRound => all.Values.Min(s => s.Last);

    private static (int, Samples) Of(KeyValuePair<int, Samples> width) => (width.Key, width.Value);
}
