using System.Text.Json.Nodes;
using CsecBot.Channels;
using CsecBot.Dispatch;
using CsecBot.Storage;
using CsecBot.Timers;
namespace CsecBot.Tests.Flow;

/// A page's life is known whatever the channel answers, and no answer loses it.
public sealed class WhatTheChannelAnswers(AzuriteFixture azurite) : FlowTest(azurite)
{
    private static readonly string Chat = $"chat-{People.Csw1}";

    [Theory]
    [InlineData(302), InlineData(401), InlineData(408), InlineData(409), InlineData(412), InlineData(425), InlineData(429), InlineData(500), InlineData(502), InlineData(503), InlineData(504)]
    public async Task What_passes_is_tried_again_soon_and_pages_nobody_else(int status)
    {
        var night = await Begin();
        var csw = await night.Phone(People.Csw1).Installs();
        var second = await night.Phone(People.Csw2).Installs();
        (night.Connector.Answers[Chat], night.Connector.Times[Chat]) = (status, 2);
        await night.Refer();
        csw.ExpectsNothing();
        foreach (var seconds in new[] { 2, 3 })
        {
            night.Machine.Advance(TimeSpan.FromSeconds(seconds));
            await night.Beat();
        }
        csw.Expects("Social worker", minute: 0);
        second.ExpectsNothing();
    }

    /// Who has failed only guesses how long.
    [Theory]
    [InlineData(429, 20, 19, 7)]
    [InlineData(503, 60, 9, 4)]
    public async Task A_wait_that_is_asked_for_is_kept_and_ten_seconds_of_it_where_the_channel_has_failed(int status, int asked, int notYet, int then)
    {
        var night = await Begin();
        var csw = await night.Phone(People.Csw1).Installs();
        (night.Connector.Answers[Chat], night.Connector.Times[Chat], night.Connector.RetryAfter) = (status, 1, asked);
        await night.Refer();
        night.Machine.Advance(TimeSpan.FromSeconds(notYet));
        await night.Beat();
        csw.ExpectsNothing();
        night.Machine.Advance(TimeSpan.FromSeconds(then));
        await night.Beat();
        csw.Expects("Social worker", minute: 0);
    }

    [Fact]
    public async Task A_page_that_was_taken_with_words_that_cannot_be_read_is_not_sent_again()
    {
        var night = await Begin();
        var csw = await night.Phone(People.Csw1).Installs();
        night.Connector.Mumbles = true;
        await night.Refer();
        Assert.Empty(await night.Referrals.Left(default).ToListAsync());
        csw.Expects("Social worker", minute: 0);
    }

    [Theory]
    [InlineData(403), InlineData(404), InlineData(405), InlineData(410), InlineData(413), InlineData(415), InlineData(422)]
    public async Task What_is_refused_for_good_pages_the_next_at_once_and_the_supervisor_hears_of_it_once(int status)
    {
        var night = await Begin();
        var csw = await night.Phone(People.Csw1).Installs();
        var second = await night.Phone(People.Csw2).Installs();
        var supervisor = await night.Phone(People.Supervisor).Installs();
        var advocate = await night.Phone(People.Advocate1).Installs();            // whose side is not what this is about
        night.Connector.Answers[Chat] = status;
        var id = await night.Refer();
        csw.ExpectsNothing();
        advocate.Expects("Advocate", minute: 0);
        second.Expects("Social worker", minute: 0);
        var told = supervisor.Expects(Phone.Note, minute: 0);
        Assert.DoesNotContain("Name of", told.Summary, StringComparison.Ordinal);
        Assert.Contains(await Events(night, id), e => (string?)e["event"] == "undelivered" && (string?)e["reason"] == $"channel {status}");
    }

