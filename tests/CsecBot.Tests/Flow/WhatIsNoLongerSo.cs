using CsecBot.Channels;
using CsecBot.Dispatch;
using CsecBot.Storage;
using Microsoft.Extensions.DependencyInjection;
namespace CsecBot.Tests.Flow;

/// A message that had to wait says how things stand when it comes, or does not come.
public sealed class WhatIsNoLongerSo(AzuriteFixture azurite) : FlowTest(azurite)
{
    [Fact]
    public async Task Whoever_has_the_seat_again_is_not_told_to_turn_back()
    {
        var (night, id, csw) = await Taken();
        night.Connector.Answers[csw.Conversation] = 503;
        await Handle(night, id, at => new Command.Reassign(Role.Csw, People.Csw2, People.Supervisor, at));
        await Handle(night, id, at => new Command.RecordAccepted(Role.Csw, People.Csw1, at, People.Supervisor, at));
        night.Connector.Answers.Clear();
        await AllSent(night);
        Assert.DoesNotContain(csw.Messages, m => m.Reads.Contains("released", StringComparison.Ordinal));
        night.LooksThrough();
    }

    /// On its way already, it cannot be called back.
    [Fact]
    public async Task Whoever_is_needed_again_while_that_they_are_released_is_on_its_way_is_told_so_after_it()
    {
        var (night, id, csw) = await Taken();
        await night.Phone(People.Csw2).Installs();
        night.Connector.Answers[csw.Conversation] = 503;
        await Handle(night, id, at => new Command.Reassign(Role.Csw, People.Csw2, People.Supervisor, at));
        night.Connector.Answers.Clear();
        night.Connector.Holds = csw.Conversation;
        var dispatcher = night.Parts.GetRequiredService<Dispatcher>();
        var sending = dispatcher.Resend(await night.Referrals.Left(default).SingleAsync(m => m.What is Message.Released));
        await night.Connector.Reached;
        await dispatcher.Handle(id, (_, at) => new Command.RecordAccepted(Role.Csw, People.Csw1, at, People.Supervisor, at), default);
        night.Connector.LetGo();
        await sending;
        await AllSent(night);
        var told = csw.Messages.Where(m => !m.IsUpdate).ToList();
        Assert.Contains(told, m => m.Reads.Contains("You are released", StringComparison.Ordinal));
        Assert.Contains("You are needed: that you were released is no longer so.", told[^1].Reads, StringComparison.Ordinal);
        Assert.NotNull(Phone.Find(told[^1].Card, "Arrived"));
        night.LooksThrough();
    }

    [Fact]
    public async Task Whoever_was_released_is_told_so_however_late()
    {
        var (night, id, csw) = await Taken();
        await night.Phone(People.Csw2).Installs();                              // or the next who is asked is the first again
        night.Connector.Answers[csw.Conversation] = 503;
        await Handle(night, id, at => new Command.Reassign(Role.Csw, People.Csw2, People.Supervisor, at));
        night.Connector.Answers.Clear();
        await AllSent(night);
        Assert.Contains(csw.Messages, m => m.Reads.Contains("You are released", StringComparison.Ordinal));
        night.LooksThrough();
    }

    [Fact]
    public async Task Nobody_reads_that_it_is_covered_while_the_next_is_asked()
    {
        var night = await Begin();
        var (csw, supervisor) = (await night.Phone(People.Csw1).Installs(), await night.Phone(People.Supervisor).Installs());
        var id = await night.Refer();
        await night.FastForward(TimeSpan.FromMinutes(12));
        night.Connector.Answers[supervisor.Conversation] = 503;
        await csw.Says("accept");
        await csw.Says("hand back");
        night.Connector.Answers.Clear();
        await AllSent(night);
        Assert.DoesNotContain(supervisor.Messages, m => !m.IsUpdate && m.Reads.Contains("Covered", StringComparison.Ordinal));
        Assert.Equal("Paging", await Seat(night, id));
        night.LooksThrough();
    }

