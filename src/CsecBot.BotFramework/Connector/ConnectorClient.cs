namespace CsecBot.BotFramework;

public sealed class ConnectorClient : IConnectorClient
{
    private readonly HttpClient _http;

    public ConnectorClient(Uri baseUri, ServiceClientCredentials credentials, HttpClient httpClient)
    {
        ArgumentNullException.ThrowIfNull(baseUri);
        ArgumentNullException.ThrowIfNull(credentials);
        ArgumentNullException.ThrowIfNull(httpClient);
        BaseUri = baseUri;
        Credentials = credentials;
        _http = httpClient;
        Conversations = new Conversations(this, credentials, httpClient);
    }

    public Uri BaseUri { get; set; }

    public ServiceClientCredentials Credentials { get; }

    public IConversations Conversations { get; }

    public void Dispose() => _http.Dispose();
}
