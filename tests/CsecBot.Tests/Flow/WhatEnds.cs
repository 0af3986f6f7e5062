using CsecBot.Channels;
using CsecBot.Dispatch;
using CsecBot.Storage;
using CsecBot.Tests.Channels;
using CsecBot.Tests.Storage;
using CsecBot.Timers;
using Microsoft.Extensions.DependencyInjection;
namespace CsecBot.Tests.Flow;

/// What stays in people's chats when a request has ended, and what happens when the engine itself is not well.
public sealed class WhatEnds(AzuriteFixture azurite) : FlowTest(azurite)
{
    [Fact]
    public async Task At_the_end_every_card_of_the_request_in_every_chat_is_a_stub_and_the_reason_is_kept_with_the_place()
    {
        var night = await Begin();
        var csw = await night.Phone(People.Csw1).Installs();
        var advocate = await night.Phone(People.Advocate1).Installs();
        var id = await night.Refer();
        await csw.Presses("Accept");
        await advocate.Says("accept");
        await night.FastForward(TimeSpan.FromMinutes(61));                      // a warning to each
        await csw.Says("arrived");
        await advocate.Says("arrived");
        foreach (var duty in (await night.Look(id))["duties"]!.AsArray())
            await night.Http.PostAsync($"/api/referrals/{id}/duties/{(string)duty!["duty"]!}", Night.Json($$"""{ "child": "{{(string?)duty["child"]}}", "outcome": "Done" }"""));
        await night.Settle();
        Assert.NotNull(night.Referrals.Recent(id));
        await night.Http.PostAsync($"/api/referrals/{id}/close", Night.Json("""{ "reason": "MARKER" }"""));
        await night.Settle();
        Assert.Equal("Closed", (string?)(await night.Look(id))["status"]);
        Assert.Null(night.Referrals.Recent(id));                                 // nor does it take up memory any longer
        foreach (var phone in new[] { csw, advocate })
        {
            var last = phone.Messages.Where(m => m.Card is not null).GroupBy(m => m.Id).Select(g => g.Last()).ToList();
            Assert.True(last.Count >= 3);
            Assert.All(last, m => Assert.Contains("Ended", m.Words, StringComparison.Ordinal));
        }
        Assert.Equal(["place|" + id], (await night.Rows()).Where(r => r.Select(p => p.Value).OfType<string>().Any(v => v.Contains("MARKER", StringComparison.Ordinal))).Select(r => r.RowKey));
        night.LooksThrough();
    }

    [Fact]
    public async Task An_engine_that_is_behind_is_unhealthy_and_a_supervisor_hears_of_it_once_in_a_quarter_of_an_hour()
    {
        var night = await Begin();
        await night.Phone(People.Csw1).Installs();
        var supervisor = await night.Phone(People.Supervisor).Installs();
        night.Connector.Answers[$"chat-{People.Csw1}"] = 503;
        await night.Refer();
        night.Machine.Advance(TimeSpan.FromMinutes(2));
        var look = await night.Parts.GetRequiredService<Watch>().Look(default);
        Assert.False(look.Clean);
        Assert.Equal(1, look.Unsent);
        supervisor.LooksThrough();
        var alarm = night.Parts.GetRequiredService<Alarm>();
        await alarm.Raise(Behind("It is behind."), default);
        await alarm.Raise(Behind("It is behind."), default);
        supervisor.Expects("It is behind.");
        night.Machine.Advance(TimeSpan.FromMinutes(14.9));
        await alarm.Raise(Behind("It is behind."), default);
        supervisor.ExpectsNothing();
        night.Machine.Advance(TimeSpan.FromMinutes(0.1));
        await alarm.Raise(Behind("It is still behind."), default);
        supervisor.Expects("It is still behind.");
    }

    [Fact]
    public async Task Who_could_not_be_told_is_told_by_the_next_look()
    {
        var night = await Begin();
        night.Allows("Nobody could be told");
        var supervisor = await night.Phone(People.Supervisor).Installs();
        var alarm = night.Parts.GetRequiredService<Alarm>();
        night.Connector.Answers[supervisor.Conversation] = 503;
        await alarm.Raise(Behind("It is behind."), default);
        night.Connector.Answers.Clear();
        await alarm.Raise(Behind("It is behind."), default);
        supervisor.Expects("It is behind.");
    }