    [Fact]
    public async Task A_conversation_that_is_gone_is_made_anew_and_remembered()
    {
        var night = await Begin();
        await night.Phone(People.Csw1).Installs();
        night.Connector.Answers[Chat] = 404;
        night.Connector.Conversations[$"29:{People.Csw1}"] = "chat-anew";
        var id = await night.Refer();
        Assert.Single(night.Connector.Log, s => s.Conversation == "chat-anew" && s.Summary.Contains(id, StringComparison.Ordinal));
        await night.FastForward(TimeSpan.FromMinutes(3));
        Assert.Equal(2, night.Connector.Log.Count(s => s.Conversation == "chat-anew" && !s.IsUpdate));
        Assert.DoesNotContain(await Events(night, id), e => (string?)e["event"] == "undelivered" && (int?)e["page"] == 1);
    }

    /// That none can be made just now is no last word on the person.
    [Theory]
    [InlineData(429), InlineData(500), InlineData(503)]
    public async Task A_conversation_that_cannot_be_made_anew_at_once_is_made_soon(int status)
    {
        var night = await Begin();
        await night.Phone(People.Csw1).Installs();
        var second = await night.Phone(People.Csw2).Installs();
        night.Connector.Answers[Chat] = 404;
        (night.Connector.Conversations[$"29:{People.Csw1}"], night.Connector.CreatesNone) = ("chat-anew", status);
        var id = await night.Refer();
        second.ExpectsNothing();
        night.Connector.CreatesNone = null;
        night.Machine.Advance(TimeSpan.FromSeconds(2));
        await night.Beat();
        Assert.Single(night.Connector.Log, s => s.Conversation == "chat-anew" && s.Summary.Contains(id, StringComparison.Ordinal));
        second.ExpectsNothing();
    }

    [Fact]
    public async Task Where_the_service_has_moved_messages_go_where_the_tenant_was_last_heard_from_and_so_do_their_updates()
    {
        var night = await Begin();
        var csw = night.Phone(People.Csw1);
        csw.ServiceUrl = "http://127.0.0.1:1";                                  // nobody listens there any more
        await csw.Installs();
        await night.Phone(People.Advocate1).Installs();
        await night.Refer();
        var page = csw.Expects("Social worker needed", minute: 0);
        await night.FastForward(TimeSpan.FromMinutes(3));
        csw.Expects("Social worker needed", minute: 3);
        Assert.Contains(csw.Messages, m => m.IsUpdate && m.Id == page.Id);
        night.LooksThrough();
    }

    [Fact]
    public async Task An_old_address_that_hangs_costs_one_try_and_the_next_goes_where_the_tenant_was_last_heard_from()
    {
        await using var old = await StubConnector.Start(() => Night.Start);
        var night = await Begin();
        var csw = night.Phone(People.Csw1);
        csw.ServiceUrl = old.Url;
        await csw.Installs();
        await night.Phone(People.Advocate1).Installs();
        old.Hangs = Chat;
        var referring = night.Refer();
        await old.Reached;
        night.Machine.Advance(TimeSpan.FromSeconds(8));                         // the longest a send may take
        await referring;
        csw.ExpectsNothing();
        night.Machine.Advance(TimeSpan.FromSeconds(2));
        await night.Beat();
        csw.Expects("Social worker needed", minute: 0);
        night.LooksThrough();
        old.LetGo();
    }

    [Fact]
    public async Task What_is_refused_where_others_were_heard_from_is_no_last_word()
    {
        await using var other = await StubConnector.Start(() => Night.Start);
        other.Answers[Chat] = 404;                                              // of another region: it does not know this chat
        var night = await Begin();
        var csw = await night.Phone(People.Csw1).Installs();
        var second = await night.Phone(People.Csw2).Installs();
        night.Phone(People.Advocate1).ServiceUrl = other.Url;
        await night.Phone(People.Advocate1).Installs();
        (night.Connector.Answers[Chat], night.Connector.Times[Chat]) = (429, 1);
        await night.Refer();
        foreach (var seconds in new[] { 2, 3 })
        {
            csw.ExpectsNothing();
            night.Machine.Advance(TimeSpan.FromSeconds(seconds));
            await night.Beat();
        }
        csw.Expects("Social worker needed", minute: 0);
        second.ExpectsNothing();
    }

