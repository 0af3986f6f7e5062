using System.Text.Json.Nodes;
using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Data.Tables;
using CsecBot.Channels;
using CsecBot.Storage;
using CsecBot.Tests.Flow;
using CsecBot.Tests.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
namespace CsecBot.Tests.Channels;

/// The doors that the telephone networks come in by.
[Collection("azurite")]
public sealed class WhoMaySpeak(AzuriteFixture azurite)
{
    private static JsonObject Acceptance(string id = "m-1") => new() { ["type"] = "reply", ["id"] = id, ["from"] = Telephones.NumberOf(People.Csw1), ["text"] = "1" };

    [Fact]
    public async Task A_forged_stale_or_unsigned_message_is_turned_away_and_changes_nothing()
    {
        await using var t = await Telephones.Begin(azurite, Telephones.Gateway);
        await t.Night.Phone(People.Csw1).Installs();
        var (id, now) = (await t.Night.Refer(), t.Night.Machine.GetUtcNow());
        HttpResponseMessage[] answers =
        [
            await t.Signed(Acceptance(), secret: "another-secret-of-more-than-32-chars"),
            await t.Signed(Acceptance(), at: now - TimeSpan.FromMinutes(5.1)),
            await t.Signed(Acceptance(), at: now + TimeSpan.FromMinutes(5.1)),
            await t.Send("/channels/webhook", Acceptance().ToJsonString()),
            await t.Send("/channels/webhook", Acceptance().ToJsonString(), ("X-Timestamp", $"{now.ToUnixTimeSeconds()}"), ("X-Signature", new string('0', 64))),
            await t.Send("/channels/webhook", Acceptance().ToJsonString(), ("X-Timestamp", "99999999999999999"), ("X-Signature", "x")),
        ];
        Assert.All(answers, a => Assert.Equal(401, (int)a.StatusCode));
        Assert.Single(t.Night.Lines.All, l => l.Text.Contains("refused, for want of a good signature", StringComparison.Ordinal));   // and the others are counted
        Assert.Equal("Paging", await t.Seat(id, "csw"));
        Assert.Empty(t.AnswersTo(People.Csw1));
        Assert.Equal(204, (int)(await t.Signed(Acceptance(), at: now - TimeSpan.FromMinutes(4.9))).StatusCode);
        Assert.Equal("Accepted", await t.Seat(id, "csw"));
    }

    [Fact]
    public async Task Of_more_answers_at_once_than_can_be_heard_the_last_are_to_be_sent_again_and_none_is_lost()
    {
        await using var t = await Telephones.Begin(azurite, Telephones.Gateway);
        await using var county = await OneCounty.Open(azurite);
        var storage = new Slow();
        var heard = new HeardTable(new(azurite.ConnectionString, county.Rows.Name, new() { Transport = storage }), OneCounty.Name, t.Night.Machine);
        using var replies = ActivatorUtilities.CreateInstance<SecondChannelReplies>(t.Night.Parts, heard);
        var all = Enumerable.Range(0, 16 + 256 + 5).Select(n => replies.Take(new Heard.Reply($"m-{n}", $"+1213666{n:0000}", new Answer.Accept(), null, t.Night.Machine.GetUtcNow()), default)).ToList();
        Assert.All(all[^5..], refused => Assert.IsType<TimeoutException>(Assert.Single(refused.Exception!.InnerExceptions)));
        Assert.DoesNotContain(all[..^5], a => a.IsCompleted);
        storage.LetGo();
        Assert.All(await Task.WhenAll(all[..^5]), Assert.True);
    }

