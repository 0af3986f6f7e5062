using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
namespace CsecBot.Simulation;

/// What many nights came to.
public sealed record Report(long Nights, long Saves, long Pages, double LatestPage, long Calls, ImmutableSortedDictionary<string, long> Struck, IReadOnlyList<string> Broken, TimeSpan Took)
{
    /// That somebody was first is no fault.
    public long Faults => Struck.Where(s => !s.Key.EndsWith(" 409", StringComparison.Ordinal) && !s.Key.EndsWith(" 412", StringComparison.Ordinal)).Sum(s => s.Value);

    public override string ToString() => string.Create(CultureInfo.InvariantCulture,
        $"{Nights:N0} nights: {Saves:N0} saves, {Pages:N0} pages on telephones, the latest {LatestPage:0.0} s undisturbed after its save, {Calls:N0} calls, {Faults:N0} faults; {Broken.Count} broken promises; {Took.TotalSeconds:N0} s");
}

/// Runs nights in processes of their own, each with one thread for tasks, which is what makes a night the same each time.
public static partial class Fleet
{
    private const int ChunkAtMost = 2_000;

    public static async Task<Report> Run(long first, int count, Action<string>? said = null, CancellationToken stop = default)
    {
        var (began, gate) = (Stopwatch.GetTimestamp(), new Lock());
        var (report, workers) = (new Report(0, 0, 0, 0, 0, ImmutableSortedDictionary<string, long>.Empty, [], TimeSpan.Zero), Math.Max(1, Environment.ProcessorCount));
        var chunk = Math.Clamp(count / workers, 1, ChunkAtMost);
        var chunks = Enumerable.Range(0, (count + chunk - 1) / chunk).Select(i => (First: first + (long)i * chunk, Count: Math.Min(chunk, count - i * chunk)));
        await Parallel.ForEachAsync(chunks, new ParallelOptions { MaxDegreeOfParallelism = workers, CancellationToken = stop }, async (c, token) =>
        {
            var output = await Child([c.First.ToString(CultureInfo.InvariantCulture), c.Count.ToString(CultureInfo.InvariantCulture)], token);
            lock (gate)
            {
                // Without sums the process itself came to an end: that is as broken as anything, and no reason to stop the others.
                var sums = Sums().Match(output);
                long Sum(int i) => sums.Success ? long.Parse(sums.Groups[i].ValueSpan, CultureInfo.InvariantCulture) : 0;
                var broken = sums.Success ? output[..sums.Index].Trim() : $"The nights from {c.First} on did not come to their end:\n{output}".Trim();
                var struck = Strikes().Matches(output).Aggregate(report.Struck, (all, s) => all.SetItem(s.Groups[2].Value, all.GetValueOrDefault(s.Groups[2].Value) + long.Parse(s.Groups[1].ValueSpan, CultureInfo.InvariantCulture)));
                report = new(report.Nights + Sum(1), report.Saves + Sum(2), report.Pages + Sum(3), Math.Max(report.LatestPage, sums.Success ? double.Parse(sums.Groups[5].ValueSpan, CultureInfo.InvariantCulture) : 0), report.Calls + Sum(4), struck, [.. report.Broken, .. Seeds().Split(broken).Where(b => b.Length > 0)], TimeSpan.Zero);
                said?.Invoke($"{report}{(broken.Length > 0 ? $"\n{broken}" : "")}");
            }
        });
        return report with { Took = Stopwatch.GetElapsedTime(began) };
    }

    /// What such a process printed.
    public static async Task<string> Child(IEnumerable<string> arguments, CancellationToken stop, string? program = null)
    {
        var start = new ProcessStartInfo("dotnet", [program ?? typeof(Fleet).Assembly.Location, .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true };
        // Nobody waits for a collection in the background: what is measured and what is random stays in the plan.
        foreach (var (name, value) in new[] { ("ThreadPool_ForceMaxWorkerThreads", "1"), ("ThreadPool_ForceMinWorkerThreads", "1"), ("TieredPGO", "0"), ("gcConcurrent", "0"), ("GCgen0size", "4000000") })
            start.Environment[$"DOTNET_{name}"] = value;
        using var child = Process.Start(start) ?? throw new InvalidOperationException("dotnet could not be started.");
        using var kill = stop.Register(() => child.Kill(entireProcessTree: true));
        var (output, errors) = (child.StandardOutput.ReadToEndAsync(stop), child.StandardError.ReadToEndAsync(stop));
        await child.WaitForExitAsync(stop);
        return await output + await errors;
    }

    [GeneratedRegex(@"(\d+) nights, (\d+) saves, (\d+) pages, (\d+) calls, latest ([0-9.]+)")] private static partial Regex Sums();

    [GeneratedRegex(@"^struck (\d+) (.+?)\r?$", RegexOptions.Multiline)] private static partial Regex Strikes();

    /// What broke with each seed.
    [GeneratedRegex(@"^(?=seed \d)", RegexOptions.Multiline)] private static partial Regex Seeds();
}
