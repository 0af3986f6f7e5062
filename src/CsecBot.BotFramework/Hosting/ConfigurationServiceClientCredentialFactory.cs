using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;

namespace CsecBot.BotFramework;

public class ConfigurationServiceClientCredentialFactory : ServiceClientCredentialsFactory
{
    private readonly string? _appId;

    public ConfigurationServiceClientCredentialFactory(IConfiguration configuration, HttpClient? httpClient = null, ILogger? logger = null)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        _appId = configuration["MicrosoftAppId"];

        // A deployment that names its kind of identity and forgets the identity must not start as an anonymous bot.
        var type = configuration["MicrosoftAppType"];
        var single = string.Equals(type, "SingleTenant", StringComparison.OrdinalIgnoreCase);
        if (single || string.Equals(type, "UserAssignedMsi", StringComparison.OrdinalIgnoreCase))
        {
            Require(configuration, type!, "MicrosoftAppId");
            Require(configuration, type!, "MicrosoftAppTenantId");
        }

        if (single)
        {
            Require(configuration, type!, "MicrosoftAppPassword");
        }
    }

    public override Task<bool> IsValidAppIdAsync(string appId, CancellationToken cancellationToken) => Task.FromResult(appId == _appId);

    public override Task<bool> IsAuthenticationDisabledAsync(CancellationToken cancellationToken) => Task.FromResult(string.IsNullOrEmpty(_appId));

    public override Task<ServiceClientCredentials> CreateCredentialsAsync(
        string? appId, string? audience, string? loginEndpoint, bool validateAuthority, CancellationToken cancellationToken)
    {
        if (!string.IsNullOrEmpty(_appId))
        {
            throw new NotSupportedException(
                $"MicrosoftAppId is set ({_appId}), and this build cannot obtain a token for it; nothing is sent to the connector without one.");
        }

        return Task.FromResult<ServiceClientCredentials>(new NoCredentials());
    }

    private static void Require(IConfiguration configuration, string type, string key)
    {
        if (string.IsNullOrWhiteSpace(configuration[key]))
        {
            throw new ArgumentException($"{key} is required for {type} in configuration.", nameof(configuration));
        }
    }
}
