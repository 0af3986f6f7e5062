using CsecBot.Channels;
using CsecBot.Tests.Flow;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Time.Testing;
namespace CsecBot.Tests.Channels;

/// The limits that Teams publishes, and the bot's own share where nothing is set: each message's moment, in seconds from now.
public sealed class WhatTeamsAllows
{
    private readonly FakeTimeProvider machine = new(Night.Start);
    private readonly ChannelPace pace;
    private TimeSpan wrongBy;
    private int last;

    public WhatTeamsAllows() =>
        pace = new(new(new Clock(machine, () => wrongBy), new Clock(machine, () => wrongBy)), Settings.Read(new ConfigurationBuilder().AddInMemoryCollection([new("Storage:ConnectionString", "x")]).Build(), development: true, out _)!);

    [Fact]
    public void One_chat_takes_seven_in_a_second_eight_in_two_and_sixty_in_thirty()
    {
        var moments = Moments(61);
        Assert.Equal([0, 0, 0, 0, 0, 0, 0, 1, 2], moments.Take(9));
        Assert.InRange(moments[59], 0, 29.999);
        Assert.Equal(30, moments[60]);
    }

    [Fact]
    public void One_chat_takes_eighteen_hundred_in_an_hour()
    {
        var moments = Moments(1_801);
        Assert.InRange(moments[1_799], 0, 3_599.999);
        Assert.Equal(3_600, moments[1_800]);
    }

    [Fact]
    public void All_chats_together_take_fifty_pages_in_a_second()
    {
        var moments = Enumerable.Range(0, 51).Select(n => Take($"chat {n}", isPage: true)).ToList();
        Assert.All(moments[..50], m => Assert.Equal(0, m));
        Assert.Equal(1, moments[50]);
    }

    [Fact]
    public void What_is_no_page_takes_seven_of_ten_and_leaves_the_rest_to_pages()
    {
        var others = Enumerable.Range(0, 36).Select(n => Take($"chat {n}", isPage: false)).ToList();
        Assert.All(others[..35], m => Assert.Equal(0, m));
        Assert.Equal(1, others[35]);
        var pages = Enumerable.Range(0, 16).Select(n => Take($"page {n}", isPage: true)).ToList();
        Assert.All(pages[..15], m => Assert.Equal(0, m));
        Assert.Equal(1, pages[15]);
    }

    [Fact]
    public void What_is_no_page_leaves_room_for_pages_in_the_same_chat()
    {
        var others = Enumerable.Range(0, 60).Select(_ => Take("one", isPage: false)).ToList();
        Assert.Equal([0, 0, 0, 0, 1, 2], others.Take(6));
        Assert.Equal(30, others[42]);
        Assert.Equal([0, 0, 0, 1], Enumerable.Range(0, 4).Select(_ => Take("one", isPage: true)));
    }

    /// A burst comes back until it is let through: each has one place in line, however often it asks, and nothing newer goes first.
    [Fact]
    public void What_asks_again_keeps_its_moment_before_all_that_is_newer()
    {
        var waits = Enumerable.Range(0, 120).Select(n => Take($"chat {n}", isPage: true, $"{n}")).ToList();
        Assert.Equal([50, 50, 20], new[] { 0, 1, 2 }.Select(s => waits.Count(w => w == s)));
        for (var again = 0; again < 3; again++) Assert.Equal(2, Take("chat 119", isPage: true, "119"));
        machine.Advance(TimeSpan.FromSeconds(1.5));
        Assert.Equal(0.5, pace.Until("119").TotalSeconds);
        Assert.Equal(0, Take("chat 60", isPage: true, "60"));
        Assert.All(Enumerable.Range(0, 79), n => Assert.Equal(n < 29 ? 0.5 : n == 29 ? 1 : 1.5, Take($"newer {n}", isPage: true, $"newer {n}"), 6));
        machine.Advance(TimeSpan.FromSeconds(0.5));
        Assert.Equal(0, Take("chat 119", isPage: true, "119"));
    }

