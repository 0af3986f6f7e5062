using CsecBot.Cards;
using CsecBot.Channels;
using CsecBot.Dispatch;
using CsecBot.Storage;
using CsecBot.Teams;
using Microsoft.Extensions.DependencyInjection;
namespace CsecBot.Tests.Flow;

/// More is to go to one chat than it takes at a time: a page that has waited must not wait again behind all that is newer.
public sealed class WhoseTurnItIs(AzuriteFixture azurite) : FlowTest(azurite)
{
    [Fact]
    public async Task Pages_come_first_and_then_whatever_is_oldest_whoever_asked_first()
    {
        var (night, csw, teams, to) = await Chat();
        var first = await Hangs(night, csw, teams, to);
        Task<Receipt>[] waiting =
        [
            .. new[] { 5, 1, 3 }.Select(minute => teams.Post(to, new($"Born at {minute}", []), default, Left(night, minute, new Message.Carried(People.Csw1, "child A")))),
            .. new[] { 9, 7 }.Select(minute => teams.Post(to, new($"Page of {minute}", []), default, Left(night, minute, new Message.Page(People.Csw1, 1)))),
        ];
        night.Connector.LetGo();
        await Task.WhenAll(waiting).WaitAsync(TimeSpan.FromSeconds(30), TimeProvider.System);
        await first;
        Assert.Equal(["Page of 7", "Page of 9", "Born at 1", "Born at 3", "Born at 5"], csw.LooksThrough().TakeLast(5).Select(m => m.Summary));
    }

    /// Begun in its last moment it would be given up on its way, would come all the same, and would be sent again.
    [Fact]
    public async Task What_waits_too_long_for_its_turn_in_a_chat_is_not_begun()
    {
        var (night, csw, teams, to) = await Chat();
        var first = await Hangs(night, csw, teams, to);

        var second = teams.Post(to, new("Second", []), default);
        night.Machine.Advance(TimeSpan.FromSeconds(3));

        Assert.IsType<Receipt.NotNow>(await second.WaitAsync(TimeSpan.FromSeconds(30), TimeProvider.System));
        Assert.False(first.IsCompleted);
        night.Connector.LetGo();
        await first;
        Assert.DoesNotContain(csw.Messages, m => m.Summary == "Second");
    }

    [Fact]
    public async Task What_gets_its_turn_within_three_seconds_is_sent()
    {
        var (night, csw, teams, to) = await Chat();
        var first = await Hangs(night, csw, teams, to);

        var second = teams.Post(to, new("Second", []), default);
        night.Machine.Advance(TimeSpan.FromSeconds(2.9));
        night.Connector.LetGo();

        Assert.IsType<Receipt.Taken>(await second.WaitAsync(TimeSpan.FromSeconds(30), TimeProvider.System));
        await first;
        Assert.Equal("Second", Assert.Single(csw.LooksThrough()).Summary);
    }

    [Fact]
    public async Task However_many_chats_there_are_none_waits_for_another()
    {
        var (night, csw, teams, to) = await Chat();
        var first = await Hangs(night, csw, teams, to);
        // Turns that are shared by what a text adds up to, as those of referrals are, would be shared by these two.
        var turns = new Turns();
        var another = Enumerable.Range(0, 10_000).Select(n => $"chat-{n}").First(chat => turns.Of(chat) == turns.Of(csw.Conversation));

        Assert.IsType<Receipt.Taken>(await teams.Post(to with { ConversationId = another }, new("Second", []), default).WaitAsync(TimeSpan.FromSeconds(30), TimeProvider.System));
        Assert.False(first.IsCompleted);
        night.Connector.LetGo();
        await first;
    }

    /// Put off for longer each time, it would come minutes after what is newer.
    [Fact]
    public async Task Who_missed_a_turn_has_not_failed_and_anybody_may_have_it_a_second_later()
    {
        var (night, csw, teams, to) = await Chat();
        var first = await Hangs(night, csw, teams, to);
        var waits = night.Machine.WaitsFor(TimeSpan.FromSeconds(3));
        var referring = night.Post(People.Referral());
        Assert.True(await waits.WaitAsync(TimeSpan.FromSeconds(30)));
        night.Machine.Advance(TimeSpan.FromSeconds(3));
        await referring;
        await night.Settle();

        var left = await night.Referrals.Left(default).SingleAsync();
        Assert.Equal((0, TimeSpan.FromSeconds(1)), (left.Attempts, left.ClaimedUntil - night.Machine.GetUtcNow()));
        night.Connector.LetGo();
        await first;
        night.Machine.Advance(TimeSpan.FromSeconds(1));
        await night.Beat();
        csw.Expects("Social worker");
    }

