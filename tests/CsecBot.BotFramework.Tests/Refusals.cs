using System.Net;
using Newtonsoft.Json.Linq;

namespace CsecBot.BotFramework.Tests;

public sealed class Refusals : OnTheWire
{
    private const int Limit = 256 * 1024;

    [Theory(Timeout = Bounded.Milliseconds)]
    [InlineData("""{"text":"hello"}""")]
    [InlineData("""{"type":""}""")]
    [InlineData("""{"type":null}""")]
    [InlineData("""{"type":"message" """)]
    [InlineData("""{"type":"message","from":"text"}""")]
    [InlineData("""{"type":"message","timestamp":"soon"}""")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("hello")]
    [InlineData("")]
    public async Task A_body_that_is_no_activity_is_answered_400(string body)
    {
        var answer = await Host.Hears(body);

        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
    }

    [Theory(Timeout = Bounded.Milliseconds)]
    [InlineData("serviceUrl", null)]
    [InlineData("serviceUrl", "")]
    [InlineData("serviceUrl", "smba.example")]
    [InlineData("serviceUrl", "file:///etc")]
    [InlineData("conversation", null)]
    [InlineData("conversation.id", null)]
    [InlineData("conversation.id", "")]
    public async Task An_activity_that_could_not_be_answered_is_refused(string field, string? value)
    {
        var activity = FromHere(Recordings.FromWindow("message").First().Activity);
        activity.SelectToken(field)!.Replace(value);

        Assert.Equal(HttpStatusCode.BadRequest, (await Host.Hears(activity)).Status);
    }

    [Fact(Timeout = Bounded.Milliseconds)]
    public async Task A_body_nested_without_end_is_answered_400()
    {
        var answer = await Host.Hears($$"""{"type":"message","value":{{new string('[', 10_000)}}{{new string(']', 10_000)}}}""");

        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
    }

    [Fact(Timeout = Bounded.Milliseconds)]
    public async Task Only_posts_are_taken()
    {
        using var channel = new HttpClient { Timeout = Bounded.Limit };

        using var response = await channel.GetAsync(Host.Messages);

        Assert.Equal(HttpStatusCode.MethodNotAllowed, response.StatusCode);
    }

    [Theory(Timeout = Bounded.Milliseconds)]
    [InlineData(0, HttpStatusCode.OK)]
    [InlineData(1, HttpStatusCode.RequestEntityTooLarge)]
    public async Task A_body_of_256_KB_is_the_biggest_taken(int more, HttpStatusCode expected)
    {
        Bot((_, _) => Task.CompletedTask);

        var answer = await Host.Hears(OfLength(Limit + more));

        Assert.Equal(expected, answer.Status);
    }

    [Fact(Timeout = Bounded.Milliseconds)]
    public async Task A_big_body_that_does_not_tell_its_length_is_answered_413_too()
    {
        using var content = new Untold(OfLength(Limit + 1));

        var answer = await Host.Hears(content);

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.Status);
    }

    [Fact(Timeout = Bounded.Milliseconds)]
    public async Task An_anonymous_bot_refuses_who_brings_a_token_it_cannot_check()
    {
        var answer = await Host.Hears(Recordings.FromWindow("message").First().Activity.ToString(), "Bearer a.b.c");

        Assert.Equal(HttpStatusCode.Unauthorized, answer.Status);
    }

    private string OfLength(int length)
    {
        var activity = FromHere(Recordings.FromWindow("message").First().Activity);
        activity["text"] = "";
        activity["text"] = new string('x', length - activity.ToString().Length);
        var body = activity.ToString();
        Assert.Equal(length, body.Length);
        return body;
    }

    private sealed class Untold(string body) : HttpContent
    {
        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            using var writer = new StreamWriter(stream, leaveOpen: true);
            await writer.WriteAsync(body);
        }

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}

public sealed class RefusalsOfABotWithAnAppId() : OnTheWire(new Dictionary<string, string?> { ["MicrosoftAppId"] = "app-1" })
{
    [Theory(Timeout = Bounded.Milliseconds)]
    [InlineData(null)]
    [InlineData("Bearer a.b.c")]
    public async Task Nobody_is_let_in(string? authorization)
    {
        var answer = await Host.Hears(FromHere(Recordings.FromWindow("message").First().Activity).ToString(), authorization);

        Assert.Equal((HttpStatusCode.Unauthorized, ""), (answer.Status, answer.Body));
    }

    [Fact(Timeout = Bounded.Milliseconds)]
    public async Task Nothing_is_sent_by_a_bot_that_cannot_prove_who_it_is()
    {
        var reference = ReferenceOf(Recordings.Saying("Echo: hello"));

        await Assert.ThrowsAnyAsync<Exception>(() => Adapter.ContinueConversationAsync(
            "app-1", reference, (turn, token) => turn.SendActivityAsync("hello", cancellationToken: token), InTime()));

        Assert.Contains(Host.Alarms.Lines, line => line.StartsWith("The bot gets no token", StringComparison.Ordinal));
        Assert.Empty(Connector.Received);
    }
}
