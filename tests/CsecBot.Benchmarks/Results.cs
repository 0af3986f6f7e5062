using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using CsecBot.DevHost;
namespace CsecBot.Benchmarks;

/// The table, as it is printed and as it is kept.
public static class Results
{
    private const string KillsHeading = "## Killed, paused, stopped";

    public static async Task<string> Table(IReadOnlyList<Figure> figures, bool full)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"""
            # Results

            {await Here()} {(full ? "Full counts." : "Counts smaller than the targets' (`--full` has those).")}

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

    /// What came of killing processes, as a section of its own.
    public static async Task<string> Kills(IReadOnlyList<Figure> figures, int seed)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"""
            {KillsHeading}

            {await Here()} Seed {seed}.

            Instances of the published service on one Azurite, killed (SIGKILL), paused (SIGSTOP) and asked to end (SIGTERM) while a hotline posts referrals and
            people on call press buttons, each asking a random instance and repeating elsewhere what was not answered. Azurite ends in the middle of its
            work, what it confirmed kept. The county's protocol with its ladders' gaps at a tenth. A page is late by the time from its due moment to the channel, without
            the moments at which storage was gone or stood still, the channel did not behave, no instance ran, or the machine stalled.

            | figure | measured | target | |
            |---|---|---|---|

            """);
        foreach (var f in figures) text.AppendLine(CultureInfo.InvariantCulture, $"| {f.What} | {f.Measured} | {f.Target} | {f.Met switch { true => "met", false => "**missed**", null => "" }} |");
        return text.ToString();
    }

    /// Each of the two kinds in its place; the other stays as it was.
    public static async Task Keep(string newer)
    {
        var file = Path.Combine(Repository.Root, "tests", "CsecBot.Benchmarks", "RESULTS.md");
        var was = File.Exists(file) ? await File.ReadAllTextAsync(file) : "";
        var at = was.IndexOf(KillsHeading, StringComparison.Ordinal) is >= 0 and var found ? found : was.Length;
        string[] parts = newer.StartsWith(KillsHeading, StringComparison.Ordinal) ? [was[..at], newer] : [newer, was[at..]];
        await File.WriteAllTextAsync(file, string.Join("\n", parts.Select(p => p.Trim() + "\n").Where(p => p.Length > 1)));
    }

    private static async Task<string> Here() =>
        $"{TimeProvider.System.GetUtcNow():yyyy-MM-dd}, commit {await Commit()}, {Environment.ProcessorCount} cores, {RuntimeInformation.OSDescription.Split('#')[0].Trim()}, {RuntimeInformation.FrameworkDescription}.";

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
