using Azure.Core;
using Azure.Identity;
using Microsoft.Graph;
using Microsoft.Kiota.Authentication.Azure;
namespace CsecBot.Graph;

public static class GraphParts
{
    /// The directory is there only where Graph is configured.
    public static void Add(IServiceCollection services, GraphAccess? access)
    {
        if (access is null) return;
        services.AddHttpClient();
        services.AddSingleton(access).AddSingleton<Calls>().AddSingleton<EntraDirectory>();
        services.AddSingleton(parts => Client(access, Credential(access), parts.GetRequiredService<IHttpClientFactory>().CreateClient()));
    }

    /// A plain client: how often and how long is tried is said in one place, `Calls`.
    public static GraphServiceClient Client(GraphAccess access, TokenCredential credential, HttpClient http) =>
        new(http, new AzureIdentityAuthenticationProvider(credential, [access.BaseUrl.Host], scopes: [access.Scope]), access.BaseUrl.AbsoluteUri.TrimEnd('/'));

    private static TokenCredential Credential(GraphAccess access)
    {
        if (access.Secret is null) return new ManagedIdentityCredential(ManagedIdentityId.FromUserAssignedClientId(access.AppId));
        var isGovernment = access.BaseUrl.Host.EndsWith(".us", StringComparison.OrdinalIgnoreCase);
        return new ClientSecretCredential(access.TenantId, access.AppId, access.Secret,
            new ClientSecretCredentialOptions { AuthorityHost = isGovernment ? AzureAuthorityHosts.AzureGovernment : AzureAuthorityHosts.AzurePublicCloud });
    }
}
