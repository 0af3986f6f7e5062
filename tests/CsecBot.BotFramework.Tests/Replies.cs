using Newtonsoft.Json.Linq;

namespace CsecBot.BotFramework.Tests;

public sealed class Replies : OnTheWire
{
    [Theory(Timeout = Bounded.Milliseconds)]
    [InlineData("Echo: hello")]
    [InlineData("What is your name?")]
    public async Task A_made_message_is_sent_as_recorded(string text)
    {
        var recorded = Recordings.Saying(text);
        Bot((turn, token) => turn.SendActivityAsync(MessageFactory.Text(text), token));

        await Host.Hears(FromHere(Recordings.AnsweredBy(recorded)));

        AssertSame(recorded, Connector.Only);
    }

    [Theory(Timeout = Bounded.Milliseconds)]
    [InlineData("Hello Ada!")]
    [InlineData("members 1 casey@dcfs.example")]
    public async Task Bare_text_is_sent_as_recorded_without_attachments_and_entities(string text)
    {
        var recorded = Recordings.Saying(text);
        Host.Bot = new EchoesBare(text);

        await Host.Hears(FromHere(Recordings.AnsweredBy(recorded)));

        Assert.Null(Connector.Only.Body!["attachments"]);
        AssertSame(recorded, Connector.Only);
    }

    [Theory(Timeout = Bounded.Milliseconds)]
    [InlineData("PAGE")]
    [InlineData("Shift alert")]
    public async Task A_card_is_sent_as_recorded_with_its_layout(string firstLine)
    {
        var recorded = Recordings.WithCard(firstLine);
        var card = (JObject)recorded.Body!.SelectToken("attachments[0].content")!.DeepClone();
        Bot((turn, token) => turn.SendActivityAsync(
            MessageFactory.Attachment(new Attachment { ContentType = "application/vnd.microsoft.card.adaptive", Content = card }), token));

        await Host.Hears(FromHere(Recordings.AnsweredBy(recorded)));

        Assert.Equal("list", (string?)Connector.Only.Body!["attachmentLayout"]);
        AssertSame(recorded, Connector.Only);
    }

    [Theory(Timeout = Bounded.Milliseconds)]
    [InlineData("chat-\u00e9")]
    [InlineData("chat\n1")]
    public async Task A_conversation_whose_id_fits_no_header_is_answered_without_it(string id)
    {
        Bot((turn, token) => turn.SendActivityAsync("hello", cancellationToken: token));
        var activity = FromHere(Recordings.FromWindow("message").First().Activity);
        activity["conversation"]!["id"] = id;

        await Host.Hears(activity);

        Assert.Equal(id, (string?)Connector.Only.Body!["conversation"]!["id"]);
        Assert.False(Connector.Only.Headers.ContainsKey("x-ms-conversation-id"));
    }

    [Fact(Timeout = Bounded.Milliseconds)]
    public async Task A_thread_of_a_channel_is_escaped_in_the_address_and_plain_in_the_header()
    {
        var inThread = Recordings.FromWindow("message").Select(recorded => recorded.Activity)
            .Single(activity => ((string)activity["conversation"]!["id"]!).Contains(";messageid=", StringComparison.Ordinal));
        string? heard = null;
        Bot((turn, token) =>
        {
            heard = turn.Activity.RemoveRecipientMention();
            return turn.SendActivityAsync("seen", cancellationToken: token);
        });

        await Host.Hears(FromHere(inThread));

        Assert.Equal("card", heard);
        Assert.Equal(
            "/v3/conversations/channel-announcements-id%3Bmessageid%3D1795451850302/activities/3851ce40-f4fa-4d1d-ab9a-a49ab5c7685e", Connector.Only.Call);
        Assert.Equal("channel-announcements-id;messageid=1795451850302", Connector.Only.Headers["x-ms-conversation-id"]);
    }

    [Fact(Timeout = Bounded.Milliseconds)]
    public async Task A_message_is_answered_200_with_no_body_and_the_bot_learns_the_id_of_its_reply()
    {
        string? id = null;
        Bot(async (turn, token) => id = (await turn.SendActivityAsync("hello", cancellationToken: token)).Id);

        var answer = await Host.Hears(FromHere(Recordings.FromWindow("message").First().Activity));

        Assert.Equal((System.Net.HttpStatusCode.OK, ""), (answer.Status, answer.Body));
        Assert.Equal("sent-1", id);
    }

    private sealed class EchoesBare(string text) : ActivityHandler
    {
        protected override Task OnMessageActivityAsync(ITurnContext<IMessageActivity> turnContext, CancellationToken cancellationToken) =>
            turnContext.SendActivityAsync(text, cancellationToken: cancellationToken);
    }
}
