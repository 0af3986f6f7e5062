using System.Net;

namespace CsecBot.BotFramework.Tests;

/// <summary>The cloud of the US government, by configuration alone.</summary>
public sealed class TheGovernmentsChannel() : WithIdentity(new Dictionary<string, string?> { ["ChannelService"] = "https://botframework.azure.us", ["MicrosoftAppPassword"] = "the-secret" })
{
    [Fact(Timeout = Bounded.Milliseconds)]
    public async Task Is_let_in_by_its_own_issuer_and_the_public_one_is_not()
    {
        Assert.Equal(HttpStatusCode.OK, await Hears(Token(token => token.Issuer = "https://api.botframework.us")));
        Assert.Equal("urn:botframework:azureusgov", Assert.Single(Heard).Activity.CallerId);
        Assert.Equal(HttpStatusCode.Unauthorized, await Hears(Token()));
        Assert.Single(Heard);
    }

    [Fact(Timeout = Bounded.Milliseconds)]
    public async Task Is_spoken_to_under_a_token_made_out_for_it()
    {
        await Says();

        Assert.Equal("https://api.botframework.us/.default", Assert.Single(Provider.Asked)["scope"]);
        Assert.Equal("Bearer own-1", Connector.Only.Headers["Authorization"]);
    }
}
