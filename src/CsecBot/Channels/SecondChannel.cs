using Azure.Identity;
using CsecBot.Clock;
namespace CsecBot.Channels;

/// Puts the configured second channel together, or says that there is none.
internal static class SecondChannel
{
    public const string NotConfigured = "No second channel is configured: nobody can be reached by text message or telephone call where Teams is silent.";
    private const string Client = "second-channel";

    public static void Add(IServiceCollection services, SecondChannelSettings? settings)
    {
        if (settings is null) return;
        // A message with a number in it goes where it was sent, or nowhere.
        services.AddHttpClient(Client, c => c.MaxResponseContentBufferSize = 64 * 1024)
            .ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler { AllowAutoRedirect = false, PooledConnectionLifetime = TimeSpan.FromMinutes(2) });
        services.AddSingleton<SecondChannelReplies>().AddSingleton<LaterFilter>();
        switch (settings)
        {
            case SecondChannelSettings.Webhook webhook:
                services.AddSingleton<ISecondChannel>(parts => new Gateway(
                    webhook, Http(parts), parts.GetRequiredService<Clocks>(), parts.GetRequiredService<ILogger<Gateway>>()));
                break;
            case SecondChannelSettings.AzureCommunication azure:
                services.AddSingleton(parts => new AzureCommunication(
                    azure, new DefaultAzureCredential(), Http(parts), parts.GetRequiredService<Clocks>(), parts.GetRequiredService<ILogger<AzureCommunication>>()));
                services.AddSingleton<ISecondChannel>(parts => parts.GetRequiredService<AzureCommunication>());
                break;
        }
    }

    public static void Map(WebApplication app, SecondChannelSettings? settings)
    {
        switch (settings)
        {
            case SecondChannelSettings.Webhook webhook: GatewayEndpoint.Map(app, webhook); break;
            case SecondChannelSettings.AzureCommunication azure: AzureEndpoints.Map(app, azure); break;
            default: app.Logger.LogWarning(NotConfigured); break;
        }
    }

    private static HttpClient Http(IServiceProvider parts) => parts.GetRequiredService<IHttpClientFactory>().CreateClient(Client);
}
