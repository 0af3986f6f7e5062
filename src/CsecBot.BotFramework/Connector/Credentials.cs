using System.Net.Http.Headers;

namespace CsecBot.BotFramework;

/// <summary>What a request to the connector is signed with.</summary>
public abstract class ServiceClientCredentials
{
    public abstract Task ProcessHttpRequestAsync(HttpRequestMessage request, CancellationToken cancellationToken);

    /// <summary>The connector answered 401 to what this signed.</summary>
    internal virtual void WereRefused(HttpRequestMessage request)
    {
    }
}

/// <summary>For a bot without an app id, which only ever talks to local tools.</summary>
internal sealed class NoCredentials : ServiceClientCredentials
{
    public override Task ProcessHttpRequestAsync(HttpRequestMessage request, CancellationToken cancellationToken) => Task.CompletedTask;
}

internal sealed class BearerCredentials(AppToken token) : ServiceClientCredentials
{
    public override async Task ProcessHttpRequestAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", await token.GetAsync(cancellationToken).ConfigureAwait(false));
    }

    internal override void WereRefused(HttpRequestMessage request) => token.Refused(request.Headers.Authorization?.Parameter ?? "");
}

public abstract class ServiceClientCredentialsFactory
{
    public abstract Task<bool> IsValidAppIdAsync(string appId, CancellationToken cancellationToken);

    public abstract Task<bool> IsAuthenticationDisabledAsync(CancellationToken cancellationToken);

    public abstract Task<ServiceClientCredentials> CreateCredentialsAsync(
        string? appId, string? audience, string? loginEndpoint, bool validateAuthority, CancellationToken cancellationToken);
}