    /// Left for ever, it would keep the watch from ever being clean.
    [Theory, InlineData(19, 1), InlineData(20, 0)]
    public async Task An_older_message_that_cannot_be_put_away_is_given_up_after_twenty_tries(int tries, int left)
    {
        var night = await Begin();
        var csw = await night.Phone(People.Csw1).Installs();
        var id = await night.Refer();
        var before = (await night.Referrals.Load(id, default))!;
        Event[] seen = [new Event.Seen(1, night.Clock.GetUtcNow())];
        var saved = Assert.IsType<SaveResult.Saved>(await night.Referrals.Save(before, before.State.Fold(seen)!, new(People.Csw1, night.Clock.GetUtcNow(), seen), [new Message.Collapse(People.Csw1, 1, "m1")], null, []));
        night.Connector.Answers[csw.Conversation] = 503;
        await night.Parts.GetRequiredService<Dispatcher>().Resend(Assert.Single(saved.ToSend) with { Attempts = tries });
        Assert.Equal(left, await night.Referrals.Left(default).CountAsync(m => m.What is Message.Collapse));
        Assert.Equal(1 - left, await night.Referrals.CardsOf(id, default).CountAsync(c => c.Sent == "m1"));   // found again when the request ends
        night.LooksThrough();
    }

    /// Left for ever, it would hide what else lies there; but while nobody's chat takes anything, nobody is hopeless.
    [Theory, InlineData(239, true, 1), InlineData(240, true, 0), InlineData(240, false, 1)]
    public async Task What_one_chat_did_not_take_for_hours_while_others_took_theirs_is_given_up(int tries, bool othersTake, int left)
    {
        var night = await Begin();
        var supervisor = await night.Phone(People.Supervisor).Installs();
        await night.Phone(People.Csw1).Installs();
        var id = await night.Refer();
        var before = (await night.Referrals.Load(id, default))!;
        Event[] happened = [new Event.Seen(1, night.Clock.GetUtcNow())];
        var saved = Assert.IsType<SaveResult.Saved>(await night.Referrals.Save(before, before.State.Fold(happened)!, new(People.Csw1, night.Clock.GetUtcNow(), happened), [new Message.Unreached(People.Supervisor, 1)], null, []));
        night.Connector.Answers[supervisor.Conversation] = 503;
        night.Machine.Advance(TimeSpan.FromMinutes(5));
        if (othersTake) await night.Refer(Another());
        await night.Parts.GetRequiredService<Dispatcher>().Resend(Assert.Single(saved.ToSend) with { Attempts = tries });
        Assert.Equal(left, await night.Referrals.Left(default).CountAsync(m => m.Referral == id && m.What is Message.Unreached && m.What.To == People.Supervisor));
        night.LooksThrough();
    }

    [Fact]
    public async Task Whoever_is_asked_again_is_not_told_to_turn_back()
    {
        var (night, id, csw) = await Taken();
        night.Connector.Answers[csw.Conversation] = 503;
        await Handle(night, id, at => new Command.Reassign(Role.Csw, People.Csw2, People.Supervisor, at));
        await Handle(night, id, at => new Command.Reassign(Role.Csw, People.Csw1, People.Supervisor, at));
        night.Connector.Answers.Clear();
        await AllSent(night);
        Assert.Contains(csw.Messages, m => m.Reads.Contains("Respond by", StringComparison.Ordinal));
        Assert.DoesNotContain(csw.Messages, m => m.Reads.Contains("You are released", StringComparison.Ordinal));
        night.LooksThrough();
    }

