using System.Net;
using Microsoft.Extensions.Configuration;
using Microsoft.IdentityModel.Tokens;

namespace CsecBot.BotFramework.Tests;

public sealed class WhoIsLetIn : WithIdentity
{
    [Fact(Timeout = Bounded.Milliseconds)]
    public async Task The_channel_is_let_in_and_the_turn_knows_it()
    {
        Assert.Equal(HttpStatusCode.OK, await Hears(Token()));

        Assert.Equal("urn:botframework:azure", Assert.Single(Heard).Activity.CallerId);
        Assert.Empty(Host.Alarms.Lines);
    }

    [Theory(Timeout = Bounded.Milliseconds)]
    [InlineData(SecurityAlgorithms.RsaSha384)]
    [InlineData(SecurityAlgorithms.RsaSha512)]
    public async Task The_longer_signatures_are_as_good(string algorithm) =>
        Assert.Equal(HttpStatusCode.OK, await Hears(Token(token => token.SigningCredentials = Provider.Key.Sign(algorithm))));

    [Theory(Timeout = Bounded.Milliseconds)]
    [InlineData(4, HttpStatusCode.OK)]
    [InlineData(6, HttpStatusCode.Unauthorized)]
    public async Task Clocks_may_differ_by_five_minutes(int minutes, HttpStatusCode expected)
    {
        var now = Clock.GetUtcNow().UtcDateTime;

        Assert.Equal(expected, await Hears(Token(token => token.Expires = now.AddMinutes(-minutes)).ToString()));
        Assert.Equal(expected, await Hears(Token(token => token.NotBefore = now.AddMinutes(minutes))));
    }

