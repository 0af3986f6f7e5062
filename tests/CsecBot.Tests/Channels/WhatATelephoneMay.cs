using System.Text.Json.Nodes;
using CsecBot.Channels;
using CsecBot.Tests.Flow;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
namespace CsecBot.Tests.Channels;

/// How much, how often and how late a telephone, or the network behind it, is listened to.
[Collection("azurite")]
public sealed class WhatATelephoneMay(AzuriteFixture azurite)
{
    [Fact]
    public async Task A_stranger_is_answered_once_a_minute()
    {
        await using var t = await Telephones.Begin(azurite, Telephones.Gateway);
        var replies = t.Night.Parts.GetRequiredService<SecondChannelReplies>();
        Assert.NotNull(await replies.Answer(From(0, t), default));
        t.Night.Machine.Advance(TimeSpan.FromSeconds(59));
        Assert.Null(await replies.Answer(From(0, t), default));
        t.Night.Machine.Advance(TimeSpan.FromSeconds(1));
        Assert.NotNull(await replies.Answer(From(0, t), default));
    }

    /// Of more it begins anew: memory has an end, and a number may be made up.
    [Theory]
    [InlineData(1_000, false)]
    [InlineData(1_001, true)]
    public async Task A_thousand_numbers_are_remembered_to_have_been_answered(int numbers, bool isForgotten)
    {
        await using var t = await Telephones.Begin(azurite, Telephones.Gateway);
        var replies = t.Night.Parts.GetRequiredService<SecondChannelReplies>();
        for (var n = 0; n < numbers; n++) Assert.NotNull(await replies.Answer(From(n, t), default));
        Assert.Equal(isForgotten, await replies.Answer(From(0, t), default) is not null);
    }

    /// Another's clock may be a minute behind ours: what it calls older than the page by more than that was not said to the page.
    [Theory]
    [InlineData(59, "Accepted")]
    [InlineData(61, "Paging")]
    public async Task An_answer_may_be_dated_a_minute_before_the_page_it_answers(int seconds, string seat)
    {
        await using var t = await Telephones.Begin(azurite, Telephones.Azure);
        await t.Night.Phone(People.Csw1).Installs();
        var id = await t.Night.Refer();
        await t.Texts(Telephones.NumberOf(People.Csw1), "1", at: t.Night.Machine.GetUtcNow() - TimeSpan.FromSeconds(seconds));
        Assert.Equal(seat, await t.Seat(id, "csw"));
    }

    [Theory]
    [InlineData(1_600, 204)]
    [InlineData(1_601, 400)]
    public async Task A_gateways_message_has_as_many_characters_as_ten_text_messages(int length, int status)
    {
        await using var t = await Telephones.Begin(azurite, Telephones.Gateway);
        var said = new JsonObject { ["type"] = "reply", ["id"] = "m-1", ["from"] = Telephones.NumberOf(People.Stranger), ["text"] = new string('x', length) };
        Assert.Equal(status, (int)(await t.Signed(said)).StatusCode);
    }

    [Theory]
    [InlineData(64 * 1024, true)]
    [InlineData((64 * 1024) + 1, false)]
    public async Task A_network_is_listened_to_for_sixty_four_kilobytes(int length, bool isTaken)
    {
        await using var t = await Telephones.Begin(azurite, Telephones.Gateway);
        t.Network.Answer = _ => Results.Text(new string(' ', length));
        var receipt = await t.Night.Parts.GetRequiredService<ISecondChannel>().Send(new("a-key", "R-7K3QF2M4", 1, Telephones.NumberOf(People.Csw1), "Dispatch request.", Urgent: true), default);
        Assert.Equal(isTaken, receipt is Receipt.Taken);
    }

    private static Heard.Reply From(int number, Telephones t) => new($"m-{number}", $"+1999{number:0000000}", new Answer.Accept(), null, t.Night.Machine.GetUtcNow());
}
