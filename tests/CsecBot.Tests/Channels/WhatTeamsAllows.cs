using CsecBot.Channels;
using CsecBot.Tests.Flow;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Time.Testing;
namespace CsecBot.Tests.Channels;

/// The limits that Teams publishes, and the bot's own share where nothing is set: each message's moment, in seconds from now.
public sealed class WhatTeamsAllows
{
    private static readonly TimeSpan HoweverLong = TimeSpan.FromHours(3);
    private readonly ChannelPace pace;

    public WhatTeamsAllows()
    {
        var machine = new FakeTimeProvider(Night.Start);
        pace = new(new(machine, machine), Settings.Read(new ConfigurationBuilder().AddInMemoryCollection([new("Storage:ConnectionString", "x")]).Build(), development: true, out _)!);
    }

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

    private List<double> Moments(int many) => [.. Enumerable.Range(0, many).Select(_ => Take("one", isPage: true))];

    private double Take(string chat, bool isPage) => pace.Take(chat, isPage, HoweverLong).TotalSeconds;
}
