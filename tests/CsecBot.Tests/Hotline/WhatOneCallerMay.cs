using System.Net;
using CsecBot.Clock;
using CsecBot.Hotline;
using CsecBot.Tests.Flow;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging.Abstractions;
namespace CsecBot.Tests.Hotline;

/// How much one caller may ask where nothing is set. Paces fill up again by the computer's own clock, so what a burst may hold is counted generously:
/// a computer that stands still for seconds lets some more through, and half or twice as much is seen all the same.
public sealed class WhatOneCallerMay : IDisposable
{
    private const string Desk = "key desk";
    private readonly FakeMachine machine = new(Night.Start);
    private readonly Pace pace;

    public WhatOneCallerMay()
    {
        var settings = Settings.Read(new ConfigurationBuilder().AddInMemoryCollection([new("Storage:ConnectionString", "x")]).Build(), development: true, out _)!;
        pace = new(settings, new(machine, machine), NullLogger<Pace>.Instance);
    }

    public void Dispose() => pace.Dispose();

    [Fact]
    public void Two_hundred_a_second_and_ten_seconds_worth_at_once()
    {
        var asked = 0;
        while (pace.MayAsk(Desk, Asks.ElseWhat, out _)) asked++;
        Assert.InRange(asked, 2_000, 3_999);
    }

    [Fact]
    public async Task Who_repeats_and_reads_and_changes_without_end_may_still_page()
    {
        foreach (var what in new[] { Asks.ElseWhat, Asks.Again, Asks.ToChange })
        {
            while (pace.MayAsk(Desk, what, out _)) { }
            for (var n = 0; n < 64; n++) Assert.NotNull(await pace.Place(Desk, what, default));
        }
        Assert.True(pace.MayAsk(Desk, Asks.ToPage, out _));
        Assert.NotNull(await pace.Place(Desk, Asks.ToPage, default));
    }

    [Fact]
    public async Task Sixty_four_are_answered_at_once_eight_times_as_many_wait_and_the_next_is_refused()
    {
        var asked = Ask(64 + 8 * 64 + 1);

        Assert.Equal(64, asked.Count(a => a.IsCompleted && a.Result is not null));
        Assert.Equal(8 * 64, asked.Count(a => !a.IsCompleted));
        Assert.Null(await asked[^1]);
    }

    [Fact]
    public async Task Who_waits_is_given_a_place_in_the_last_moment_of_ten_seconds()
    {
        var asked = Ask(64 + 1);
        machine.Advance(TimeSpan.FromSeconds(9.9));
        (await asked[0])!.Dispose();
        Assert.NotNull(await asked[^1].WaitAsync(TimeSpan.FromSeconds(30), TimeProvider.System));
    }

    [Fact]
    public async Task Who_waits_for_ten_seconds_is_refused()
    {
        var asked = Ask(64 + 1);
        machine.Advance(TimeSpan.FromSeconds(10));
        Assert.Null(await asked[^1].WaitAsync(TimeSpan.FromSeconds(30), TimeProvider.System));
    }

    /// They may come from any number of addresses; none of them may cost memory without end, nor be everybody's.
    [Fact]
    public void Strangers_share_about_a_thousand_paces()
    {
        var names = Enumerable.Range(0, 100_000).Select(n => Pace.NameOf(new Caller.Unknown(), new IPAddress(n))).Distinct().Count();
        Assert.Equal(1_024, names);
    }

    private List<Task<IDisposable?>> Ask(int times) => [.. Enumerable.Range(0, times).Select(_ => pace.Place(Desk, Asks.ElseWhat, default))];
}
