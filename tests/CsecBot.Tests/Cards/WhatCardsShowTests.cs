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
    [InlineData("on-scene", "Show meeting point, Correct the time, Whereabouts …")]
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
    [InlineData("reminder", "Scheduled, Attended, Declined by youth, Not possible, Time and details …")]
    [InlineData("reminder-late", "Attended, Declined by youth, Not possible, Time and details …")]
    [InlineData("ask-close", "Close …")]
    [InlineData("item", "Save")]
    [InlineData("transfer", "Hand over …, Save")]
    [InlineData("item-recorded", "Save, Correct it, Record")]
    [InlineData("offered", "Accept, Decline")]
    [InlineData("offer-not-taken", "Hand over …")]
    [InlineData("offer-asked-of-another", "")]
    [InlineData("offer-taken", "")]
    [InlineData("whereabouts", "")]
    [InlineData("notice", "")]
    public void These_are_the_buttons(string card, string titles) =>
        Assert.Equal(titles, string.Join(", ", Gallery.Rows(card).SelectMany(row => row).Select(b => (string?)b!["title"])));

    [Theory]
    [InlineData("items-of-many-children", "To see what is left once these are recorded, say: my list.")]
    [InlineData("status-many", "And 82 more. To see one, say: status and its number. What is open for you: my list.")]
    public void Twenty_are_shown_and_how_to_see_the_others(string card, string words)
    {
        var body = Gallery.Cards[card].Card["body"]!.AsArray();
        Assert.Equal(20, body.Count(e => (bool?)e!["separator"] == true));
        Assert.EndsWith(words, (string?)body[^1]!["text"], StringComparison.Ordinal);
    }

    [Fact]
    public void Of_each_role_eight_on_call_are_shown_and_how_many_more_there_are()
    {
        var body = Gallery.Cards["on-call-many"].Card["body"]!.AsArray().Select(e => (string?)e!["text"] ?? e["inlines"]?.ToJsonString() ?? "").ToList();
        Assert.Equal(["And 34 more.", "And 13 more."], body.Where(t => t.StartsWith("And ", StringComparison.Ordinal)).Take(2));   // two social workers of theirs, one advocate
        Assert.Equal(8, body.Skip(1).TakeWhile(t => !t.StartsWith("And ", StringComparison.Ordinal)).Count(t => t.Contains("NAME of csw", StringComparison.Ordinal)));
    }

    [Fact]
    public void Of_many_requests_those_where_somebody_is_needed_come_first()
    {
        var heads = Gallery.Cards["status-many"].Card["body"]!.AsArray().Where(e => (bool?)e!["separator"] == true).Select(e => (string)e!["text"]!).ToList();
        Assert.All(heads[..2], h => Assert.Equal("R-9M2XW4TB · open", h));
        Assert.All(heads[2..], h => Assert.Equal("R-7K3QF2M4 · ended", h));
    }

    [Fact]
    public void Who_met_is_chosen_by_the_names_that_people_know()
    {
        var text = Gallery.Cards["item-refused"].Card.ToJsonString(new(System.Text.Json.JsonSerializerDefaults.General) { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
        Assert.All(["DMH", "County counsel", "Children's Law Center", "Alliance for Children's Rights"], name => Assert.Contains($"\"title\":\"{name}\"", text, StringComparison.Ordinal));
    }

    [Fact]
    public void A_page_counts_only_the_children_somebody_must_come_for()
    {
        Assert.Equal("3", Fact("page-several-children", "Children"));
        Assert.Equal("13–15 (2), not known", Fact("page-several-children", "Age"));
        Assert.Equal("Spanish, xx (code)", Fact("page-several-children", "Language"));
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
    [InlineData("page", "On scene by 03:40", "Accent")]
    [InlineData("page-after-the-time", "Needed on scene now", "Attention")]
    [InlineData("page-of-yesterday", "Needed on scene now", "Attention")]
    [InlineData("accepted", "Be there by 03:40", "Accent")]
    [InlineData("accepted-late", "Late since 03:40", "Attention")]
    [InlineData("on-scene", "On scene 02:50", "Good")]
    [InlineData("supervisor", "Nobody has accepted", "Attention")]
    [InlineData("breach-to-a-supervisor", "Accepted, not on scene", "Attention")]
    [InlineData("warning-overtaken-by-arrival", "On scene 02:50", "Good")]
    [InlineData("warning-overtaken-by-the-end", "Ended", "Default")]
    [InlineData("reminder-of-nothing", "No longer needed", "Default")]
    public void The_headline_says_how_it_stands_and_its_colour_how_urgent_it_is(string card, string headline, string color) =>
        Assert.Contains(Gallery.Objects(Gallery.Cards[card].Card), o => (string?)o["text"] == headline && (string?)o["color"] == color);

    [Theory]
    [InlineData("page", "Social worker needed")]
    [InlineData("page-of-an-advocate", "Advocate needed")]
    public void A_page_says_in_large_letters_who_is_needed(string card, string needed) =>
        Assert.Contains(Gallery.Objects(Gallery.Cards[card].Card), o => (string?)o["text"] == needed && (string?)o["size"] == "ExtraLarge");

    [Theory]
    [InlineData("page", "Can you go? Please answer now.")]
    [InlineData("page-after-the-time", "The time set was 03:40. Can you go? Please answer now.")]
    [InlineData("page-of-yesterday", "The time set was Mon 23 Nov, 03:40. Can you go? Please answer now.")]
    [InlineData("warning-to-the-holder", "15 minutes left. Tap Arrived as soon as you are there.")]
    [InlineData("warning-to-the-holder-in-the-last-minute", "1 minute left. Tap Arrived as soon as you are there.")]
    [InlineData("breach-to-the-holder-at-once", "The time is up. Tap Arrived as soon as you are there.")]
    [InlineData("breach-to-the-holder", "15 minutes late. Tap Arrived as soon as you are there.")]
    [InlineData("breach-to-a-supervisor", "105 minutes have passed and nobody is recorded on scene.")]
    [InlineData("breach-to-a-supervisor-without-telephones", "105 minutes have passed and nobody is recorded on scene. No text messages or calls are set up: please telephone.")]
    [InlineData("breach-to-the-other-side", "105 minutes have passed and nobody is recorded on scene. No text messages or calls are set up.")]
    [InlineData("breach-to-the-holder-without-telephones", "15 minutes late. Tap Arrived as soon as you are there. No text messages or calls are set up: if you are held up, please telephone your supervisor.")]
    [InlineData("warning-to-a-supervisor-without-telephones", "75 minutes have passed and nobody is recorded on scene.")]
    [InlineData("handed-back", "You gave this back. The next person is being paged. Why can you not go?")]
    [InlineData("handed-back-with-reason", "You gave this back. Reason: Ill. The next person is being paged.")]
    [InlineData("handed-back-and-covered", "You gave this back. Somebody else has taken it. Why can you not go?")]
    [InlineData("handed-back-without-a-page", "You gave this back. The next person is being paged. Why can you not go?")]
    [InlineData("supervisor", "Take over: paging stops, and you see to it that somebody is there.")]
    [InlineData("supervisor-accepted", "You can still reassign it, or record what you hear by telephone.")]
    [InlineData("ask-disposition", "The call came in 02:03. Please decide in the case system whether anybody must go in person. The hotline's own reference is not shown here, to protect the child.")]
    public void These_are_the_words(string card, string words) => Assert.Contains(Gallery.Objects(Gallery.Cards[card].Card), o => (string?)o["text"] == words);

    [Fact]
    public void What_was_filled_in_says_what_it_is_and_of_which_child_it_is()
    {
        string[] Read(string card) => [.. Gallery.Objects(Gallery.Cards[card].Card).Select(o => (string?)o["text"] ?? (string?)o["value"]).OfType<string>()];
        var form = Read("intake-form-with-faults-place-shown");
        Assert.Equal("MARKER-REFERENCE", form[Array.IndexOf(form, "Reference of the call") + 1]);
        Assert.Contains("Please correct: Area, for example SPA-6 is required for InPerson; Child B: Age is not one of the choices.", form);
        var back = Read("intake-read-back-place-shown");
        Assert.Equal(["Child A", "Concerned as", "The child itself", "Age", "13-15", "Language, for example es", "es", "Child B", "Concerned as", "A brother or sister at risk"], back[Array.IndexOf(back, "Child A")..].Take(10));
        Assert.DoesNotContain("Child C", back);
    }

    [Fact]
    public void A_warning_puts_the_minutes_that_are_left_first_and_does_not_thank()
    {
        var card = Gallery.Cards["warning-to-the-holder"].Card;
        Assert.Contains("15 minutes left", card["body"]![0]!.ToJsonString(), StringComparison.Ordinal);
        Assert.DoesNotContain("You have accepted", card.ToJsonString(), StringComparison.Ordinal);
    }

    /// Arrived cannot be taken back, and Hand back takes effect at once.
    [Theory]
    [InlineData("accepted")]
    [InlineData("accepted-late")]
    [InlineData("warning-to-the-holder")]
    public void On_my_way_Arrived_and_Hand_back_stand_each_in_a_row_of_its_own_with_words_between(string card)
    {
        var body = Gallery.Cards[card].Card["body"]!.AsArray();
        foreach (var title in new[] { "On my way", "Arrived", "Hand back" })
            Assert.Equal([title], Gallery.Rows(card).Single(row => row.Any(b => (string?)b!["title"] == title)).Select(b => (string?)b!["title"]));
        foreach (var title in new[] { "Arrived", "Hand back" })
            Assert.True((bool?)body[body.IndexOf(body.Single(e => e!["actions"] is JsonArray row && (string?)row[0]!["title"] == title)) - 1]!["separator"]);
    }

    [Theory]
    [InlineData("accepted", "Show meeting point")]
    [InlineData("accepted-place-shown", "On my way")]
    [InlineData("accepted-late", "Arrived")]
    public void The_blue_button_is_the_next_step_and_Arrived_only_when_the_time_is_past(string card, string title) =>
        Assert.Equal([title], Gallery.Rows(card).SelectMany(row => row).Where(b => (string?)b!["style"] == "positive").Select(b => (string?)b!["title"]));

    [Theory]
    [InlineData("accepted", "When will you be there?")]
    [InlineData("accepted-with-eta", "You said 02:40. Change it?")]
    public void When_somebody_will_be_there_is_never_said_for_them(string card, string asks)
    {
        var choice = Gallery.Objects(Gallery.Cards[card].Card).Single(o => (string?)o["id"] == "eta");
        Assert.Equal(asks, (string?)choice["placeholder"]);
        Assert.False(choice.ContainsKey("value"));
    }

    [Theory]
    [InlineData("reminder", null)]
    [InlineData("reminder-of-one-among-several", "Child B")]
    public void A_reminder_says_which_child_only_where_there_are_several(string card, string? child) =>
        Assert.Equal(child, (string?)Gallery.Objects(Gallery.Cards[card].Card).SingleOrDefault(o => (string?)o["title"] == "For")?["value"]);

    [Fact]
    public void No_answer_to_a_reminder_looks_chosen() =>
        Assert.All(Gallery.Rows("reminder").SelectMany(row => row), b => Assert.Null(b!["style"]));

    [Theory]
    [InlineData("supervisor", "Paged last", "NAME of csw2, DCFS", "[+1 213 555 0101](tel:+12135550101)")]
    [InlineData("supervisor-after-a-decline", "Paged last (declined)", "NAME of csw2, DCFS", "[+1 213 555 0101](tel:+12135550101)")]
    [InlineData("supervisor-accepted", "Accepted at 02:23", "NAME of csw1, DCFS", "[+1 213 555 0100](tel:+12135550100)")]
    [InlineData("supervisor-taken-by-another", "Taken over at 02:31", "NAME of duty, DCFS", "[+1 213 555 0106](tel:+12135550106)")]
    [InlineData("warning-to-a-supervisor", "Paged last", "NAME of csw2, DCFS", "[+1 213 555 0101](tel:+12135550101)")]
    [InlineData("breach-to-a-supervisor", "Accepted at 02:10", "NAME of csw1, DCFS", "[+1 213 555 0100](tel:+12135550100)")]
    [InlineData("supervisor-without-a-number", "Paged last", "NAME of csw2, DCFS", "No telephone number on the roster")]
    public void Whoever_supervises_sees_whom_to_telephone(string card, params string[] lines)
    {
        var read = Gallery.Objects(Gallery.Cards[card].Card).Select(o => (string?)o["text"]).OfType<string>().ToList();
        Assert.Equal(lines, read[read.IndexOf(lines[0])..].Take(lines.Length));
    }

    [Theory]
    [InlineData("breach-to-the-other-side")]
    [InlineData("supervisor-no-longer")]
    public void Who_may_not_act_on_a_seat_sees_neither_names_nor_numbers_nor_buttons(string card)
    {
        var text = Gallery.Cards[card].Card.ToJsonString();
        Assert.All(["NAME", "tel:", "Action"], word => Assert.DoesNotContain(word, text, StringComparison.Ordinal));
    }

    [Fact]
    public void The_other_responder_is_shown_by_role_and_work_number() =>
        Assert.Equal("accepted, [+1 213 555 0102](tel:+12135550102)", Fact("accepted-with-eta", "Advocate"));

    [Theory]
    [InlineData("+12135550100", "TextBlock", "[+1 213 555 0100](tel:+12135550100)")]
    [InlineData("+442079460958", "TextBlock", "[+44 207 946 0958](tel:+442079460958)")]
    [InlineData("213-555-0100 ask for [desk](http://x)", "TextRun", "213-555-0100 ask for [desk](http://x)")]
    [InlineData("+12135550100\n", "TextRun", "+12135550100\n")]
    [InlineData("+1213555", "TextBlock", "[+121 3555](tel:+1213555)")]
    [InlineData("+0213555010", "TextRun", "+0213555010")]
    [InlineData("+1213555010012345678", "TextRun", "+1213555010012345678")]
    public void The_number_to_call_back_is_a_link_where_it_is_one_and_else_as_it_was_entered(string number, string type, string text)
    {
        var night = new CardNight().Accepted();
        var card = CsecBot.Cards.Draw.Page(night.State, night.PageOf(CardNight.Csw), night.World, night.Now, null, CardNight.Marked with { Callback = number }).Card;
        Assert.Equal(type, (string?)Gallery.Objects(card).Single(o => (string?)o["text"] == text)["type"]);
    }

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
