using System.Security.Claims;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace CsecBot.BotFramework;

/// <summary>Without MicrosoftAppId everybody is let in, anonymously; with it whoever brings a channel's token.</summary>
public class ConfigurationBotFrameworkAuthentication : BotFrameworkAuthentication
{
    private readonly ServiceClientCredentialsFactory _credentials;
    private readonly IHttpClientFactory? _http;
    private readonly ChannelCloud _cloud;
    private readonly ChannelTokens _tokens;

    public ConfigurationBotFrameworkAuthentication(
        IConfiguration configuration,
        ServiceClientCredentialsFactory? credentialsFactory = null,
        AuthenticationConfiguration? authConfiguration = null,
        IHttpClientFactory? httpClientFactory = null,
        ILogger? logger = null)
        : this(TimeProvider.System, configuration, credentialsFactory, authConfiguration, httpClientFactory, logger)
    {
    }

    internal ConfigurationBotFrameworkAuthentication(
        TimeProvider time,
        IConfiguration configuration,
        ServiceClientCredentialsFactory? credentialsFactory = null,
        AuthenticationConfiguration? authConfiguration = null,
        IHttpClientFactory? httpClientFactory = null,
        ILogger? logger = null)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        _credentials = credentialsFactory ?? new ConfigurationServiceClientCredentialFactory(time, configuration, logger: logger);
        _http = httpClientFactory;
        _cloud = ChannelCloud.Read(configuration);
        var keys = new ChannelKeys(_cloud.MetadataUrl, httpClientFactory, time, logger ?? NullLogger.Instance);
        _tokens = new ChannelTokens(_cloud.Issuer, keys, _credentials, authConfiguration ?? new AuthenticationConfiguration(), time);
    }

    public override async Task<AuthenticateRequestResult> AuthenticateRequestAsync(
        Activity activity, string? authHeader, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(activity);
        var judgement = await JudgeAsync(authHeader, cancellationToken).ConfigureAwait(false);
        return await judgement(activity, cancellationToken).ConfigureAwait(false);
    }

    internal override async Task<Judgement> JudgeAsync(string? authHeader, CancellationToken cancellationToken)
    {
        var disabled = await _credentials.IsAuthenticationDisabledAsync(cancellationToken).ConfigureAwait(false);
        if (disabled)
        {
            var anonymous = Anonymous(authHeader);
            return (_, _) => Task.FromResult(anonymous);
        }

        if (string.IsNullOrWhiteSpace(authHeader))
        {
            throw new UnauthorizedAccessException("The request carries no Authorization header.");
        }

        var token = await _tokens.ValidateAsync(authHeader, cancellationToken).ConfigureAwait(false);
        return (activity, _) => Task.FromResult(Caller(token, activity));
    }

    public override ConnectorFactory CreateConnectorFactory(ClaimsIdentity claimsIdentity)
    {
        ArgumentNullException.ThrowIfNull(claimsIdentity);
        var appId = claimsIdentity.FindFirst(AuthenticationConstants.AudienceClaim) ?? claimsIdentity.FindFirst(AuthenticationConstants.AppIdClaim);
        return new HttpConnectorFactory(appId?.Value, _cloud, _credentials, _http);
    }

    private AuthenticateRequestResult Caller(ValidToken token, Activity activity)
    {
        var caller = _tokens.ClaimsFor(activity, token);
        return new AuthenticateRequestResult
        {
            ClaimsIdentity = caller,
            Audience = _cloud.Scope,
            CallerId = _cloud.CallerId,
            ConnectorFactory = CreateConnectorFactory(caller),
        };
    }

    private AuthenticateRequestResult Anonymous(string? authHeader)
    {
        // Anonymous is for callers that claim nothing. A claim is checked or refused, never ignored.
        if (!string.IsNullOrWhiteSpace(authHeader))
        {
            throw new UnauthorizedAccessException("The request carries an Authorization header, and a bot without an app id cannot be its audience.");
        }

        var anonymous = new ClaimsIdentity([], AuthenticationConstants.AnonymousAuthType);
        return new AuthenticateRequestResult { ClaimsIdentity = anonymous, ConnectorFactory = CreateConnectorFactory(anonymous) };
    }
}
