using CsecBot.Dispatch;
using CsecBot.Storage;
using CsecBot.Timers;
using Microsoft.Extensions.DependencyInjection;
namespace CsecBot.Tests.Flow;

/// How long a message that is not sent yet is one instance's alone. Too short, and two send it; too long, and nobody does once that instance is dead.
public sealed class WhoHasAMessage(AzuriteFixture azurite) : FlowTest(azurite)
{
    [Fact]
    public async Task A_beat_that_takes_up_a_page_has_it_for_ten_seconds()
    {
        var (night, csw) = await PutOff();
        night.Machine.Advance(TimeSpan.FromSeconds(5));
        night.Connector.Hangs = csw.Conversation;
        var beat = night.Parts.GetRequiredService<Beat>().Run(default);
        await night.Connector.Reached;

        Assert.Equal(TimeSpan.FromSeconds(10), await Left(night));
        await End(night, beat);
    }

    /// Its clock was wrong, and by any other nobody would have the page for hours.
    [Fact]
    public async Task A_page_that_an_instance_claimed_whose_clock_is_hours_ahead_is_free_at_once()
    {
        var (night, csw) = await PutOff();
        var ahead = new ReferralTable(night.Table, "los-angeles", new FakeMachine(night.Machine.GetUtcNow().AddHours(5)), TimeSpan.FromDays(30));
        Assert.NotNull(await ahead.Claim(await Page(night), TimeSpan.FromSeconds(10), default));

        await night.Beat();

        csw.Expects("Respond by", minute: 0);
    }

    /// Its update is on its way still, and may come after that of the newer: whoever has it draws once more if they cannot say that it came.
    [Fact]
    public async Task Cards_that_another_draws_just_now_are_not_taken_for_overtaken_until_it_has_them_no_more()
    {
        var night = await Begin();
        await night.Phone(People.Csw1).Installs();
        var id = await night.Refer();
        night.LooksThrough();
        await night.Leaves(id, [new Message.Redraw()]);
        await night.Leaves(id, [new Message.Redraw()]);
        var left = await night.Referrals.Left(default).ToListAsync();
        night.Machine.Advance(TimeSpan.FromSeconds(11));
        Assert.NotNull(await night.Referrals.Claim(left[0], TimeSpan.FromSeconds(10), default));

        await night.Beat();
        Assert.Equal([left[0].Key], await night.Referrals.Left(default).Select(m => m.Key).ToListAsync());
        night.Machine.Advance(TimeSpan.FromSeconds(11));
        await night.Beat();
        Assert.Empty(await night.Referrals.Left(default).ToListAsync());
    }

    /// Storage is slow then, and how things stand must be read again.
    [Fact]
    public async Task Who_needed_longer_than_a_claim_has_it_for_half_a_minute()
    {
        var (night, csw) = await PutOff();
        night.Machine.Advance(TimeSpan.FromSeconds(5));
        var claimed = await night.Referrals.Claim(await Page(night), TimeSpan.FromSeconds(10), default);
        night.Machine.Advance(TimeSpan.FromSeconds(10));
        night.Connector.Hangs = csw.Conversation;
        var sending = night.Parts.GetRequiredService<Dispatcher>().Resend(claimed!);
        await night.Connector.Reached;

        Assert.Equal(TimeSpan.FromSeconds(30), await Left(night));
        await End(night, sending);
    }

    [Fact]
    public async Task What_took_long_to_save_is_had_for_no_longer_than_what_was_saved_at_once()
    {
        var (night, csw, id) = await Paged();
        var saved = await night.Leaves(id, [new Message.Page(People.Csw1, 1)]);
        night.Machine.Advance(TimeSpan.FromSeconds(9));
        night.Connector.Hangs = csw.Conversation;
        var sending = night.Parts.GetRequiredService<Dispatcher>().Resend(Assert.Single(saved.ToSend));
        await night.Connector.Reached;

        Assert.Equal(TimeSpan.FromSeconds(10), await Left(night));
        await End(night, sending);
    }

    /// A quarter more at the most, so that not all come back in the same instant.
    [Fact]
    public async Task A_channel_that_asks_for_a_day_is_given_a_minute()
    {
        var night = await Begin();
        var csw = await night.Phone(People.Csw1).Installs();
        (night.Connector.Answers[csw.Conversation], night.Connector.RetryAfter) = (429, 86_400);
        await night.Refer();

        Assert.InRange(await Left(night), TimeSpan.FromSeconds(60), TimeSpan.FromSeconds(75));
        night.LooksThrough();
    }

    /// A page that the channel would not take at first, and would take now.
    private async Task<(Night, Phone)> PutOff()
    {
        var night = await Begin();
        var csw = await night.Phone(People.Csw1).Installs();
        night.Connector.Answers[csw.Conversation] = 503;
        await night.Refer();
        night.Connector.Answers.Clear();
        return (night, csw);
    }

    private static async Task<Unsent> Page(Night night) => await night.Referrals.Left(default).FirstAsync(m => m.What is Message.Page page && page.To == People.Csw1);

    private static async Task<TimeSpan> Left(Night night) => (await Page(night)).ClaimedUntil - night.Machine.GetUtcNow();

    private static async Task End(Night night, Task sending)
    {
        night.Connector.LetGo();
        await sending;
        await night.Settle();
        night.LooksThrough();
    }
}
