using System.Net;
using System.Security.Claims;
using CsecBot.BotFramework;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.Tokens;
namespace CsecBot.Tests.Flow;

/// What Bot Builder throws where it should answer.
[Collection("azurite")]
public sealed class TheDoor(AzuriteFixture azurite)
{
    [Theory]
    [InlineData(typeof(SecurityTokenInvalidSignatureException), HttpStatusCode.Unauthorized)]
    [InlineData(typeof(SecurityTokenSignatureKeyNotFoundException), HttpStatusCode.Unauthorized)]
    [InlineData(typeof(ArgumentException), HttpStatusCode.Unauthorized)]
    [InlineData(typeof(InvalidOperationException), HttpStatusCode.ServiceUnavailable)]
    [InlineData(typeof(HttpRequestException), HttpStatusCode.ServiceUnavailable)]
    public async Task Is_never_answered_by_a_fault_of_the_service(Type thrown, HttpStatusCode expected)
    {
        using var lines = new LogLines();
        var (app, _) = await App.Build([], TimeProvider.System, change: b =>
        {
            b.Environment.EnvironmentName = "Development";
            b.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
            {
                ["Urls"] = "http://127.0.0.1:0", ["Storage:ConnectionString"] = azurite.ConnectionString, ["Storage:TablePrefix"] = "door", ["MicrosoftAppId"] = "app-1",
            });
            b.Logging.ClearProviders().AddProvider(lines);
            b.Services.AddSingleton<BotFrameworkAuthentication>(new Throws(thrown));
        });
        await using var running = app!;
        await running.StartAsync();
        using var http = new HttpClient { BaseAddress = new(running.Urls.Single()) };

        Assert.Equal(expected, (await http.PostAsync("/api/messages", Night.Json("""{ "type": "message" }"""))).StatusCode);
        Assert.Equal(expected == HttpStatusCode.ServiceUnavailable ? 1 : 0, lines.Errors.Count());
    }

    [Fact]
    public async Task Whoever_looks_in_with_a_browser_reads_what_it_is_and_nothing_more()
    {
        await using var night = await Night.Begin(azurite);
        using var stranger = new HttpClient { BaseAddress = night.Http.BaseAddress };
        Assert.StartsWith("On-call Dispatch.", await stranger.GetStringAsync("/"), StringComparison.Ordinal);
        Assert.DoesNotContain("\"/\"", await stranger.GetStringAsync("/openapi/v1.json"), StringComparison.Ordinal);
    }

    private sealed class Throws(Type thrown) : BotFrameworkAuthentication
    {
        public override Task<AuthenticateRequestResult> AuthenticateRequestAsync(Activity activity, string? authHeader, CancellationToken cancellationToken) =>
            throw (Exception)Activator.CreateInstance(thrown)!;

        public override ConnectorFactory CreateConnectorFactory(ClaimsIdentity claimsIdentity) => throw new NotSupportedException();
    }
}
