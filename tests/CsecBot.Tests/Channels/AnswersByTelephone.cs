using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using CsecBot.Dispatch;
using CsecBot.Tests.Flow;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
namespace CsecBot.Tests.Channels;

[Collection("azurite")]
public sealed class AnswersByTelephone(AzuriteFixture azurite)
{
    [Theory]
    [InlineData(Telephones.Azure, "1")]
    [InlineData(Telephones.Gateway, "1")]
    [InlineData(Telephones.Azure, " Accept. ")]
    [InlineData(Telephones.Gateway, "ACCEPT {id}")]
    [InlineData(Telephones.Azure, "1 {id}")]
    public async Task A_person_accepts(string kind, string text)
    {
        await using var t = await Telephones.Begin(azurite, kind);
        var csw = await t.Night.Phone(People.Csw1).Installs();
        var id = await t.Night.Refer();
        await t.Says(People.Csw1, text.Replace("{id}", id, StringComparison.Ordinal));
        Assert.Equal("Accepted", await t.Seat(id, "csw"));
        Assert.Equal($"You have accepted {id}. What you need to know is in Teams; or call your supervisor.", Assert.Single(t.AnswersTo(People.Csw1)));
        Assert.Contains("You have accepted.", csw.Messages[^1].Words, StringComparison.Ordinal);   // the card in Teams follows
        Assert.Empty(t.Night.Lines.Errors);
    }

    [Theory]
    [InlineData(Telephones.Azure, "2")]
    [InlineData(Telephones.Gateway, "decline too far")]
    public async Task A_person_declines_and_the_next_is_paged_at_once(string kind, string text)
    {
        await using var t = await Telephones.Begin(azurite, kind);
        await t.Night.Phone(People.Csw1).Installs();
        var second = await t.Night.Phone(People.Csw2).Installs();
        var id = await t.Night.Refer();
        Assert.Empty(second.Cards);
        await t.Says(People.Csw1, text);
        Assert.Single(second.Cards);
        Assert.Equal($"You have declined {id}. The next person is asked.", Assert.Single(t.AnswersTo(People.Csw1)));
    }

    [Fact]
    public async Task Whoever_declines_what_another_has_taken_is_not_told_that_somebody_is_asked()
    {
        await using var t = await Telephones.Begin(azurite, Telephones.Azure);
        await t.Night.Phone(People.Csw1).Installs();
        var id = await t.Night.Refer();
        await t.Night.Parts.GetRequiredService<Dispatcher>().Handle(id, (_, at) => new Command.RecordAccepted(Role.Csw, People.Csw2, at, People.Supervisor, at), default);
        await t.Night.Settle();
        await t.Says(People.Csw1, "2");
        Assert.Equal($"You have declined {id}. Nothing more is needed from you.", Assert.Single(t.AnswersTo(People.Csw1)));
    }

    [Theory]
    [InlineData("2 minutes away")]
    [InlineData("1 moment")]
    [InlineData("12")]
    [InlineData("I can not accept")]
    public async Task What_is_not_plainly_an_answer_changes_nothing_and_is_asked_back_once_a_minute(string text)
    {
        await using var t = await Telephones.Begin(azurite, Telephones.Gateway);
        await t.Night.Phone(People.Csw1).Installs();
        var id = await t.Night.Refer();
        await t.Says(People.Csw1, text);
        await t.Says(People.Csw1, text);
        Assert.StartsWith("That was not understood, and nothing was changed.", Assert.Single(t.AnswersTo(People.Csw1)), StringComparison.Ordinal);
        t.Night.Machine.Advance(TimeSpan.FromMinutes(1));
        await t.Says(People.Csw1, text);
        Assert.Equal(2, t.AnswersTo(People.Csw1).Count);
        Assert.Equal("Paging", await t.Seat(id, "csw"));
    }

    [Fact]
    public async Task Who_answers_when_the_seat_is_covered_is_told_so()
    {
        await using var t = await Telephones.Begin(azurite, Telephones.Azure);
        var csw = await t.Night.Phone(People.Csw1).Installs();
        await t.Night.Phone(People.Csw2).Installs();
        var id = await t.Night.Refer();
        await t.Night.FastForward(TimeSpan.FromMinutes(6));
        await csw.Presses("Accept");
        await t.Says(People.Csw2, "1");
        Assert.Equal($"{id}: {Refusal.Covered.Words}", Assert.Single(t.AnswersTo(People.Csw2)));
        Assert.Single(await t.Events(id), e => e == "accepted");
    }