    [Theory(Timeout = Bounded.Milliseconds)]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("Bearer")]
    [InlineData("Bearer ")]
    [InlineData("Bearer a.b.c")]
    [InlineData("Bearer a.b.c.d.e")]
    [InlineData("Bearer e30.e30.")]
    [InlineData("Bearer eyJhbGciOiJSUzI1NiJ9.W10.AAAA")]
    [InlineData("Basic dXNlcjpwYXNz")]
    [InlineData("Bearer one two")]
    public async Task Without_a_token_nobody_is(string? authorization) => await IsRefused(authorization);

    [Fact(Timeout = Bounded.Milliseconds)]
    public async Task A_token_of_another_issuer_is_refused() => await IsRefused(Token(token => token.Issuer = "https://api.botframework.us"));

    [Theory(Timeout = Bounded.Milliseconds)]
    [InlineData("00000000-0000-0000-0000-000000000000")]
    [InlineData("")]
    [InlineData(null)]
    public async Task A_token_for_another_bot_is_refused(string? audience) => await IsRefused(Token(token => token.Audience = audience));

    [Fact(Timeout = Bounded.Milliseconds)]
    public async Task A_token_for_several_bots_is_refused() =>
        await IsRefused(Token(token => (token.Audience, token.Claims["aud"]) = (null, new[] { "another", OpenIdProvider.AppId })));

    [Fact(Timeout = Bounded.Milliseconds)]
    public async Task A_token_without_an_end_is_refused() => await IsRefused(Token(token => token.Expires = null));

    [Fact(Timeout = Bounded.Milliseconds)]
    public async Task An_unsigned_token_is_refused() => await IsRefused(Token(token => token.SigningCredentials = null));

    [Fact(Timeout = Bounded.Milliseconds)]
    public async Task A_signature_cut_off_is_refused() => await IsRefused(Token()[..^342]);

    [Fact(Timeout = Bounded.Milliseconds)]
    public async Task A_signature_of_another_key_by_the_same_name_is_refused() =>
        await IsRefused(Token(token => token.SigningCredentials = new SigningKey("key-1", "msteams").Sign()));

    [Fact(Timeout = Bounded.Milliseconds)]
    public async Task A_claim_changed_after_signing_is_refused()
    {
        var parts = Token(token => token.Audience = "another").Split('.');
        parts[1] = Token().Split('.')[1];
        await IsRefused(string.Join('.', parts));
    }

    [Fact(Timeout = Bounded.Milliseconds)]
    public async Task The_public_half_of_a_key_is_no_shared_secret() => await IsRefused(Token(token => token.SigningCredentials = Provider.Key.SignByPublicHalf()));

    [Theory(Timeout = Bounded.Milliseconds)]
    [InlineData(SecurityAlgorithms.RsaSsaPssSha256)]
    public async Task Another_algorithm_of_the_right_key_is_refused(string algorithm) =>
        await IsRefused(Token(token => token.SigningCredentials = Provider.Key.Sign(algorithm)));

    [Theory(Timeout = Bounded.Milliseconds)]
    [InlineData()]
    [InlineData("directline", "webchat")]
    public async Task A_key_not_endorsed_for_the_channel_is_refused(params string[] endorsements)
    {
        Provider.Rotate("key-1", endorsements);

        await IsRefused(Token());
    }

    [Theory(Timeout = Bounded.Milliseconds)]
    [InlineData("emulator")]
    [InlineData("")]
    [InlineData(null)]
    public async Task A_key_endorsed_for_one_channel_does_not_speak_for_another(string? channel)
    {
        var activity = Activity();
        activity["channelId"] = channel;

        await IsRefused(Token(), activity);
    }

    [Fact(Timeout = Bounded.Milliseconds)]
    public async Task A_host_may_require_more_endorsements_than_the_channels()
    {
        Task<AuthenticateRequestResult> Requiring(params string[] endorsements) => new ConfigurationBotFrameworkAuthentication(
            Clock,
            new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
            {
                ["MicrosoftAppId"] = OpenIdProvider.AppId,
                ["ToBotFromChannelOpenIdMetadataUrl"] = Provider.MetadataUrl,
            }).Build(),
            authConfiguration: new AuthenticationConfiguration { RequiredEndorsements = endorsements })
            .AuthenticateRequestAsync(Activity().ToObject<Activity>()!, Token(), default);
        Provider.Rotate("key-1", "msteams", "more");

        Assert.Equal(OpenIdProvider.AppId, (await Requiring("more")).ClaimsIdentity.FindFirst("aud")?.Value);
        await Assert.ThrowsAsync<UnauthorizedAccessException>(() => Requiring("more", "most"));
    }

    [Theory(Timeout = Bounded.Milliseconds)]
    [InlineData("https://smba.example/elsewhere")]
    [InlineData("")]
    [InlineData(null)]
    public async Task A_token_replayed_with_another_serviceUrl_is_refused(string? serviceUrl)
    {
        var token = Token();
        Assert.Equal(HttpStatusCode.OK, await Hears(token));
        var activity = Activity();
        activity["serviceUrl"] = serviceUrl;

        Assert.Equal(HttpStatusCode.Unauthorized, await Hears(token, activity));
        Assert.Single(Heard);
    }

    [Fact(Timeout = Bounded.Milliseconds)]
    public async Task A_token_that_names_no_serviceUrl_is_refused() => await IsRefused(Token(token => token.Claims.Clear()));

    [Theory(Timeout = Bounded.Milliseconds)]
    [InlineData("https://sts.windows.net/d6d49420-f39b-4df7-a1dc-d59a935871db/", "1.0", "appid")]
    [InlineData("https://login.microsoftonline.com/d6d49420-f39b-4df7-a1dc-d59a935871db/v2.0", "2.0", "azp")]
    public async Task Neither_the_emulator_nor_another_bot_is_a_channel(string issuer, string version, string who)
    {
        await IsRefused(Token(token => (token.Issuer, token.Claims["ver"], token.Claims[who]) = (issuer, version, OpenIdProvider.AppId)));
        await IsRefused(Token(token => (token.Issuer, token.Claims["ver"], token.Claims[who]) = (issuer, version, "another-bot")));
    }

    private async Task IsRefused(string? authorization, Newtonsoft.Json.Linq.JObject? activity = null)
    {
        Assert.Equal(HttpStatusCode.Unauthorized, await Hears(authorization, activity));
        Assert.Empty(Heard);
        Assert.Empty(Host.Alarms.Lines);
    }
}
