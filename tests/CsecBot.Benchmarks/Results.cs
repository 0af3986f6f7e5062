using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using CsecBot.DevHost;
namespace CsecBot.Benchmarks;

/// The table, as it is printed and as it is kept.
public static class Results
{
    public static async Task<string> Table(IReadOnlyList<Figure> figures, bool full)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"""
            # Results

            {TimeProvider.System.GetUtcNow():yyyy-MM-dd}, commit {await Commit()}, {Environment.ProcessorCount} cores, {RuntimeInformation.OSDescription.Split('#')[0].Trim()}, {RuntimeInformation.FrameworkDescription}. {(full ? "Full counts." : "Counts smaller than the targets' (`--full` has those).")}

            Service, storage (Azurite), channel and clients share these cores. The floor is measured in the same run, in turns with the service: bare HTTP
            clients write the same bytes to the same Azurite and post the same bytes to the same connector. For a single page or click it is one
            transaction and the cards; for many at once it is everything that the service wrote for them. Limits on rates are set too high to matter,
            but under a flood: there they are what they are where nothing is configured, and the floor is the worst time without a flood.

            | figure | service | floor | ratio | target | |
            |---|---|---|---|---|---|

            """);
        foreach (var f in figures) text.AppendLine(CultureInfo.InvariantCulture, $"| {f.What} | {f.Measured} | {f.Floor} | {f.Ratio} | {f.Target} | {f.Met switch { true => "met", false => "**missed**", null => f.Target.Length > 0 ? "within it, at a smaller count" : "" }} |");
        text.AppendLine();
        List<Figure> missed = [.. figures.Where(f => f.Met == false)];
        text.AppendLine(missed.Count == 0 ? "Nothing measured here falls short of its target." : "Falls short of its target:");
        foreach (var f in missed) text.AppendLine(CultureInfo.InvariantCulture, $"- {f.What}: {(f.Ratio.Length > 0 ? f.Ratio : f.Measured)}, and should be {f.Target}.");
        return text.ToString();
    }

    public static Task Keep(string table) => File.WriteAllTextAsync(Path.Combine(Repository.Root, "tests", "CsecBot.Benchmarks", "RESULTS.md"), table);

    private static async Task<string> Commit()
    {
        var line = "not known";
        try
        {
            await using var git = ChildProcess.Start("git", "git", ["-C", Repository.Root, "rev-parse", "--short", "HEAD"], onLine: l => line = l);
            await git.Exited;
        }
        catch (CannotStartException) { }   // the table is made without git, too
        return line;
    }
}
