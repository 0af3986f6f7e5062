using Azure.Data.Tables;
using CsecBot.Channels;
using CsecBot.Dispatch;
using CsecBot.Storage;
using CsecBot.Timers;
using Microsoft.Extensions.DependencyInjection;
namespace CsecBot.Tests.Flow;

/// Whoever cannot or will not come, and whatever breaks on the way: the next is paged at once, or the page goes out after all.
public sealed class NoPageIsLost(AzuriteFixture azurite) : FlowTest(azurite)
{
    [Fact]
    public async Task A_decline_pages_the_next_at_once_and_the_reason_is_asked_for_afterwards()
    {
        var (night, csw, second) = await Two();
        var id = await night.Refer();
        csw.Expects("Respond by", minute: 0);
        await night.FastForward(TimeSpan.FromMinutes(1));
        Assert.NotNull(Phone.Find(await csw.Presses("Decline"), "Too far"));
        second.Expects("Respond by", minute: 1);
        await csw.Presses("Too far");
        Assert.Equal(["declined", "declineExplained"], await Events(night, id, "decline"));
    }

    [Fact]
    public async Task A_person_without_an_address_is_skipped_at_once()
    {
        var night = await Begin();
        var second = await night.Phone(People.Csw2).Installs();
        var id = await night.Refer();
        second.Expects("Respond by", minute: 0);
        Assert.Contains((await night.Look(id))["events"]!.AsArray(), e => (string?)e!["event"] == "undelivered" && (string?)e["reason"] == "noAddress");
    }

    [Fact]
    public async Task A_channel_that_refuses_for_good_pages_the_next_at_once()
    {
        var (night, csw, second) = await Two();
        night.Connector.Answers[csw.Conversation] = 403;
        await night.Refer();
        second.Expects("Respond by", minute: 0);
    }

    [Fact]
    public async Task A_page_that_the_channel_would_not_take_yet_is_sent_by_the_next_process()
    {
        var (night, csw, _) = await Two();
        night.Connector.Answers[csw.Conversation] = 503;
        await night.Refer();
        night.Connector.Answers.Clear();
        await night.Restart();
        await night.Beat();
        csw.ExpectsNothing();                                                    // put off for five seconds
        night.Machine.Advance(TimeSpan.FromSeconds(5));
        await night.Beat();
        csw.Expects("Respond by 03:40", minute: 0);
    }

    [Fact]
    public async Task A_process_killed_between_saving_a_page_and_sending_it_leaves_it_to_the_next()
    {
        var (night, csw, _) = await Two();
        night.Connector.Hangs = csw.Conversation;
        var unanswered = night.Post(People.Referral());
        await night.Connector.Reached;
        await night.Crash();
        night.Connector.Hangs = null;
        await night.Beat();
        csw.ExpectsNothing();                                                    // whoever saved it has it for ten seconds
        night.Machine.Advance(TimeSpan.FromSeconds(10));
        await night.Beat();
        csw.Expects("Respond by 03:40", minute: 0);
        Assert.False(unanswered.IsCompleted);
    }

    [Fact]
    public async Task Whoever_needed_longer_than_a_claim_lasts_claims_again_and_sends()
    {
        var (night, csw, claimed) = await ClaimedAndOver();
        await night.Parts.GetRequiredService<Dispatcher>().Resend(claimed);
        csw.Expects("Respond by 03:40", minute: 0);
        Assert.Equal(0, (await night.Referrals.UnsentNow(default)).Count);
    }

    [Fact]
    public async Task Whoever_needed_longer_than_a_claim_lasts_leaves_the_page_to_who_has_it_by_now()
    {
        var (night, csw, claimed) = await ClaimedAndOver();
        var other = await night.Referrals.Claim(claimed, TimeSpan.FromSeconds(10), default);
        await night.Parts.GetRequiredService<Dispatcher>().Resend(claimed);
        csw.ExpectsNothing();
        await night.Parts.GetRequiredService<Dispatcher>().Resend(other!);
        csw.Expects("Respond by 03:40", minute: 0);
    }

    [Fact]
    public async Task Whoever_stood_still_with_what_it_had_read_claims_again_and_reads_again()
    {
        var (night, csw, claimed) = await Claimed();
        var dispatcher = night.Parts.GetRequiredService<Dispatcher>();
        night.Machine.StandsStill(TimeSpan.FromSeconds(10), () => dispatcher.Handle(claimed.Referral, (_, at) => new Command.RecordAccepted(Role.Csw, People.Csw2, at, People.Supervisor, at), default));
        await dispatcher.Resend(claimed);
        await night.Settle();
        csw.ExpectsNothing();
        Assert.Equal(0, (await night.Referrals.UnsentNow(default)).Count);
    }