    [Fact]
    public async Task A_warning_whose_conversation_is_gone_has_one_made_anew_too()
    {
        var (night, csw, _) = await Accepted();
        var supervisor = await night.Phone(People.Supervisor).Installs();
        night.Connector.Answers[supervisor.Conversation] = 404;
        night.Connector.Conversations[$"29:{People.Supervisor}"] = supervisor.Conversation = "chat-anew";
        await night.FastForward(TimeSpan.FromMinutes(60));
        Assert.Contains(supervisor.Messages, m => m.Reads.Contains("60 minutes have passed", StringComparison.Ordinal));
        night.LooksThrough();
    }

    [Fact]
    public async Task Of_what_an_outage_of_the_channel_held_up_each_person_gets_only_the_newest_of_each_page_and_warning()
    {
        var night = await Begin();
        Phone[] everybody = [await night.Phone(People.Csw1).Installs(), await night.Phone(People.Supervisor).Installs(), await night.Phone(People.DutyManager).Installs()];
        foreach (var phone in everybody) night.Connector.Answers[phone.Conversation] = 503;
        await night.Refer();
        await night.FastForward(TimeSpan.FromMinutes(80));                       // rungs, repeats, warnings at 60 and at 75
        night.Connector.Answers.Clear();
        foreach (var seconds in new[] { 40, 40 })
        {
            night.Machine.Advance(TimeSpan.FromSeconds(seconds));
            await night.Beat();
        }
        var came = everybody.Select(phone => phone.LooksThrough()).ToList();
        int Came(int person, params string[] words) => came[person].Count(c => words.All(w => c.Reads.Contains(w, StringComparison.Ordinal)));
        Assert.Equal(1, Came(0, "Social worker needed"));
        Assert.Equal(1, Came(2, "· Social worker", "paged so far"));
        Assert.Equal((0, 1), (Came(1, "60 minutes have passed"), Came(1, "75 minutes have passed")));
        Assert.Equal(0, (await night.Referrals.UnsentNow(default)).Count);
    }

    [Fact]
    public async Task A_newer_page_that_the_channel_put_off_comes_once_its_wait_is_over_and_the_older_with_it_no_more()
    {
        var night = await Begin();
        var csw = await night.Phone(People.Csw1).Installs();
        (night.Connector.Answers[Chat], night.Connector.Times[Chat]) = (503, 1);
        await night.Refer();
        (night.Connector.Answers[Chat], night.Connector.Times[Chat], night.Connector.RetryAfter) = (429, 1, 20);
        await night.FastForward(TimeSpan.FromMinutes(3));
        night.Machine.Advance(TimeSpan.FromSeconds(19));
        await night.Beat();
        csw.ExpectsNothing();
        night.Machine.Advance(TimeSpan.FromSeconds(7));
        await night.Beat();
        csw.Expects("Social worker needed", minute: 3);
        csw.ExpectsNothing();
        night.LooksThrough();
    }

    [Fact]
    public void The_newest_about_a_subject_is_what_was_saved_last_whatever_the_clock_of_who_saved_it_said()
    {
        Unsent Saved(int entry, int second, Role about = Role.Csw) =>
            new("R-7K3QF2M4", Keys.Out(Night.Start.AddSeconds(second), "R-7K3QF2M4", entry, 0), new Message.Warning("a", about, entry), 0, Night.Start, Night.Start, "");
        Assert.Equal([new Message.Warning("a", Role.Csw, 9)], Beat.Overtaken([Saved(10, second: 0), Saved(9, second: 3)]).Select(m => m.What));
        Assert.Empty(Beat.Overtaken([Saved(9, second: 0), Saved(10, second: 0, Role.Advocate)]));   // of each seat its person must hear
    }

    [Fact]
    public void Of_what_was_left_unsent_pages_go_first_and_then_telephones_and_warnings()
    {
        Message[] left = [new Message.Redraw(), new Message.Warning("a", Role.Csw, 60), new Message.Page("b", 1), new Message.Phone("c", Role.Csw, null), new Message.Page("d", 2)];
        Assert.Equal([2, 4, 3, 1, 0], Beat.InOrder(left.Select((m, n) => new Unsent("R-7K3QF2M4", $"{n}", m, 0, Night.Start, Night.Start, ""))).Select(u => int.Parse(u.Key)));
    }

