using System.Globalization;
using CsecBot.DevHost;
namespace CsecBot.Benchmarks;

/// A year of children, one after the other on the protocol's clock, each from trigger to close: what the service still holds of them when all is over.
public static class Year
{
    private const int ChildrenAYear = 791;
    private const double GrowthAtMost = 2;

    public static async Task<IReadOnlyList<Figure>> Measure(Stage stage)
    {
        var children = stage.Full ? ChildrenAYear : 120;
        var between = TimeSpan.FromDays(365) / children;
        await using var lab = await Lab.Open(stage, TimeProvider.System.GetUtcNow());
        var held = new List<double>();
        for (var child = 1; child <= children; child++)
        {
            var id = await lab.Refer();
            var cards = await stage.Connector.Pages(id, 2);
            foreach (var person in new[] { Cast.Csw.Id, Cast.Advocate.Id })
                foreach (var verb in new[] { "accept", "arrived" }) await lab.Press(Teams.CardOf(cards, person), person, verb);
            await lab.Finish(id, waits: false);
            await lab.Beat(between);
            stage.Connector.Clear();
            lab.Proxy.Take();
            if (child == children / 4 || child == children / 2 || child == children) held.Add(Held());
        }
        var growth = held[^1] - held[1];
        return
        [
            Figure.Plain($"Held in memory after a quarter, a half and the whole of a year of {children} children (service and harness, after a collection)",
                $"{string.Join(", ", held.Select(Figure.Number))} MB", $"grows by no more than {GrowthAtMost.ToString(CultureInfo.InvariantCulture)} MB in the second half", growth <= GrowthAtMost).At(stage.Full),
        ];
    }

    private static double Held()
    {
        for (var i = 0; i < 3; i++)
        {
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Forced, blocking: true, compacting: true);
            GC.WaitForPendingFinalizers();
        }
        return GC.GetTotalMemory(forceFullCollection: true) / 1048576.0;
    }
}
