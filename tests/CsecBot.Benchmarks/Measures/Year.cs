using System.Globalization;
using CsecBot.DevHost;
namespace CsecBot.Benchmarks;

/// What is still in memory when referrals have come and gone for a year: once, and then three times as many again, each from trigger to close.
/// All that is garbage is collected before it is measured. The service is in this process, with its clock moved by hand.
public static class Year
{
    private const int Times = 3, Count = 15;
    private const double GrowthAtMost = 1;

    public static async Task<IReadOnlyList<Figure>> Measure(Stage stage)
    {
        var began = TimeProvider.System.GetUtcNow();
        await using var lab = await Lab.Open(stage, began);
        await Through(stage, lab, Count);   // what is made once, and then kept, is there from here on
        var inUse = new List<double> { await InUse(stage, lab) };
        for (var i = 0; i < Times; i++)
        {
            await Through(stage, lab, Count);
            inUse.Add(await InUse(stage, lab));
        }
        var grown = inUse[^1] - inUse[0];
        return
        [
            Figure.Plain(string.Create(CultureInfo.InvariantCulture, $"{(lab.Clock.GetUtcNow() - began).TotalDays:0} days, {Times + 1} times {Count} referrals from trigger to close: in use after each time"),
                string.Join(", ", inUse.Select(m => string.Create(CultureInfo.InvariantCulture, $"{m:0.0}"))) + " MB", $"no growth (≤ {GrowthAtMost:0} MB)", grown <= GrowthAtMost),
        ];
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

    /// In megabytes, without what this program itself has written down.
    private static async Task<double> InUse(Stage stage, Lab lab)
    {
        await stage.Connector.Clear();
        lab.Proxy.Take();
        return GC.GetTotalMemory(forceFullCollection: true) / 1e6;
    }
}