    [Fact]
    public void Of_what_was_left_each_chat_and_telephone_gets_the_oldest_few_and_cards_drawn_anew_none_waits_for_another()
    {
        List<Unsent> Left(Func<int, Message> what, int count) => [.. Enumerable.Range(0, count).Select(n => new Unsent($"R-{n:00000000}", $"{n}", what(n), 0, Night.Start, Night.Start, ""))];
        var (pages, phones, redraws) = (Left(n => new Message.Page("a", n), 12), Left(n => new Message.Phone("a", Role.Csw, n), 9), Left(_ => new Message.Redraw(), 20));
        var other = Left(n => new Message.Page("b", n), 1);
        Assert.Equal([.. pages[..8], .. other, .. phones[..8], .. redraws], Beat.FirstOfEach([.. pages, .. other, .. phones, .. redraws], _ => false));
        Assert.Equal([pages[0], .. other, .. phones[..8]], Beat.FirstOfEach([.. pages, .. other, .. phones], m => m.What is Message.Page { To: "a" }));
    }

    [Theory, InlineData(1, 0, 0), InlineData(7, 1, 0), InlineData(16, 1, 1)]
    public void Where_a_chat_fails_what_was_tried_least_goes_first_but_a_page_is_tried_more_often_than_what_is_not_urgent(int page, int other, int first)
    {
        Unsent Tried(Message what, int times) => new("R-7K3QF2M4", $"{what}", what, times, Night.Start, Night.Start, "");
        Unsent[] left = [Tried(new Message.Page("a", 1), page), Tried(new Message.Covered("a", Role.Csw), other)];
        Assert.Equal([left[first]], Beat.FirstOfEach(left, _ => true));
        Unsent[] pages = [Tried(new Message.Page("a", 1), page), Tried(new Message.Page("a", 2), page - 1)];
        Assert.Equal([pages[1]], Beat.FirstOfEach(pages, _ => true));
    }

    [Fact]
    public async Task What_comes_to_one_person_at_once_is_sent_one_after_the_other()
    {
        var night = await Begin();
        var csw = await night.Phone(People.Csw1).Installs();
        await Task.WhenAll(Enumerable.Range(0, 12).Select(n =>
        {
            var referral = People.Referral();
            referral["reference"] = $"at once {n}";
            return night.Post(referral);
        }));
        await night.Settle();
        Assert.Equal(12, csw.LooksThrough().Count);
        Assert.Equal(1, night.Connector.MostAtOnce);
    }

    [Theory]
    [InlineData("message")]
    [InlineData("conversationUpdate")]
    [InlineData("installationUpdate")]
    [InlineData("invoke")]
    public async Task Whatever_a_person_sends_says_where_their_next_page_goes(string type)
    {
        var night = await Begin();
        var csw = await night.Phone(People.Csw1).Installs();
        csw.Conversation = "chat-elsewhere";
        var activity = csw.Activity(type);
        (activity["text"], activity["action"], activity["name"]) = ("help", "add-upgrade", "adaptiveCard/action");
        activity["value"] = new JsonObject { ["action"] = new JsonObject { ["type"] = "Action.Execute", ["verb"] = "refresh", ["data"] = new JsonObject { ["referral"] = "R-00000000", ["page"] = 1 } } };
        if (type != "invoke") activity.Remove("value");
        using var heard = await night.Channel.PostAsync("/api/messages", Night.Json(activity.ToJsonString()));
        Assert.True(heard.IsSuccessStatusCode);
        csw.LooksThrough();
        await night.Refer();
        csw.Expects("Social worker needed", minute: 0);
    }

    [Fact]
    public async Task Paged_again_is_a_new_message_and_the_older_one_is_collapsed()
    {
        var (night, csw, id) = await Paged();
        await night.FastForward(TimeSpan.FromMinutes(3));
        var newer = csw.Expects("Respond by", minute: 3);
        Assert.NotNull(Phone.Find(newer.Card, "Accept"));
        var older = Assert.Single(csw.Messages, m => m.IsUpdate);
        Assert.NotEqual(newer.Id, older.Id);
        Assert.Contains("Sent again", older.Reads, StringComparison.Ordinal);
        Assert.Null(Phone.Find(older.Card, "Accept"));
        Assert.Single(await Events(night, id), e => (string?)e["event"] == "repaged" && (int?)e["page"] == 1);
    }

