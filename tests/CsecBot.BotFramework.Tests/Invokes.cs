using System.Net;
using Newtonsoft.Json.Linq;

namespace CsecBot.BotFramework.Tests;

public sealed class Invokes : OnTheWire
{
    public static TheoryData<string, string, string> Malformed => new()
    {
        { "null", "BadRequest", "Missing value property" },
        { "\"text\"", "BadRequest", "Value property is not properly formed" },
        { """{"action":"text"}""", "BadRequest", "Value property is not properly formed" },
        { "{}", "BadRequest", "Missing action property" },
        { """{"action":{"type":"Action.Submit"}}""", "NotSupported", "The action 'Action.Submit'is not supported." },
    };

    [Theory(Timeout = Bounded.Milliseconds)]
    [InlineData("personal")]
    [InlineData("groupChat")]
    [InlineData("channel")]
    public async Task A_click_on_a_card_is_answered_with_the_recorded_card_and_nothing_is_sent(string scope)
    {
        var (click, answered) = Recordings.FromWindow("invoke").Single(recorded => (string?)recorded.Activity["conversation"]!["conversationType"] == scope);
        var bot = new Clicks(answered["value"]!);
        Host.Bot = bot;

        var answer = await Host.Hears(FromHere(click));

        Assert.Equal(HttpStatusCode.OK, answer.Status);
        Assert.Equal("application/json", answer.ContentType);
        Assert.True(JToken.DeepEquals(answered, Recordings.Parse(answer.Body)), answer.Body);
        Assert.Equal(("Action.Execute", "accept", "C-1"), (bot.Heard!.Type, bot.Heard.Verb, (string?)((JObject)bot.Heard.Data!)["caseId"]));
        Assert.Equal("00000000-0000-0000-0000-0000000000020", bot.Who);
        Assert.Empty(Connector.Received);
    }

    [Theory(Timeout = Bounded.Milliseconds)]
    [InlineData("task/fetch")]
    [InlineData("adaptiveCard/action")]
    [InlineData(null)]
    public async Task An_unknown_invoke_is_answered_501(string? name)
    {
        Host.Bot = new TeamsActivityHandler();
        var click = FromHere(Recordings.FromWindow("invoke").First().Activity);
        click["name"] = name;

        var answer = await Host.Hears(click);

        Assert.Equal((HttpStatusCode.NotImplemented, ""), (answer.Status, answer.Body));
    }

    [Fact(Timeout = Bounded.Milliseconds)]
    public async Task An_invoke_nobody_answers_is_answered_501()
    {
        Bot((_, _) => Task.CompletedTask);

        var answer = await Host.Hears(FromHere(Recordings.FromWindow("invoke").First().Activity));

        Assert.Equal(HttpStatusCode.NotImplemented, answer.Status);
    }

    [Theory(Timeout = Bounded.Milliseconds)]
    [MemberData(nameof(Malformed))]
    public async Task A_malformed_click_is_answered_400_and_says_why(string value, string code, string message)
    {
        var bot = new Clicks(new JObject());
        Host.Bot = bot;
        var click = FromHere(Recordings.FromWindow("invoke").First().Activity);
        click["value"] = JToken.Parse(value);

        var answer = await Host.Hears(click);

        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        var expected = new JObject
        {
            ["statusCode"] = 400,
            ["type"] = "application/vnd.microsoft.error",
            ["value"] = new JObject { ["code"] = code, ["message"] = message },
        };
        Assert.True(JToken.DeepEquals(expected, JToken.Parse(answer.Body)), answer.Body);
        Assert.Null(bot.Heard);
    }

    [Fact(Timeout = Bounded.Milliseconds)]
    public async Task A_handler_may_end_an_invoke_with_a_status_of_its_own()
    {
        Host.Bot = new Refuses();

        var answer = await Host.Hears(FromHere(Recordings.FromWindow("invoke").First().Activity));

        Assert.Equal((HttpStatusCode.Forbidden, """{"why":"not yours"}"""), (answer.Status, answer.Body));
    }

    private sealed class Clicks(JToken card) : TeamsActivityHandler
    {
        public AdaptiveCardInvokeAction? Heard { get; private set; }

        public string? Who { get; private set; }

        protected override Task<AdaptiveCardInvokeResponse> OnAdaptiveCardInvokeAsync(
            ITurnContext<IInvokeActivity> turnContext, AdaptiveCardInvokeValue invokeValue, CancellationToken cancellationToken)
        {
            Heard = invokeValue.Action;
            Who = turnContext.Activity.From?.AadObjectId;
            return Task.FromResult(new AdaptiveCardInvokeResponse { StatusCode = 200, Type = "application/vnd.microsoft.card.adaptive", Value = card });
        }
    }

    private sealed class Refuses : TeamsActivityHandler
    {
        protected override Task<AdaptiveCardInvokeResponse> OnAdaptiveCardInvokeAsync(
            ITurnContext<IInvokeActivity> turnContext, AdaptiveCardInvokeValue invokeValue, CancellationToken cancellationToken) =>
            throw new InvokeResponseException(HttpStatusCode.Forbidden, new { why = "not yours" });
    }
}
