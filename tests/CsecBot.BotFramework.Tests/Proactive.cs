using System.Net;
using Newtonsoft.Json.Linq;

namespace CsecBot.BotFramework.Tests;

public sealed class Proactive : OnTheWire
{
    [Fact(Timeout = Bounded.Milliseconds)]
    public async Task A_continued_conversation_is_written_to_as_recorded()
    {
        var recorded = Recordings.Saying("proactive via CloudAdapter");
        var message = MessageFactory.Text("proactive via CloudAdapter");
        message.Importance = "urgent";
        message.ChannelData = new TeamsChannelData { Notification = new NotificationInfo { Alert = true } };

        await Adapter.ContinueConversationAsync("", ReferenceOf(recorded), (turn, token) => turn.SendActivityAsync(message, token), InTime());

        AssertSame(recorded, Connector.Only, idIsMadeUp: true);
        Assert.True(Guid.TryParse(Connector.Only.LastSegment, out _));
    }

    [Fact(Timeout = Bounded.Milliseconds)]
    public async Task A_continuation_without_an_id_goes_to_the_conversation_as_a_new_message()
    {
        var continuation = ReferenceOf(Recordings.Saying("proactive hello (edited)")).GetContinuationActivity();
        continuation.Id = null;

        await Adapter.ContinueConversationAsync("", continuation, (turn, token) => turn.SendActivityAsync("fresh", cancellationToken: token), InTime());

        Assert.Equal(("POST", "/v3/conversations/c1/activities"), (Connector.Only.Method, Connector.Only.Call));
        Assert.Null(Connector.Only.Body!["replyToId"]);
    }

    [Fact(Timeout = Bounded.Milliseconds)]
    public async Task A_continuation_with_an_id_answers_that_activity()
    {
        var continuation = ReferenceOf(Recordings.Saying("proactive hello (edited)")).GetContinuationActivity();
        continuation.Id = "1795/1";

        await Adapter.ContinueConversationAsync("", continuation, (turn, token) => turn.SendActivityAsync("again", cancellationToken: token), InTime());

        Assert.Equal("/v3/conversations/c1/activities/1795%2F1", Connector.Only.Call);
        Assert.Equal("1795/1", (string?)Connector.Only.Body!["replyToId"]);
    }

    [Fact(Timeout = Bounded.Milliseconds)]
    public async Task A_conversation_is_created_and_first_written_to_as_recorded()
    {
        var created = Recordings.To("POST", "/teams/v3/conversations");
        var first = Recordings.Saying("hello in a new conversation");
        Connector.Answer = (sent, context) => StubConnector.Say(
            context, 201, sent.Call == "/v3/conversations" ? """{"id":"new-conv-14","activityId":"act-new"}""" : """{"id":"m1"}""");

        await Adapter.CreateConversationAsync(
            "", Channels.Msteams, Connector.ServiceUrl, null!, created.Body!.ToObject<ConversationParameters>()!,
            (turn, token) => turn.SendActivityAsync("hello in a new conversation", cancellationToken: token), InTime());

        Assert.Equal(2, Connector.Received.Count);
        AssertSame(created, Connector.Received[0]);
        AssertSame(first, Connector.Received[1]);
    }

