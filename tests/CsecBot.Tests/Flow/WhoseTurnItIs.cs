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
        await Advance(night, [fifth]);                                             // the page took of its room, too
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
        await Task.WhenAll(before.Take(7)).WaitAsync(TimeSpan.FromSeconds(30), TimeProvider.System);
        await night.Refer();
        var left = await night.Referrals.Left(default).SingleAsync();
        Assert.Equal((0, true), (left.Attempts, left.ClaimedUntil <= night.Machine.GetUtcNow()));

        await night.Beat();                                                        // its moment is not near: it is not claimed
        Assert.Equal(left.ETag, (await night.Referrals.Left(default).SingleAsync()).ETag);
        await Advance(night, before.Skip(7));
        var newer = Page(22);
        var beat = night.Beat();
        await Advance(night, [beat, newer]);
        Assert.Equal(["Page 15", "a child", "Page 22"], csw.LooksThrough().TakeLast(3).Select(m => m.Card!.ToJsonString().Contains("Respond by", StringComparison.Ordinal) ? "a child" : m.Summary));
        Assert.Empty(await night.Referrals.Left(default).ToListAsync());
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

    /// Step by step, until they have ended.
    private static async Task Advance(Night night, IEnumerable<Task> until)
    {
        var all = Task.WhenAll(until);
        for (var step = 0; step < 200 && !all.IsCompleted; step++)
        {
            night.Machine.Advance(TimeSpan.FromSeconds(0.1));
            await Task.WhenAny(all, Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System));
        }
        await all;
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