    /// What is not well may be Teams.
    [Fact]
    public async Task Whom_Teams_does_not_reach_the_telephone_does()
    {
        await using var t = await Telephones.Begin(Azurite, Telephones.Gateway);
        var supervisor = await t.Night.Phone(People.Supervisor).Installs();
        t.Night.Connector.Answers[supervisor.Conversation] = 503;
        await t.Night.Parts.GetRequiredService<Alarm>().Raise(Behind("It is behind."), default);
        Assert.Equal(["On-call Dispatch needs attention. It is behind. Check by telephone that people were reached."], t.TextsTo(People.Supervisor));
    }

    /// A trouble that comes and goes each minute is one trouble.
    [Theory, InlineData(4.9, false), InlineData(5, true)]
    public async Task Trouble_that_was_settled_for_five_minutes_is_told_anew(double minutes, bool isTold)
    {
        var night = await Begin();
        var supervisor = await night.Phone(People.Supervisor).Installs();
        var alarm = night.Parts.GetRequiredService<Alarm>();
        await alarm.Raise(Behind("It is behind."), default);
        supervisor.Expects("It is behind.");
        await alarm.Settled(default);
        night.Machine.Advance(TimeSpan.FromMinutes(minutes));
        await alarm.Settled(default);
        await alarm.Raise(Behind("It is behind again."), default);
        if (isTold) supervisor.Expects("It is behind again.");
        else supervisor.ExpectsNothing();
    }

    /// The instance has never heard from the supervisor: whom it could tell it looks up while storage can be asked.
    [Fact]
    public async Task That_nobody_can_look_is_told_too()
    {
        var night = await Begin();
        foreach (var line in new[] { "failed", "The watch", "cannot be" }) night.Allows(line);
        var supervisor = await night.Phone(People.Supervisor).Installs();
        var minutely = ActivatorUtilities.CreateInstance<Minutely>((await night.SecondInstance()).Parts);
        await minutely.Execute(null!, default);
        supervisor.ExpectsNothing();
        await night.Table.DeleteAsync();
        night.Machine.Advance(TimeSpan.FromMinutes(1));
        await minutely.Execute(null!, default);
        supervisor.Expects("cannot see whether anything is late");
    }

    /// Storage that does not answer is what a supervisor must hear of: nobody else's address, and no telephone, may wait for it.
    [Fact]
    public async Task Whose_address_cannot_be_read_in_two_seconds_is_told_where_they_were_last()
    {
        var night = await Begin();
        night.Allows("cannot be read");
        var supervisor = await night.Phone(People.Supervisor).Installs();
        var wire = new Wire();
        var addresses = new AddressBook(new(Azurite.ConnectionString, night.Table.Name, new() { Transport = wire }), "los-angeles", night.Machine);
        var alarm = ActivatorUtilities.CreateInstance<Alarm>(night.Parts, addresses);
        await alarm.Settled(default);                                            // looked up while it could be
        night.Machine.Advance(TimeSpan.FromMinutes(1));
        var hanging = new TaskCompletionSource();
        wire.Hangs = hanging.Task;
        var waits = night.Machine.WaitsFor(TimeSpan.FromSeconds(2));
        var raising = alarm.Raise(Behind("It is behind."), default);
        Assert.True(await waits.WaitAsync(TimeSpan.FromSeconds(30)));
        night.Machine.Advance(TimeSpan.FromSeconds(2));
        await raising.WaitAsync(TimeSpan.FromSeconds(30));
        supervisor.Expects("It is behind.");
        hanging.SetResult();
    }

