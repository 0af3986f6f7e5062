using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Identity.Client;
using Microsoft.Identity.Client.AppConfig;

namespace CsecBot.BotFramework;

/// <summary>The bot as Entra knows it: an app id and a proof of it. Holds one token for each audience.</summary>
internal abstract class AppIdentity(string appId, HttpClient? http, ILogger? logger, TimeProvider time)
{
    private readonly ConcurrentDictionary<(string Audience, string Login, bool Validate), BearerCredentials> _credentials = new();

    protected string AppId => appId;

    public bool Is(string? id) => id == appId;

    public ServiceClientCredentials Credentials(string? id, string? audience, string? loginEndpoint, bool validateAuthority)
    {
        if (!Is(id))
        {
            throw new InvalidOperationException("The bot does not speak for another app id than its own.");
        }

        ArgumentException.ThrowIfNullOrEmpty(audience);
        ArgumentException.ThrowIfNullOrEmpty(loginEndpoint);
        return _credentials.GetOrAdd((audience, loginEndpoint, validateAuthority), asked =>
        {
            // Not before something is sent: hearing needs no proof of one's own.
            var asking = new Lazy<Func<CancellationToken, Task<AuthenticationResult>>>(() => Asking(asked.Audience, asked.Login, asked.Validate));
            return new BearerCredentials(new AppToken(limit => asking.Value(limit), time, logger ?? NullLogger.Instance));
        });
    }

    protected abstract Func<CancellationToken, Task<AuthenticationResult>> Asking(string audience, string login, bool validate);

    protected IMsalHttpClientFactory? Clients(bool plain) =>
        http is not null ? new Constant(http) : plain ? new Constant(new HttpClient(new PlainOnLoopback())) : null;

    private sealed class Constant(HttpClient http) : IMsalHttpClientFactory
    {
        public HttpClient GetHttpClient() => http;
    }

    /// <summary>The library knows https only; a token endpoint for tests on this machine has none.</summary>
    private sealed class PlainOnLoopback() : DelegatingHandler(new SocketsHttpHandler())
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            request.RequestUri = new UriBuilder(request.RequestUri!) { Scheme = Uri.UriSchemeHttp, Port = request.RequestUri!.Port }.Uri;
            return base.SendAsync(request, cancellationToken);
        }
    }
}

/// <summary>The identity that Azure gives the machine.</summary>
internal sealed class ManagedAppIdentity(string appId, HttpClient? http, ILogger? logger, TimeProvider time) : AppIdentity(appId, http, logger, time)
{
    protected override Func<CancellationToken, Task<AuthenticationResult>> Asking(string audience, string login, bool validate)
    {
        var builder = ManagedIdentityApplicationBuilder.Create(ManagedIdentityId.WithUserAssignedClientId(AppId));
        if (Clients(plain: false) is { } clients)
        {
            builder.WithHttpClientFactory(clients);
        }

        var app = builder.Build();
        return cancellationToken => app.AcquireTokenForManagedIdentity(audience).WithForceRefresh(true).ExecuteAsync(cancellationToken);
    }
}

/// <summary>An app registration that proves itself by a secret or a certificate.</summary>
internal sealed class RegisteredAppIdentity(
    string appId,
    string? tenantId,
    Func<ConfidentialClientApplicationBuilder, ConfidentialClientApplicationBuilder> prove,
    HttpClient? http,
    ILogger? logger,
    TimeProvider time)
    : AppIdentity(appId, http, logger, time)
{
    private const string DefaultScope = "/.default";

    protected override Func<CancellationToken, Task<AuthenticationResult>> Asking(string audience, string login, bool validate)
    {
        var authority = Authority(login, tenantId);
        var plain = authority.Scheme == Uri.UriSchemeHttp;
        if (plain && !authority.IsLoopback)
        {
            throw new ArgumentException("The login address must be https.", nameof(login));
        }

        // Who names a host of their own vouches for it; the public cloud need not know it.
        var known = login is AuthenticationConstants.ToChannelFromBotLoginUrlTemplate or GovernmentAuthenticationConstants.ToChannelFromBotLoginUrlTemplate;
        var secure = new UriBuilder(authority) { Scheme = Uri.UriSchemeHttps, Port = authority.Port }.Uri;
        var builder = prove(ConfidentialClientApplicationBuilder.Create(AppId)).WithAuthority(secure, validate && known).WithInstanceDiscovery(validate && known);
        if (Clients(plain) is { } clients)
        {
            builder.WithHttpClientFactory(clients);
        }

        var app = builder.Build();
        var scope = audience.EndsWith(DefaultScope, StringComparison.OrdinalIgnoreCase) ? audience : audience + DefaultScope;
        return cancellationToken => app.AcquireTokenForClient([scope]).WithForceRefresh(true).ExecuteAsync(cancellationToken);
    }

    /// <summary>A template, a host, or the whole authority. An app of no tenant of its own signs in at the Bot Framework's.</summary>
    internal static Uri Authority(string login, string? tenantId)
    {
        var tenant = !string.IsNullOrEmpty(tenantId) ? tenantId
            : login == GovernmentAuthenticationConstants.ToChannelFromBotLoginUrlTemplate ? GovernmentAuthenticationConstants.DefaultChannelAuthTenant
            : AuthenticationConstants.DefaultChannelAuthTenant;
        var address = new Uri(login.Contains("{0}", StringComparison.Ordinal) ? string.Format(CultureInfo.InvariantCulture, login, tenant) : login);
        return address.AbsolutePath == "/" ? new Uri(address, tenant) : address;
    }
}