    [Fact]
    public async Task A_page_taken_twice_is_one_page()
    {
        var night = await Begin();
        var csw = await night.Phone(People.Csw1).Installs();
        night.Connector.AnswersTwice = true;
        var id = await night.Refer();
        csw.Expects("Social worker", minute: 0);
        await csw.Presses("Accept");
        Assert.Single(await Events(night, id), e => (string?)e["event"] == "accepted");
        csw.LooksThrough();
    }

    [Fact]
    public async Task A_look_at_the_card_or_a_word_in_the_chat_is_kept_as_seen_once_and_is_no_acceptance()
    {
        var night = await Begin();
        var csw = await night.Phone(People.Csw1).Installs();
        var advocate = await night.Phone(People.Advocate1).Installs();
        var id = await night.Refer();
        var card = csw.Expects("Social worker", minute: 0).Card!;
        Assert.Equal($"29:{People.Csw1}", (string?)card["refresh"]!["userIds"]![0]);
        for (var look = 0; look < 2; look++) Assert.NotNull(Phone.Find(await csw.Presses(card["refresh"]!["action"]!.AsObject()), "Accept"));
        await advocate.Says("status");
        Assert.Equal(2, (await Events(night, id)).Count(e => (string?)e["event"] == "seen"));
        Assert.Equal("Paging", (string?)(await night.Look(id))["roles"]!["csw"]!["state"]);
        night.LooksThrough();
    }

    [Fact]
    public async Task More_than_a_conversation_may_get_waits_its_turn_and_pages_go_before_what_is_none()
    {
        var night = await Begin(null, ("Bot:MessagesPerSecond", "10"));
        var clocks = new Clock.Clocks(night.Clock, night.Machine);
        var pace = new ChannelPace(clocks, (Settings)night.Parts.GetService(typeof(Settings))!);
        Assert.Equal([0, 0, 0, 0, 0, 0, 0, 1, 2], Enumerable.Range(0, 9).Select(n => pace.Take("one", $"page {n}", true).TotalSeconds));
        // Two of the ten of this second are left, for pages only.
        Assert.True(pace.Take("two", "other", false) > TimeSpan.Zero);
        Assert.Equal(TimeSpan.Zero, pace.Take("three", "page", true));
    }

    private static async Task<IReadOnlyList<JsonNode>> Events(Night night, string id) => [.. (await night.Look(id))["events"]!.AsArray().Select(e => e!)];

    [Fact]
    public async Task Whoever_could_not_be_reached_and_comes_later_accepts_by_a_word()
    {
        var night = await Begin();
        var id = await night.Refer();
        var csw = await night.Phone(People.Csw1).Installs();
        await csw.Says("accept");
        Assert.Equal("Accepted", (string?)(await night.Look(id))["roles"]!["csw"]!["state"]);
        csw.LooksThrough();
    }

    [Fact]
    public async Task A_click_whose_address_cannot_be_kept_counts_and_is_answered()
    {
        var night = await Begin();
        var csw = await night.Phone(People.Csw1).Installs();
        var id = await night.Refer();
        var accept = Phone.Find(csw.Expects("Social worker", minute: 0).Card, "Accept")!;
        night.Allows("was not learned");
        var click = csw.Activity("invoke");
        click["recipient"]!["name"] = new string('n', 40_000);                  // longer than a row's text may be
        click["name"] = "adaptiveCard/action";
        click["value"] = new JsonObject { ["action"] = new JsonObject { ["type"] = "Action.Execute", ["verb"] = "accept", ["data"] = accept["data"]!.DeepClone() } };
        var answer = await night.Channel.PostAsync("/api/messages", Night.Json(click.ToJsonString()));
        await night.Settle();
        Assert.Equal("Accepted", (string?)(await night.Look(id))["roles"]!["csw"]!["state"]);
        Assert.Equal(System.Net.HttpStatusCode.OK, answer.StatusCode);
    }
}