    /// What hangs in one chat is no reason for a place to stay in another.
    [Fact]
    public async Task While_a_chat_hangs_the_cards_in_the_others_become_stubs_and_its_own_at_night()
    {
        var night = await Begin();
        var (csw, advocate) = (await night.Phone(People.Csw1).Installs(), await night.Phone(People.Advocate1).Installs());
        var id = await night.Refer();
        await advocate.Says("accept");
        await csw.Says("accept");
        night.Connector.Hangs = advocate.Conversation;
        var ended = night.Parts.GetRequiredService<Dispatcher>().Handle(id, (_, at) => new Command.Dispose([new("A", Disposition.EvaluatedOut, EvaluatedOutReason.NotCsec)], at, "hotline:desk", at), default);
        await night.Connector.Reached;
        // That they are released comes beside it, and may be out before it is looked for or after.
        await night.Connector.Until(_ => Last(csw).All(m => m.Words.Contains("Ended", StringComparison.Ordinal) || m.Words.Contains("You are released", StringComparison.Ordinal)));
        night.Machine.Advance(TimeSpan.FromSeconds(8));
        await (await ended).Told;

        var redraw = await night.Referrals.Left(default).FirstAsync(m => m.What is Message.Redraw);
        night.Connector.Hangs = advocate.Conversation;
        var again = night.Parts.GetRequiredService<Dispatcher>().Resend(redraw with { Attempts = 20 });
        await night.Connector.Reached;
        night.Machine.Advance(TimeSpan.FromSeconds(8));
        await again;
        Assert.DoesNotContain(await night.Referrals.Left(default).ToListAsync(), m => m.What is Message.Redraw);
        Assert.DoesNotContain(Last(advocate), m => m.Words.Contains("Ended", StringComparison.Ordinal));

        night.Connector.Hangs = null;
        night.Connector.LetGo();
        await ActivatorUtilities.CreateInstance<Nightly>(night.Parts).Execute(null!, default);
        Assert.All(Last(advocate), m => Assert.Contains("Ended", m.Words, StringComparison.Ordinal));
        night.LooksThrough();
    }

    private static IReadOnlyList<Sent> Last(Phone phone)
    {
        List<Sent> last = [.. phone.Messages.Where(m => m.Card is not null).GroupBy(m => m.Id).Select(g => g.Last())];
        Assert.NotEmpty(last);
        return last;
    }

    [Fact]
    public async Task A_message_may_be_unsent_for_a_minute_and_no_longer()
    {
        var night = await Begin();
        await night.Phone(People.Csw1).Installs();
        night.Connector.Answers[$"chat-{People.Csw1}"] = 503;
        await night.Refer();
        var watch = night.Parts.GetRequiredService<Watch>();
        night.Machine.Advance(TimeSpan.FromSeconds(60));
        Assert.True(await watch.Look(default) is { Clean: true, Unsent: 1 });
        night.Machine.Advance(TimeSpan.FromSeconds(1));
        Assert.True(await watch.Look(default) is { Clean: false, Unsent: 1 });
        night.LooksThrough();
    }

    [Fact]
    public async Task What_no_beat_settles_may_be_due_for_a_minute_and_no_longer()
    {
        var night = await Begin();
        var id = await night.Refer();
        night.Allows("the beat failed and will try again");
        await night.Spoils(id);
        await night.Table.AddEntityAsync(new Azure.Data.Tables.TableEntity("los-angeles", CsecBot.Storage.Keys.Due(night.Clock.GetUtcNow().AddSeconds(-59), id)));
        var watch = night.Parts.GetRequiredService<Watch>();
        Assert.True(await watch.Look(default) is { Clean: true, Overdue: 0 });
        night.Clock.Advance(TimeSpan.FromSeconds(2));
        Assert.True(await watch.Look(default) is { Clean: false, Overdue: 1 });
        night.LooksThrough();
    }

    [Fact]
    public async Task A_lost_due_row_is_put_back_and_a_minute_later_all_is_well()
    {
        var night = await Begin();
        night.Allows("had lost its due row");
        night.Allows("The watch is not clean");
        night.Allows("Nobody could be told");
        var id = await night.Refer();
        var due = (await night.Referrals.Load(id, default))!.State.DueAt!.Value;
        await night.Table.DeleteEntityAsync("los-angeles", CsecBot.Storage.Keys.Due(due, id));
        var watch = night.Parts.GetRequiredService<Watch>();
        await watch.Compare(default);
        Assert.Equal((false, 1), (await watch.Look(default)) is var look ? (look.Clean, look.Forgotten) : default);
        var minutely = ActivatorUtilities.CreateInstance<Minutely>(night.Parts);
        await minutely.Execute(null!, default);
        Assert.True((await watch.Look(default)).Clean);
        await night.FastForward(TimeSpan.FromMinutes(5));
        Assert.True((await night.Referrals.Load(id, default))!.State.DueAt > due);
    }

    private static Dictionary<Trouble, string> Behind(string words) => new() { [Trouble.Behind] = words };
}
