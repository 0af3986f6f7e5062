using System.Collections.Concurrent;
using CsecBot.Cards;
using CsecBot.Channels;
using CsecBot.Dispatch;
using CsecBot.Storage;
using CsecBot.Teams;
using CsecBot.Timers;
using Microsoft.Extensions.DependencyInjection;
namespace CsecBot.Tests.Flow;

/// One person's chat neither takes nor refuses what is sent to it: that is no reason for anybody else's page to wait.
public sealed class AChatThatHangs(AzuriteFixture azurite) : FlowTest(azurite)
{
    [Fact]
    public async Task What_is_due_for_others_goes_out_however_many_requests_wait_for_it()
    {
        const int Requests = 12;
        var (night, csw, advocate) = await Two();
        for (var n = 0; n < Requests; n++) await night.Refer(People.Referral(n));
        night.Connector.Hangs = csw.Conversation;
        night.Clock.Advance(TimeSpan.FromMinutes(3));

        var beat = night.Parts.GetRequiredService<Beat>().Run(default);
        await night.Connector.Until(log => log.Count(s => s.Conversation == advocate.Conversation && !s.IsUpdate && s.Card is not null) == 2 * Requests);

        Assert.False(beat.IsCompleted);
        await End(night, beat, csw, advocate);
    }

    [Fact]
    public async Task A_page_that_was_left_goes_out_while_what_is_due_hangs()
    {
        var (night, csw, advocate) = await Two();
        await night.Refer();
        night.Clock.Advance(TimeSpan.FromMinutes(1));
        night.Connector.Answers[advocate.Conversation] = 503;
        var left = await night.Refer(People.Referral(2));
        night.Connector.Answers.Clear();
        night.Connector.Hangs = csw.Conversation;
        night.Machine.Advance(TimeSpan.FromSeconds(10));
        night.Clock.Advance(TimeSpan.FromMinutes(2));                            // the first is due, the other is not

        var beat = night.Parts.GetRequiredService<Beat>().Run(default);
        await night.Connector.Until(log => log.Any(s => s.Conversation == advocate.Conversation && s.Reads.Contains(left, StringComparison.Ordinal)));

        Assert.False(beat.IsCompleted);
        await End(night, beat, csw, advocate);
    }

    /// It is given up after eight seconds.
    [Theory, InlineData(true), InlineData(false)]
    public async Task What_comes_due_next_does_not_wait_for_it(bool wasLeft)
    {
        var (night, csw, advocate) = await Two();
        if (wasLeft) night.Connector.Answers[csw.Conversation] = 503;
        await night.Refer();
        night.Connector.Answers.Clear();
        night.Clock.Advance(TimeSpan.FromMinutes(1));
        var next = await night.Refer(People.Referral(2));
        var waits = night.Machine.WaitsFor(TimeSpan.FromSeconds(2));
        night.Connector.Hangs = csw.Conversation;
        if (wasLeft) night.Machine.Advance(TimeSpan.FromSeconds(10));
        else night.Clock.Advance(TimeSpan.FromMinutes(2));
        var beat = night.Parts.GetRequiredService<Beat>();
        var first = beat.Run(default);
        await night.Connector.Reached;

        night.Clock.Advance(TimeSpan.FromMinutes(3));
        var came = night.Connector.Until(log => log.Count(s => s.Conversation == advocate.Conversation && s.Reads.Contains(next, StringComparison.Ordinal)) > 1);
        var second = beat.Run(default);
        var waited = 0;   // a client gives up by the computer's own clock, too: the next page must not have waited for that
        while (waited < 6 && await Task.WhenAny(came, waits.WaitAsync()) != came)
        {
            waited += 2;
            night.Machine.Advance(TimeSpan.FromSeconds(2));
        }
        await came;
        Assert.InRange(waited, 2, 6);

        await End(night, Task.WhenAll(first, second), csw, advocate);
    }

    /// Each that hangs holds a place for two seconds, and with hundreds of them everybody's next page would be late. What is claimed no other instance may send.
    [Fact]
    public async Task However_much_was_left_for_it_a_beat_is_over_when_the_first_of_it_hung()
    {
        const int Left = 90, Places = 8;
        var (night, csw, advocate) = await Two();
        var id = await night.Refer();
        await night.Leaves(id, [.. Enumerable.Range(0, Left).Select(n => new Message.Carried(People.Csw1, $"child {n}"))]);
        night.Machine.Advance(TimeSpan.FromSeconds(10));
        var began = night.Machine.GetUtcNow();
        var waits = night.Machine.WaitsFor(TimeSpan.FromSeconds(2));
        night.Connector.Hangs = csw.Conversation;
        var beat = night.Parts.GetRequiredService<Beat>().Run(default);
        for (var n = 0; n < Places; n++) Assert.True(await waits.WaitAsync(TimeSpan.FromSeconds(30)));
        await night.Connector.Reached;
        var asked = new ConcurrentBag<DateTimeOffset>();
        night.Parts.GetRequiredService<Wake>().Asked += asked.Add;
        night.Machine.Advance(TimeSpan.FromSeconds(2));

        await beat.WaitAsync(TimeSpan.FromSeconds(20), TimeProvider.System);
        Assert.Contains(asked, at => at <= night.Clock.GetUtcNow() + TimeSpan.FromSeconds(2));
        Assert.Equal(Left - Places, await night.Referrals.Left(default).CountAsync(m => m.ClaimedUntil <= began));   // whoever looks next has the others
        await End(night, Task.CompletedTask, csw, advocate);
    }

