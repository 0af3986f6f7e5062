using System.Text;
using CsecBot.Benchmarks;
using CsecBot.Benchmarks.Kills;
namespace CsecBot.EndToEnd;

/// What is held against the killed processes must be able to fail.
public sealed class KillsWouldShow
{
    private static readonly DateTimeOffset Start = new(2026, 11, 30, 2, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);
    private readonly Troubles troubles = new(2);

    private static readonly IReadOnlyList<Happened> PagedAndRepeated =
    [
        new(1, Start, "paged", "csw", 1, "somebody", Start, null),
        new(2, Start, "escalated", "csw", null, null, null, Start.AddSeconds(45)),
        new(3, Start.AddSeconds(45), "repaged", "csw", 1, null, null, null),
        new(4, Start.AddSeconds(46), "accepted", "csw", 1, "somebody", null, null),
    ];

    [Fact]
    public void A_page_that_was_lost_though_its_repeat_came()
    {
        var verdict = Judge([45.1]);

        Assert.Equal((2, 1, 0), (verdict.Owed, verdict.Delivered, verdict.Unneeded));
        Assert.Contains("page 1 for csw, due at 02:00:00.000, never reached anybody", verdict.Words(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_repeat_that_was_lost_though_the_page_came()
    {
        var verdict = Judge([0.1], accepted: 57);

        Assert.Equal((2, 1, 0), (verdict.Owed, verdict.Delivered, verdict.Unneeded));
        Assert.Contains("page 1 for csw, due at 02:00:45.000, never reached anybody", verdict.Words(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_page_that_came_twice_long_after_anything_was_wrong()
    {
        troubles.Begin(Trouble.Killed, 1, from: Start.AddSeconds(-10)).To = Start.AddSeconds(-5);

        var verdict = Judge([0.1, 0.2, 45.1]);

        Assert.Equal(1, verdict.Doubled);
        Assert.Contains("page 1 was called for 2 times and came 3 times", Judge([0.1, 45.1, 61]).Words(), StringComparison.Ordinal);
        Assert.DoesNotContain("came 3 times", verdict.Words(), StringComparison.Ordinal);
    }

    [Fact]
    public void And_not_what_trouble_explains()
    {
        troubles.Begin(Trouble.StorageGone, from: Start).To = Start.AddSeconds(30);

        var verdict = Judge([45.1]);

        Assert.Equal((2, 2, 1), (verdict.Owed, verdict.Delivered, verdict.ByRepeat));
        Assert.DoesNotContain("page 1 for csw", verdict.Words(), StringComparison.Ordinal);
    }

    /// Another runs, and takes over what the dead had, well before the page is repeated.
    [Fact]
    public void A_page_that_never_came_though_an_instance_was_killed_meanwhile()
    {
        troubles.Begin(Trouble.Killed, 1, from: Start).To = Start.AddSeconds(3);

        var verdict = Judge([45.1]);

        Assert.Equal((2, 1), (verdict.Owed, verdict.Delivered));
        Assert.Contains("page 1 for csw, due at 02:00:00.000, never reached anybody", verdict.Words(), StringComparison.Ordinal);
    }

    /// Who is asked to end sends first what it has.
    [Fact]
    public void A_page_that_never_came_though_all_were_asked_to_end()
    {
        foreach (var n in new[] { 1, 2 }) troubles.Begin(Trouble.Stopped, n, from: Start).To = Start.AddSeconds(44);

        Assert.Contains("page 1 for csw, due at 02:00:00.000, never reached anybody", Judge([45.1]).Words(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_first_page_that_came_late_since_the_hotline_was_refused_for_half_a_minute()
    {
        var verdict = Judge([0.1, 45.1], tries: [new(1, Start.AddSeconds(-30), Start)]);

        Assert.Equal(TimeSpan.FromSeconds(30.1), verdict.WorstTrigger);
        Assert.Contains("its first page came at 02:00:00.100: 30.1 s later than every outage explains", verdict.Words(), StringComparison.Ordinal);
    }

    [Fact]
    public void And_not_the_hotlines_waiting_for_an_instance_that_was_down()
    {
        troubles.Begin(Trouble.Paused, 1, from: Start.AddSeconds(-40)).To = Start.AddSeconds(-12);

        var verdict = Judge([0.1, 45.1], tries: [new(1, Start.AddSeconds(-30), Start.AddSeconds(-10)), new(2, Start.AddSeconds(-10), Start)]);

        Assert.Equal(TimeSpan.FromSeconds(12.1), verdict.WorstTrigger);
        Assert.DoesNotContain("first page came", verdict.Words(), StringComparison.Ordinal);
        Assert.Contains("first page came", Judge([0.1, 45.1], tries: [new(2, Start.AddSeconds(-30), Start)]).Words(), StringComparison.Ordinal);
    }

    private Verdict Judge(double[] arrivals, double accepted = 46, params Try[] tries)
    {
        var course = new Course("two instances", 2, 1, TimeSpan.Zero, 0.25, Limit, Mishaps.AtRandom);
        var verdict = new Verdict(course, troubles, new(new([]), null!));
        var history = PagedAndRepeated.Select(h => h.Event == "accepted" ? h with { At = Start.AddSeconds(accepted) } : h).ToList();
        verdict.Judge(new("R-00000001", history, [.. arrivals.Select(s => (Card, Start.AddSeconds(s)))]), new("a reference", "R-00000001", tries is [var first, ..] ? first.From : Start, tries));
        return verdict;
    }

    private static Arrival Card => new("v3/conversations/chat/activities", IsUpdate: false, "R-00000001", Encoding.UTF8.GetBytes("""{ "page": 1 }"""), 0);
}
