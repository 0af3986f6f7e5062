using System.Globalization;
using CsecBot.DevHost;
using CsecBot.Storage;
using CsecBot.Timers;
namespace CsecBot.Benchmarks;

/// What one referral asks of storage from trigger to close, when everybody answers at once and each item is done when it is due, reminders
/// included; what idleness asks, and the watch's own drills; and what a year costs at the list price, of one instance alone, and of two with a drill each hour.
public static class ReferralCost
{
    private const int ChildrenAYear = 791;

    // Assumed: Azure Table Storage, locally redundant, in the United States, in dollars per 10,000 transactions. Prices change; put in today's.
    private const decimal PerTenThousand = 0.00036m;
    private const double HoursAYear = 365 * 24, BeatsAYear = HoursAYear * 3600 / 15, MinutesAYear = HoursAYear * 60;
    private const int Instances = 2;

    public static async Task<IReadOnlyList<Figure>> Measure(Stage stage)
    {
        await using var lab = await Lab.Open(stage, TimeProvider.System.GetUtcNow());
        await lab.Refer();
        var steps = new List<(string Step, Cost Cost)>();
        void Count(string step) => steps.Add((step, Cost.Of(lab.Proxy.Take())));

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
        var (drill, minute) = await Drill(stage);
        var referral = Cost.Sum(steps.Select(s => s.Cost));
        var idle = BeatsAYear * beat + MinutesAYear * look;
        return
        [
            .. steps.GroupBy(s => s.Step).Select(s => Figure.Plain($"Storage for one referral: {s.Key}{(s.Count() > 1 ? $", {s.Count()} times" : "")}", $"{Cost.Sum(s.Select(x => x.Cost))}")),
            Figure.Plain("Storage for one referral: trigger to close", $"{referral}"),
            Figure.Plain("Idle: requests of a heartbeat (each 15 s), of the watch (each minute)", $"{beat}, {look}"),
            Figure.Plain("Storage for one drill of the canary, from its start to its end", $"{drill}"),
            Figure.Plain("Idle: requests of the canary (each minute)", $"{minute}"),
            Year($"A year of {ChildrenAYear} children, each its own referral, one instance without a canary", idle, referral * ChildrenAYear),
            Year($"The same with {Instances} instances and a drill each hour", Instances * (idle + MinutesAYear * minute), referral * ChildrenAYear + drill * HoursAYear),
            Figure.Plain("Price assumed", string.Create(CultureInfo.InvariantCulture, $"{PerTenThousand} USD per 10,000 transactions; what is stored is not in it")),
        ];
    }

    /// Whether a transaction of many rows is charged once or by the row is said differently in different places: both.
    private static Figure Year(string what, double idle, Cost rest)
    {
        var (least, most) = (Dollars(idle + rest.Requests), Dollars(idle + rest.Requests + rest.Read + rest.Written));
        return Figure.Plain(what, string.Create(CultureInfo.InvariantCulture, $"{(idle + rest.Requests) / 1e6:0.0} million requests, {least:0.00} to {most:0.00} USD; {100 * idle / (idle + rest.Requests):0.0} % of them idle"));
    }

    private static decimal Dollars(double transactions) => (decimal)transactions / 10_000 * PerTenThousand;

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

    /// One drill, as the minutely watch begins it and ends it, both cards drawn anew; and what each further minute asks until the next.
    private static async Task<(Cost Drill, double Minute)> Drill(Stage stage)
    {
        var now = TimeProvider.System.GetUtcNow();
        string prefix;
        await using (var installed = await Lab.Open(stage, now)) prefix = installed.Prefix;
        await using var lab = await Lab.Open(stage, now, listens: false, prefix, own: new Dictionary<string, string?> { ["Canary:Person"] = Cast.Csw.Id });
        async Task<Cost> Fly()
        {
            lab.Proxy.Take();
            await lab.Part<Canary>().Fly(CancellationToken.None);
            await lab.Settle();
            return Cost.Of(lab.Proxy.Take());
        }
        await lab.Part<Beat>().Run(CancellationToken.None);
        var (begun, ended) = (await Fly(), await Fly());
        return lab.Part<Canary>().CameRound == true ? (begun + ended, (await Fly()).Requests) : throw new InvalidOperationException("The canary's drill did not come round.");
    }
}
