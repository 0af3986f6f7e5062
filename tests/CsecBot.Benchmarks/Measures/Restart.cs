using System.Globalization;
using CsecBot.DevHost;
namespace CsecBot.Benchmarks;

/// A service that starts on many open referrals after ten minutes' outage, some of them overdue: when it calls itself ready, when the first
/// and the last of the overdue is acted on, and the memory it takes by then. How long all of them take counts from ready, as the floor's counts
/// from its start: before its first page a service has looked for what is due, and people wait for that, too.
public static class Restart
{
    private const int Open = 10_000, Overdue = 200, Rounds = 3;
    private static readonly TimeSpan Outage = TimeSpan.FromMinutes(10);

    public static async Task<IReadOnlyList<Figure>> Measure(Stage stage)
    {
        var now = SameSecond.Whole(TimeProvider.System.GetUtcNow());
        await using var lab = await Lab.Open(stage, now - Outage);
        await using var calm = await Lab.Open(stage, now);
        var id = await lab.Refer();
        var county = await lab.CountyRows();
        // Of what is not due, all that a start looks at; and the floor's table is the same.
        var (late, notDue) = (await lab.RowsOf(id), Copies.ReadByABeat(await calm.RowsOf(await Accepted(stage, calm))));
        var outage = await lab.Record(id, () => lab.Beat(Outage));

        var (empty, starts, firsts, took, ratios, floors, memories) = (await StartEmpty(stage), new Samples(), new Samples(), new Samples(), new Samples(), new Widths(), new List<(long Now, long Highest)?>());
        for (var round = 0; round < Rounds; round++)
        {
            var prefix = stage.NewPrefix();
            var overdue = await Copies.Fill(stage.Table(prefix), late, Overdue);
            await Copies.Fill(stage.Table(prefix), notDue, Open - Overdue);
            await Copies.Keep(stage.Table(prefix), county);
            await stage.Connector.Clear();
            var from = TimeProvider.System.GetTimestamp();
            await using (var service = await stage.Service(prefix, now))
            {
                var ready = TimeProvider.System.GetTimestamp();
                var came = await stage.Connector.Each(outage.Owed(overdue), TimeSpan.FromMinutes(10));
                var (first, last) = (came.Min(a => a.At), came.Max(a => a.At));
                starts.Add(from, ready);
                firsts.Add(ready, first);
                took.Add(ready, last);
                using (var looked = await stage.Speak(service).Http.GetAsync("health/engine")) looked.EnsureSuccessStatusCode();
                memories.Add(Memory(service.Process.Id));
            }

            // As full as the service's table: Azurite looks at every row of it, whatever is asked for.
            await floors.Round(round, async atOnce =>
            {
                var floor = await stage.NewFloor();
                await Copies.Fill(stage.Table(floor.Prefix), notDue, Open - Overdue);
                return await floor.Seconds(outage, await Copies.Fill(stage.Table(floor.Prefix), late, Overdue), atOnce) * 1000;
            });
            ratios.Add(took.Last / floors.ShortestOfRound);
        }
        var (width, bare) = floors.Shortest;
        var memory = memories.MaxBy(m => m?.Highest);
        return
        [
            Figure.Plain("Start to ready, nothing open", Figure.Ms(empty), "≤ 3 s", empty <= 3_000),
            Figure.Plain($"Start to ready, {Open:n0} open and {Overdue} overdue, the longest (n={Rounds})", Figure.Ms(starts.At(100)), "≤ 3 s", starts.At(100) <= 3_000),
            Figure.Plain($"Restart, {Open:n0} open and {Overdue} overdue: first acted on, after ready, the longest (n={Rounds})", Figure.Ms(firsts.At(100)), "≤ 2 s", firsts.At(100) <= 2_000),
            new Figure($"Restart, {Open:n0} open: from ready to the last of {Overdue} overdue at the connector, P50; its ratio that of the worst round (n={Rounds})", Figure.Ms(took.Median), $"{Figure.Ms(bare.Median)}, {width} at once", Figure.Times(ratios.At(100)), "≤ 1.5 ×", ratios.At(100) <= 1.5),
            Figure.Plain($"Memory with {Open:n0} open, now and at its highest", memory is { } m ? $"{m.Now} MB, {m.Highest} MB" : "not known on this system", "≤ 300 MB", memory is { } known ? known.Highest <= 300 : null),
        ];
    }

    private static async Task<double> StartEmpty(Stage stage)
    {
        var from = TimeProvider.System.GetTimestamp();
        await using var service = await stage.Service(stage.NewPrefix());
        return TimeProvider.System.GetElapsedTime(from).TotalMilliseconds;
    }

    /// One that nothing is due of for an hour.
    private static async Task<string> Accepted(Stage stage, Lab lab)
    {
        var id = await lab.Refer();
        var cards = await stage.Connector.Pages(id, 2);
        foreach (var person in new[] { Cast.Csw.Id, Cast.Advocate.Id }) await lab.Press(Teams.CardOf(cards, person), person, "accept");
        return id;
    }

    /// Of the service: a child of the process that ends it when we end. In megabytes, from /proc; null where there is none.
    private static (long Now, long Highest)? Memory(int parent)
    {
        var children = $"/proc/{parent}/task/{parent}/children";
        if (!File.Exists(children)) return null;
        var status = File.ReadAllLines($"/proc/{File.ReadAllText(children).Split(' ')[0]}/status");
        long Of(string name) => long.Parse(status.Single(l => l.StartsWith(name + ":", StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2].Trim(), CultureInfo.InvariantCulture) / 1024;
        return (Of("VmRSS"), Of("VmHWM"));
    }
}