    /// What was said took effect before anything is said back.
    [Fact]
    public async Task A_network_that_hangs_as_it_is_answered_keeps_no_place_from_anothers_acceptance()
    {
        await using var t = await Telephones.Begin(azurite, Telephones.Gateway);
        await t.Night.Phone(People.Csw1).Installs();
        var id = await t.Night.Refer();
        var before = t.Network.Log.Count;
        t.Network.Hangs = true;
        var strangers = Enumerable.Range(0, 16).Select(n => t.Texts($"+1213666{n:0000}", "1")).ToList();
        await t.Network.Reaches(before + 16);

        var accepted = t.Texts(Telephones.NumberOf(People.Csw1), "1");
        await t.Network.Reaches(before + 17).WaitAsync(TimeSpan.FromSeconds(30), TimeProvider.System);
        Assert.Equal("Accepted", await t.Seat(id, "csw"));
        Assert.DoesNotContain(strangers, s => s.IsCompleted);   // they were not given up first

        t.Network.LetGo();
        Assert.All(await Task.WhenAll([accepted, .. strangers]), a => Assert.Equal(204, (int)a.StatusCode));
        Assert.StartsWith($"You have accepted {id}.", Assert.Single(t.AnswersTo(People.Csw1)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_telephone_that_says_much_keeps_no_place_from_anothers_acceptance()
    {
        await using var t = await Telephones.Begin(azurite, Telephones.Gateway);
        await t.Night.Phone(People.Csw1).Installs();
        var id = await t.Night.Refer();
        t.Network.Hangs = true;
        var all = Enumerable.Range(0, 2 + 32 + 3).Select(_ => t.Texts(Telephones.NumberOf(People.Advocate1), "1")).ToList();
        for (var refused = 0; refused < 3; refused++)
        {
            var answer = await Task.WhenAny(all).WaitAsync(TimeSpan.FromSeconds(30), TimeProvider.System);
            all.Remove(answer);
            Assert.Equal((503, TimeSpan.FromSeconds(5)), ((int)(await answer).StatusCode, (await answer).Headers.RetryAfter!.Delta));
        }
        Assert.DoesNotContain(all, a => a.IsCompleted);
        t.Network.LetGo();
        await t.Texts(Telephones.NumberOf(People.Csw1), "1");
        Assert.Equal("Accepted", await t.Seat(id, "csw"));
        Assert.All(await Task.WhenAll(all), a => Assert.Equal(204, (int)a.StatusCode));
    }

    [Fact]
    public async Task A_signature_is_good_for_its_own_body_only()
    {
        await using var t = await Telephones.Begin(azurite, Telephones.Gateway);
        var body = Acceptance().ToJsonString();
        var (time, signature) = CsecBot.Channels.Signature.Of(Telephones.Secret, body, t.Night.Machine.GetUtcNow());
        Assert.Equal(401, (int)(await t.Send("/channels/webhook", body.Replace("0020", "0021", StringComparison.Ordinal), ("X-Timestamp", time), ("X-Signature", signature))).StatusCode);
        Assert.Equal(204, (int)(await t.Send("/channels/webhook", body, ("X-Timestamp", time), ("X-Signature", signature))).StatusCode);
    }

    [Theory]
    [InlineData("""{ "id": "m", "from": "+12135550020", "text": "1" }""", "type")]
    [InlineData("""{ "type": "call", "id": "m" }""", "type")]
    [InlineData("""{ "type": "reply", "id": "m", "from": "+12135550020" }""", "text")]
    [InlineData("""{ "type": "reply", "from": "+12135550020", "text": "1" }""", "id")]
    [InlineData("""{ "type": "report", "id": "m", "mesage": "x" }""", "mesage")]
    public async Task A_fault_is_named(string body, string field)
    {
        await using var t = await Telephones.Begin(azurite, Telephones.Gateway);
        var answer = await t.Signed(JsonNode.Parse(body)!.AsObject());
        Assert.Equal(400, (int)answer.StatusCode);
        Assert.Contains(JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["errors"]!.AsObject(), e => e.Key == field);
    }

    [Fact]
    public async Task An_event_without_the_subscriptions_secret_is_turned_away()
    {
        await using var t = await Telephones.Begin(azurite, Telephones.Azure);
        await t.Night.Phone(People.Csw1).Installs();
        var id = await t.Night.Refer();
        JsonObject Data() => new() { ["messageId"] = "m-1", ["from"] = "12135550020", ["message"] = "1" };
        Assert.Equal(401, (int)(await t.Event("SMSReceived", Data(), secret: "wrong")).StatusCode);
        Assert.Equal(401, (int)(await t.Event("Microsoft.EventGrid.SubscriptionValidationEvent", new() { ["validationCode"] = "7" }, secret: "wrong")).StatusCode);
        Assert.Equal("Paging", await t.Seat(id, "csw"));
        var body = new JsonArray(new JsonObject { ["eventType"] = "Microsoft.Communication.SMSReceived", ["data"] = Data() }).ToJsonString();
        Assert.Equal(200, (int)(await t.Send($"/channels/events?secret={Telephones.Secret}", body)).StatusCode);
        Assert.Equal("Accepted", await t.Seat(id, "csw"));
    }

    [Fact]
    public async Task A_subscription_is_confirmed_by_its_code()
    {
        await using var t = await Telephones.Begin(azurite, Telephones.Azure);
        var answer = await t.Event("Microsoft.EventGrid.SubscriptionValidationEvent", new() { ["validationCode"] = "512d38b6", ["validationUrl"] = "https://x.example" });
        Assert.Equal("512d38b6", (string?)JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["validationResponse"]);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("no json")]
    [InlineData("null")]
    [InlineData("""[ { "data": {}, "data": {} } ]""")]
    public async Task What_is_no_list_of_events_is_said_to_be_none(string body)
    {
        await using var t = await Telephones.Begin(azurite, Telephones.Azure);
        Assert.Equal(400, (int)(await t.Send("/channels/events", body, ("X-Channel-Secret", Telephones.Secret))).StatusCode);
    }

    [Theory]
    [InlineData("""[ 1, null, {}, { "eventType": 7, "data": [] }, { "eventType": "Microsoft.Communication.SMSReceived", "data": { "messageId": 5, "from": {} } } ]""")]
    [InlineData("""[ { "eventType": "Microsoft.Communication.SMSReceived", "data": { "messageId": "m", "from": "", "message": null } } ]""")]
    public async Task What_cannot_be_read_in_a_list_is_passed_over(string body)
    {
        await using var t = await Telephones.Begin(azurite, Telephones.Azure);
        Assert.Equal(200, (int)(await t.Send("/channels/events", body, ("X-Channel-Secret", Telephones.Secret))).StatusCode);
        Assert.Empty(t.Night.Lines.Errors);
    }

    [Fact]
    public async Task A_delivery_report_is_written_down_by_its_id_alone()
    {
        await using var t = await Telephones.Begin(azurite, Telephones.Azure);
        JsonObject Report(string id, string status, string why) => new()
        {
            ["MessageId"] = id, ["From"] = "12135550199", ["To"] = "+12135550020", ["DeliveryStatus"] = status, ["DeliveryStatusDetails"] = why, ["Tag"] = "R-7K3QF2M4-1-1",
        };
        await t.Event("SMSDeliveryReportReceived", Report("Outgoing_1", "Delivered", "No error."));
        await t.Event("SMSDeliveryReportReceived", Report("Outgoing_2", "Failed", "+12135550020 is switched off"));
        await t.Event("SMSDeliveryReportReceived", Report("Outgoing_2", "Failed", "+12135550020 is switched off"));
        Assert.Single(t.Night.Lines.All, l => l.Level == LogLevel.Information && l.Text.Contains("secondChannelDelivered Outgoing_1", StringComparison.Ordinal));
        Assert.Single(t.Night.Lines.All, l => l.Level == LogLevel.Warning && l.Text.Contains("secondChannelFailed Outgoing_2", StringComparison.Ordinal));
        Assert.DoesNotContain(t.Night.Lines.All, l => l.Text.Contains("2135550020", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_gateways_report_is_written_down_and_a_replay_refused()
    {
        await using var t = await Telephones.Begin(azurite, Telephones.Gateway);
        JsonObject Report() => new() { ["type"] = "report", ["id"] = "r-1", ["message"] = "gateway-1", ["delivered"] = false, ["why"] = "noRoute" };
        Assert.Equal(204, (int)(await t.Signed(Report())).StatusCode);
        Assert.Equal(409, (int)(await t.Signed(Report())).StatusCode);
        Assert.Single(t.Night.Lines.All, l => l.Text.Contains("secondChannelFailed gateway-1", StringComparison.Ordinal));
    }

    /// A storage that answers when it is let go.
    private sealed class Slow : HttpClientTransport
    {
        private readonly TaskCompletionSource going = new();

        public void LetGo() => going.SetResult();

        public override async ValueTask ProcessAsync(HttpMessage message)
        {
            await going.Task;
            await base.ProcessAsync(message);
        }
    }
}
