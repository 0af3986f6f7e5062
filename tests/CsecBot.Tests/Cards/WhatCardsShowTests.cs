using System.Text.Json.Nodes;
using CsecBot.Dispatch;
namespace CsecBot.Tests.Cards;

/// What a person reads and may press, card by card.
public sealed class WhatCardsShowTests
{
    [Theory]
    [InlineData("page", "Dispatch request R-7K3QF2M4. Respond by 03:40.")]
    [InlineData("page-drill", "DRILL. Dispatch request R-7K3QF2M4. Respond by 03:40.")]
    [InlineData("page-of-yesterday", "Dispatch request R-7K3QF2M4. Respond by Mon 23 Nov, 03:40.")]
    [InlineData("accepted", "Dispatch request R-7K3QF2M4: update.")]
    [InlineData("reminder", "Reminder: item due on R-7K3QF2M4.")]
    public void A_toast_is_the_number_and_a_time(string card, string summary) => Assert.Equal(summary, Gallery.Cards[card].Summary);

    [Theory]
    [InlineData("page", "Accept, Decline")]
    [InlineData("accepted", "Show meeting point, On my way, Arrived, Hand back")]
    [InlineData("accepted-place-shown", "On my way, Arrived, Hand back")]
    [InlineData("declined-and-covered", "Already out, Too far, Ill, Conflict of interest, Unsafe, Other")]
    [InlineData("declined-with-reason", "Accept after all")]
    [InlineData("on-scene", "Show meeting point, Correct the time")]
    [InlineData("taken-over", "Show meeting point, Arrived, Hand back, Reassign, Record for …")]
    [InlineData("supervisor", "Take over, Reassign, Record for …")]
    [InlineData("supervisor-accepted", "Reassign, Record for …")]
    [InlineData("supervisor-on-scene", "")]
    [InlineData("breach-to-a-supervisor", "Reassign, Record for …")]
    [InlineData("breach-to-the-other-side", "")]
    [InlineData("warning-to-a-supervisor", "Take over, Reassign, Record for …")]
    [InlineData("declined", "Already out, Too far, Ill, Conflict of interest, Unsafe, Other, Accept after all")]
    [InlineData("covered-page", "")]
    [InlineData("superseded", "")]
    [InlineData("withdrawn", "")]
    [InlineData("reminder", "Scheduled, Attended, Declined by youth, Not possible")]
    [InlineData("reminder-late", "Attended, Declined by youth, Not possible")]
    [InlineData("ask-close", "")]
    [InlineData("notice", "")]
    public void These_are_the_buttons(string card, string titles) =>
        Assert.Equal(titles, string.Join(", ", Gallery.Rows(card).SelectMany(row => row).Select(b => (string?)b!["title"])));

    [Fact]
    public void A_page_counts_only_the_children_somebody_must_come_for()
    {
        Assert.Equal("3", Fact("page-several-children", "Children"));
        Assert.Equal("13–15 (2), not known", Fact("page-several-children", "Age"));
        Assert.Equal("Spanish, xx", Fact("page-several-children", "Language"));
    }

    [Fact]
    public void A_page_shows_neither_who_called_nor_what_kind_of_child()
    {
        var text = Gallery.Cards["page"].Card.ToJsonString();
        Assert.All(["LawEnforcement", "PrimaryVictim", "Station", "DCFS"], word => Assert.DoesNotContain(word, text, StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public void A_page_says_how_late_it_is_only_when_it_is()
    {
        Assert.Contains("late", Text("page-sent-late"), StringComparison.Ordinal);
        Assert.DoesNotContain("late", Text("page"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("page", "Respond by 03:40", "Accent")]
    [InlineData("page-after-the-time", "Respond by 03:40", "Attention")]
    [InlineData("accepted", "Be there by 03:40", "Accent")]
    [InlineData("accepted-late", "Late since 03:40", "Attention")]
    [InlineData("on-scene", "On scene 02:50", "Good")]
    [InlineData("supervisor", "Nobody has accepted", "Attention")]
    [InlineData("breach-to-a-supervisor", "Accepted, not on scene", "Attention")]
    [InlineData("warning-overtaken-by-arrival", "On scene 02:50", "Good")]
    [InlineData("warning-overtaken-by-the-end", "Ended", "Default")]
    public void The_headline_says_how_it_stands_and_its_colour_how_urgent_it_is(string card, string headline, string color) =>
        Assert.Contains(Gallery.Objects(Gallery.Cards[card].Card), o => (string?)o["text"] == headline && (string?)o["color"] == color);

    [Fact]
    public void The_other_responder_is_shown_by_role_and_work_number() =>
        Assert.Equal("accepted, +12135550102", Fact("accepted-with-eta", "Advocate"));

    [Fact]
    public void The_place_is_shown_as_it_was_entered_and_never_as_markdown() =>
        Assert.Equal("TextRun", (string?)Gallery.Objects(Gallery.Cards["accepted-place-shown"].Card).Single(o => (string?)o["text"] == CardNight.Marked.Where)["type"]);

    [Fact]
    public void Nobody_is_chosen_beforehand_and_who_holds_a_seat_cannot_be_chosen()
    {
        var choices = Gallery.Objects(Gallery.Cards["supervisor-accepted"].Card).Single(o => (string?)o["id"] == "person");
        Assert.False(choices.ContainsKey("value"));
        Assert.Equal(["csw2"], choices["choices"]!.AsArray().Select(c => (string?)c!["value"]));
    }

    [Fact]
    public void A_gap_on_call_is_shouted_about() =>
        Assert.Equal(6, Gallery.Objects(Gallery.Cards["on-call-nobody"].Card).Count(o => (string?)o["text"] == "Nobody on call" && (string?)o["color"] == "Attention"));

    [Fact]
    public void A_notice_is_on_top_and_takes_nothing_away()
    {
        var (plain, refused) = (Gallery.Cards["page"].Card, Gallery.Cards["page-refused"].Card);
        Assert.Contains(Refusal.AcceptFirst.Words, refused["body"]![0]!.ToJsonString(), StringComparison.Ordinal);
        Assert.True(JsonNode.DeepEquals(plain["actions"], refused["actions"]));
    }

    [Fact]
    public void A_page_that_does_not_exist_is_an_error()
    {
        var night = new CardNight();
        Assert.Throws<ArgumentOutOfRangeException>(() => CsecBot.Cards.Draw.Page(night.State, 99, night.World, night.Now));
    }

    private static string Text(string card) => Gallery.Cards[card].Card["body"]!.ToJsonString();

    private static string? Fact(string card, string title) => (string?)Gallery.Objects(Gallery.Cards[card].Card).Single(o => (string?)o["title"] == title && o.ContainsKey("value"))["value"];
}
