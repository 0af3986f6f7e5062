using System.Security.Claims;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;

namespace CsecBot.BotFramework;

/// <summary>Without MicrosoftAppId everybody is let in, anonymously; with it nobody is, since channel tokens are not validated.</summary>
public class ConfigurationBotFrameworkAuthentication : BotFrameworkAuthentication
{
    private readonly ServiceClientCredentialsFactory _credentials;
    private readonly IHttpClientFactory? _http;

    public ConfigurationBotFrameworkAuthentication(
        IConfiguration configuration,
        ServiceClientCredentialsFactory? credentialsFactory = null,
        AuthenticationConfiguration? authConfiguration = null,
        IHttpClientFactory? httpClientFactory = null,
        ILogger? logger = null)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        _credentials = credentialsFactory ?? new ConfigurationServiceClientCredentialFactory(configuration, logger: logger);
        _http = httpClientFactory;
    }

    public override async Task<AuthenticateRequestResult> AuthenticateRequestAsync(
        Activity activity, string? authHeader, CancellationToken cancellationToken)
    {
        if (!await _credentials.IsAuthenticationDisabledAsync(cancellationToken).ConfigureAwait(false))
        {
            throw new UnauthorizedAccessException("MicrosoftAppId is set, and this build cannot validate channel tokens; no request is accepted.");
        }

        // Anonymous is for callers that claim nothing. A claim is checked or refused, never ignored.
        if (!string.IsNullOrWhiteSpace(authHeader))
        {
            throw new UnauthorizedAccessException("The request carries an Authorization header, and this build cannot validate channel tokens.");
        }

        var anonymous = new ClaimsIdentity([], AuthenticationConstants.AnonymousAuthType);
        return new AuthenticateRequestResult { ClaimsIdentity = anonymous, ConnectorFactory = CreateConnectorFactory(anonymous) };
    }

    public override ConnectorFactory CreateConnectorFactory(ClaimsIdentity claimsIdentity)
    {
        ArgumentNullException.ThrowIfNull(claimsIdentity);
        var appId = claimsIdentity.FindFirst(AuthenticationConstants.AudienceClaim) ?? claimsIdentity.FindFirst(AuthenticationConstants.AppIdClaim);
        return new HttpConnectorFactory(appId?.Value, _credentials, _http);
    }
}
