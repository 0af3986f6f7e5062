using System.Globalization;
namespace CsecBot.Benchmarks.Kills;

/// Real processes that are killed, paused and asked to end, while storage and the channel come and go: whether a page was ever lost.
public static class RealKills
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    /// A page is repeated after three quarters of a minute: longer than it may take to come, so that a repeat cannot stand for one that was lost.
    private const double Gaps = 0.25;

    /// Sooner, so many for the same two people would wait for what a chat may be sent for long, which is two messages a second.
    private static readonly TimeSpan Each = TimeSpan.FromSeconds(2);

    /// So many referrals, half of them on two instances and half on three; and some more while instances are stopped in turns.
    public static IReadOnlyList<Course> Full(int referrals) =>
    [
        new("two instances", 2, referrals / 2, Spread(referrals / 2), Gaps, Limit, Mishaps.AtRandom),
        new("three instances", 3, referrals - referrals / 2, Spread(referrals - referrals / 2), Gaps, Limit, Mishaps.AtRandom),
        new("stopped in turns", 2, Math.Max(20, referrals / 2), TimeSpan.FromSeconds(Math.Max(30, referrals * 0.3)), Gaps, Limit, Mishaps.OnlyStops),
    ];

    private static TimeSpan Spread(int referrals) => TimeSpan.FromSeconds(Math.Max(60, referrals * Each.TotalSeconds));

    public static async Task<IReadOnlyList<Outcome>> Run(Stage stage, IEnumerable<Course> courses, int seed, TextWriter progress)
    {
        var outcomes = new List<Outcome>();
        foreach (var course in courses)
        {
            await progress.WriteLineAsync($"{course.Referrals} referrals, {course.Name}.");
            await stage.Connector.Clear();
            var outcome = await new Part(stage, course, unchecked(seed + outcomes.Count)).Run();
            outcomes.Add(outcome);
            foreach (var figure in Figures(outcome)) await progress.WriteLineAsync($"  {figure.What}: {figure.Measured}{(figure.Met == false ? " MISSED" : "")}");
            await progress.WriteAsync(outcome.Verdict.Words());
        }
        return outcomes;
    }

    public static IEnumerable<Figure> Figures(Outcome o)
    {
        var name = o.Course.Name;
        var v = o.Verdict;
        int Of(Trouble what) => o.Troubles.Count(what);
        string Seconds(TimeSpan t) => t.TotalSeconds.ToString("0.0", CultureInfo.InvariantCulture) + " s";
        yield return Figure.Plain($"{name}: referrals, clicks, requests repeated", $"{o.Referrals}, {o.Clicks}, {o.Repeated}");
        if (o.Course.Mishaps == Mishaps.OnlyStops)
            yield return Figure.Plain($"{name}: stops (SIGTERM), longest", $"{o.Stops.Count}, {Seconds(o.Stops.Select(s => s.Took).DefaultIfEmpty().Max())}", "≤ 20 s", o.Stops.All(s => s.Took < Limit && s.ExitCode == 0));
        else
        {
            yield return Figure.Plain($"{name}: instances killed, paused", $"{Of(Trouble.Killed)}, {Of(Trouble.Paused)}");
            yield return Figure.Plain($"{name}: storage ended and restarted, stood still", $"{Of(Trouble.StorageGone)}, {Of(Trouble.StorageStopped)}");
            yield return Figure.Plain($"{name}: channel refusing, cutting connections, hanging, late; one person's chat hanging", $"{Of(Trouble.ChannelRefuses)}, {Of(Trouble.ChannelGone)}, {Of(Trouble.ChannelHangs)}, {Of(Trouble.ChannelLate)}; {Of(Trouble.ChatHangs)}");
        }
        yield return Figure.Plain($"{name}: pages owed, delivered (by their repeat, after long trouble); besides, taken before they could go out", $"{v.Owed}, {v.Delivered} ({v.ByRepeat}); {v.Unneeded}", "all", v.Owed == v.Delivered);
        yield return Figure.Plain($"{name}: seats accepted twice", $"{v.AcceptedTwice}", "0", v.AcceptedTwice == 0);
        yield return Figure.Plain($"{name}: latest page, beyond every outage (in all)", $"{Seconds(v.WorstLate)} ({Seconds(v.WorstLateOfAll)})", "≤ 20 s", v.WorstLate <= Limit);
        yield return Figure.Plain($"{name}: hotline's first try to first page, beyond every outage", Seconds(v.WorstTrigger), "≤ 20 s", v.WorstTrigger <= Limit);
        var isStopped = o.Course.Mishaps == Mishaps.OnlyStops;
        yield return Figure.Plain($"{name}: messages that came twice: pages, others", $"{v.Doubled}, {v.DoubledOthers}", isStopped ? "0, 0" : "", isStopped ? v.Doubled + v.DoubledOthers == 0 : null);
        yield return Figure.Plain($"{name}: machine stalls, in all", $"{Of(Trouble.MachineStalled)}, {Seconds(o.Troubles.Length(Trouble.MachineStalled))}");
        yield return Figure.Plain($"{name}: promises broken", $"{v.Breaches}", "0", v.Breaches == 0);
    }
}
