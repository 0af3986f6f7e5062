namespace CsecBot.BotFramework;

/// <summary>What a request to the connector is signed with.</summary>
public abstract class ServiceClientCredentials
{
    public abstract Task ProcessHttpRequestAsync(HttpRequestMessage request, CancellationToken cancellationToken);
}

/// <summary>For a bot without an app id, which only ever talks to local tools.</summary>
internal sealed class NoCredentials : ServiceClientCredentials
{
    public override Task ProcessHttpRequestAsync(HttpRequestMessage request, CancellationToken cancellationToken) => Task.CompletedTask;
}

public abstract class ServiceClientCredentialsFactory
{
    public abstract Task<bool> IsValidAppIdAsync(string appId, CancellationToken cancellationToken);

    public abstract Task<bool> IsAuthenticationDisabledAsync(CancellationToken cancellationToken);

    public abstract Task<ServiceClientCredentials> CreateCredentialsAsync(
        string? appId, string? audience, string? loginEndpoint, bool validateAuthority, CancellationToken cancellationToken);
}