    [Fact(Timeout = Bounded.Milliseconds)]
    public async Task A_created_conversation_that_names_no_activity_is_written_to_under_a_made_up_one()
    {
        var created = Recordings.To("POST", "/_connector/v3/conversations");
        var first = Recordings.Saying("page for user-id-1");
        Connector.Answer = (sent, context) => StubConnector.Say(
            context, 201, new JObject { ["id"] = sent.Call == "/v3/conversations" ? first.Body!["conversation"]!["id"] : "m1" }.ToString());
        var parameters = new ConversationParameters
        {
            IsGroup = false,
            Bot = new ChannelAccount("00000000-0000-0000-0000-00000000000011", "CSEC Dispatch"),
            Members = [new ChannelAccount("user-id-1")],
            TenantId = "00000000-0000-0000-0000-0000000000001",
            ChannelData = new TeamsChannelData { Tenant = new TenantInfo("00000000-0000-0000-0000-0000000000001") },
        };
        string? conversation = null;

        await Adapter.CreateConversationAsync("", Channels.Msteams, Connector.ServiceUrl, null!, parameters, (turn, token) =>
        {
            conversation = turn.Activity.GetConversationReference().Conversation?.Id;
            return turn.SendActivityAsync("page for user-id-1", cancellationToken: token);
        }, InTime());

        Assert.Equal("62b19454-c31a-4b29-9b96-15a0c3f10022@test.user", conversation);
        AssertSame(created, Connector.Received[0]);
        AssertSame(first, Connector.Received[1], idIsMadeUp: true);
    }

    [Fact(Timeout = Bounded.Milliseconds)]
    public async Task A_message_is_replaced_as_recorded()
    {
        var recorded = Recordings.Saying("proactive hello (edited)");
        var edited = MessageFactory.Text("proactive hello (edited)");
        edited.Id = "act-12";

        await Adapter.ContinueConversationAsync("", ReferenceOf(recorded), (turn, token) => turn.UpdateActivityAsync(edited, token), InTime());

        Assert.Equal("PUT", Connector.Only.Method);
        var madeUp = (string)Connector.Only.Body!["replyToId"]!;
        Assert.NotEqual("act-12", madeUp);
        recorded.Body!["replyToId"] = madeUp;
        AssertSame(recorded, Connector.Only);
    }

    [Fact(Timeout = Bounded.Milliseconds)]
    public async Task A_message_is_deleted_by_its_id()
    {
        Connector.Answer = (_, context) => StubConnector.Say(context, 200, "");

        await Adapter.ContinueConversationAsync(
            "", ReferenceOf(Recordings.Saying("proactive hello (edited)")), (turn, token) => turn.DeleteActivityAsync("act-12", token), InTime());

        Assert.Equal(("DELETE", "/v3/conversations/c1/activities/act-12"), (Connector.Only.Method, Connector.Only.Call));
        Assert.Null(Connector.Only.Body);
    }

    [Fact(Timeout = Bounded.Milliseconds)]
    public async Task The_roster_is_read_in_pages_as_recorded()
    {
        var recorded = Recordings.To("GET", "pagedmembers?pageSize=10");
        Connector.Answer = (_, context) => StubConnector.Say(
            context, 200, """{"members":[{"id":"u1","aadObjectId":"aad-1","email":"u@x.example"}],"continuationToken":"next"}""");
        PagedMembersResult? page = null;

        await Adapter.ContinueConversationAsync("", ReferenceOf(Recordings.Saying("proactive hello (edited)")), async (turn, token) =>
        {
            var conversations = turn.TurnState.Get<IConnectorClient>()!.Conversations;
            page = await conversations.GetConversationPagedMembersAsync("c1", 10, cancellationToken: token);
        }, InTime());

        AssertSame(recorded, Connector.Only);
        var member = Assert.Single(page!.Members!);
        Assert.Equal(("aad-1", "u@x.example", "next"), (member.AadObjectId, (string?)member.Properties["email"], page.ContinuationToken));
    }

    [Fact(Timeout = Bounded.Milliseconds)]
    public async Task The_caller_decides_how_long_to_wait_for_the_connector()
    {
        using var patience = new CancellationTokenSource(Bounded.Limit);
        Connector.Answer = async (_, context) =>
        {
            await patience.CancelAsync();
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted);
        };

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Adapter.ContinueConversationAsync(
            "", ReferenceOf(Recordings.Saying("Echo: hello")), (turn, token) => turn.SendActivityAsync("hello", cancellationToken: token), patience.Token));
        Assert.Single(Connector.Received);
    }
}
