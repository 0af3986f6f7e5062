using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;

namespace CsecBot.BotFramework;

/// <summary>UserAssignedMsi, SingleTenant, or, where no kind is named, MultiTenant: the same settings as the SDK's.</summary>
public class ConfigurationServiceClientCredentialFactory : ServiceClientCredentialsFactory
{
    private readonly AppIdentity? _identity;

    public ConfigurationServiceClientCredentialFactory(IConfiguration configuration, HttpClient? httpClient = null, ILogger? logger = null)
        : this(TimeProvider.System, configuration, httpClient, logger)
    {
    }

    internal ConfigurationServiceClientCredentialFactory(TimeProvider time, IConfiguration configuration, HttpClient? httpClient = null, ILogger? logger = null)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        var type = configuration["MicrosoftAppType"];
        var password = configuration["MicrosoftAppPassword"];
        if (Is("UserAssignedMsi"))
        {
            Require("MicrosoftAppTenantId");
            _identity = string.IsNullOrWhiteSpace(password)
                ? new ManagedAppIdentity(Require("MicrosoftAppId"), httpClient, logger, time)
                : throw new ArgumentException($"MicrosoftAppPassword must not be set for {type} in configuration.", nameof(configuration));
        }
        else if (Is("SingleTenant"))
        {
            _identity = Registered(Require("MicrosoftAppId"), Require("MicrosoftAppTenantId"), Require("MicrosoftAppPassword"));
        }
        else if (configuration["MicrosoftAppId"] is { Length: > 0 } appId)
        {
            _identity = Registered(appId, null, password);
        }

        bool Is(string kind) => string.Equals(type, kind, StringComparison.OrdinalIgnoreCase);

        // A deployment that names its kind of identity and forgets the identity must not start as an anonymous bot.
        string Require(string key) => configuration[key] is { } value && !string.IsNullOrWhiteSpace(value)
            ? value
            : throw new ArgumentException($"{key} is required for {type} in configuration.", nameof(configuration));

        RegisteredAppIdentity Registered(string id, string? tenant, string? secret) =>
            new(id, tenant, app => app.WithClientSecret(secret), httpClient, logger, time);
    }

    public override Task<bool> IsValidAppIdAsync(string appId, CancellationToken cancellationToken) => Task.FromResult(_identity?.Is(appId) == true);

    public override Task<bool> IsAuthenticationDisabledAsync(CancellationToken cancellationToken) => Task.FromResult(_identity is null);

    public override Task<ServiceClientCredentials> CreateCredentialsAsync(
        string? appId, string? audience, string? loginEndpoint, bool validateAuthority, CancellationToken cancellationToken) =>
        Task.FromResult(_identity?.Credentials(appId, audience, loginEndpoint, validateAuthority) ?? new NoCredentials());
}
