using System.Globalization;
using Azure.Core.Pipeline;
using CsecBot.DevHost;
using CsecBot.Simulation;
using CsecBot.Storage;
using CsecBot.Timers;
namespace CsecBot.Benchmarks;

/// What is still in memory when referrals have come and gone for years, each from trigger to close, looked at again and again. What the first half of
/// them leaves is made once and kept: caches fill, and code that has run often is compiled again. What the second half adds is growth, and said for
/// each referral, since a county's year has many more.
/// All that is garbage is collected before it is measured. The service is in this process, with its clock moved by hand.
public static class Year
{
    private const int Times = 4, Count = 30, Collections = 5, BeatsBefore = 5_000, Beats = 20_000, BeatsALook = 4;

    /// By the machine's clock, which is not moved, what a turn was answered with is kept for half a minute, in case it comes again.
    private static readonly TimeSpan UntilForgotten = TimeSpan.FromSeconds(31);
    private static readonly TimeSpan BetweenBeats = TimeSpan.FromSeconds(15);
    private static readonly double BeatsAYear = TimeSpan.FromDays(365) / BetweenBeats;

    /// Megabytes for a year of beats with nothing to do.
    private const double IdleGrowthAtMost = 20;

    /// Kilobytes for each referral. A county's year leaves a few megabytes then, of hundreds; less does not show beside what memory is in use by chance.
    private const double GrowthAtMost = 4;

    public static async Task<IReadOnlyList<Figure>> Measure(Stage stage)
    {
        var began = TimeProvider.System.GetUtcNow();
        await using var lab = await Lab.Open(stage, began);
        var inUse = new List<double>();
        for (var i = 0; i < Times; i++)
        {
            await lab.HandInRoster();
            await Through(stage, lab, Count);
            inUse.Add(await InUse(stage, lab));
        }
        var (later, grown) = (Times / 2 * Count, inUse[^1] - inUse[Times / 2 - 1]);
        var each = grown * 1_000 / later;
        return
        [
            Figure.Plain(string.Create(CultureInfo.InvariantCulture, $"{(lab.Clock.GetUtcNow() - began).TotalDays:0} days, {Times} times {Count} referrals from trigger to close: in use after each time"),
                string.Join(", ", inUse.Select(m => string.Create(CultureInfo.InvariantCulture, $"{m:0.00}"))) + " MB"),
            Figure.Plain($"Growth over the second half, for each of its {later} referrals", string.Create(CultureInfo.InvariantCulture, $"{each:0.0} KB"), $"≤ {GrowthAtMost:0} KB", each <= GrowthAtMost),
            await Idle(stage),
        ];
    }

    /// What a beat, or a look of the watch, leaves would be left two million times a year.
    private static async Task<Figure> Idle(Stage stage)
    {
        var began = TimeProvider.System.GetUtcNow();
        var prefix = stage.NewPrefix();
        using var storage = new AtOnce(new(TimeProvider.System.GetUtcNow));
        await SimulatedAccount.Client(new() { Transport = new HttpClientTransport(storage) }).GetTableClient(Stage.TableOf(prefix)).CreateIfNotExistsAsync();
        await using var lab = await Lab.Open(stage, began, listens: false, prefix, storage);
        async Task<double> After(int beats)
        {
            for (var n = 0; n < beats; n++)
            {
                lab.Clock.Advance(BetweenBeats);
                await lab.Part<Beat>().Run(CancellationToken.None);
                await lab.Part<ReferralTable>().EarliestDue(CancellationToken.None);
                if (n % BeatsALook == 0) await lab.Part<Watch>().Look(CancellationToken.None);
                lab.Proxy.Take();
            }
            return await InUse(stage, lab);
        }
        var before = await After(BeatsBefore);
        var aYear = (await After(Beats) - before) / Beats * BeatsAYear;
        return Figure.Plain($"Growth in a year of beats with nothing to do, and looks of the watch, by {Beats:n0} of them", string.Create(CultureInfo.InvariantCulture, $"{aYear:0.0} MB"), $"≤ {IdleGrowthAtMost:0} MB", aYear <= IdleGrowthAtMost);
    }

    private static async Task Through(Stage stage, Lab lab, int count)
    {
        var ids = new List<string>();
        for (var i = 0; i < count; i++)
        {
            var id = await lab.Refer();
            ids.Add(id);
            var cards = await stage.Connector.Pages(id, 2);
            foreach (var person in new[] { Cast.Csw.Id, Cast.Advocate.Id })
                foreach (var verb in new[] { "accept", "arrived" }) await lab.Press(Teams.CardOf(cards, person), person, verb);
        }
        await lab.Finish(ids);
    }

    /// In megabytes, without what this program itself has written down. What the runtime calls a full collection of everything ends while a
    /// twentieth of it may still be garbage, which is more than what is looked for: so it is done several times, and the least counts.
    private static async Task<double> InUse(Stage stage, Lab lab)
    {
        await Task.Delay(UntilForgotten, TimeProvider.System);
        await stage.Connector.Clear();
        lab.Proxy.Take();
        var least = long.MaxValue;
        for (var i = 0; i < Collections; i++)
        {
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Forced, blocking: true, compacting: true);
            GC.WaitForPendingFinalizers();
            least = Math.Min(least, GC.GetTotalMemory(forceFullCollection: false));
        }
        return least / 1e6;
    }
}
