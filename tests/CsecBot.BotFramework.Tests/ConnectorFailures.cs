using System.Net;

namespace CsecBot.BotFramework.Tests;

public sealed class ConnectorFailures : OnTheWire
{
    [Theory(Timeout = Bounded.Milliseconds)]
    [InlineData(403, "blocked", "ConversationBlockedByUser")]
    [InlineData(404, "blocked", "ConversationNotFound")]
    [InlineData(429, "throttled", "TooManyRequests")]
    public async Task A_refusal_surfaces_once_with_its_status_code_and_headers(int status, string conversation, string code)
    {
        var recorded = Recordings.ToConversation(conversation);
        Connector.Answer = (_, context) =>
        {
            context.Response.Headers.RetryAfter = "7";
            return StubConnector.Say(context, status, $$$"""{"error":{"code":"{{{code}}}","message":"no"}}""");
        };

        var refused = await Assert.ThrowsAsync<ErrorResponseException>(() => Proactively(recorded));

        Assert.Equal((HttpStatusCode)status, refused.Response!.StatusCode);
        Assert.Equal(code, refused.Body?.Error?.Code);
        Assert.Equal(["7"], refused.Response.Headers["Retry-After"]);
        Assert.IsAssignableFrom<RestException>(refused);
        AssertSame(recorded, Connector.Only, idIsMadeUp: true);
    }

    [Theory(Timeout = Bounded.Milliseconds)]
    [InlineData("<html>Bad gateway</html>")]
    [InlineData("")]
    public async Task A_refusal_that_is_no_json_still_surfaces_with_its_status(string page)
    {
        Connector.Answer = (_, context) => StubConnector.Say(context, 502, page, "text/html");

        var refused = await Assert.ThrowsAsync<ErrorResponseException>(() => Proactively(Recordings.ToConversation("blocked")));

        Assert.Equal(HttpStatusCode.BadGateway, refused.Response!.StatusCode);
        Assert.Equal(page, refused.Response.Content);
        Assert.Null(refused.Body);
    }

    [Fact(Timeout = Bounded.Milliseconds)]
    public async Task A_conversation_that_cannot_be_created_surfaces_before_the_callback()
    {
        Connector.Answer = (_, context) => StubConnector.Say(context, 403, "{}");
        var called = false;

        var refused = await Assert.ThrowsAsync<ErrorResponseException>(() => Adapter.CreateConversationAsync(
            "", Channels.Msteams, Connector.ServiceUrl, null!, new ConversationParameters { IsGroup = false }, (_, _) =>
            {
                called = true;
                return Task.CompletedTask;
            }, InTime()));

        Assert.Equal(HttpStatusCode.Forbidden, refused.Response!.StatusCode);
        Assert.False(called);
    }

    [Fact(Timeout = Bounded.Milliseconds)]
    public async Task A_refused_roster_surfaces_as_the_sdk_names_it()
    {
        Connector.Answer = (_, context) => StubConnector.Say(context, 403, "{}");

        var refused = await Assert.ThrowsAsync<HttpOperationException>(() => Adapter.ContinueConversationAsync(
            "", ReferenceOf(Recordings.Saying("Echo: hello")), async (turn, token) =>
                await turn.TurnState.Get<IConnectorClient>()!.Conversations.GetConversationPagedMembersAsync("c1", 10, cancellationToken: token), InTime()));

        Assert.Equal(HttpStatusCode.Forbidden, refused.Response!.StatusCode);
    }

    [Fact(Timeout = Bounded.Milliseconds)]
    public async Task An_accepted_message_whose_answer_is_empty_has_an_empty_id()
    {
        Connector.Answer = (_, context) => StubConnector.Say(context, 202, "");
        ResourceResponse? response = null;

        await Adapter.ContinueConversationAsync("", ReferenceOf(Recordings.Saying("Echo: hello")), async (turn, token) =>
            response = await turn.SendActivityAsync("hello", cancellationToken: token), InTime());

        Assert.Equal("", response!.Id);
    }

    [Fact(Timeout = Bounded.Milliseconds)]
    public async Task An_error_in_a_callback_goes_to_OnTurnError_and_not_to_the_caller()
    {
        Connector.Answer = (_, context) => StubConnector.Say(context, 403, "{}");
        List<Exception> heard = [];
        Adapter.OnTurnError = (turn, error) =>
        {
            Assert.Equal("blocked", turn.Activity.Conversation?.Id);
            heard.Add(error);
            return Task.CompletedTask;
        };

        await Proactively(Recordings.ToConversation("blocked"));

        Assert.Equal(HttpStatusCode.Forbidden, Assert.IsType<ErrorResponseException>(Assert.Single(heard)).Response!.StatusCode);
    }

    private Task Proactively(Sent recorded) => Adapter.ContinueConversationAsync(
        "", ReferenceOf(recorded), (turn, token) => turn.SendActivityAsync("proactive hello", cancellationToken: token), InTime());
}
