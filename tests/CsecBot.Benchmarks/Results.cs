using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.RegularExpressions;
using CsecBot.DevHost;
namespace CsecBot.Benchmarks;

/// The table, as it is printed and as it is kept.
public static class Results
{
    private const string AtUsualCount = """
        Ladders at a smaller count than the target's; that is below.

        Service, storage (Azurite), connector and clients are processes that share these cores; connector and clients sleep while they have nothing to do. The floor is measured in the same run, in turns with the service:
        bare HTTP clients write the same bytes to the same Azurite and post the same bytes to the same connector, bytes that are made before the clock starts: only the signature
        that storage asks for is made within it. What comes twice counts once: where many are sent, each single one must have come, and the clock stops at the last. For a single page it is one transaction and
        the cards; for a click one transaction and one exchange with the connector; for many at once everything that the service wrote for them, with 16 of them
        under way at once, as the service has towards storage, and with 64, as its callers send them: each round takes both, and the better median is the floor; for a restart each round
        is held against the quicker of its own two, and the worst round counts. Limits on rates are set too high to matter, or off, but in the burst that says otherwise,
        and no token of the channel is asked for (`Bot:AllowAnonymous`: trigger, click, burst, ladders and restart), but under a flood: there limits are what they are where nothing is configured,
        every activity brings a token that is judged, ladders go on after five seconds, and the floor is the worst time without a flood. Who floods by presses of a button may be refused others meanwhile: there, the
        clicks measured are another person's. What storage is asked for one referral, by a heartbeat, by the canary and in idleness, and the memory of years, are of the service inside the measuring program, whose clocks are moved;
        the heartbeat's and the growth without anything to do on the simulated storage of the nights. Of the 9,800 open referrals that are not due when a service starts there are the rows that a start reads, for the floor as well.
        """;

    private const string AtFullCount = """


        Azurite looks at every row of a table whatever is asked of it: with so many it is what service and floor alike wait for. So of each referral only the rows that a beat reads
        are there before, for both; what the ladders write comes to them.
        """;

    private const string AtFullCountSimulated = """


        Storage is the simulated one of the nights, behind HTTP in a process of its own, for the service and for the floor alike. It answers so fast that nobody
        waits for it: what is compared is the processors' time.
        """;

    private const string OnSlowStorage = """


        Storage is the simulated one, and does one request after the other, each in 120 ms, for the service and for the floor alike. Whoever asks more of it than it does in time
        only waits longer, and a service that asks again for what it waited too long for would come to a stand.
        """;

    public static async Task<string> Table(IReadOnlyList<Figure> figures, Count count)
    {
        var (heading, about) = count switch
        {
            Count.Usual => ("# Results", AtUsualCount),
            Count.Full => ("## At the full count", AtFullCount),
            Count.Slow => ("## On slow storage", OnSlowStorage),
            _ => ("## At the full count, on storage for which nobody waits", AtFullCountSimulated),
        };
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"""
            {heading}

            {await Here()} {about}

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
            ## Killed, paused, stopped

            {await Here()} Seed {seed}.

            Instances of the published service on one Azurite, killed (SIGKILL), paused (SIGSTOP) and asked to end (SIGTERM) while a hotline posts referrals, one
            every two seconds but where instances are only asked to end, and people on call press buttons, each asking a random instance and repeating elsewhere what was not answered. Azurite is ended (SIGTERM, since it keeps what it confirmed only then) in the middle of its
            work. The county's protocol with its ladders' gaps at a quarter; what the bot may send is what it may
            where nothing is configured. A page is late by the time from its due moment to the channel, without
            the moments at which storage was gone or stood still, the channel did not behave or left something in that chat unanswered that it took meanwhile (eight seconds at most), no instance
            ran, or the machine stalled. From the hotline's first try the same moments are out, and those at which it waited for an instance that was down; it comes again no sooner than it is told to.

            | figure | measured | target | |
            |---|---|---|---|

            """);
        foreach (var f in figures) text.AppendLine(CultureInfo.InvariantCulture, $"| {f.What} | {f.Measured} | {f.Target} | {f.Met switch { true => "met", false => "**missed**", null => "" }} |");
        return text.ToString();
    }

    /// What nights from seeds came to, as the simulation says it.
    public static async Task<string> Nights(string heading, string said) => $"## {heading}\n\n{await Here()}\n\n{said}";

    /// In the place of what stands under the same heading; everything else stays as it was.
    public static async Task Keep(string section)
    {
        var file = Path.Combine(Repository.Root, "tests", "CsecBot.Benchmarks", "RESULTS.md");
        List<string> sections = [.. Regex.Split(File.Exists(file) ? await File.ReadAllTextAsync(file) : "", "^(?=##? )", RegexOptions.Multiline).Where(s => s.Trim().Length > 0)];
        var at = sections.FindIndex(s => HeadingOf(s) == HeadingOf(section));
        if (at >= 0) sections[at] = section;
        else sections.Add(section);
        await File.WriteAllTextAsync(file, string.Join('\n', sections.Select(s => s.Trim() + "\n")));
    }

    private static string HeadingOf(string section) => section.Trim().Split('\n')[0].Trim();

    private static async Task<string> Here() =>
        $"{TimeProvider.System.GetUtcNow():yyyy-MM-dd}, commit {await Commit()}, {Environment.ProcessorCount} cores{Processor()}{Memory()}, {RuntimeInformation.OSDescription.Split('#')[0].Trim()}, {RuntimeInformation.FrameworkDescription}.";

    /// Linux says it there; nothing where there is no such file, or a processor that has no name in it.
    private static string Processor()
    {
        const string said = "/proc/cpuinfo";
        var line = File.Exists(said) ? File.ReadLines(said).FirstOrDefault(l => l.StartsWith("model name", StringComparison.Ordinal)) : null;
        return line?.Split(':', 2) is [_, var name] && name.Trim().Length > 0 ? $" ({name.Trim()})" : "";
    }

    /// What this program may use, which in a container is less than the machine has.
    private static string Memory() =>
        GC.GetGCMemoryInfo().TotalAvailableMemoryBytes is > 0 and var bytes ? string.Create(CultureInfo.InvariantCulture, $", {bytes / 1e9:0.#} GB") : "";

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
