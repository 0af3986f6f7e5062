using System.Net;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace CsecBot.BotFramework.Tests;

public abstract class TheBotsOwnToken(IReadOnlyDictionary<string, string?>? settings = null) : WithIdentity(settings)
{
    [Fact(Timeout = Bounded.Milliseconds)]
    public async Task Is_asked_for_once_for_many_sends()
    {
        var answers = new TaskCompletionSource();
        Provider.Hold = answers.Task;
        var sends = Enumerable.Range(0, 20).Select(_ => Says()).ToArray();
        answers.SetResult();
        await Task.WhenAll(sends);

        Assert.Equal(1, Provider.Granted);
        Assert.Equal(20, Connector.Received.Count);
        Assert.All(Connector.Received, sent => Assert.Equal("Bearer own-1", sent.Headers["Authorization"]));
    }

    [Fact(Timeout = Bounded.Milliseconds)]
    public async Task Is_asked_for_again_five_minutes_before_its_end()
    {
        await Says();
        Clock.Advance(TimeSpan.FromMinutes(54));
        await Says();
        Assert.Equal(1, Provider.Granted);

        Clock.Advance(TimeSpan.FromMinutes(2));
        await Says();
        Assert.Equal("Bearer own-2", Connector.Received[^1].Headers["Authorization"]);
    }

    [Fact(Timeout = Bounded.Milliseconds)]
    public async Task Serves_to_its_end_where_no_other_is_to_be_had()
    {
        await Says();
        Provider.IsDown = true;

        Clock.Advance(TimeSpan.FromMinutes(57));
        await Says();
        Assert.Equal("Bearer own-1", Connector.Received[^1].Headers["Authorization"]);
        Assert.NotEmpty(Host.Alarms.Lines);

        Clock.Advance(TimeSpan.FromMinutes(4));
        await Assert.ThrowsAnyAsync<Exception>(() => Says());
        Assert.Equal(2, Connector.Received.Count);
    }

    [Fact(Timeout = Bounded.Milliseconds)]
    public async Task Serves_to_its_end_where_another_is_long_in_coming()
    {
        await Says();
        Provider.Hold = new TaskCompletionSource().Task;
        Clock.Advance(TimeSpan.FromMinutes(57));
        var says = Says();
        while (!says.IsCompleted)
        {
            Clock.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }

        await says;
        Assert.Equal("Bearer own-1", Connector.Received[^1].Headers["Authorization"]);
    }

    [Fact(Timeout = Bounded.Milliseconds)]
    public async Task Refused_by_the_connector_is_not_sent_again_at_once_and_is_replaced_once_a_minute()
    {
        Connector.Answer = (_, context) => StubConnector.Say(context, 401, "{}");

        for (var n = 0; n < 5; n++)
        {
            var refused = await Assert.ThrowsAsync<ErrorResponseException>(() => Says());
            Assert.Equal(HttpStatusCode.Unauthorized, refused.Response!.StatusCode);
        }

        Assert.Equal(5, Connector.Received.Count);
        Assert.Equal(2, Provider.Granted);

        Clock.Advance(TimeSpan.FromMinutes(1));
        await Assert.ThrowsAsync<ErrorResponseException>(() => Says());
        Connector.Answer = (_, context) => StubConnector.Say(context, 201, """{"id":"sent-1"}""");
        await Says();
        Assert.Equal("Bearer own-3", Connector.Received[^1].Headers["Authorization"]);
    }

    [Fact(Timeout = Bounded.Milliseconds)]
    public async Task Goes_with_answers_too()
    {
        Host.Bot = new Says((turn, token) => turn.SendActivityAsync("yes", cancellationToken: token));

        Assert.Equal(HttpStatusCode.OK, await Hears(Token()));
        Assert.Equal("Bearer own-1", Connector.Only.Headers["Authorization"]);
    }

    [Fact(Timeout = Bounded.Milliseconds)]
    public async Task Is_of_no_other_app() =>
        await Assert.ThrowsAsync<InvalidOperationException>(() => Adapter.ContinueConversationAsync(
            "another", new ConversationReference { ServiceUrl = Connector.ServiceUrl, Conversation = new ConversationAccount { Id = "chat-1" } },
            (turn, token) => turn.SendActivityAsync("hello", cancellationToken: token), default));
}