    /// What is no page has less of a chat's limits, and so has its moment later.
    [Fact]
    public async Task A_page_does_not_wait_behind_what_waits_for_its_moment()
    {
        var (night, csw, teams, to) = await Chat(("Bot:MessagesPerSecond", "50"));
        for (var n = 0; n < 4; n++) Assert.IsType<Receipt.Taken>(await teams.Post(to, new("At once", []), default));
        var fifth = teams.Post(to, new("Fifth", []), default);
        Assert.IsType<Receipt.Taken>(await teams.Post(to, new("Page", []), default, Left(night, 0, new Message.Page(People.Csw1, 1))).WaitAsync(TimeSpan.FromSeconds(30), TimeProvider.System));
        Assert.False(fifth.IsCompleted);
        var again = night.Machine.WaitsFor(TimeSpan.FromSeconds(1));
        night.Machine.Advance(TimeSpan.FromSeconds(1));
        Assert.True(await again.WaitAsync(TimeSpan.FromSeconds(30)));              // the page took of its room, too
        night.Machine.Advance(TimeSpan.FromSeconds(1));
        Assert.IsType<Receipt.Taken>(await fifth.WaitAsync(TimeSpan.FromSeconds(30), TimeProvider.System));
        Assert.Equal(["Page", "Fifth"], csw.LooksThrough().TakeLast(2).Select(m => m.Summary));
    }

    /// The limits of its chat give it a moment that is too far for waiting: it is left, and its moment stays its own.
    [Fact]
    public async Task A_page_whose_moment_is_later_is_left_to_anybody_and_goes_then()
    {
        var (night, csw, teams, to) = await Chat(("Bot:MessagesPerSecond", "50"));
        Task<Receipt> Page(int n) => teams.Post(to, new($"Page {n}", []), default, Left(night, n, new Message.Page(People.Csw1, n)));
        var before = Enumerable.Range(0, 22).Select(Page).ToList();                // seven go at once, one a second later, and so on; six come never again
        await Task.WhenAll([.. before.Take(7), .. before.Skip(16)]).WaitAsync(TimeSpan.FromSeconds(30), TimeProvider.System);
        await night.Refer();
        var left = await night.Referrals.Left(default).SingleAsync();
        Assert.Equal((0, true), (left.Attempts, left.ClaimedUntil <= night.Machine.GetUtcNow()));

        await night.Beat();                                                        // its moment is not near: it is not claimed
        Assert.Equal(left.ETag, (await night.Referrals.Left(default).SingleAsync()).ETag);
        foreach (var these in new[] { before[7..8], before[8..15], before[15..16] })
        {
            night.Machine.Advance(TimeSpan.FromSeconds(1));
            await Task.WhenAll(these).WaitAsync(TimeSpan.FromSeconds(30), TimeProvider.System);
        }
        var newer = Page(22);
        var waits = night.Machine.WaitsFor(TimeSpan.FromSeconds(1));
        var beat = night.Beat();
        Assert.True(await waits.WaitAsync(TimeSpan.FromSeconds(30)));
        night.Machine.Advance(TimeSpan.FromSeconds(1));
        await beat.WaitAsync(TimeSpan.FromSeconds(30), TimeProvider.System);
        night.Machine.Advance(TimeSpan.FromSeconds(1));
        await newer.WaitAsync(TimeSpan.FromSeconds(30), TimeProvider.System);
        Assert.Equal(["Page 15", "a child", "Page 22"], csw.LooksThrough().TakeLast(3).Select(m => m.Card!.ToJsonString().Contains("Respond by", StringComparison.Ordinal) ? "a child" : m.Summary));
        Assert.Empty(await night.Referrals.Left(default).ToListAsync());
    }

    /// Asked for once more in the chat that is gone, it would be made anew again, and would have lost the moment it had there.
    [Fact]
    public async Task A_page_whose_chat_was_made_anew_keeps_its_moment_in_it()
    {
        var (night, csw, _, to) = await Chat(("Bot:MessagesPerSecond", "50"));
        night.Connector.Answers[csw.Conversation] = 404;
        night.Connector.Conversations[to.UserId] = "a:made-anew";
        var pace = night.Parts.GetRequiredService<ChannelPace>();
        for (var n = 0; n < 16; n++) pace.Take("a:made-anew", $"{n}", isPage: true);   // the next moment there is in four seconds
        await night.Refer();
        Assert.Equal("a:made-anew", (await night.Parts.GetRequiredService<AddressBook>().Find(People.Csw1, default))!.ConversationId);

        for (var n = 16; n < 40; n++) pace.Take("a:made-anew", $"{n}", isPage: true);
        night.Machine.Advance(TimeSpan.FromSeconds(4));
        await night.Beat();
        Assert.Single(night.Connector.Log, s => s.Conversation == "a:made-anew");
    }

    /// A first message, and whatever else comes to that chat would be taken.
    private static async Task<Task> Hangs(Night night, Phone csw, TeamsChannel teams, Address to)
    {
        night.Connector.Hangs = csw.Conversation;
        var first = teams.Post(to, new("First", []), default);
        await night.Connector.Reached;
        night.Connector.Hangs = null;
        return first;
    }

    private async Task<(Night, Phone, TeamsChannel, Address)> Chat(params (string, string?)[] settings)
    {
        var night = await Begin(null, settings);
        var csw = await night.Phone(People.Csw1).Installs();
        return (night, csw, night.Parts.GetRequiredService<TeamsChannel>(), (await night.Parts.GetRequiredService<AddressBook>().Find(People.Csw1, default))!);
    }

    private static Unsent Left(Night night, int minute, Message what) =>
        new("R-7K3QF2M4", $"{minute} {what.GetType().Name}", what, 0, Night.Start.AddMinutes(minute), night.Machine.GetUtcNow().AddHours(1), "");
}
