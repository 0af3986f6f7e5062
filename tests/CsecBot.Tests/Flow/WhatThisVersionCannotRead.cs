using Azure.Data.Tables;
using CsecBot.Dispatch;
using CsecBot.Storage;
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
        var restore = await Spoil(night, id);

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

    /// As a version that this one does not know would write it, until it is put back.
    private static async Task<Func<Task>> Spoil(Night night, string id)
    {
        async Task<string> Set(string to)
        {
            var head = (await night.Table.GetEntityAsync<TableEntity>("los-angeles", $"head|{id}")).Value;
            var was = head.GetString("State0");
            head["State0"] = to;
            await night.Table.UpdateEntityAsync(head, head.ETag, TableUpdateMode.Replace);
            return was;
        }
        var before = await Set("{");
        return () => Set(before);
    }

    private static async Task Leave(Night night, string id, IReadOnlyList<Message> messages)
    {
        var (before, now) = ((await night.Referrals.Load(id, default))!, night.Clock.GetUtcNow());
        Event[] seen = [new Event.Seen(1, now)];
        Assert.IsType<SaveResult.Saved>(await night.Referrals.Save(before, before.State.Fold(seen)!, new(People.Csw1, now, seen), messages, null, []));
    }
}
