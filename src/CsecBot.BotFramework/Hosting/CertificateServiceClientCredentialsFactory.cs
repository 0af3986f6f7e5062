using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Logging;

namespace CsecBot.BotFramework;

/// <summary>For an app registration that proves itself by a certificate, which configuration alone does not name in the SDK.</summary>
public class CertificateServiceClientCredentialsFactory : ServiceClientCredentialsFactory
{
    private readonly AppIdentity _identity;

    public CertificateServiceClientCredentialsFactory(
        X509Certificate2 certificate, string appId, string? tenantId = null, HttpClient? httpClient = null, ILogger? logger = null, bool sendX5c = false)
        : this(TimeProvider.System, certificate, appId, tenantId, httpClient, logger, sendX5c)
    {
    }

    internal CertificateServiceClientCredentialsFactory(
        TimeProvider time,
        X509Certificate2 certificate,
        string appId,
        string? tenantId = null,
        HttpClient? httpClient = null,
        ILogger? logger = null,
        bool sendX5c = false)
    {
        ArgumentNullException.ThrowIfNull(certificate);
        ArgumentException.ThrowIfNullOrWhiteSpace(appId);
        _identity = new RegisteredAppIdentity(appId, tenantId, app => app.WithCertificate(certificate, sendX5c), httpClient, logger, time);
    }

    public override Task<bool> IsValidAppIdAsync(string appId, CancellationToken cancellationToken) => Task.FromResult(_identity.Is(appId));

    public override Task<bool> IsAuthenticationDisabledAsync(CancellationToken cancellationToken) => Task.FromResult(false);

    public override Task<ServiceClientCredentials> CreateCredentialsAsync(
        string? appId, string? audience, string? loginEndpoint, bool validateAuthority, CancellationToken cancellationToken) =>
        Task.FromResult(_identity.Credentials(appId, audience, loginEndpoint, validateAuthority));
}
