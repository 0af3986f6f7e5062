using System.Net;
using System.Text.Json.Nodes;
using Azure.Data.Tables;
using CsecBot.Dispatch;
using CsecBot.Storage;
using CsecBot.Tests.Channels;
using CsecBot.Timers;
using Microsoft.Extensions.DependencyInjection;
namespace CsecBot.Tests.Flow;

/// An older instance beside a newer one, while one after the other is replaced: what the older cannot read, the newer can.
public sealed class WhatThisVersionCannotRead(AzuriteFixture azurite) : FlowTest(azurite)
{
    [Theory, InlineData(true), InlineData(false)]
    public async Task A_message_that_was_left_is_given_back_at_once_and_left_alone_for_a_minute(bool isPage)
    {
        var night = await Begin();
        foreach (var line in new[] { "cannot be read", "failed" }) night.Allows(line);
        var csw = await night.Phone(People.Csw1).Installs();
        if (isPage) night.Connector.Answers[csw.Conversation] = 503;
        var id = await night.Refer();
        night.LooksThrough();
        if (!isPage) await Leave(night, id, [new Message.Reminder(People.Csw1, "hub", "A", 0, false)]);
        night.Connector.Answers.Clear();
        night.Machine.Advance(TimeSpan.FromSeconds(20));
        var restore = await night.Spoils(id);

        await night.Beat();
        var left = await night.Referrals.Left(default).SingleAsync();
        Assert.True(left.ClaimedUntil <= night.Machine.GetUtcNow());
        night.Machine.Advance(TimeSpan.FromSeconds(59));
        await night.Beat();
        Assert.Equal(left.ETag, (await night.Referrals.Left(default).SingleAsync()).ETag);
        night.Machine.Advance(TimeSpan.FromSeconds(1));
        await night.Beat();
        Assert.NotEqual(left.ETag, (await night.Referrals.Left(default).SingleAsync()).ETag);

        await restore();
        var second = (await night.SecondInstance()).Parts;
        await second.GetRequiredService<Beat>().Run(default);
        await second.GetRequiredService<Dispatcher>().Drain();
        Assert.False(await night.Referrals.Left(default).AnyAsync());
        if (isPage) csw.Expects("Respond by");
    }

    /// Answered that nothing is open, and kept as heard, it would be lost.
    [Theory, InlineData(Telephones.Azure, "1"), InlineData(Telephones.Gateway, "1"), InlineData(Telephones.Gateway, "2 {id}")]
    public async Task An_answer_by_telephone_is_to_be_sent_again(string kind, string words)
    {
        await using var t = await Telephones.Begin(Azurite, kind);
        foreach (var line in new[] { "cannot be read", "failed", "Storage did not confirm" }) t.Night.Allows(line);
        await t.Night.Phone(People.Csw1).Installs();
        var id = await t.Night.Refer();
        var restore = await t.Night.Spoils(id);
        async Task<HttpStatusCode> Says() => (await t.Texts(Telephones.NumberOf(People.Csw1), words.Replace("{id}", id, StringComparison.Ordinal), "the-same")).StatusCode;
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await Says());
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await t.Night.Http.GetAsync($"/api/referrals/{id}")).StatusCode);
        Assert.Empty(t.AnswersTo(People.Csw1));
        await restore();
        Assert.InRange((int)await Says(), 200, 204);
        Assert.Contains(words == "1" ? "You have accepted" : "You have declined", Assert.Single(t.AnswersTo(People.Csw1)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_answer_that_can_be_meant_for_another_that_waits_is_that_ones()
    {
        await using var t = await Telephones.Begin(Azurite, Telephones.Gateway);
        foreach (var line in new[] { "cannot be read", "failed" }) t.Night.Allows(line);
        await t.Night.Phone(People.Csw1).Installs();
        await t.Night.Spoils(await t.Night.Refer());
        var another = People.Referral();
        another["reference"] = "another";
        var id = await t.Night.Refer(another);
        await t.Says(People.Csw1, "1");
        Assert.StartsWith($"You have accepted {id}.", Assert.Single(t.AnswersTo(People.Csw1)), StringComparison.Ordinal);
    }

    /// Several come in one delivery, and it is the whole that is sent again.
    [Fact]
    public async Task What_is_heard_in_one_delivery_with_it_is_acted_on()
    {
        await using var t = await Telephones.Begin(Azurite, Telephones.Azure);
        foreach (var line in new[] { "cannot be read", "failed" }) t.Night.Allows(line);
        foreach (var person in new[] { People.Csw1, People.Advocate1 }) await t.Night.Phone(person).Installs();
        var first = await t.Night.Refer();
        await t.Night.Spoils(first);
        var another = People.Referral();
        another["reference"] = "another";
        var second = await t.Night.Refer(another);
        JsonObject Said(string person, string words) => new()
        {
            ["id"] = words, ["eventType"] = "Microsoft.Communication.SMSReceived",
            ["data"] = new JsonObject { ["messageId"] = words, ["from"] = Telephones.NumberOf(person), ["to"] = "12135550199", ["message"] = words, ["receivedTimestamp"] = t.Night.Machine.GetUtcNow() },
        };
        var body = new JsonArray(Said(People.Csw1, $"1 {first}"), Said(People.Advocate1, $"1 {second}")).ToJsonString();
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await t.Send("/channels/events", body, ("X-Channel-Secret", Telephones.Secret))).StatusCode);
        Assert.Equal("Accepted", await t.Seat(second, "advocate"));
    }

    private static async Task Leave(Night night, string id, IReadOnlyList<Message> messages)
    {
        var (before, now) = ((await night.Referrals.Load(id, default))!, night.Clock.GetUtcNow());
        Event[] seen = [new Event.Seen(1, now)];
        Assert.IsType<SaveResult.Saved>(await night.Referrals.Save(before, before.State.Fold(seen)!, new(People.Csw1, now, seen), messages, null, []));
    }
}
