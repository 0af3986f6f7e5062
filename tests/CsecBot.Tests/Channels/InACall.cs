using System.Text.Json.Nodes;
using CsecBot.Channels;
using CsecBot.Dispatch;
using CsecBot.Tests.Flow;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
namespace CsecBot.Tests.Channels;

[Collection("azurite")]
public sealed class InACall(AzuriteFixture azurite)
{
    private const string Sentence = "Dispatch request. Respond by 03:40. Reply 1 to accept, 2 to decline.";

    [Theory]
    [InlineData("one", "Accepted", "You have accepted")]
    [InlineData("two", "Unfilled", "You have declined")]
    public async Task One_accepts_two_declines_and_the_outcome_is_spoken_before_the_call_ends(string tone, string seat, string words)
    {
        await using var t = await Telephones.Begin(azurite, Telephones.Azure);
        await t.Night.Phone(People.Csw1).Installs();
        var id = await t.Night.Refer();
        var call = await Rings(t, id);
        await t.InCall(call, "CallConnected");
        var ask = In(t, "recognize").Single();
        Assert.Equal(Sentence, (string?)ask["playPrompt"]!["text"]!["text"]);
        Assert.Equal("dtmf", (string?)ask["recognizeInputType"]);
        Assert.Equal(15, (int?)ask["recognizeOptions"]!["initialSilenceTimeoutInSeconds"]);   // somebody was asleep
        Assert.Equal(Telephones.NumberOf(People.Csw1), (string?)ask["recognizeOptions"]!["targetParticipant"]!["phoneNumber"]!["value"]);

        await t.InCall(call, "RecognizeCompleted", Pressed(tone));
        Assert.Equal(seat, await t.Seat(id, "csw"));
        Assert.StartsWith(words, (string?)In(t, "play").Single()["playSources"]![0]!["text"]!["text"], StringComparison.Ordinal);
        Assert.Empty(In(t, "terminate"));
        await t.InCall(call, "PlayCompleted");
        Assert.Single(In(t, "terminate"));
        Assert.Single(t.TextsTo(People.Csw1));                                   // the page itself
        Assert.Empty(t.Night.Lines.Errors);
    }

    [Fact]
    public async Task Silence_and_other_keys_are_asked_three_times_and_then_the_call_ends()
    {
        await using var t = await Telephones.Begin(azurite, Telephones.Azure);
        await t.Night.Phone(People.Csw1).Installs();
        var id = await t.Night.Refer();
        var call = await Rings(t, id);
        await t.InCall(call, "CallConnected");
        await t.InCall(call, "RecognizeFailed", new() { ["operationContext"] = "1" });
        await t.InCall(call, "RecognizeCompleted", Pressed("seven", asked: 2));
        Assert.Equal(["1", "2", "3"], In(t, "recognize").Select(a => (string?)a["operationContext"]));
        Assert.Empty(In(t, "terminate"));
        await t.InCall(call, "RecognizeFailed", new() { ["operationContext"] = "3" });
        Assert.Equal(3, In(t, "recognize").Count);
        Assert.Single(In(t, "terminate"));
        Assert.Equal("Paging", await t.Seat(id, "csw"));
    }

    [Theory]
    [InlineData(1, 2, 0)]
    [InlineData(2, 2, 1)]
    public async Task A_question_that_cannot_be_asked_is_tried_once_more_and_a_mute_call_ends(int failures, int tries, int ends)
    {
        await using var t = await Telephones.Begin(azurite, Telephones.Azure);
        var call = await Rings(t, "R-7K3QF2M4");
        t.Network.Answer = a => a.Path.Contains(":recognize", StringComparison.Ordinal) && failures-- > 0 ? Results.StatusCode(503) : Results.Json(new { callConnectionId = "c" }, statusCode: 202);
        await t.InCall(call, "CallConnected");
        Assert.Equal(tries, In(t, "recognize").Count);
        Assert.Equal(ends, In(t, "terminate").Count);
    }

    [Fact]
    public async Task A_call_answers_once_and_what_comes_again_or_too_late_changes_nothing()
    {
        await using var t = await Telephones.Begin(azurite, Telephones.Azure);
        var csw = await t.Night.Phone(People.Csw1).Installs();
        var id = await t.Night.Refer();
        var call = await Rings(t, id);
        await t.InCall(call, "RecognizeCompleted", Pressed("one"));
        await csw.Says("hand back");
        await t.InCall(call, "RecognizeCompleted", Pressed("one"));
        Assert.Single(await t.Events(id), e => e == "accepted");
        Assert.Single(In(t, "play"));

        var (again, other) = (await Rings(t, id), await Rings(t, id));
        t.Night.Machine.Advance(TimeSpan.FromMinutes(14.9));
        Assert.Equal(200, (int)(await t.InCall(again, "CallConnected")).StatusCode);
        t.Night.Machine.Advance(TimeSpan.FromMinutes(0.1));
        Assert.Equal(401, (int)(await t.InCall(again, "RecognizeCompleted", Pressed("one"))).StatusCode);
        Assert.Equal(401, (int)(await t.InCall(other[..^4] + "AAAA", "RecognizeCompleted", Pressed("one"))).StatusCode);
        Assert.Equal(401, (int)(await t.InCall("forged", "RecognizeCompleted", Pressed("one"))).StatusCode);
        Assert.Single(await t.Events(id), e => e == "accepted");
    }

