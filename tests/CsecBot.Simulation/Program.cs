using System.Globalization;
using CsecBot.Simulation;

// dotnet run -c Release --project tests/CsecBot.Simulation -- many COUNT [FIRST]   so many nights, on all processors
//                                                             replay SEED           one night, told line by line
//                                                             shortest SEED         the same, with all left out that its failure can do without
//                                                             planted [NAME…]       whether planted bugs are found
// With two numbers, a seed and a count, it is one of the processes that `Fleet` starts.
static long Number(string text) => long.Parse(text, CultureInfo.InvariantCulture);

switch (args)
{
    case ["many", var count, .. var from]:
        var report = await Fleet.Run(from is [var begin] ? Number(begin) : 1, (int)Number(count), Console.Error.WriteLine);
        Console.WriteLine(report);
        return report.Broken.Count == 0 ? 0 : 1;
    case ["replay" or "shortest", _] when !Timeline.IsDeterministic:
        Console.WriteLine(await Fleet.Child(args, CancellationToken.None));
        return 0;
    case ["replay", var seed]:
        Tell(Night.Run(Plan.Of(Number(seed)), told: true));
        return 0;
    case ["shortest", var seed]:
        var whole = Night.Run(Plan.Of(Number(seed)), told: true);
        Tell(whole.Broken is null ? whole : Shortest.Of(whole));
        return 0;
    case ["planted", .. var names]:
        return await PlantedBugs.Find(names);
    case ["find", var first, var many]:
        for (var seed = Number(first); seed < Number(first) + Number(many); seed++)
            if (Night.Run(Plan.Of(seed)).Broken is { } broken) { Console.WriteLine($"seed {seed}: {broken.Message}"); return 0; }
        Console.WriteLine("nothing");
        return 0;
    case ["histories", var first, var many]:
        for (var i = 0; i < Number(many); i++) Console.WriteLine($"{Number(first) + i} {Night.Run(Plan.Of(Number(first) + i)).History:x16}");
        return 0;
    case [var first, var many]:
        Nights(Number(first), Number(many));
        return 0;
    default:
        Console.Error.WriteLine("Say many and how many nights, replay and a seed, or planted.");
        return 2;
}

// Each that breaks a promise is told by its shortest history.
static void Nights(long first, long many)
{
    const int Enough = 10;
    var (seed, broken, saves, pages, latest, calls, struck) = (first, 0, 0L, 0L, TimeSpan.Zero, 0L, new SortedDictionary<string, long>(StringComparer.Ordinal));
    // What is thrown where nobody waits for it ends the process, but not without its seed.
    AppDomain.CurrentDomain.UnhandledException += (_, e) => Console.WriteLine($"seed {seed}: nothing ends the process: {e.ExceptionObject}");
    for (; seed < first + many && broken < Enough && !Timeline.IsStuck; seed++)
    {
        var outcome = Night.Run(Plan.Of(seed));
        (saves, pages, calls) = (saves + outcome.Saves, pages + outcome.Pages, calls + outcome.Calls);
        if (outcome.LatestPage > latest) latest = outcome.LatestPage;
        foreach (var (what, times) in outcome.Struck) struck[what] = struck.GetValueOrDefault(what) + times;
        if (outcome.Broken is null) continue;
        broken++;
        Console.WriteLine($"seed {seed}: {outcome.Broken.Message}");
        if (!Timeline.IsStuck) Tell(Shortest.Of(outcome));
    }
    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{seed - first} nights, {saves} saves, {pages} pages, {calls} calls, latest {latest.TotalSeconds:0.0}"));
    foreach (var (what, times) in struck) Console.WriteLine($"struck {times} {what}");
}

static void Tell(Outcome outcome)
{
    Console.WriteLine(outcome.Plan);
    foreach (var line in outcome.Lines) Console.WriteLine(line);
}
