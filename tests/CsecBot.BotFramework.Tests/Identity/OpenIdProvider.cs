using System.Collections.Concurrent;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace CsecBot.BotFramework.Tests;

/// <summary>Issues channels' tokens to tests, publishes its keys, and gives a bot its own token.</summary>
internal sealed class OpenIdProvider : IAsyncDisposable
{
    public const string Issuer = "https://api.botframework.com";
    public const string AppId = "00000000-0000-0000-0000-00000000b07a";

    private readonly ConcurrentQueue<IFormCollection> _asked = new();
    private readonly ConcurrentQueue<IReadOnlyDictionary<string, string>> _askedByMachine = new();
    private readonly WebApplication _app;
    private int _lookedUp;

    public OpenIdProvider()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _app = builder.Build();
        _app.MapGet("/metadata", () => Results.Json(new { issuer = Issuer, jwks_uri = Address + "/keys" }));
        _app.MapGet("/keys", Keys);
        _app.MapPost("/{tenant}/oauth2/v2.0/token", Token);
        _app.MapGet("/msi", Machine);
    }

    public SigningKey Key { get; private set; } = new("key-1", "msteams");

    /// <summary>Answers nothing but 500.</summary>
    public bool IsDown { get; set; }

    /// <summary>How often the keys were asked for.</summary>
    public int LookedUp => _lookedUp;

    /// <summary>How the bot asked for its own token.</summary>
    public IReadOnlyList<IFormCollection> Asked => [.. _asked];

    /// <summary>The same, where the platform lends the bot an identity.</summary>
    public IReadOnlyList<IReadOnlyDictionary<string, string>> AskedByMachine => [.. _askedByMachine];

    public int Granted { get; private set; }

    /// <summary>Nobody's token request is answered before this ends.</summary>
    public Task Hold { get; set; } = Task.CompletedTask;

    public string Address => _app.Urls.Single();

    public string MetadataUrl => Address + "/metadata";

    public Task StartAsync() => _app.StartAsync();

    public void Rotate(string keyId, params string[] endorsements) => Key = new(keyId, endorsements);

    /// <summary>What the channel would bring with an activity; a test changes what it wants to see refused.</summary>
    public string TokenFor(string serviceUrl, DateTimeOffset now, Action<SecurityTokenDescriptor>? change = null)
    {
        var token = new SecurityTokenDescriptor
        {
            Issuer = Issuer,
            Audience = AppId,
            NotBefore = now.UtcDateTime,
            Expires = now.UtcDateTime.AddHours(1),
            Claims = new Dictionary<string, object> { ["serviceurl"] = serviceUrl },
            SigningCredentials = Key.Sign(),
        };
        change?.Invoke(token);
        return "Bearer " + new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(token);
    }

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    private IResult Keys()
    {
        Interlocked.Increment(ref _lookedUp);
        return IsDown ? Results.StatusCode(500) : Results.Json(new { keys = new[] { Key.Published } });
    }

    private async Task<IResult> Token(HttpRequest request)
    {
        _asked.Enqueue(await request.ReadFormAsync());
        await Hold;
        return Grant();
    }

    private async Task<IResult> Machine(HttpRequest request)
    {
        _askedByMachine.Enqueue(request.Headers.Concat(request.Query).ToDictionary(pair => pair.Key, pair => pair.Value.ToString(), StringComparer.OrdinalIgnoreCase));
        await Hold;
        return Grant();
    }

    private IResult Grant()
    {
        if (IsDown)
        {
            return Results.Json(new { error = "temporarily_unavailable" }, statusCode: 400);
        }

        Granted++;
        return Results.Json(new { token_type = "Bearer", expires_in = 3600, expires_on = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() + 3600, access_token = $"own-{Granted}" });
    }
}

internal sealed class SigningKey
{
    private readonly RSA _rsa;
    private readonly string _id;
    private readonly string[] _endorsements;

    public SigningKey(string id, params string[] endorsements)
        : this(RSA.Create(2048), id, endorsements)
    {
    }

    private SigningKey(RSA rsa, string id, string[] endorsements) => (_rsa, _id, _endorsements) = (rsa, id, endorsements);

    public object Published => new
    {
        kty = "RSA",
        use = "sig",
        kid = _id,
        n = Base64UrlEncoder.Encode(_rsa.ExportParameters(false).Modulus),
        e = Base64UrlEncoder.Encode(_rsa.ExportParameters(false).Exponent),
        endorsements = _endorsements,
    };

    public SigningKey Named(string id) => new(_rsa, id, _endorsements);

    public SigningCredentials Sign(string algorithm = SecurityAlgorithms.RsaSha256) => new(new RsaSecurityKey(_rsa) { KeyId = _id }, algorithm);

    /// <summary>The public half, misused as a shared secret.</summary>
    public SigningCredentials SignByPublicHalf() =>
        new(new SymmetricSecurityKey(_rsa.ExportSubjectPublicKeyInfo()) { KeyId = _id }, SecurityAlgorithms.HmacSha256);
}
