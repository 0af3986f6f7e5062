using System.Security.Claims;
using Microsoft.Identity.Client;
using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
namespace CsecBot.Teams;

/// Whether the bot could speak and hear now, without saying anything to anybody: it is given its own token, and the keys of the channel are to be had.
public sealed class ChannelAccess(BotFrameworkAuthentication authentication, IConfiguration config, IHttpClientFactory clients)
{
    private const string Somewhere = "https://smba.trafficmanager.net/teams/";

    /// Null where there is a token; else why not.
    public async Task<string?> NoToken(string appId, CancellationToken stop)
    {
        try
        {
            var bot = new ClaimsIdentity([new(AuthenticationConstants.AudienceClaim, appId)]);
            using var connector = await authentication.CreateConnectorFactory(bot).CreateAsync(Somewhere, null, stop);
            using var request = new HttpRequestMessage(HttpMethod.Post, Somewhere);
            await connector.Credentials.ProcessHttpRequestAsync(request, stop);
            return request.Headers.Authorization is null ? "no token was given" : null;
        }
        catch (Exception e) when (!stop.IsCancellationRequested)
        {
            return e is MsalException refused ? $"{e.GetType().Name} {refused.ErrorCode}" : e.GetType().Name;
        }
    }

    /// Null where they are there; else why not.
    public async Task<string?> NoKeys(CancellationToken stop)
    {
        var address = new Uri(config["ToBotFromChannelOpenIdMetadataUrl"] is { Length: > 0 } own ? own
            : config["ChannelService"] is { Length: > 0 } ? GovernmentAuthenticationConstants.ToBotFromChannelOpenIdMetadataUrl : AuthenticationConstants.ToBotFromChannelOpenIdMetadataUrl);
        try
        {
            using var http = clients.CreateClient();
            var documents = new HttpDocumentRetriever(http) { RequireHttps = address.Scheme == Uri.UriSchemeHttps };
            return (await OpenIdConnectConfigurationRetriever.GetAsync(address.AbsoluteUri, documents, stop)).SigningKeys.Count > 0 ? null : "no key is named";
        }
        catch (Exception e) when (!stop.IsCancellationRequested)
        {
            return $"{address.Host} {(e.InnerException ?? e).GetType().Name}";
        }
    }
}
