using System.Text.Json.Nodes;
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
        Assert.Contains("before the acceptance. When was it?", (await csw.Presses("Save", ("time", "01:00"))).ToJsonString(), StringComparison.Ordinal);
        Assert.Contains("On scene 02:20", await csw.Says("2:20"), StringComparison.Ordinal);
        Assert.Equal(Night.Start.AddMinutes(10), (await Event(night, id, "arrivalCorrected"))!["at"]!.GetValue<DateTimeOffset>());
    }

    [Theory]
    [InlineData("eta 2:05", "Which time do you mean: 02:05 in the morning, or 14:05 in the afternoon?", "in half an hour", 30)]
    [InlineData("eta 02:05", "That time is past. When will you be there?", "by 3", 50)]
    [InlineData("eta soon", "was not understood, and nothing was recorded. When will you be there?", "25", 25)]
    [InlineData("eta 2:05", "Which time", "in the afternoon", 715)]
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
}