    [Fact]
    public async Task A_second_call_about_the_same_page_is_answered_for_itself()
    {
        await using var t = await Telephones.Begin(azurite, Telephones.Azure);
        await t.Night.Phone(People.Csw1).Installs();
        var id = await t.Night.Refer();
        await t.InCall(await Rings(t, id), "RecognizeCompleted", Pressed("two"));
        await t.InCall(await Rings(t, id), "RecognizeCompleted", Pressed("one"));
        Assert.Equal("Accepted", await t.Seat(id, "csw"));
        Assert.Equal(2, In(t, "play").Count);
    }

    [Fact]
    public async Task An_address_changed_by_one_character_is_nobodys()
    {
        await using var t = await Telephones.Begin(azurite, Telephones.Azure);
        var call = await Rings(t, "R-7K3QF2M4");
        for (var i = 0; i < call.Length; i += 7)
        {
            var changed = call[..i] + (call[i] == 'A' ? 'B' : 'A') + call[(i + 1)..];
            Assert.Equal(401, (int)(await t.InCall(changed, "CallConnected")).StatusCode);
        }
        Assert.Empty(In(t, "recognize"));
    }

    [Fact]
    public async Task An_outcome_that_cannot_be_spoken_is_written()
    {
        await using var t = await Telephones.Begin(azurite, Telephones.Azure);
        await t.Night.Phone(People.Csw1).Installs();
        var id = await t.Night.Refer();
        var call = await Rings(t, id);
        t.Network.Answer = a => a.Path.StartsWith("/sms", StringComparison.Ordinal) ? StubNetwork.Sms(202, true, "m") : Results.StatusCode(404);
        await t.InCall(call, "RecognizeCompleted", Pressed("one"));
        Assert.StartsWith("You have accepted", t.TextsTo(People.Csw1)[^1], StringComparison.Ordinal);
    }

    /// The report of the text, and an answer to it, may come while the call is still tried.
    [Fact]
    public async Task A_text_that_was_taken_is_known_while_the_call_is_still_tried()
    {
        await using var t = await Telephones.Begin(azurite, Telephones.Azure);
        await t.Night.Phone(People.Csw1).Installs();
        var id = await t.Night.Refer();
        t.Network.Answer = a => a.Path.StartsWith("/calling", StringComparison.Ordinal) ? Results.StatusCode(503) : StubNetwork.Sms(202, true, $"sms to {a.To}");
        await t.Night.FastForward(TimeSpan.FromMinutes(3));
        var texts = (await t.Events(id)).Count(e => e == "phoned");
        Assert.NotEqual(0, texts);
        Assert.True(await t.Night.Referrals.Left(default).AnyAsync(m => m.What is Message.Phone));
        t.Network.Answer = null;
        t.Night.Machine.Advance(TimeSpan.FromSeconds(10));
        await t.Night.Beat();
        Assert.False(await t.Night.Referrals.Left(default).AnyAsync(m => m.What is Message.Phone));
        Assert.Equal(texts, (await t.Events(id)).Count(e => e == "phoned"));
        Assert.Single(t.TextsTo(People.Csw1));
        t.Night.LooksThrough();
    }

    /// Places a call about this request to the social worker, and gives the end of the address its events come back to.
    private static async Task<string> Rings(Telephones t, string id)
    {
        await t.Night.Parts.GetRequiredService<ISecondChannel>().Send(new($"a-key {t.Network.Log.Count}", id, 1, Telephones.NumberOf(People.Csw1), Sentence, Urgent: true), default);
        return ((string)t.Network.Log.Last(a => a.Path.StartsWith("/calling/callConnections?", StringComparison.Ordinal)).Json["callbackUri"]!).Split('/')[^1];
    }

    private static IReadOnlyList<JsonObject> In(Telephones t, string action) =>
        [.. t.Network.Log.Where(a => a.Path.StartsWith($"/calling/callConnections/call-1:{action}?", StringComparison.Ordinal)).Select(a => a.Json)];

    private static JsonObject Pressed(string tone, int asked = 1) => new()
    {
        ["recognitionType"] = "dtmf", ["operationContext"] = $"{asked}", ["dtmfResult"] = new JsonObject { ["tones"] = new JsonArray(tone) },
    };
}
