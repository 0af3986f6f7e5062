using Newtonsoft.Json.Linq;

namespace CsecBot.BotFramework.Tests;

/// <summary>A bot, its connector, and a channel that speaks to it: all over real HTTP.</summary>
public abstract class OnTheWire : IAsyncLifetime
{
    protected OnTheWire(IReadOnlyDictionary<string, string?>? settings = null) => Host = new BotHost(settings ?? new Dictionary<string, string?>());

    internal StubConnector Connector { get; } = new();

    internal BotHost Host { get; }

    internal CloudAdapter Adapter => Host.Adapter;

    public async Task InitializeAsync()
    {
        await Connector.StartAsync();
        await Host.StartAsync();
    }

    public async Task DisposeAsync()
    {
        await Host.DisposeAsync().AsTask().WaitAsync(Bounded.Limit);
        await Connector.DisposeAsync().AsTask().WaitAsync(Bounded.Limit);
    }

    /// <summary>The bot does this with whatever it hears.</summary>
    internal void Bot(BotCallbackHandler turn) => Host.Bot = new Says(turn);

    internal JObject FromHere(JObject activity)
    {
        activity["serviceUrl"] = Connector.ServiceUrl;
        return activity;
    }

    /// <summary>What a recorded message to a person would have been continued from.</summary>
    internal ConversationReference ReferenceOf(Sent recorded) => new()
    {
        Bot = recorded.Body!["from"]!.ToObject<ChannelAccount>(),
        User = recorded.Body["recipient"]!.ToObject<ChannelAccount>(),
        Conversation = recorded.Body["conversation"]!.ToObject<ConversationAccount>(),
        ChannelId = (string?)recorded.Body["channelId"],
        Locale = (string?)recorded.Body["locale"],
        ServiceUrl = Connector.ServiceUrl,
    };

    internal static CancellationToken InTime() => new CancellationTokenSource(Bounded.Limit).Token;

    /// <summary>The same call with the same body; the address of the channel and, if told, a made-up id aside.</summary>
    internal static void AssertSame(Sent recorded, Sent sent, bool idIsMadeUp = false)
    {
        var expected = (JObject?)recorded.Body?.DeepClone();
        var actual = (JObject?)sent.Body?.DeepClone();
        var call = recorded.Call;
        if (expected?["serviceUrl"] is not null)
        {
            expected["serviceUrl"] = actual!["serviceUrl"];
        }

        if (idIsMadeUp)
        {
            var id = (string?)actual!["replyToId"];
            Assert.False(string.IsNullOrEmpty(id));
            call = call.Replace((string)expected!["replyToId"]!, id, StringComparison.Ordinal);
            expected["replyToId"] = id;
        }

        Assert.Equal(recorded.Method, sent.Method);
        Assert.Equal(call, sent.Call);
        Assert.True(JToken.DeepEquals(expected, actual), $"recorded {expected}\nsent {actual}");
        foreach (var name in new[] { "content-type", "x-ms-conversation-id" })
        {
            if (recorded.Headers.Count > 0)
            {
                Assert.Equal(recorded.Headers.GetValueOrDefault(name), sent.Headers.GetValueOrDefault(name));
            }
        }
    }
}
