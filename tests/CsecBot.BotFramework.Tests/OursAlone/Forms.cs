using System.Net;

namespace CsecBot.BotFramework.Tests;

/// <summary>Requests about forms that the SDK would fail on are refused.</summary>
public sealed class Forms : Conformance.Conversation
{
    [Theory(Timeout = Bounded.Milliseconds)]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("""{"context":"text"}""")]
    public async Task A_form_of_no_shape_is_answered_400(string value)
    {
        Host.Bot = new TeamsActivityHandler();
        var invoke = Message(null);
        (invoke["type"], invoke["name"], invoke["value"]) = ("invoke", "task/submit", Newtonsoft.Json.Linq.JToken.Parse(value));

        Assert.Equal(HttpStatusCode.BadRequest, (await Host.Hears(invoke)).Status);
    }
}
