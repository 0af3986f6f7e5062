using System.Text.Json.Nodes;
using CsecBot.Storage;
using Microsoft.Extensions.DependencyInjection;
namespace CsecBot.Tests.Flow;

/// What was pressed or typed took effect; a short question adds what is missing. Only a time that cannot be is asked about first.
public sealed class WhatIsAskedAfterwards(AzuriteFixture azurite) : FlowTest(azurite)
{
    [Theory]
    [InlineData("too far", "TooFar")]
    [InlineData("Too far.", "TooFar")]
    [InlineData("3", "Ill")]
    [InlineData("conflict of interest", "ConflictOfInterest")]
    public async Task Why_is_asked_after_a_decline_and_added(string typed, string reason)
    {
        var (night, csw, id) = await Paged();
        Assert.Contains("Why could you not go?", await csw.Says("decline"), StringComparison.Ordinal);
        Assert.Null((string?)(await Event(night, id, "declined"))!["reason"]);                     // it took effect before it was asked
        Assert.Contains("Reason: ", await csw.Says(typed), StringComparison.Ordinal);
        Assert.Equal(reason, (string?)(await Event(night, id, "declineExplained"))!["reason"]);
        await NothingIsKept(night);
    }

    [Fact]
    public async Task Why_may_be_typed_after_the_button_too_and_after_a_restart()
    {
        var (night, csw, id) = await Paged();
        await csw.Presses("Decline");
        await night.Restart();
        Assert.Contains("1 already out, 2 too far, 3 ill", await csw.Says("because of the rain"), StringComparison.Ordinal);
        await night.Restart();
        Assert.Contains("Reason: Unsafe", await csw.Says("unsafe"), StringComparison.Ordinal);
        Assert.Equal("Unsafe", (string?)(await Event(night, id, "declineExplained"))!["reason"]);
    }

