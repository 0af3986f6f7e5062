namespace CsecBot.BotFramework;

public abstract class ConnectorFactory
{
    public abstract Task<IConnectorClient> CreateAsync(string serviceUrl, string? audience, CancellationToken cancellationToken);
}

internal sealed class HttpConnectorFactory(
    string? appId, ServiceClientCredentialsFactory credentialsFactory, IHttpClientFactory? httpClientFactory) : ConnectorFactory
{
    public const string HttpClientName = "CsecBot.BotFramework";

    public override async Task<IConnectorClient> CreateAsync(string serviceUrl, string? audience, CancellationToken cancellationToken)
    {
        var credentials = await credentialsFactory.CreateCredentialsAsync(appId, audience, null, true, cancellationToken).ConfigureAwait(false);
        return new ConnectorClient(new Uri(serviceUrl), credentials, httpClientFactory?.CreateClient(HttpClientName) ?? new HttpClient());
    }
}
