using System.Globalization;
using CsecBot.DevHost;
using CsecBot.Storage;
using CsecBot.Timers;
namespace CsecBot.Benchmarks;

/// What one referral asks of storage from trigger to close, when everybody answers at once and each item is done when it is due, reminders
/// included; what an idle day asks; and what a year costs at the list price.
public static class ReferralCost
{
    private const int ChildrenAYear = 791;

    // Assumed: Azure Table Storage, locally redundant, in the United States, in dollars per 10,000 transactions. Prices change; put in today's.
    private const decimal PerTenThousand = 0.00036m;
    private const double BeatsAYear = 365 * 24 * 3600 / 15.0, MinutesAYear = 365 * 24 * 60;

    public static async Task<IReadOnlyList<Figure>> Measure(Stage stage)
    {
        await using var lab = await Lab.Open(stage, TimeProvider.System.GetUtcNow());
        await lab.Refer();
        var steps = new List<(string Step, int Requests, int Read, int Written)>();
        void Count(string step)
        {
            var passed = lab.Proxy.Take();
            steps.Add((step, passed.Count, passed.Sum(e => e.RowsRead), passed.Sum(e => e.RowsWritten)));
        }

        lab.Proxy.Take();
        var id = await lab.Refer();
        Count("trigger and both pages");
        var cards = await stage.Connector.Pages(id, 2);
        foreach (var (person, role) in new[] { (Cast.Csw.Id, "social worker"), (Cast.Advocate.Id, "advocate") })
        {
            await lab.Press(Teams.CardOf(cards, person), person, "accept");
            Count($"{role} accepts");
            await lab.Press(Teams.CardOf(cards, person), person, "arrived");
            Count($"{role} arrives");
        }
        await lab.Finish(id, Count);
        Count("close");

        var (beat, look) = await Idle(stage);
        var (requests, read, written) = (steps.Sum(s => s.Requests), steps.Sum(s => s.Read), steps.Sum(s => s.Written));
        // Whether a transaction of many rows is charged once or by the row is said differently in different places: both.
        var idle = BeatsAYear * beat + MinutesAYear * look;
        var (least, most) = (Dollars(ChildrenAYear * requests + idle), Dollars(ChildrenAYear * (read + written + requests) + idle));
        return
        [
            .. steps.GroupBy(s => s.Step).Select(s => Figure.Plain($"Storage for one referral: {s.Key}{(s.Count() > 1 ? $", {s.Count()} times" : "")}", Say(s.Sum(x => x.Requests), s.Sum(x => x.Read), s.Sum(x => x.Written)))),
            Figure.Plain("Storage for one referral: trigger to close", Say(requests, read, written)),
            Figure.Plain("Idle: requests of a heartbeat (each 15 s), of the watch (each minute)", $"{beat}, {look}"),
            Figure.Plain($"A year of {ChildrenAYear} children, each its own referral",
                string.Create(CultureInfo.InvariantCulture, $"{(idle + ChildrenAYear * requests) / 1e6:0.0} million requests, {least:0.00} to {most:0.00} USD; {100 * idle / (idle + ChildrenAYear * requests):0.0} % of them idle")),
            Figure.Plain("Price assumed", string.Create(CultureInfo.InvariantCulture, $"{PerTenThousand} USD per 10,000 transactions; what is stored is not in it")),
        ];
    }

    private static decimal Dollars(double transactions) => (decimal)transactions / 10_000 * PerTenThousand;

    private static string Say(int requests, int read, int written) => $"{requests} requests, {read} rows read, {written} written";

    /// With nothing due and nothing unsent.
    private static async Task<(int Beat, int Look)> Idle(Stage stage)
    {
        await using var lab = await Lab.Open(stage, TimeProvider.System.GetUtcNow(), listens: false);
        lab.Proxy.Take();
        await lab.Part<Beat>().Run(CancellationToken.None);
        await lab.Part<ReferralTable>().EarliestDue(CancellationToken.None);
        var beat = lab.Proxy.Take().Count;
        await lab.Part<Watch>().Look(CancellationToken.None);
        return (beat, lab.Proxy.Take().Count);
    }
}
