using CsecBot.Channels;
using CsecBot.Tests.Flow;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Time.Testing;
namespace CsecBot.Tests.Channels;

/// The limits that Teams publishes, and the bot's own share where nothing is set: each message's moment, in seconds from now.
public sealed class WhatTeamsAllows
{
    private static readonly TimeSpan HoweverLong = TimeSpan.FromHours(3);
    private readonly FakeTimeProvider machine = new(Night.Start);
    private readonly ChannelPace pace;

    public WhatTeamsAllows() =>
        pace = new(new(machine, machine), Settings.Read(new ConfigurationBuilder().AddInMemoryCollection([new("Storage:ConnectionString", "x")]).Build(), development: true, out _)!);

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
        Assert.Equal([0, 0, 0, 2], Enumerable.Range(0, 4).Select(_ => Take("one", isPage: true)));
    }

    /// A burst comes back until it is let through: none may hold a place in line that it does not take.
    [Fact]
    public void What_may_not_wait_so_long_keeps_no_moment()
    {
        Assert.Equal(50, Enumerable.Range(0, 200).Count(n => pace.Take($"chat {n}", isPage: true, TimeSpan.Zero) == TimeSpan.Zero));
        machine.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(0, Take("chat 200", isPage: true));
    }

    /// Fourteen seconds of cards drawn anew, and then somebody is paged.
    [Fact]
    public void A_page_need_not_wait_for_what_filled_its_chat_before()
    {
        for (var half = 0; half < 32; half++, machine.Advance(TimeSpan.FromSeconds(0.5)))
            for (var n = 0; n < 4; n++) pace.Take("one", isPage: false, TimeSpan.Zero);
        Assert.Equal(0, Take("one", isPage: true));
    }

    private List<double> Moments(int many) => [.. Enumerable.Range(0, many).Select(_ => Take("one", isPage: true))];

    private double Take(string chat, bool isPage) => pace.Take(chat, isPage, HoweverLong).TotalSeconds;
}
