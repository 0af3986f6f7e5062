using System.Net;
using System.Text.Json.Nodes;
namespace CsecBot.Tests.Flow;

/// Words that are nearly an answer: they do what was meant, or the person reads what they can do instead.
public sealed class WordsThatWereMeant(AzuriteFixture azurite) : FlowTest(azurite)
{
    [Theory]
    [InlineData("accept please"), InlineData("Accept, on my way"), InlineData("I accept, I'm coming!")]
    public async Task An_acceptance_with_a_word_more_is_one(string words)
    {
        var (_, csw, _) = await Paged();
        Assert.Contains("You have accepted.", await csw.Says(words), StringComparison.Ordinal);
    }

    /// No guess: the words may be about something else.
    [Theory]
    [InlineData("accept R-7K3QF2MO"), InlineData("accept only if nobody else can"), InlineData("accept eta 25")]
    public async Task An_acceptance_with_other_words_is_asked_about(string words)
    {
        var (night, csw, id) = await Paged();
        Assert.Contains($"Then say: accept {id}.", await csw.Says(words), StringComparison.Ordinal);
        Assert.Equal("Paging", (string?)(await night.Look(id))["roles"]!["csw"]!["state"]);
        Assert.Contains("You have accepted.", await csw.Says($"accept {id}"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whoever_says_declined_is_asked_which_they_mean()
    {
        var (night, csw, id) = await Paged();
        Assert.Contains("If you cannot go, say: decline.", await csw.Says("declined"), StringComparison.Ordinal);
        Assert.Equal("Paging", (string?)(await night.Look(id))["roles"]!["csw"]!["state"]);
    }

    /// Said of an item that nobody offers, or no more, it turns down no request.
    [Theory]
    [InlineData("decline 7-day meeting"), InlineData("decline the 7-day meeting")]
    public async Task Declining_an_item_declines_no_request(string words)
    {
        var (night, csw, id) = await Paged();
        Assert.Contains("Nothing that was offered to you waits", await csw.Says(words), StringComparison.Ordinal);
        Assert.DoesNotContain((await night.Look(id))["events"]!.AsArray(), e => (string?)e!["event"] == "declined");
    }

    [Theory]
    [InlineData("accept"), InlineData("accept {id}"), InlineData("decline {id}")]
    public async Task A_supervisor_who_answers_a_page_reads_what_they_can_do(string words)
    {
        var (night, _, id) = await Paged();
        var supervisor = await night.Phone(People.Supervisor).Installs();
        await night.FastForward(TimeSpan.FromMinutes(12));
        Assert.Contains("Use Take over or Reassign", await supervisor.Says(words.Replace("{id}", id, StringComparison.Ordinal)), StringComparison.Ordinal);
        night.LooksThrough();
    }

    /// Why the first was declined is still asked.
    [Fact]
    public async Task Yes_is_the_answer_to_the_request_that_came_meanwhile()
    {
        var (night, csw, _) = await Paged();
        await csw.Says("decline");
        var referral = People.Referral();
        referral["reference"] = "another";
        var second = await night.Refer(referral);
        csw.LooksThrough();
        Assert.Contains("You have accepted.", await csw.Says("yes"), StringComparison.Ordinal);
        Assert.Equal(People.Csw1, (string?)(await night.Look(second))["roles"]!["csw"]!["responder"]);
    }

    /// Of a time that is asked about it is no answer, and least of all to another request.
    [Fact]
    public async Task Yes_is_no_time()
    {
        var (night, csw, first) = await Accepted();
        await night.FastForward(TimeSpan.FromMinutes(20));
        await csw.Says("on scene 5");
        var referral = People.Referral();
        (referral["reference"], referral["decidedAt"]) = ("another", "2026-11-23T02:28:00-08:00");
        var second = await night.Refer(referral);
        csw.LooksThrough();
        Assert.Contains("That time was not understood", await csw.Says("yes"), StringComparison.Ordinal);
        Assert.Equal("Paging", (string?)(await night.Look(second))["roles"]!["csw"]!["state"]);
        Assert.Equal("Accepted", (string?)(await night.Look(first))["roles"]!["csw"]!["state"]);
        night.LooksThrough();
    }

    [Fact]
    public async Task A_message_that_is_changed_afterwards_is_answered_that_it_is_not_read_again()
    {
        var (night, csw, id) = await Paged();
        var changed = csw.Activity("messageUpdate");
        (changed["text"], changed["channelData"]) = ("accept", new JsonObject { ["eventType"] = "editMessage" });
        await csw.Tell(changed);
        Assert.Contains("Please write it anew.", (string?)csw.Messages[^1].Activity["text"], StringComparison.Ordinal);
        Assert.Equal("Paging", (string?)(await night.Look(id))["roles"]!["csw"]!["state"]);
    }

    [Theory]
    [InlineData("eta \u0662\u0665"), InlineData("eta \uff12\uff15"), InlineData("eta \u0660\u0662:\u0663\u0665")]
    public async Task Digits_of_another_keyboard_are_digits(string words)
    {
        var (night, csw, id) = await Accepted();
        await csw.Says(words);
        Assert.Equal(Night.Start.AddMinutes(25), (await night.Look(id))["roles"]!["csw"]!["etaAt"]?.GetValue<DateTimeOffset>());
    }

    [Fact]
    public async Task A_number_with_a_line_after_it_is_no_number()
    {
        var (night, _, id) = await Paged();
        Assert.Equal(HttpStatusCode.NotFound, (await night.Http.GetAsync($"/api/referrals/{id}%0A")).StatusCode);
    }

    /// A version that wrote otherwise was taken back.
    [Theory, InlineData("State0", "{"), InlineData("State0", "{}"), InlineData("State0", "null"), InlineData("State0", """{"id":"R-00000000","seats":[{}]}"""), InlineData("State0", """{"id":"ITS-OWN"}"""), InlineData("Entries", null), InlineData("Entries", "two"), InlineData("LastHash", null)]
    public async Task A_request_that_cannot_be_read_hides_no_other(string column, string? value)
    {
        var (night, csw, first) = await Paged();
        foreach (var line in new[] { "cannot be read", "failed" }) night.Allows(line);
        await csw.Says("decline ill");
        var head = await night.Table.GetEntityAsync<Azure.Data.Tables.TableEntity>("los-angeles", $"head|{first}");
        head.Value[column] = value?.Replace("ITS-OWN", first, StringComparison.Ordinal);
        await night.Table.UpdateEntityAsync(head.Value, head.Value.ETag, Azure.Data.Tables.TableUpdateMode.Replace);
        var referral = People.Referral();
        referral["reference"] = "another";
        await night.Refer(referral);
        csw.LooksThrough();
        Assert.Contains("You have accepted.", await csw.Says("accept"), StringComparison.Ordinal);
        Assert.Contains("My list", await night.Phone(People.Supervisor).Says("my list"), StringComparison.Ordinal);
    }
}
