using System.Text.Json;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;

namespace CsecBot.BotFramework;

/// <summary>A key that tokens are signed with, and the channels it may sign for.</summary>
internal sealed record ChannelKey(JsonWebKey Key, IReadOnlySet<string> Endorsements);

/// <summary>Whose token this is cannot be told now, and can be later.</summary>
internal sealed class ChannelKeysUnavailableException(string message, Exception? innerException = null) : InvalidOperationException(message, innerException);

/// <summary>
/// The channel's signing keys, fetched once and then daily. The library's own cache fetches in the background, so that the first
/// token after a change of keys would be refused; and it does not read endorsements.
/// </summary>
internal sealed class ChannelKeys(string metadataUrl, IHttpClientFactory? httpClientFactory, TimeProvider time, ILogger logger)
{
    private static readonly TimeSpan Daily = TimeSpan.FromHours(24);

    // An outage of the metadata for a weekend must not silence the bot. A key withdrawn meanwhile lives that much longer.
    private static readonly TimeSpan GoodFor = TimeSpan.FromDays(5);

    // Anybody can name a key nobody has. So many such names are looked up at once, and then one a minute.
    private const int LookUps = 5;
    private static readonly TimeSpan PerLookUps = TimeSpan.FromMinutes(LookUps);

    // A click is answered within ten seconds.
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(5);

    // Where there are none to go by, every request would ask. After a few failures one a second does.
    private const int FailuresAtOnce = 3;
    private static readonly TimeSpan PerFailure = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private readonly Queue<DateTimeOffset> _lookUps = new();
    private Task<Fetched>? _fetch;
    private Fetched? _held;
    private int _failures;
    private DateTimeOffset _failedAt;

    /// <summary>The key of that name, or null if the channel has none.</summary>
    public async Task<ChannelKey?> FindAsync(string keyId, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        Fetched? usable;
        Task<Fetched>? fetch;
        lock (_gate)
        {
            usable = _held is { } held && now - held.At < GoodFor ? _held : null;
            var known = usable?.Keys.ContainsKey(keyId) == true;
            var wanted = usable is null ? _failures < FailuresAtOnce || now - _failedAt >= PerFailure : (now - usable.At >= Daily || !known) && MayLookUp(now);

            // Not asking again so soon after a failure does not make an unknown key a wrong one.
            fetch = wanted ? Start() : usable is null || (!known && _fetch is { IsFaulted: true }) ? _fetch : null;
        }

        if (usable is null || fetch is not null)
        {
            usable = await Fetch(fetch!, usable, keyId, cancellationToken).ConfigureAwait(false);
        }

        return usable.Keys.GetValueOrDefault(keyId);
    }

    private static async Task<Fetched> Fetch(Task<Fetched> fetch, Fetched? usable, string keyId, CancellationToken cancellationToken)
    {
        try
        {
            return await fetch.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (ChannelKeysUnavailableException) when (usable?.Keys.ContainsKey(keyId) == true)
        {
            // Said loudly where it failed.
            return usable;
        }
    }

    private bool MayLookUp(DateTimeOffset now)
    {
        while (_lookUps.TryPeek(out var earliest) && now - earliest >= PerLookUps)
        {
            _lookUps.Dequeue();
        }

        if (_lookUps.Count == LookUps)
        {
            return false;
        }

        _lookUps.Enqueue(now);
        return true;
    }

    /// <summary>One at a time, whoever asks.</summary>
    private Task<Fetched> Start() => _fetch is { IsCompleted: false } ? _fetch : _fetch = Get();

    private async Task<Fetched> Get()
    {
        try
        {
            using var http = httpClientFactory?.CreateClient() ?? new HttpClient();
            http.Timeout = Limit;
            var documents = new HttpDocumentRetriever(http) { RequireHttps = !IsPlainLoopback() };
            var metadata = await OpenIdConnectConfigurationRetriever.GetAsync(metadataUrl, documents, CancellationToken.None).ConfigureAwait(false);
            var keys = (metadata.JsonWebKeySet?.Keys ?? [])
                .Where(key => key is { KeyId.Length: > 0, Kty: JsonWebAlgorithmsKeyTypes.RSA, Use: null or JsonWebKeyUseNames.Sig })
                .DistinctBy(key => key.KeyId)
                .ToDictionary(key => key.KeyId, key => new ChannelKey(key, EndorsementsOf(key)));
            if (keys.Count == 0)
            {
                throw new ChannelKeysUnavailableException("The channel's metadata names no keys.");
            }

            var fetched = new Fetched(keys, time.GetUtcNow());
            lock (_gate)
            {
                (_held, _failures) = (fetched, 0);
            }

            return fetched;
        }
        catch (Exception e)
        {
            lock (_gate)
            {
                (_failures, _failedAt) = (_failures + 1, time.GetUtcNow());
            }

            logger.LogError("The channel's signing keys cannot be fetched, and nobody new can be let in: {Reason}", Innermost(e).Message);
            throw e as ChannelKeysUnavailableException ?? new ChannelKeysUnavailableException("The channel's signing keys cannot be fetched.", e);
        }
    }

    /// <summary>For tests on one machine. The host decides whether it may be so.</summary>
    private bool IsPlainLoopback() => new Uri(metadataUrl) is { Scheme: "http", IsLoopback: true };

    private static HashSet<string> EndorsementsOf(JsonWebKey key) =>
        key.AdditionalData.TryGetValue("endorsements", out var value) && value is JsonElement { ValueKind: JsonValueKind.Array } list
            ? [.. list.EnumerateArray().Where(item => item.ValueKind == JsonValueKind.String).Select(item => item.GetString()!)]
            : [];

    private static Exception Innermost(Exception e) => e.InnerException is { } inner ? Innermost(inner) : e;

    private sealed record Fetched(IReadOnlyDictionary<string, ChannelKey> Keys, DateTimeOffset At);
}
