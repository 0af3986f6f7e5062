using System.Net;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using Microsoft.IdentityModel.Tokens;
using Newtonsoft.Json.Linq;

namespace CsecBot.BotFramework.Tests;

/// <summary>A bot with an app id, a provider it knows, and a channel that brings tokens.</summary>
public abstract class WithIdentity(IReadOnlyDictionary<string, string?>? settings = null) : IAsyncLifetime
{
    internal OpenIdProvider Provider { get; } = new();

    internal StubConnector Connector { get; } = new();

    internal BotHost Host { get; private set; } = null!;

    /// <summary>Begins now, since the libraries that read the machine's clock take part.</summary>
    internal FakeTimeProvider Clock { get; } = new(TimeProvider.System.GetUtcNow());

    internal CloudAdapter Adapter => Host.Adapter;

    internal List<ITurnContext> Heard { get; } = [];

    public async Task InitializeAsync()
    {
        await Provider.StartAsync();
        await Connector.StartAsync();
        var all = new Dictionary<string, string?>
        {
            ["MicrosoftAppId"] = OpenIdProvider.AppId,
            ["ToBotFromChannelOpenIdMetadataUrl"] = Provider.MetadataUrl,
            ["ToChannelFromBotLoginUrl"] = Provider.Address + "/tenant-1",
        };
        foreach (var (name, value) in settings ?? new Dictionary<string, string?>())
        {
            all[name] = value;
        }

        Host = new BotHost(all, Clock, Credentials) { Bot = new Says((turn, _) => { Heard.Add(turn); return Task.CompletedTask; }) };
        await Host.StartAsync();
    }

    public async Task DisposeAsync()
    {
        await Host.DisposeAsync();
        await Connector.DisposeAsync();
        await Provider.DisposeAsync();
    }

    internal virtual ServiceClientCredentialsFactory? Credentials(ILogger alarms) => null;

    internal JObject Activity() => new()
    {
        ["type"] = "message",
        ["id"] = "1",
        ["text"] = "hello",
        ["channelId"] = "msteams",
        ["serviceUrl"] = Connector.ServiceUrl,
        ["from"] = new JObject { ["id"] = "29:someone" },
        ["recipient"] = new JObject { ["id"] = "28:bot" },
        ["conversation"] = new JObject { ["id"] = "chat-1" },
    };

    internal string Token(Action<SecurityTokenDescriptor>? change = null) => Provider.TokenFor(Connector.ServiceUrl, Clock.GetUtcNow(), change);

    internal async Task<HttpStatusCode> Hears(string? authorization, JObject? activity = null) =>
        (await Host.Hears((activity ?? Activity()).ToString(), authorization)).Status;

    internal async Task Says(string text = "hello") => await Adapter.ContinueConversationAsync(
        OpenIdProvider.AppId,
        new ConversationReference { ServiceUrl = Connector.ServiceUrl, ChannelId = "msteams", Conversation = new ConversationAccount { Id = "chat-1" } },
        (turn, token) => turn.SendActivityAsync(text, cancellationToken: token),
        default);
}