    [Fact]
    public async Task What_came_due_while_nothing_ran_is_done_in_the_first_beat_and_says_how_late()
    {
        var (night, csw, second) = await Two();
        await night.Refer();
        csw.Expects("Respond by", minute: 0);
        await night.Crash();
        night.Clock.Advance(TimeSpan.FromMinutes(10));
        await night.Beat();
        second.Expects("This reached you 4 minutes late.", minute: 10);          // the missed page of T+3 is not made up
    }

    [Fact]
    public async Task A_due_row_that_a_hand_spoilt_stops_nobodys_page_and_is_seen()
    {
        var (night, _, second) = await Two();
        await night.Refer();
        await night.Table.AddEntityAsync(new TableEntity("los-angeles", "due|0"));
        await night.FastForward(TimeSpan.FromMinutes(6));
        second.Expects("Respond by 03:40", minute: 6);
        Assert.Equal(1, (await night.Parts.GetRequiredService<Watch>().Look(default)).Overdue);
        night.LooksThrough();
    }

    [Fact]
    public async Task A_roster_that_cannot_be_read_stops_nobodys_page()
    {
        var (night, _, second) = await Two();
        await night.Refer();
        night.Allows("cannot be read; the one before stays in force");
        var table = night.Parts.GetRequiredService<RosterTable>();
        Assert.True(await table.Save("""{ "notYetInvented": 1 }""", "newer", night.Clock.GetUtcNow(), (await table.Load(default))!.ETag, null, default));
        await night.FastForward(TimeSpan.FromMinutes(6));
        second.Expects("Respond by 03:40", minute: 6);
        var watch = night.Parts.GetRequiredService<Watch>();
        Assert.NotEqual(0, (await watch.Look(default)).RosterFaults);            // who may have come on call since is paged by nobody
        Assert.True(await table.Save(People.Roster, "older", night.Clock.GetUtcNow(), (await table.Load(default))!.ETag, null, default));
        Assert.Equal(0, (await watch.Look(default)).RosterFaults);
        night.LooksThrough();
    }

    /// Whoever pressed has gone before storage confirmed: the next person is asked all the same.
    [Fact]
    public async Task What_is_saved_is_sent_though_nobody_waits_for_it_any_more()
    {
        var (night, csw, second) = await Two();
        var id = await night.Refer();
        csw.Expects("Respond by");
        using var gone = new CancellationTokenSource();
        await night.Parts.GetRequiredService<Dispatcher>().Handle(id, (r, at) =>
        {
            gone.Cancel();
            return new Command.Decline(r.PagesFor(Role.Csw).First().Number, null, People.Csw1, at);
        }, gone.Token);
        await night.Settle();
        second.Expects("Respond by", minute: 0);
        night.LooksThrough();
    }

    /// Else one row that is wrong would have storage asked without end.
    [Fact]
    public async Task What_a_beat_cannot_settle_is_tried_again_with_a_pause()
    {
        const int Beats = 20;
        var (night, _, _) = await Two();
        var id = await night.Refer();
        night.Allows("the beat failed and will try again");
        await night.Table.AddEntityAsync(new TableEntity("los-angeles", Keys.Due(night.Clock.GetUtcNow().AddHours(-1), id)));
        await night.Spoils(id);
        night.Clock.Advance(TimeSpan.FromSeconds(15));
        var beat = night.Parts.GetRequiredService<Beat>();
        var before = beat.Finished;
        for (var n = 0; n < Beats; n++) await beat.Run(default);
        Assert.InRange(beat.Finished - before, Beats, Beats + 2);
        night.LooksThrough();
    }

