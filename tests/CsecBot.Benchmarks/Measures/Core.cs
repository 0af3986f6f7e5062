using System.Collections.Immutable;
using System.Globalization;
using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using CsecBot.Cards;
using CsecBot.DevHost;
using CsecBot.Dispatch;
namespace CsecBot.Benchmarks;

/// The pure part by itself: what a decision costs beside the storage it waits for.
public class Core
{
    private static readonly DateTimeOffset Start = new(2026, 11, 23, 10, 10, 0, TimeSpan.Zero);
    private static readonly Protocol Protocol = ProtocolDocument.Parse(ProtocolDocument.LosAngeles, out _)!;
    private readonly World world = new(Protocol, RosterDocument.Parse(RosterFile.Document(Start), Protocol.Zone, out _)!);
    private readonly Referral paged;
    private readonly IReadOnlyList<Event> escalation;
    private readonly Command.Tick tick = new(Start.AddMinutes(3));
    private readonly Command.Accept accept = new(1, Cast.Csw.Id, Start.AddMinutes(1));

    public Core()
    {
        var intake = new Intake("R-7K3QF2M4", Source.LawEnforcement, LeadAgency.Dcfs, Start.AddMinutes(-7), Start, "SPA-6",
            [new("A", ChildKind.PrimaryVictim, "13-15", "es", false, null, Disposition.InPerson, null, Start)], false, false);
        var opened = Happened(null, new Command.Open(intake, "hotline:desk", Start));
        paged = opened.Pages.Select(p => p.Number).ToList().Aggregate(opened, (r, page) => Happened(r, new Command.Deliver(page, new Delivery.Taken($"m{page}"), Start)));
        escalation = ((Decision.Happened)Decider.Decide(paged, tick, world)).Events;
    }

    public static Task<IReadOnlyList<Figure>> Measure(Stage stage)
    {
        var config = ManualConfig.CreateEmpty().WithArtifactsPath(Path.Combine(Repository.Scratch, "benchmarks")).WithOptions(ConfigOptions.DisableLogFile)
            .AddDiagnoser(MemoryDiagnoser.Default).AddJob(Job.ShortRun.WithToolchain(InProcessEmitToolchain.Instance));
        return Task.FromResult<IReadOnlyList<Figure>>([.. BenchmarkRunner.Run<Core>(config).Reports.Select(Said)]);
    }

    private static Figure Said(BenchmarkReport report)
    {
        var (name, times) = (report.BenchmarkCase.Descriptor.WorkloadMethodDisplayInfo.Trim('\''), report.ResultStatistics ?? throw new InvalidOperationException("A benchmark of the core did not run."));
        return Figure.Plain($"The core alone: {name}", string.Create(CultureInfo.InvariantCulture, $"{times.Mean / 1_000:0.0} µs, {report.GcStats.GetBytesAllocatedPerOperation(report.BenchmarkCase) / 1_000.0:0.0} KB"));
    }

    [Benchmark(Description = "to decide a step of the ladder")] public Decision DecideATick() => Decider.Decide(paged, tick, world);

    [Benchmark(Description = "to decide an acceptance")] public Decision DecideAnAccept() => Decider.Decide(paged, accept, world);

    [Benchmark(Description = "to take in what that step changed")] public Referral? EvolveAnEscalation() => paged.Fold(escalation);

    [Benchmark(Description = "to draw the card of a page")] public Drawn DrawAPage() => Draw.Page(paged, 1, world, Start.AddMinutes(1));

    private Referral Happened(Referral? before, Command command) => before.Fold(((Decision.Happened)Decider.Decide(before, command, world)).Events)!;
}
