namespace CsecBot.BotFramework;

public abstract class ConnectorFactory
{
    public abstract Task<IConnectorClient> CreateAsync(string serviceUrl, string? audience, CancellationToken cancellationToken);
}

internal sealed class HttpConnectorFactory(
    string? appId, ChannelCloud cloud, ServiceClientCredentialsFactory credentialsFactory, IHttpClientFactory? httpClientFactory) : ConnectorFactory
{
    public const string HttpClientName = "CsecBot.BotFramework";

    public override async Task<IConnectorClient> CreateAsync(string serviceUrl, string? audience, CancellationToken cancellationToken)
    {
        var credentials = await credentialsFactory.CreateCredentialsAsync(
            appId, audience ?? cloud.Scope, cloud.LoginUrl, cloud.ValidateAuthority, cancellationToken).ConfigureAwait(false);
        return new ConnectorClient(new Uri(serviceUrl), credentials, httpClientFactory?.CreateClient(HttpClientName) ?? new HttpClient());
    }
}