    /// Nothing is to be done about it, now or ever, so each beat would find it again.
    [Theory, InlineData("of another moment"), InlineData("of one that has ended"), InlineData("of none")]
    public async Task A_due_row_that_is_no_referrals_own_is_taken_away(string whose)
    {
        var (night, _, _) = await Two();
        var id = whose == "of none" ? "R-00000009" : await night.Refer();
        if (whose == "of one that has ended") await night.Parts.GetRequiredService<Dispatcher>().Handle(id, (_, at) => new Command.Dispose([new("A", Disposition.EvaluatedOut, EvaluatedOutReason.NotCsec)], at, "hotline:desk", at), default);
        await night.Settle();
        var before = await night.Referrals.EarliestDue(default);
        await night.Table.AddEntityAsync(new TableEntity("los-angeles", Keys.Due(night.Clock.GetUtcNow().AddHours(-1), id)));

        await night.Beat();

        Assert.Equal(before, await night.Referrals.EarliestDue(default));
        Assert.Contains(night.Lines.All, line => line.Text.Contains($"{id}: a due row that is not its own", StringComparison.Ordinal));
        night.LooksThrough();
    }

    /// What is known to have come must not be sent again because storage could not be told.
    [Fact]
    public async Task A_page_that_the_channel_took_and_storage_could_not_be_told_of_is_not_sent_again_by_the_same_instance()
    {
        var (night, csw, _) = await Two();
        night.Allows("is not sent yet");
        night.Connector.Answers[csw.Conversation] = 503;
        var id = await night.Refer();
        night.Connector.Answers.Clear();
        night.Machine.Advance(TimeSpan.FromSeconds(5));
        night.Connector.Holds = csw.Conversation;
        var sending = night.Beat();
        await night.Connector.Reached;
        var putBack = await night.Spoils(id);
        night.Connector.LetGo();
        await sending;
        await putBack();
        Assert.Equal(1, (await night.Referrals.UnsentNow(default)).Count);

        for (var beat = 0; beat < 2; beat++)
        {
            night.Machine.Advance(TimeSpan.FromSeconds(10));
            await night.Beat();
        }

        Assert.Single(csw.Messages, m => !m.IsUpdate && m.Card is not null);
        Assert.Equal(0, (await night.Referrals.UnsentNow(default)).Count);
        night.LooksThrough();
    }

    /// Nobody comes back to a chat that swallows what is sent to it, and the watch would cry for ever.
    [Theory, InlineData(19, 1), InlineData(20, 0)]
    public async Task An_old_card_in_a_chat_that_hangs_is_given_up_after_twenty_tries(int tries, int left)
    {
        var (night, csw, _) = await Two();
        var id = await night.Refer();
        night.Connector.Answers[csw.Conversation] = 503;
        await night.Parts.GetRequiredService<Dispatcher>().Handle(id, (_, at) => new Command.RecordAccepted(Role.Csw, People.Csw2, at, People.Supervisor, at), default);
        await night.Settle();
        var redraw = await night.Referrals.Left(default).FirstAsync(m => m.What is Message.Redraw);
        night.Connector.Hangs = csw.Conversation;
        var again = night.Parts.GetRequiredService<Dispatcher>().Resend(redraw with { Attempts = tries });
        await night.Connector.Reached;
        night.Machine.Advance(TimeSpan.FromSeconds(8));
        await again;
        Assert.Equal(left, await night.Referrals.Left(default).CountAsync(m => m.What is Message.Redraw));
        night.Connector.LetGo();
        night.LooksThrough();
    }

    /// A page that was put off, claimed by who would send it now.
    private async Task<(Night, Phone, Unsent)> Claimed()
    {
        var (night, csw, _) = await Two();
        night.Connector.Answers[csw.Conversation] = 503;
        await night.Refer();
        night.Connector.Answers.Clear();
        night.Machine.Advance(TimeSpan.FromSeconds(5));
        var left = await night.Referrals.Left(default).FirstAsync(m => m.What is Message.Page page && page.To == People.Csw1);
        return (night, csw, (await night.Referrals.Claim(left, TimeSpan.FromSeconds(10), default))!);
    }

    /// The same ten seconds later.
    private async Task<(Night, Phone, Unsent)> ClaimedAndOver()
    {
        var given = await Claimed();
        given.Item1.Machine.Advance(TimeSpan.FromSeconds(10));
        return given;
    }

    private async Task<(Night, Phone, Phone)> Two()
    {
        var night = await Begin();
        return (night, await night.Phone(People.Csw1).Installs(), await night.Phone(People.Csw2).Installs());
    }

    private static async Task<IEnumerable<string>> Events(Night night, string id, string about) =>
        (await night.Look(id))["events"]!.AsArray().Select(e => (string)e!["event"]!).Where(e => e.StartsWith(about, StringComparison.Ordinal));
}