public sealed class TheTokenOfASecret() : TheBotsOwnToken(new Dictionary<string, string?>
{
    ["MicrosoftAppType"] = "SingleTenant",
    ["MicrosoftAppTenantId"] = "tenant-1",
    ["MicrosoftAppPassword"] = "the-secret",
})
{
    [Fact(Timeout = Bounded.Milliseconds)]
    public async Task Is_asked_for_by_the_secret()
    {
        await Says();

        var asked = Assert.Single(Provider.Asked);
        Assert.Equal("client_credentials", asked["grant_type"]);
        Assert.Equal(OpenIdProvider.AppId, asked["client_id"]);
        Assert.Equal("the-secret", asked["client_secret"]);
        Assert.Equal("https://api.botframework.com/.default", asked["scope"]);
    }
}

public sealed class TheTokenOfACertificate() : TheBotsOwnToken()
{
    private readonly X509Certificate2 _certificate = Certificate.Make();

    internal override ServiceClientCredentialsFactory Credentials(ILogger alarms) =>
        new CertificateServiceClientCredentialsFactory(Clock, _certificate, OpenIdProvider.AppId, "tenant-1", logger: alarms);

    [Fact(Timeout = Bounded.Milliseconds)]
    public async Task Is_asked_for_by_a_statement_the_certificate_signed()
    {
        await Says();

        var asked = Assert.Single(Provider.Asked);
        Assert.False(asked.ContainsKey("client_secret"));
        var statement = await new JsonWebTokenHandler().ValidateTokenAsync(asked["client_assertion"], new TokenValidationParameters
        {
            ValidIssuer = OpenIdProvider.AppId,
            ValidateAudience = false,
            IssuerSigningKey = new X509SecurityKey(_certificate),
            TryAllIssuerSigningKeys = true,
        });
        Assert.True(statement.IsValid, statement.Exception?.Message);
    }
}

/// <summary>What the platform gives a process it lends an identity.</summary>
public sealed class TheTokenOfAManagedIdentity() : TheBotsOwnToken(new Dictionary<string, string?>
{
    ["MicrosoftAppType"] = "UserAssignedMSI",
    ["MicrosoftAppTenantId"] = "tenant-1",
})
{
    internal override ServiceClientCredentialsFactory? Credentials(ILogger alarms)
    {
        Environment.SetEnvironmentVariable("IDENTITY_ENDPOINT", Provider.Address + "/msi");
        Environment.SetEnvironmentVariable("IDENTITY_HEADER", "known-to-the-platform");
        return null;
    }

    [Fact(Timeout = Bounded.Milliseconds)]
    public async Task Is_asked_for_by_the_machine_for_that_identity()
    {
        await Says();

        var asked = Assert.Single(Provider.AskedByMachine);
        Assert.Equal("known-to-the-platform", asked["X-IDENTITY-HEADER"]);
        Assert.Equal(OpenIdProvider.AppId, asked["client_id"]);
        Assert.Equal("https://api.botframework.com", asked["resource"]);
    }
}

public sealed class WhereTheTokenComesFrom
{
    [Theory]
    [InlineData(null, "https://login.microsoftonline.com/{0}", "https://login.microsoftonline.com/botframework.com")]
    [InlineData("tenant-1", "https://login.microsoftonline.com/{0}", "https://login.microsoftonline.com/tenant-1")]
    [InlineData("", "https://login.microsoftonline.us/{0}", "https://login.microsoftonline.us/MicrosoftServices.onmicrosoft.us")]
    [InlineData("tenant-1", "https://login.example/{0}/x", "https://login.example/tenant-1/x")]
    [InlineData("tenant-1", "https://login.example", "https://login.example/tenant-1")]
    [InlineData("tenant-1", "https://login.example/tenant-2", "https://login.example/tenant-2")]
    public void Is_the_tenant_at_the_login_address(string? tenant, string login, string authority) =>
        Assert.Equal(authority, RegisteredAppIdentity.Authority(login, tenant).AbsoluteUri);

    [Fact]
    public void The_government_has_addresses_of_its_own_and_each_may_be_another()
    {
        var cloud = ChannelCloud.Read(Settings(("ChannelService", "https://botframework.azure.us"), ("ToChannelFromBotOAuthScope", "https://api.example")));

        Assert.Equal("https://login.botframework.azure.us/v1/.well-known/openidconfiguration", cloud.MetadataUrl);
        Assert.Equal(
            ("https://api.botframework.us", "https://login.microsoftonline.us/{0}", "https://api.example"), (cloud.Issuer, cloud.LoginUrl, cloud.Scope));
        Assert.Throws<ArgumentException>(() => ChannelCloud.Read(Settings(("ChannelService", "https://elsewhere.example"))));
    }

    private static IConfiguration Settings(params (string Name, string? Value)[] settings) =>
        new ConfigurationBuilder().AddInMemoryCollection(settings.ToDictionary(setting => setting.Name, setting => setting.Value)).Build();
}
