namespace CsecBot.BotFramework.Tests;

public sealed class Sender : OnTheWire
{
    [Fact(Timeout = Bounded.Milliseconds)]
    public async Task The_sender_names_itself_and_the_service_url_keeps_its_path()
    {
        Bot((turn, token) => turn.SendActivityAsync("hello", cancellationToken: token));

        await Host.Hears(FromHere(Recordings.FromWindow("message").First().Activity));

        Assert.Equal("CsecBot-BotFramework/1.0", Connector.Only.Headers["user-agent"]);
        Assert.StartsWith("/teams/v3/conversations/", Connector.Only.Path, StringComparison.Ordinal);
        Assert.False(Connector.Only.Headers.ContainsKey("authorization"));
        Assert.Equal(1, Host.ThroughTheNamedClient);
    }
}
