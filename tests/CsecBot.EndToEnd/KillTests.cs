using CsecBot.Benchmarks;
using CsecBot.Benchmarks.Kills;
using Xunit.Abstractions;

namespace CsecBot.EndToEnd;

/// By themselves: what else runs meanwhile would be measured with them.
[CollectionDefinition("Kills", DisableParallelization = true)]
public sealed class KillsCollection;

/// A short one of what `kills` of CsecBot.Benchmarks does at length, on the service as it was built. Its limit is half as much again as the promised one, since
/// a test shares the machine with others; the seed decides what goes wrong, as far as processes let it.
[Collection("Kills")]
public sealed class KillTests(ITestOutputHelper output)
{
    private const int Seed = 20261125, Referrals = 14;
    private const double Gaps = 1 / 36.0;
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    [SignalFact]
    public async Task No_page_is_lost_or_late_and_no_seat_taken_twice_while_instances_storage_and_the_channel_are_killed_and_paused()
    {
        var outcome = await Run(new("each once", 2, Referrals, TimeSpan.FromSeconds(10), Gaps, Limit, Mishaps.EachOnce));

        foreach (var once in Enum.GetValues<Trouble>().Except([Trouble.Stopped, Trouble.MachineStalled, Trouble.ChatHolds])) Assert.Equal(1, outcome.Troubles.Count(once));
        Assert.Equal(Referrals, outcome.Referrals);
    }

    [SignalFact]
    public async Task Instances_that_are_asked_to_end_in_turns_lose_nothing_and_double_nothing()
    {
        var outcome = await Run(new("stopped in turns", 2, Referrals, TimeSpan.FromSeconds(8), Gaps, Limit, Mishaps.OnlyStops));

        Assert.NotEmpty(outcome.Stops);
        Assert.Equal((Referrals, 0, 0), (outcome.Referrals, outcome.Verdict.Doubled, outcome.Verdict.DoubledOthers));
    }

    private async Task<Outcome> Run(Course course)
    {
        await using var stage = await Stage.SetOnDisk(publish: false);
        var outcome = await new Part(stage, course, Seed).Run();
        foreach (var figure in RealKills.Figures(outcome)) output.WriteLine($"{figure.What}: {figure.Measured}");
        Assert.True(outcome.Verdict.Breaches == 0, outcome.Verdict.Words());
        return outcome;
    }
}

/// A test that kills and pauses processes by signal; skipped with a reason where there are none.
[AttributeUsage(AttributeTargets.Method)]
public sealed class SignalFactAttribute : FactAttribute
{
    public SignalFactAttribute()
    {
        if (!Signals.AreKnown)
        {
            Skip = "Processes are killed and paused by the signals of Linux; this is another system.";
        }
    }
}
