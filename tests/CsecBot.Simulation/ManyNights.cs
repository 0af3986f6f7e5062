namespace CsecBot.Simulation;

/// The whole service, one to four instances of it, through nights in which everything goes wrong that can.
public sealed class ManyNights
{
    private const int Nights = 2_000, OfEach = 5;

    [Fact]
    public async Task Two_thousand_nights_keep_every_promise()
    {
        var report = await Fleet.Run(1, Nights);
        Assert.True(report.Broken.Count == 0, $"{report}\n{string.Join('\n', report.Broken)}");
        // Nights in which nothing happens prove nothing.
        Assert.Equal(Nights, report.Nights);
        Assert.True(report is { Pages: > Nights * 5, Saves: > Nights * 20, Faults: > Nights * 2 }, report.ToString());
        Assert.All(Fault.All, what => Assert.True(report.Struck.GetValueOrDefault(what) >= OfEach, $"{what} struck {report.Struck.GetValueOrDefault(what)} times"));
        Assert.Equal([1, 2, 3, 4], Enumerable.Range(1, Nights).GroupBy(seed => Plan.Of(seed).Instances).Where(g => g.Count() > Nights / 20).Select(g => g.Key).Order());
    }

    /// Here more than one thread runs tasks, which the simulation itself refuses.
    [Fact]
    public void Whatever_is_thrown_in_a_night_breaks_that_night_and_no_other() => Assert.Equal("nothing throws InvalidOperationException", Night.Run(Plan.Of(1)).Broken?.Rule);

    /// Here every night breaks: all that can be left out is.
    [Fact]
    public void What_breaks_is_told_by_the_least_that_breaks_it()
    {
        var broken = Night.Run(Plan.Of(Enumerable.Range(1, 1_000).First(seed => Plan.Of(seed) is { Faults.Count: > 5, Referrals.Count: > 1, Instances: > 1 })));

        var shortest = Shortest.Of(broken);

        Assert.Equal((broken.Broken!.Rule, broken.Plan.Seed), (shortest.Broken?.Rule, shortest.Plan.Seed));
        Assert.True(shortest.Plan is { Faults: [], Referrals: [_], Instances: 1 }, shortest.Plan.ToString());
        Assert.Contains("BROKEN", shortest.Lines[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_same_seed_gives_the_same_history_in_another_process()
    {
        var both = await Task.WhenAll(Enumerable.Range(0, 2).Select(_ => Fleet.Child(["histories", "50000", "12"], CancellationToken.None)));
        Assert.Equal(both[0], both[1]);
        Assert.Equal(12, both[0].Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => l.Split(' ')[1]).Distinct().Count());
    }
}