    /// It was put off for less time than a beat may take.
    [Fact]
    public async Task What_was_put_off_until_within_a_beat_is_looked_at_when_it_ends()
    {
        var (night, csw, advocate) = await Two();
        await night.Refer();
        night.Clock.Advance(TimeSpan.FromMinutes(1));
        night.Connector.Answers[csw.Conversation] = 503;
        await night.Refer(People.Referral(2));
        night.Connector.Answers.Clear();
        var left = await night.Referrals.Left(default).SingleAsync();
        night.Machine.Advance(left.ClaimedUntil - night.Machine.GetUtcNow() - TimeSpan.FromSeconds(1));
        var waits = night.Machine.WaitsFor(TimeSpan.FromSeconds(2));
        night.Connector.Hangs = advocate.Conversation;
        night.Clock.Advance(TimeSpan.FromMinutes(2));                            // the first is due
        var asked = new ConcurrentBag<DateTimeOffset>();
        var beat = night.Parts.GetRequiredService<Beat>().Run(default);
        await night.Connector.Reached;
        Assert.True(await waits.WaitAsync(TimeSpan.FromSeconds(30)));
        night.Parts.GetRequiredService<Wake>().Asked += asked.Add;
        night.Machine.Advance(TimeSpan.FromSeconds(2));
        await beat.WaitAsync(TimeSpan.FromSeconds(30), TimeProvider.System);
        Assert.Contains(asked, at => at <= night.Clock.GetUtcNow() + TimeSpan.FromSeconds(1));
        night.Connector.LetGo();
        await night.Beat();
        await End(night, Task.CompletedTask, csw, advocate);
    }

    [Theory]
    [InlineData(7.9, "The channel answered")]
    [InlineData(8, "The channel did not answer")]
    public async Task A_page_is_given_up_after_eight_seconds_and_not_before(double seconds, string line)
    {
        var (night, csw, _) = await Two();
        night.Connector.Hangs = csw.Conversation;
        var said = night.Lines.Until(line);
        var referring = night.Post(People.Referral());
        await night.Connector.Reached;

        night.Machine.Advance(TimeSpan.FromSeconds(seconds));
        night.Connector.LetGo();                                                 // too late for who gave up already

        await said.WaitAsync(TimeSpan.FromSeconds(30), TimeProvider.System);
        await referring;
        await End(night, Task.CompletedTask);
        night.LooksThrough();
    }

    [Fact]
    public async Task The_hotline_is_answered_after_five_seconds_all_the_same()
    {
        var (night, csw, _) = await Two();
        night.Connector.Hangs = csw.Conversation;
        var waits = night.Machine.WaitsFor(TimeSpan.FromSeconds(5));
        var referring = night.Post(People.Referral());
        await night.Connector.Reached;
        Assert.True(await waits.WaitAsync(TimeSpan.FromSeconds(30)));
        night.Machine.Advance(TimeSpan.FromSeconds(5));

        Assert.Equal(System.Net.HttpStatusCode.Created, (await referring.WaitAsync(TimeSpan.FromSeconds(30), TimeProvider.System)).StatusCode);
        await End(night, Task.CompletedTask);
        night.LooksThrough();
    }

    /// Both at once, the second would wait for its turn in the chat until it is too late for it.
    [Fact]
    public async Task Two_cards_in_a_chat_that_is_slow_are_drawn_anew_one_after_the_other()
    {
        var (night, _, _) = await Two();
        var manager = await night.Phone(People.DutyManager).Installs();
        var id = await night.Refer();
        await night.FastForward(TimeSpan.FromMinutes(20));
        Assert.Equal(2, (await night.Referrals.Load(id, default))!.State.Pages.Count(p => p.Person == People.DutyManager));   // asked for both seats
        var before = manager.Messages.Count;
        night.Connector.HoldsCards = manager.Conversation;

        var accepted = await night.Parts.GetRequiredService<Dispatcher>().Handle(id, (_, at) => new Command.Accept(1, People.Csw1, at), default);
        await night.Connector.Reached;
        night.Machine.Advance(TimeSpan.FromSeconds(4));
        night.Connector.LetGo();
        await accepted.Told.WaitAsync(TimeSpan.FromSeconds(30), TimeProvider.System);

        Assert.Equal(2, manager.Messages.Skip(before).Where(m => m.IsUpdate).Select(m => m.Id).Distinct().Count());
        night.LooksThrough();
    }

    /// An alarm, an answer in a chat: each holds something that others need.
    [Fact]
    public async Task Whatever_is_sent_is_given_up_in_time()
    {
        var night = await Begin();
        var clients = night.Parts.GetRequiredService<IHttpClientFactory>();

        Assert.All(["", "watch", "any other"], name => Assert.Equal(TimeSpan.FromSeconds(10), clients.CreateClient(name).Timeout));
    }

    private async Task<(Night, Phone, Phone)> Two()
    {
        var night = await Begin();
        return (night, await night.Phone(People.Csw1).Installs(), await night.Phone(People.Advocate1).Installs());
    }

    private static async Task End(Night night, Task beat, params Phone[] phones)
    {
        night.Connector.LetGo();
        await beat;
        await night.Settle();
        foreach (var phone in phones) phone.LooksThrough();
    }
}
