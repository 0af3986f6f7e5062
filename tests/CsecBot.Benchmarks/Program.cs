using System.Diagnostics;
using CsecBot.Benchmarks;
using CsecBot.DevHost;

// dotnet run -c Release --project tests/CsecBot.Benchmarks -- all | NAME… | core [--full] | simulate NIGHTS
Dictionary<string, Func<Stage, Task<IReadOnlyList<Figure>>>> measures = new()
{
    ["paging"] = Paging.Measure, ["burst"] = Burst.Measure, ["ladders"] = SameSecond.Measure, ["heartbeat"] = HeartbeatCost.Measure, ["restart"] = Restart.Measure, ["cost"] = ReferralCost.Measure, ["flood"] = Flood.Measure, ["year"] = Year.Measure,
};
var full = args.Contains("--full");
List<string> asked = [.. args.Where(a => a != "--full")];
if (asked is ["core"])
{
    Core.Run();
    return 0;
}
if (asked is ["simulate", var nights])
{
    // A program of its own: it runs in processes made for it.
    using var simulation = Process.Start("dotnet", ["run", "-c", "Release", "--project", Path.Combine(Repository.Root, "tests", "CsecBot.Simulation"), "--", "many", nights]);
    await simulation.WaitForExitAsync();
    return simulation.ExitCode;
}
var isAll = asked is ["all"];
if (!isAll && (asked.Count == 0 || asked.Any(a => !measures.ContainsKey(a))))
{
    Console.Error.WriteLine($"Say what to measure: all, core, simulate and how many nights, or some of {string.Join(", ", measures.Keys)}; --full for the full counts.");
    return 2;
}
await using var stage = await Stage.Set(full);
var figures = new List<Figure>();
foreach (var name in isAll ? measures.Keys : asked.AsEnumerable())
{
    Console.Error.WriteLine($"Measuring {name}.");
    var measured = await measures[name](stage);
    foreach (var figure in measured) Console.Error.WriteLine($"  {figure.What}: {figure.Measured} {figure.Ratio}");
    figures.AddRange(measured);
}
var table = await Results.Table(figures, full);
Console.WriteLine(table);
if (isAll) await Results.Keep(table);
return 0;
