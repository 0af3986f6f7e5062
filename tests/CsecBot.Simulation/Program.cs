using System.Globalization;
using CsecBot.Simulation;

// dotnet run -c Release --project tests/CsecBot.Simulation -- many COUNT [FIRST]   so many nights, on all processors
//                                                             replay SEED           one night, told line by line
//                                                             mutants [NAME…]       whether planted bugs are found
// With two numbers, a seed and a count, it is one of the processes that `Fleet` starts.
static long Number(string text) => long.Parse(text, CultureInfo.InvariantCulture);

switch (args)
{
    case ["many", var count, .. var from]:
        var report = await Fleet.Run(from is [var begin] ? Number(begin) : 1, (int)Number(count), Console.Error.WriteLine);
        Console.WriteLine(report);
        return report.Broken.Count == 0 ? 0 : 1;
    case ["replay", var seed] when !Timeline.IsDeterministic:
        Console.WriteLine(await Fleet.Child(args, CancellationToken.None));
        return 0;
    case ["replay", var seed]:
        Tell(Night.Run(Plan.Of(Number(seed)), told: true));
        return 0;
    case ["histories", var first, var many]:
        for (var i = 0; i < Number(many); i++) Console.WriteLine($"{Number(first) + i} {Night.Run(Plan.Of(Number(first) + i)).History:x16}");
        return 0;
    case [var first, var many]:
        Nights(Number(first), Number(many));
        return 0;
    default:
        Console.Error.WriteLine("Say many and how many nights, replay and a seed, or mutants.");
        return 2;
}

// The first that is broken is told by its shortest history, the others by their seeds.
static void Nights(long first, long many)
{
    var (broken, saves, pages, calls, faults) = (0, 0L, 0L, 0L, 0L);
    for (var seed = first; seed < first + many && broken < 10; seed++)
    {
        var outcome = Night.Run(Plan.Of(seed));
        (saves, pages, calls, faults) = (saves + outcome.Saves, pages + outcome.Pages, calls + outcome.Calls, faults + outcome.Faults);
        if (outcome.Broken is null) continue;
        Console.WriteLine($"seed {seed}: {outcome.Broken.Message}");
        if (broken++ == 0) Tell(Shortest.Of(outcome));
    }
    Console.WriteLine($"{many} nights, {saves} saves, {pages} pages, {calls} calls, {faults} faults");
}

static void Tell(Outcome outcome)
{
    Console.WriteLine(outcome.Plan);
    foreach (var line in outcome.Lines) Console.WriteLine(line);
}