    /// Whoever joins two does not know that the first still has something to say. That one has ended, and what is drawn anew or put away at night with it
    /// is not what was said of the other.
    [Fact]
    public async Task A_breach_that_was_not_said_yet_is_said_of_the_request_that_it_became_part_of()
    {
        var (night, second, supervisor) = await Merged_with_a_breach_unsaid();
        await AllSent(night);
        var said = supervisor.Messages.Last(m => !m.IsUpdate && m.Reads.Contains($"{second} ·", StringComparison.Ordinal) && m.Reads.Contains("not on scene", StringComparison.Ordinal));
        await night.Parts.GetRequiredService<Courier>().StubLeft(default);
        Assert.Contains("not on scene", supervisor.Messages.Last(m => m.Id == said.Id).Reads, StringComparison.Ordinal);
        Assert.Contains(said.Id, await night.Referrals.CardsOf(second, default).Select(c => c.Sent).ToListAsync());
        night.LooksThrough();
    }

    [Fact]
    public async Task What_was_not_said_yet_of_a_request_and_is_refused_by_then_goes_on_to_the_next_of_the_one_that_it_became_part_of()
    {
        var night = await Begin();
        var (supervisor, manager) = (await night.Phone(People.Supervisor).Installs(), await night.Phone(People.DutyManager).Installs());
        var (first, second) = (await night.Refer(), await night.Refer(Another()));
        var before = (await night.Referrals.Load(first, default))!;
        Event[] told = [new Event.CarrierTold("A", [People.Supervisor], night.Clock.GetUtcNow())];
        Assert.IsType<SaveResult.Saved>(await night.Referrals.Save(before, before.State.Fold(told)!, new(Command.System, night.Clock.GetUtcNow(), told), [new Message.Carried(People.Supervisor, "A")], null, []));
        Assert.Null((await night.Parts.GetRequiredService<Dispatcher>().Merge(first, second, [], "hotline:desk", default)).Refused);
        night.LooksThrough();
        night.Connector.Answers[supervisor.Conversation] = 403;
        await AllSent(night);
        Assert.Contains(manager.LooksThrough(), m => m.Reads.Contains(second, StringComparison.Ordinal) && m.Reads.Contains("open case", StringComparison.Ordinal));
        night.LooksThrough();
    }

    private async Task<(Night, string, Phone)> Merged_with_a_breach_unsaid()
    {
        var (night, first, _) = await Taken();
        var supervisor = await night.Phone(People.Supervisor).Installs();
        var second = await night.Refer(Another());
        night.LooksThrough();
        night.Connector.Answers[supervisor.Conversation] = 503;
        await night.FastForward(TimeSpan.FromMinutes(91));
        Assert.Contains(await night.Referrals.Left(default).ToListAsync(), m => m.Referral == first && m.What is Message.Warning && m.What.To == People.Supervisor);
        Assert.Null((await night.Parts.GetRequiredService<Dispatcher>().Merge(first, second, [], "hotline:desk", default)).Refused);
        night.Connector.Answers.Clear();
        return (night, second, supervisor);
    }

    private static System.Text.Json.Nodes.JsonObject Another()
    {
        var another = People.Referral();
        another["reference"] = "another call";
        return another;
    }

    private async Task<(Night, string, Phone)> Taken()
    {
        var night = await Begin();
        var csw = await night.Phone(People.Csw1).Installs();
        var id = await night.Refer();
        await csw.Presses("Accept");
        return (night, id, csw);
    }

    private static async Task Handle(Night night, string id, Func<DateTimeOffset, Command> command)
    {
        var handled = await night.Parts.GetRequiredService<Dispatcher>().Handle(id, (_, at) => command(at), default);
        Assert.Null(handled.Refused);
        await night.Settle();
    }

    private static async Task AllSent(Night night)
    {
        for (var n = 0; n < 4; n++)
        {
            night.Machine.Advance(TimeSpan.FromSeconds(20));
            await night.Beat();
        }
        Assert.False(await night.Referrals.Left(default).AnyAsync());
    }

    private static async Task<string> Seat(Night night, string id) => (string)(await night.Look(id))["roles"]!["csw"]!["state"]!;
}