    [Theory]
    [InlineData("skip")]
    [InlineData("cancel")]
    public async Task Why_need_not_be_said(string typed)
    {
        var (night, csw, id) = await Paged();
        await csw.Says("decline");
        Assert.Contains("Nothing more was recorded.", await csw.Says(typed), StringComparison.Ordinal);
        Assert.Null(await Event(night, id, "declineExplained"));
        Assert.Contains("That was not understood", await csw.Says("too far"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Why_answered_by_a_button_is_not_changed_by_the_next_words()
    {
        var (night, csw, id) = await Paged();
        await csw.Says("decline because");
        await csw.Presses("Ill");
        Assert.Contains("That was not understood", await csw.Says("2"), StringComparison.Ordinal);
        Assert.Equal("Ill", (string?)(await Event(night, id, "declineExplained"))!["reason"]);
    }

    [Fact]
    public async Task A_command_ends_the_question()
    {
        var (night, csw, id) = await Paged();
        await csw.Says("decline");
        Assert.Contains("You have accepted.", await csw.Says($"accept {id}"), StringComparison.Ordinal);
        await NothingIsKept(night);
    }

    [Theory]
    [InlineData("ill")]
    [InlineData("3")]
    public async Task Why_is_asked_after_a_hand_back_and_added_and_no_clock_moves(string typed)
    {
        var (night, csw, id) = await Accepted();
        var second = await night.Phone(People.Csw2).Installs();
        await night.FastForward(TimeSpan.FromMinutes(2));
        var before = (await night.Look(id))["roles"]!["csw"]!;
        Assert.Contains("Why can you not go?", await csw.Says("hand back"), StringComparison.Ordinal);
        second.Expects("Social worker needed", minute: 2);                                         // it took effect before it was asked
        Assert.Contains("1 already out, 2 too far, 3 ill", await csw.Says("it rains"), StringComparison.Ordinal);
        Assert.Contains("Reason: Ill.", await csw.Says(typed), StringComparison.Ordinal);
        Assert.Equal("Ill", (string?)(await Event(night, id, "handBackExplained"))!["reason"]);
        var after = (await night.Look(id))["roles"]!["csw"]!;
        foreach (var clock in new[] { "startedAt", "arriveBy" }) Assert.Equal((string?)before[clock], (string?)after[clock]);
        second.ExpectsNothing();
        await NothingIsKept(night);
    }

    [Fact]
    public async Task Why_may_be_said_with_the_hand_back_or_tapped_and_another_reason_corrects_it()
    {
        var (night, csw, id) = await Accepted();
        Assert.Contains("Reason: Too far.", await csw.Says("hand back too far"), StringComparison.Ordinal);
        await NothingIsKept(night);
        Assert.Contains("You have accepted.", await csw.Says($"accept {id}"), StringComparison.Ordinal);
        await csw.Presses("Hand back");
        Assert.Contains("Reason: Unsafe.", (await csw.Presses("Unsafe")).ToJsonString(), StringComparison.Ordinal);
        Assert.Contains("Reason: Other.", await csw.Says($"hand back other {id}"), StringComparison.Ordinal);
        Assert.Equal(["TooFar", "Unsafe", "Other"], (await night.Look(id))["events"]!.AsArray().Where(e => (string?)e!["event"] == "handBackExplained").Select(e => (string?)e!["reason"]));
        Assert.Contains("That was not understood", await csw.Says("2"), StringComparison.Ordinal);   // nothing is owed any more
        csw.LooksThrough();
    }

    [Fact]
    public async Task A_supervisor_who_gives_a_seat_back_is_asked_why_too()
    {
        var (night, csw, id) = await Paged();
        var supervisor = await night.Phone(People.Supervisor).Installs();
        await night.FastForward(TimeSpan.FromMinutes(12));
        supervisor.LooksThrough();
        await supervisor.Presses("Take over");
        await supervisor.Presses("Hand back");                                                     // their card goes on showing the seat
        supervisor.Expects("You gave this back. Why can you not go?");
        await supervisor.Says("conflict of interest");
        var explained = await Event(night, id, "handBackExplained");
        Assert.Equal(("ConflictOfInterest", People.Supervisor), ((string?)explained!["reason"], (string?)explained["person"]));
        await supervisor.Says($"take over csw {id}");                                              // a card of its own, without a page
        var given = await supervisor.Presses("Hand back");
        Assert.Contains("Why can you not go?", given.ToJsonString(), StringComparison.Ordinal);
        Assert.Contains("Reason: Unsafe.", (await supervisor.Presses(Phone.Find(given, "Unsafe")!)).ToJsonString(), StringComparison.Ordinal);
        night.LooksThrough();
    }

    [Theory]
    [InlineData("Decline", "Why could you not go?", "declined")]
    [InlineData("Hand back", "Why can you not go?", "handedBack")]
    public async Task A_question_that_cannot_be_asked_leaves_the_click_what_it_was(string button, string answer, string happened)
    {
        var night = await BeginWith(parts => parts.AddSingleton<IStorage>(new NoStorage()));
        night.Allows("what is still missing was not asked for");
        var csw = await night.Phone(People.Csw1).Installs();
        var id = await night.Refer();
        if (button == "Hand back") await csw.Presses("Accept");
        Assert.Contains(answer, (await csw.Presses(button)).ToJsonString(), StringComparison.Ordinal);
        Assert.NotNull(await Event(night, id, happened));
        Assert.Single(night.Lines.Errors);
        csw.LooksThrough();
    }

    [Fact]
    public async Task A_conversation_kept_by_another_version_stands_before_nothing()
    {
        var (night, csw, id) = await Paged();
        night.Allows("A stored conversation cannot be read and is given up");
        Task Leave() => night.Parts.GetRequiredService<BotStateTable>().Write($"msteams/conversations/{csw.Conversation}", """{"$type":"Gone"}""", null, default);
        await Leave();
        Assert.Contains("That was not understood", await csw.Says("well"), StringComparison.Ordinal);
        await NothingIsKept(night);
        await Leave();
        Assert.Contains("Why could you not go?", await csw.Says("decline"), StringComparison.Ordinal);
        await Leave();
        await csw.Presses("Ill");
        Assert.Equal("Ill", (string?)(await Event(night, id, "declineExplained"))!["reason"]);
        await Leave();
        Assert.Contains("You have accepted.", await csw.Says($"accept {id}"), StringComparison.Ordinal);
        csw.LooksThrough();
    }

    [Fact]
    public async Task An_answer_that_cannot_be_kept_undoes_nothing_and_the_question_is_asked()
    {
        var (night, csw, id) = await Paged();
        night.Allows("a card was not kept");
        night.Connector.CallsAll = new('x', 40_000);                                               // longer than a row's text may be
        await csw.Says("decline");
        night.Connector.CallsAll = null;
        await csw.Says("ill");
        Assert.Equal("Ill", (string?)(await Event(night, id, "declineExplained"))!["reason"]);
    }

    [Theory]
    [InlineData("arrived 02:45", "in the future. When was it?", "02:20", 10)]
    [InlineData("arrived 02:05", "before the acceptance. When was it?", "10 min ago", 10)]
    [InlineData("arrived soon", "was not understood, and nothing was recorded. When was it?", "now", 20)]
    [InlineData("here in 10 minutes", "was not understood", "at 2:25", 15)]
    [InlineData("on scene 5", "Which time do you mean: 02:25 in the morning?", "minutes ago", 15)]
    [InlineData("arrived 2:99", "was not understood", "arrived", 20)]
    public async Task When_is_asked_first_and_the_next_words_are_the_time(string typed, string question, string then, int minute)
    {
        var (night, csw, id) = await Accepted();
        await night.FastForward(TimeSpan.FromMinutes(20));
        Assert.Contains(question, await csw.Says(typed), StringComparison.Ordinal);
        Assert.Null(await Event(night, id, "arrived"));
        Assert.Contains("was not understood", await csw.Says("a while ago"), StringComparison.Ordinal);
        await night.Restart();
        Assert.Contains("before the acceptance", await csw.Says("02:05"), StringComparison.Ordinal);
        if (then == "minutes ago") await csw.Says("5");
        Assert.Contains("On scene 02:", await csw.Says(then), StringComparison.Ordinal);
        Assert.Equal(Night.Start.AddMinutes(minute), (await Event(night, id, "arrived"))!["at"]!.GetValue<DateTimeOffset>());
        await NothingIsKept(night);
    }

    [Fact]
    public async Task When_is_asked_after_a_button_too()
    {
        var (night, csw, id) = await Accepted();
        await night.FastForward(TimeSpan.FromMinutes(20));
        await csw.Presses("Arrived");
        Assert.Contains("before the acceptance. When was it?", (await csw.Presses("Save", ("arrivalTime", "01:00"))).ToJsonString(), StringComparison.Ordinal);
        Assert.Contains("On scene 02:20", await csw.Says("2:20"), StringComparison.Ordinal);
        Assert.Equal(Night.Start.AddMinutes(10), (await Event(night, id, "arrivalCorrected"))!["at"]!.GetValue<DateTimeOffset>());
    }

    [Theory]
    [InlineData("eta 2:05", "Which time do you mean: 02:05 in the morning, or 14:05 in the afternoon?", "in half an hour", 30)]
    [InlineData("eta 02:05", "That time is past. When will you be there?", "by 3", 50)]
    [InlineData("eta soon", "was not understood, and nothing was recorded. When will you be there?", "25", 25)]
    [InlineData("eta 2:05", "Which time", "in the afternoon", 715)]
    [InlineData("eta 215", "Which time do you mean: 02:15 in the morning, or 05:45 in the morning?", "02:15 in the morning", 5)]
    [InlineData("eta 215", "Which time", "in the morning", 5)]
    [InlineData("eta 215", "Which time", "minutes", 215)]
    public async Task When_will_you_be_there(string typed, string question, string then, int minute)
    {
        var (night, csw, id) = await Accepted();
        Assert.Contains(question, await csw.Says(typed), StringComparison.Ordinal);
        await csw.Says(then);
        Assert.Equal(Night.Start.AddMinutes(minute), (await night.Look(id))["roles"]!["csw"]!["etaAt"]!.GetValue<DateTimeOffset>());
    }

    [Fact]
    public async Task In_the_hour_that_comes_twice_it_is_asked_which()
    {
        var night = await BeginAt(new(2026, 11, 1, 8, 10, 0, TimeSpan.Zero));
        var csw = await night.Phone(People.Csw1).Installs();
        var referral = People.Referral();
        referral.Remove("callReceivedAt");
        referral.Remove("decidedAt");
        var id = await night.Refer(referral);
        csw.Expects("Respond by");
        await csw.Presses("Accept");
        await night.FastForward(TimeSpan.FromMinutes(85));
        csw.LooksThrough();
        Assert.Contains("01:20 in the morning the first time, or 01:20 in the morning the second time?", await csw.Says("arrived 01:20"), StringComparison.Ordinal);
        await csw.Says("the second");
        Assert.Equal(new DateTimeOffset(2026, 11, 1, 9, 20, 0, TimeSpan.Zero), (await Event(night, id, "arrived"))!["at"]!.GetValue<DateTimeOffset>());
    }

    private static async Task<JsonNode?> Event(Night night, string id, string name) => (await night.Look(id))["events"]!.AsArray().SingleOrDefault(e => (string?)e!["event"] == name);

    private static async Task NothingIsKept(Night night) => Assert.DoesNotContain(await night.Rows(), r => r.RowKey.StartsWith("state|", StringComparison.Ordinal));

    private sealed class NoStorage : IStorage
    {
        public Task<IDictionary<string, object>> ReadAsync(string[] keys, CancellationToken cancellationToken = default) => Task.FromResult<IDictionary<string, object>>(new Dictionary<string, object>());
        public Task WriteAsync(IDictionary<string, object> changes, CancellationToken cancellationToken = default) => throw new TimeoutException("as told");
        public Task DeleteAsync(string[] keys, CancellationToken cancellationToken = default) => Task.CompletedTask;
    }
}