    [Fact]
    public void Who_comes_late_for_their_moment_is_let_through_all_the_same()
    {
        for (var n = 0; n < 7; n++) Take("one", isPage: true);
        Assert.Equal([1, 2], new[] { "late", "next" }.Select(m => Take("one", isPage: true, m)));
        machine.Advance(TimeSpan.FromSeconds(1.25));
        Assert.Equal(0, Take("one", isPage: true, "late"));
        Assert.Equal(TimeSpan.Zero, pace.Until("late"));
    }

    /// All that is behind it in line holds its own moments: seen from now they leave no room for seconds.
    [Fact]
    public void Who_comes_late_is_let_through_before_all_that_is_behind()
    {
        for (var n = 0; n < 500; n++) Take($"chat {n}", isPage: true, $"{n}");
        Assert.Equal(3, pace.Until("160").TotalSeconds);
        machine.Advance(TimeSpan.FromSeconds(4.5));
        Assert.Equal(0, Take("chat 160", isPage: true, "160"));
        Assert.InRange(Take("chat 500", isPage: true, "500"), 5, 6);
    }

    /// Their moments have passed and nobody has come for them: only what was sent, and pages that wait, is before a page.
    [Fact]
    public void A_page_need_not_wait_for_what_is_late_and_is_no_page()
    {
        for (var n = 0; n < 200; n++) Take("one", isPage: false, $"{n}");
        machine.Advance(TimeSpan.FromSeconds(40));
        for (var n = 4; n < 13; n++, machine.Advance(TimeSpan.FromSeconds(0.5))) Take("one", isPage: false, $"{n}");
        Assert.Equal(0, Take("one", isPage: true));
    }

    [Fact]
    public void A_page_that_goes_first_moves_a_line_by_one()
    {
        for (var n = 0; n < 60; n++) Take("one", isPage: false, $"{n}");
        machine.Advance(TimeSpan.FromSeconds(0.5));
        Assert.Equal(0, Take("one", isPage: true));
        machine.Advance(TimeSpan.FromSeconds(0.5));
        Assert.InRange(Take("one", isPage: false, "4"), 0.5, 1.5);
    }

    [Fact]
    public void A_wait_is_as_long_as_a_timer_can_be()
    {
        for (var n = 0; n < 7; n++) Take("one", isPage: true);
        machine.Advance(TimeSpan.FromTicks(1));
        Assert.Equal(TimeSpan.FromSeconds(1), pace.Take("one", "waits", true));
    }

    [Fact]
    public void What_gives_its_moment_back_leaves_it_to_others()
    {
        for (var n = 0; n < 7; n++) Take("one", isPage: true);
        Assert.Equal(1, Take("one", isPage: true, "gone"));
        pace.GiveBack("gone");
        Assert.Equal(1, Take("one", isPage: true, "next"));
    }

    [Fact]
    public void A_clock_that_is_set_back_puts_off_nobody()
    {
        for (var n = 0; n < 7; n++) Take("one", isPage: true);
        Assert.Equal(1, Take("one", isPage: true, "waits"));
        machine.Advance(TimeSpan.FromSeconds(1));
        wrongBy = TimeSpan.FromMinutes(-10);
        Assert.Equal(TimeSpan.Zero, pace.Until("waits"));
        Assert.Equal(0, Take("one", isPage: true, "waits"));
    }

    /// Fourteen seconds of cards drawn anew, and then somebody is paged.
    [Fact]
    public void A_page_need_not_wait_for_what_filled_its_chat_before()
    {
        for (var half = 0; half < 32; half++, machine.Advance(TimeSpan.FromSeconds(0.5)))
            for (var n = 0; n < 4; n++) Take("one", isPage: false);
        Assert.Equal(0, Take("one", isPage: true));
    }

    /// What a computer's clock says, and the count of time that it never moves.
    private sealed class Clock(FakeTimeProvider real, Func<TimeSpan> wrongBy) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => real.GetUtcNow() + wrongBy();
        public override long TimestampFrequency => real.TimestampFrequency;
        public override long GetTimestamp() => real.GetTimestamp();
    }

    private List<double> Moments(int many) => [.. Enumerable.Range(0, many).Select(_ => Take("one", isPage: true))];

    private double Take(string chat, bool isPage, string? message = null) => pace.Take(chat, message ?? $"{++last}", isPage).TotalSeconds;
}
