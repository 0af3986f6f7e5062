using System.Diagnostics;
using System.Text;
using CsecBot.Benchmarks;
using CsecBot.Benchmarks.Kills;
using CsecBot.DevHost;

// Ends with 1 where a target was missed, or a promise broken.
// dotnet run -c Release --project tests/CsecBot.Benchmarks -- everything | all | NAME… [--full | --simulated | --slow] | simulate NIGHTS | planted | kills [REFERRALS] [SEED] [--as-built]
Dictionary<string, Func<Stage, Task<IReadOnlyList<Figure>>>> measures = new()
{
    // The core first: what the others leave in memory is collected again before each of its rounds.
    ["core"] = Core.Measure, ["paging"] = Paging.Measure, ["burst"] = Burst.Measure, ["ladders"] = SameSecond.Measure, ["restart"] = Restart.Measure, ["cost"] = ReferralCost.Measure, ["flood"] = Flood.Measure, ["year"] = Year.Measure, ["heartbeat"] = HeartbeatCost.Measure,
};
var count = args.Contains("--slow") ? Count.Slow : args.Contains("--simulated") ? Count.FullSimulated : args.Contains("--full") ? Count.Full : Count.Usual;
var asBuilt = args.Contains("--as-built");   // quicker to begin with than publishing
List<string> asked = [.. args.Where(a => a is not ("--full" or "--simulated" or "--slow" or "--as-built"))];
// What this program itself starts.
if (asked is [ConnectorProcess.Command])
{
    await ConnectorProcess.Run();
    return 0;
}
if (asked is [StorageProcess.Command, var each])
{
    await StorageProcess.Run(TimeSpan.FromMilliseconds(int.Parse(each)));
    return 0;
}
if (asked is ["simulate", var nights]) return await Simulated("Nights from seeds", "many", nights);
if (asked is ["planted"]) return await Simulated("Planted bugs", "planted");
if (asked is ["everything"])
{
    // One after the other: each needs the machine for itself.
    int[] ended = [await Measured(measures.Keys, Count.Usual), await Measured(["ladders"], Count.Full), await Measured(["ladders"], Count.FullSimulated), await Measured(["ladders"], Count.Slow), await Killing(200, Random.Shared.Next(1, 1_000_000), publish: true), await Simulated("Planted bugs", "planted"), await Simulated("Nights from seeds", "many", "100000")];
    return ended.Max();
}
if (asked is ["kills", .. var howMany])
{
    if (howMany.Count > 2 || !howMany.All(n => int.TryParse(n, out var number) && number > 0))
    {
        Console.Error.WriteLine("Say kills, and if you like how many referrals, and the seed of an earlier run.");
        return 2;
    }
    return await Killing(howMany.Count > 0 ? int.Parse(howMany[0]) : 200, howMany.Count > 1 ? int.Parse(howMany[1]) : Random.Shared.Next(1, 1_000_000), publish: !asBuilt);
}
var isAll = asked is ["all"];
if (!isAll && (asked.Count == 0 || asked.Any(a => !measures.ContainsKey(a))))
{
    Console.Error.WriteLine($"Say what to measure: everything, which takes hours, or all, simulate and how many nights, planted, kills, or some of {string.Join(", ", measures.Keys)}; --full for as many ladders as the target says, which takes hours, --simulated for as many on storage for which nobody waits, --slow for ladders on storage that does one request after the other.");
    return 2;
}
return await Measured(isAll ? measures.Keys : asked, count);

async Task<int> Measured(IReadOnlyCollection<string> names, Count count)
{
    await using var stage = await Stage.Set(count);
    var figures = new List<Figure>();
    foreach (var name in names)
    {
        Console.Error.WriteLine($"Measuring {name}.");
        var measured = await measures[name](stage);
        foreach (var figure in measured) Console.Error.WriteLine($"  {figure.What}: {figure.Measured} {figure.Ratio}");
        figures.AddRange(measured);
    }
    var table = await Results.Table(figures, count);
    Console.WriteLine(table);
    if (names.Count == measures.Count || count != Count.Usual) await Results.Keep(table);
    return figures.Any(f => f.Met == false) ? 1 : 0;
}

// A program of its own: it runs in processes made for it.
static async Task<int> Simulated(string heading, params string[] words)
{
    string[] command = ["run", "-c", "Release", "--project", Path.Combine(Repository.Root, "tests", "CsecBot.Simulation"), "--", .. words];
    using var simulation = Process.Start(new ProcessStartInfo("dotnet", command) { RedirectStandardOutput = true })!;
    var said = new StringBuilder();
    while (await simulation.StandardOutput.ReadLineAsync() is { } line)
    {
        Console.Error.WriteLine(line);   // it takes long, and somebody may watch
        said.Append(line).Append('\n');
    }
    await simulation.WaitForExitAsync();
    var section = await Results.Nights(heading, said.ToString());
    Console.WriteLine(section);
    await Results.Keep(section);
    return simulation.ExitCode;
}

static async Task<int> Killing(int referrals, int seed, bool publish)
{
    if (!Signals.AreKnown)
    {
        Console.Error.WriteLine("Processes are killed and paused by the signals of Linux; this is another system.");
        return 2;
    }
    Console.Error.WriteLine($"Seed {seed}.");
    await using var stage = await Stage.SetOnDisk(publish);
    var outcomes = await RealKills.Run(stage, RealKills.Full(referrals), seed, Console.Error);
    var section = await Results.Kills([.. outcomes.SelectMany(RealKills.Figures)], seed);
    Console.WriteLine(section);
    if (publish) await Results.Keep(section);
    return outcomes.All(o => o.Verdict.Breaches == 0) ? 0 : 1;
}