    [Fact]
    public async Task An_event_delivered_twice_is_once_and_is_answered_once()
    {
        await using var t = await Telephones.Begin(azurite, Telephones.Azure);
        await t.Night.Phone(People.Csw1).Installs();
        var id = await t.Night.Refer();
        await t.Says(People.Csw1, "1", id: "Incoming_7");
        await t.Says(People.Csw1, "1", id: "Incoming_7");
        Assert.Single(await t.Events(id), e => e == "accepted");
        Assert.Single(t.AnswersTo(People.Csw1));
    }

    [Fact]
    public async Task An_old_acceptance_played_again_does_not_undo_a_hand_back_not_even_after_a_restart()
    {
        await using var t = await Telephones.Begin(azurite, Telephones.Gateway);
        var csw = await t.Night.Phone(People.Csw1).Installs();
        var id = await t.Night.Refer();
        await t.Says(People.Csw1, "1", id: "m-7");
        await csw.Says("hand back");
        await t.Night.Restart();
        Assert.Equal(409, (int)(await t.Texts(Telephones.NumberOf(People.Csw1), "1", id: "m-7")).StatusCode);
        Assert.NotEqual("Accepted", await t.Seat(id, "csw"));
    }

    [Fact]
    public async Task Two_acceptances_at_once_from_two_telephones_are_one()
    {
        await using var t = await Telephones.Begin(azurite, Telephones.Gateway);
        await t.Night.Phone(People.Csw1).Installs();
        await t.Night.Phone(People.Csw2).Installs();
        var id = await t.Night.Refer();
        await t.Night.FastForward(TimeSpan.FromMinutes(6));
        await Task.WhenAll(t.Says(People.Csw1, "1"), t.Says(People.Csw2, "1"));
        Assert.Single(await t.Events(id), e => e == "accepted");
        Assert.Single([.. t.AnswersTo(People.Csw1), .. t.AnswersTo(People.Csw2)], w => w.StartsWith("You have accepted", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(Telephones.Azure), InlineData(Telephones.Gateway)]
    public async Task A_telephone_that_answers_too_often_is_to_answer_again_and_takes_nothing_from_anothers_answer(string kind)
    {
        await using var t = await Telephones.Begin(azurite, kind, null, ("Bot:ActivitiesPerSecond", "1"));
        await t.Night.Phone(People.Csw1).Installs();
        var id = await t.Night.Refer();
        var answers = await Task.WhenAll(Enumerable.Range(0, 30).Select(_ => t.Texts(Telephones.NumberOf(People.Advocate2), "1")));
        var refused = answers.First(a => !a.IsSuccessStatusCode);
        Assert.Equal((System.Net.HttpStatusCode.ServiceUnavailable, TimeSpan.FromSeconds(5)), (refused.StatusCode, refused.Headers.RetryAfter!.Delta));
        await t.Says(People.Csw1, "1");
        Assert.Equal("Accepted", await t.Seat(id, "csw"));
    }

    [Theory]
    [InlineData(Telephones.Azure), InlineData(Telephones.Gateway)]
    public async Task A_telephone_that_says_too_much_is_not_listened_to_and_can_still_accept(string kind)
    {
        await using var t = await Telephones.Begin(azurite, kind, null, ("Bot:ActivitiesPerSecond", "1"));
        await t.Night.Phone(People.Csw1).Installs();
        var id = await t.Night.Refer();
        await Task.WhenAll(Enumerable.Range(0, 30).Select(n => t.Says(People.Csw1, $"junk {n}")));
        Assert.InRange((await t.Night.Rows()).Count(r => r.RowKey.StartsWith(CsecBot.Storage.Keys.HeardPrefix, StringComparison.Ordinal)), 10, 29);
        await t.Says(People.Csw1, "1");
        Assert.Equal("Accepted", await t.Seat(id, "csw"));
    }

    [Fact]
    public async Task With_two_open_requests_the_number_is_asked_for()
    {
        await using var t = await Telephones.Begin(azurite, Telephones.Azure);
        await t.Night.Phone(People.Csw1).Installs();
        var other = People.Referral();
        other["reference"] = "another";
        var (one, two) = (await t.Night.Refer(), await t.Night.Refer(other));
        await t.Says(People.Csw1, "1");
        var asked = Assert.Single(t.AnswersTo(People.Csw1));
        Assert.Contains(one, asked, StringComparison.Ordinal);
        Assert.Contains(two, asked, StringComparison.Ordinal);
        await t.Says(People.Csw1, $"1 {two}");
        Assert.Equal(("Paging", "Accepted"), (await t.Seat(one, "csw"), await t.Seat(two, "csw")));
    }

    [Theory]
    [InlineData("accept {one} {two}")]
    [InlineData("1 {one} {two}")]
    [InlineData("2 {one}, {two}")]
    public async Task An_answer_that_names_two_requests_changes_neither_and_says_so_once_a_minute(string text)
    {
        await using var t = await Telephones.Begin(azurite, Telephones.Gateway);
        await t.Night.Phone(People.Csw1).Installs();
        var other = People.Referral();
        other["reference"] = "another";
        var (one, two) = (await t.Night.Refer(), await t.Night.Refer(other));
        foreach (var _ in new[] { 1, 2 }) await t.Says(People.Csw1, text.Replace("{one}", one, StringComparison.Ordinal).Replace("{two}", two, StringComparison.Ordinal));
        Assert.Equal("Nothing was changed. Please say it for one number at a time.", Assert.Single(t.AnswersTo(People.Csw1)));
        Assert.Equal(("Paging", "Paging"), (await t.Seat(one, "csw"), await t.Seat(two, "csw")));
    }

    [Theory]
    [InlineData("1")]
    [InlineData("1 {old}")]
    [InlineData("accept {new}")]
    public async Task An_answer_to_a_request_that_is_part_of_another_by_now_counts_for_that_one(string text)
    {
        await using var t = await Telephones.Begin(azurite, Telephones.Gateway);
        await t.Night.Phone(People.Csw1).Installs();
        var (old, lives) = await Two(t);
        await t.Night.Http.PostAsync($"/api/referrals/{old}/merge", Night.Json($$"""{ "into": "{{lives}}" }"""));
        await t.Night.Settle();
        foreach (var _ in new[] { 1, 2 }) await t.Says(People.Csw1, text.Replace("{old}", old, StringComparison.Ordinal).Replace("{new}", lives, StringComparison.Ordinal));
        Assert.Equal("Accepted", await t.Seat(lives, "csw"));
        Assert.All(t.AnswersTo(People.Csw1), a => Assert.StartsWith($"You have accepted {lives}.", a, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("1", "You have accepted {new}.")]
    [InlineData("1 {old}", "You have accepted {new}.")]
    [InlineData("2 {old}", "{new}: You have accepted this.")]
    public async Task Who_accepted_before_the_two_were_one_has_it_still_whatever_is_pressed_again(string text, string answer)
    {
        await using var t = await Telephones.Begin(azurite, Telephones.Gateway);
        await t.Night.Phone(People.Csw1).Installs();
        var (old, lives) = await Two(t);
        await t.Says(People.Csw1, $"1 {old}");
        await t.Night.Http.PostAsync($"/api/referrals/{old}/merge", Night.Json($$"""{ "into": "{{lives}}" }"""));
        await t.Night.Settle();
        await t.Says(People.Csw1, text.Replace("{old}", old, StringComparison.Ordinal));
        Assert.Equal("Accepted", await t.Seat(lives, "csw"));
        Assert.StartsWith(answer.Replace("{new}", lives, StringComparison.Ordinal), t.AnswersTo(People.Csw1)[^1], StringComparison.Ordinal);
    }

    /// The first asks the social worker, and Probation's officer the other.
    private static async Task<(string Old, string Lives)> Two(Telephones t)
    {
        var other = People.Referral();
        (other["reference"], other["leadAgency"]) = ("another", "Probation");
        return (await t.Night.Refer(), await t.Night.Refer(other));
    }

    [Fact]
    public async Task Two_requests_that_did_not_arrive_in_Teams_are_asked_about_and_not_guessed()
    {
        await using var t = await Telephones.Begin(azurite, Telephones.Azure);
        var other = People.Referral();
        other["reference"] = "another";
        var (one, two) = (await t.Night.Refer(), await t.Night.Refer(other));
        await t.Says(People.Csw1, "1");
        Assert.Contains(one, Assert.Single(t.AnswersTo(People.Csw1)), StringComparison.Ordinal);
        await t.Says(People.Csw1, $"1 {one}");
        Assert.Equal("Accepted", await t.Seat(one, "csw"));
        await t.Says(People.Csw1, "1");
        Assert.Equal("Accepted", await t.Seat(two, "csw"));
    }

    [Fact]
    public async Task Who_declined_may_think_better_of_it_while_nobody_has_it()
    {
        await using var t = await Telephones.Begin(azurite, Telephones.Gateway);
        await t.Night.Phone(People.Csw1).Installs();
        var id = await t.Night.Refer();
        await t.Says(People.Csw1, "2");
        await t.Says(People.Csw1, "1");
        Assert.Equal("Accepted", await t.Seat(id, "csw"));
    }

    /// She pressed 1 in the call, and answers the text message as well; or she thinks better of the other.
    [Theory, InlineData("1"), InlineData("2")]
    public async Task Who_has_accepted_one_and_turned_down_another_is_asked_which_is_meant(string text)
    {
        await using var t = await Telephones.Begin(azurite, Telephones.Azure);
        foreach (var person in new[] { People.Csw1, People.Csw2 }) await t.Night.Phone(person).Installs();
        var another = People.Referral();
        another["reference"] = "another";
        var (one, other) = (await t.Night.Refer(), await t.Night.Refer(another));
        await t.Says(People.Csw1, $"2 {other}");
        await t.Says(People.Csw1, $"1 {one}");
        await t.Says(People.Csw1, text);
        Assert.Equal(("Accepted", "Paging"), (await t.Seat(one, "csw"), await t.Seat(other, "csw")));
        Assert.Equal($"You have more than one open request. Say it again with the number: {one}, {other}.", t.AnswersTo(People.Csw1)[^1]);
        await t.Says(People.Csw1, $"1 {other}");
        Assert.Equal("Accepted", await t.Seat(other, "csw"));
    }

    /// A gateway that waits no longer sends it again; somebody may have been paged for another request since.
    [Fact]
    public async Task What_took_effect_is_known_before_anything_is_said_back()
    {
        await using var t = await Telephones.Begin(azurite, Telephones.Gateway);
        await t.Night.Phone(People.Csw1).Installs();
        var id = await t.Night.Refer();
        var (before, saying) = (t.Network.Log.Count, false);
        t.Network.Answer = _ =>
        {
            saying = t.Night.Parts.GetRequiredService<CsecBot.Storage.HeardTable>().Knows("webhook-m-7", default).GetAwaiter().GetResult();
            return Results.Json(new { id = "n1" });
        };
        await t.Says(People.Csw1, "1", id: "m-7");
        Assert.Equal(before + 1, t.Network.Log.Count);
        Assert.True(saying);
        Assert.Equal("Accepted", await t.Seat(id, "csw"));
    }

    [Fact]
    public async Task An_answer_that_was_under_way_for_long_is_not_taken_for_a_request_made_since()
    {
        await using var t = await Telephones.Begin(azurite, Telephones.Azure);
        await t.Night.Phone(People.Csw1).Installs();
        var id = await t.Night.Refer();
        await t.Texts(Telephones.NumberOf(People.Csw1), "1", at: t.Night.Machine.GetUtcNow() - TimeSpan.FromMinutes(10));
        Assert.Equal("Paging", await t.Seat(id, "csw"));
        Assert.Equal("You have no open request that this can answer.", Assert.Single(t.AnswersTo(People.Csw1)));
    }

    [Theory, InlineData(Telephones.Azure), InlineData(Telephones.Gateway)]
    public async Task An_unknown_number_changes_and_learns_nothing(string kind)
    {
        await using var t = await Telephones.Begin(azurite, kind);
        await t.Night.Phone(People.Csw1).Installs();
        var id = await t.Night.Refer();
        await t.Says(People.Stranger, $"accept {id}");
        await t.Says(People.Stranger, "who is on call");
        await t.Says(People.Stranger, "1");
        Assert.Equal("This answer was not taken. Please answer in Teams.", Assert.Single(t.AnswersTo(People.Stranger)));
        t.Night.Machine.Advance(TimeSpan.FromMinutes(1));
        await t.Says(People.Stranger, "1");
        Assert.Equal(2, t.AnswersTo(People.Stranger).Count);
        Assert.Equal("Paging", await t.Seat(id, "csw"));
    }

    [Fact]
    public async Task A_person_cannot_answer_for_another()
    {
        await using var t = await Telephones.Begin(azurite, Telephones.Gateway);
        await t.Night.Phone(People.Csw1).Installs();
        var id = await t.Night.Refer();
        await t.Says(People.Csw2, $"accept {id}");
        Assert.Equal(Refusal.UnknownReferral.Words, Assert.Single(t.AnswersTo(People.Csw2)));
        Assert.Equal("Paging", await t.Seat(id, "csw"));
    }

    [Fact]
    public async Task A_number_that_two_people_have_answers_for_neither()
    {
        var roster = People.Roster.Replace(Telephones.NumberOf(People.Csw2)[1..], Telephones.NumberOf(People.Csw1)[1..], StringComparison.Ordinal);
        await using var t = await Telephones.Begin(azurite, Telephones.Gateway, roster);
        await t.Night.Phone(People.Csw1).Installs();
        var id = await t.Night.Refer();
        await t.Says(People.Csw1, "1");
        Assert.Equal("Paging", await t.Seat(id, "csw"));
        Assert.Equal("This answer was not taken. Please answer in Teams.", Assert.Single(t.AnswersTo(People.Csw1)));
    }

    [Fact]
    public async Task A_network_that_takes_no_answer_back_undoes_nothing()
    {
        await using var t = await Telephones.Begin(azurite, Telephones.Gateway);
        await t.Night.Phone(People.Csw1).Installs();
        var id = await t.Night.Refer();
        t.Network.Answer = _ => Microsoft.AspNetCore.Http.Results.StatusCode(500);
        await t.Says(People.Csw1, "1");
        Assert.Equal("Accepted", await t.Seat(id, "csw"));
        Assert.Empty(t.Night.Lines.Errors);
    }

    [Fact]
    public async Task No_text_says_more_than_the_number_and_no_log_says_who()
    {
        await using var t = await Telephones.Begin(azurite, Telephones.Azure);
        var csw = await t.Night.Phone(People.Csw1).Installs();
        await t.Night.Phone(People.Csw2).Installs();
        var referral = People.Referral();
        referral["meetingPoint"] = new JsonObject { ["kind"] = "Residence", ["place"] = "MARKER-PLACE", ["detail"] = "MARKER-DETAIL" };
        referral["drill"] = true;
        var id = await t.Night.Refer(referral);
        await t.Night.FastForward(TimeSpan.FromMinutes(6));
        foreach (var words in new[] { "MARKER-WORDS", "2", "1", "2", "decline ill", $"1 {id}", "1 R-00000000" }) await t.Says(People.Csw1, words);
        await t.Says(People.Csw2, "1");
        var texts = t.Network.Log.Select(a => a.Text).Where(text => text is not null).Concat(typeof(Refusal).GetProperties().Where(p => p.PropertyType == typeof(Refusal) && p.GetMethod!.IsStatic).Select(p => ((Refusal)p.GetValue(null)!).Words)).ToList();
        Assert.True(t.AnswersTo(People.Csw1).Count >= 7 && texts.Count > 25);
        Assert.Contains(t.AnswersTo(People.Csw1), w => w.StartsWith("DRILL. You have accepted", StringComparison.Ordinal));
        Assert.DoesNotContain(texts, w => Regex.IsMatch(w, @"MARKER|Name of|SPA-|Station|Saving|DCFS|13.15|\b(CSEC|traffick\w*|exploit\w*|victim|sexual|hub|STI|HIV|pregnan\w*|AWOL|missing|prostitute|suspect|offender)\b", RegexOptions.IgnoreCase));
        Assert.DoesNotContain(t.Night.Lines.All, l => Regex.IsMatch(l.Text, @"MARKER|Name of|\+?1213555|You have|not understood", RegexOptions.IgnoreCase));
        Assert.NotEmpty(csw.Cards);
    }

    [Fact]
    public async Task Where_none_is_configured_start_says_so_and_nothing_listens()
    {
        await using var night = await Night.Begin(azurite);
        Assert.Single(night.Lines.All, l => l.Text.Contains("No second channel is configured", StringComparison.Ordinal));
        foreach (var path in new[] { "/channels/webhook", "/channels/events", "/channels/call/x" })
            Assert.Equal(404, (int)(await night.Http.PostAsync(path, Night.Json("[]"))).StatusCode);
    }
}
