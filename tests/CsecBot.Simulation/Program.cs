using System.Diagnostics;
using System.Globalization;
using CsecBot.Simulation;

// dotnet CsecBot.Simulation.dll FIRST COUNT     those nights, in this process
//                               replay SEED     one night, told line by line
// `Fleet` starts it with one thread for tasks; without that it says what is missing.
if (args is ["replay", var one])
{
    var told = Night.Run(Plan.Of(long.Parse(one, CultureInfo.InvariantCulture)), told: true);
    Console.WriteLine(told.Plan);
    foreach (var line in told.Lines) Console.WriteLine(line);
    return told.Broken is null ? 0 : 1;
}
if (args is not [var first, var count])
{
    Console.Error.WriteLine("Say the first seed and how many, or replay and a seed.");
    return 2;
}
var began = Stopwatch.GetTimestamp();
var (nights, saves, pages, calls, faults) = (0, 0L, 0L, 0L, 0L);
for (var seed = long.Parse(first, CultureInfo.InvariantCulture); nights < int.Parse(count, CultureInfo.InvariantCulture); seed++, nights++)
{
    var outcome = Night.Run(Plan.Of(seed));
    (saves, pages, calls, faults) = (saves + outcome.Saves, pages + outcome.Pages, calls + outcome.Calls, faults + outcome.Faults);
    if (outcome.Broken is not null) Console.WriteLine($"seed {seed}: {outcome.Broken.Message}");
}
Console.WriteLine($"{nights} nights, {saves} saves, {pages} pages, {calls} calls, {faults} faults, {Stopwatch.GetElapsedTime(began).TotalSeconds:0.0} s");
return 0;
