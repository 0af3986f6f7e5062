using System.Collections.Concurrent;
using Azure.Data.Tables;
using CsecBot.Dispatch;
using CsecBot.Storage;
using CsecBot.Tests.Storage;
using CsecBot.Timers;
using Microsoft.Extensions.DependencyInjection;
namespace CsecBot.Tests.Flow;

/// One person's chat takes nothing for a while. The channel may count what it refused, and so does the bot; once it takes messages again, all that waited must be out soon.
public sealed class AChatThatFails(AzuriteFixture azurite) : FlowTest(azurite)
{
    [Fact]
    public async Task What_was_left_for_it_is_tried_by_one_message_at_a_time()
    {
        var (night, csw) = await Failing();
        const int Many = 1_000;
        night.Connector.Times[csw.Conversation] = Many;

        for (var second = 0; second < 10; second++)
        {
            await night.Beat();
            night.Machine.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.Equal(Many - 8 - 9, night.Connector.Times[csw.Conversation]);
        await Taking(night, csw);
    }

    [Fact]
    public async Task Once_it_takes_one_the_others_follow_at_once()
    {
        var (night, csw) = await Failing();
        await night.Beat();
        night.Connector.Answers.Clear();
        night.Machine.Advance(TimeSpan.FromSeconds(10));
        var (asked, before) = (new ConcurrentBag<DateTimeOffset>(), csw.Messages.Count);
        night.Parts.GetRequiredService<Wake>().Asked += asked.Add;

        await night.Beat();
        Assert.Equal(before + 1, csw.Messages.Count);
        Assert.Contains(asked, at => at <= night.Clock.GetUtcNow());
        await night.Beat();
        Assert.Equal(before + 9, csw.Messages.Count);
        await Taking(night, csw);
    }

    [Fact]
    public async Task Pages_that_it_never_takes_keep_no_other_page_waiting()
    {
        var night = await Begin();
        var csw = await night.Phone(People.Csw1).Installs();
        await (await night.Timers).Standby();
        night.Connector.Answers[csw.Conversation] = 503;
        var ids = new List<string>();
        for (var n = 0; n < 4; n++)
        {
            var referral = People.Referral();
            referral["reference"] = $"call {n}";
            ids.Add(await night.Refer(referral));
        }
        ids.Sort(StringComparer.Ordinal);   // of one moment, the last in the outbox is the last by its name
        night.Connector.Never = a => ids[..3].Any(a.ToJsonString().Contains);
        night.Connector.Answers.Clear();
        night.Machine.Advance(TimeSpan.FromSeconds(10));

        for (var beats = 0; beats < 6; beats++)
        {
            await night.Beat();
            night.Machine.Advance(TimeSpan.FromSeconds(2));
        }

        Assert.Contains(csw.Messages, m => m.Words.Contains(ids[3], StringComparison.Ordinal));
        night.Connector.Never = null;
        await Taking(night, csw);
    }

    [Fact]
    public async Task What_nobody_needs_any_more_makes_nothing_wait_in_it()
    {
        var (night, csw) = await Failing(left: 1);
        await night.Beat();
        await Left(night, [.. Enumerable.Range(0, 3).Select(n => new Message.Offered(People.Csw1, "72-hour-item", $"child {n}", 0))]);   // nobody offered it
        var asked = new ConcurrentBag<DateTimeOffset>();
        night.Parts.GetRequiredService<Wake>().Asked += asked.Add;

        await night.Beat();

        Assert.Equal(3, await night.Referrals.Left(default).CountAsync());
        Assert.Contains(asked, at => at <= night.Clock.GetUtcNow());
        await Taking(night, csw);
    }

    /// Whoever was sooner may be gone the next moment, and a storage that failed may be back.
    [Theory, InlineData(true), InlineData(false)]
    public async Task What_it_could_not_have_is_looked_at_again(bool isSooner)
    {
        var (night, csw) = await Failing(left: 1);
        night.Connector.Answers.Clear();
        var wire = new Wire();
        var options = new TableClientOptions { Transport = wire };
        options.Retry.MaxRetries = 0;
        var referrals = new ReferralTable(new(Azurite.ConnectionString, night.Table.Name, options), "los-angeles", night.Machine, TimeSpan.FromDays(30));
        var beat = ActivatorUtilities.CreateInstance<Beat>(night.Parts, referrals, ActivatorUtilities.CreateInstance<Dispatcher>(night.Parts, referrals));
        if (!isSooner) night.Allows("the beat failed and will try again");
        wire.BeforeSave = isSooner ? Claims : () => throw new IOException("Nobody is there.");
        var asked = new ConcurrentBag<DateTimeOffset>();
        night.Parts.GetRequiredService<Wake>().Asked += asked.Add;

        await beat.Run(default);

        Assert.Contains(asked, at => at <= night.Clock.GetUtcNow() + TimeSpan.FromSeconds(2));
        await Taking(night, csw);

        async Task Claims()
        {
            await foreach (var left in night.Referrals.Left(default)) await night.Referrals.Claim(left, TimeSpan.FromSeconds(10), default);
        }
    }

    private async Task<(Night, Phone)> Failing(int left = 12)
    {
        var night = await Begin();
        var csw = await night.Phone(People.Csw1).Installs();
        await night.Refer();
        await (await night.Timers).Standby();                                    // nobody beats but the test
        night.Connector.Answers[csw.Conversation] = 503;
        await Left(night, [.. Enumerable.Range(0, left).Select(n => new Message.Carried(People.Csw1, $"child {n}"))]);
        return (night, csw);
    }

    /// Saved, and then nobody's.
    private static async Task Left(Night night, IReadOnlyList<Message> messages)
    {
        await night.Leaves((await night.Referrals.AllOpen(default).FirstAsync()).Id, messages);
        night.Machine.Advance(TimeSpan.FromSeconds(10));
    }

    private static async Task Taking(Night night, Phone csw)
    {
        night.Connector.Answers.Clear();
        for (var beats = 0; beats < 30 && await night.Referrals.Left(default).AnyAsync(); beats++)
        {
            night.Machine.Advance(TimeSpan.FromMinutes(1));
            await night.Beat();
        }
        csw.LooksThrough();
    }
}
