using CsecBot.Clock;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;
namespace CsecBot.Hotline;

/// Checks Entra access tokens: signature, issuer, audience, tenant, time. The keys are fetched once and again when an unknown one is used.
public sealed class EntraTokens(Settings settings, IHttpClientFactory clients, Clocks clocks, ILogger<EntraTokens> log)
{
    private sealed record Metadata(OpenIdConnectConfiguration Known, DateTimeOffset At);

    private static readonly TimeSpan FetchWithin = TimeSpan.FromSeconds(5), KeptFor = TimeSpan.FromHours(12), UnknownKeyAgain = TimeSpan.FromMinutes(1), Skew = TimeSpan.FromMinutes(5);
    private readonly JsonWebTokenHandler handler = new() { MapInboundClaims = false };
    private readonly SparingLog log = new(log, clocks.Machine);
    private readonly Lock one = new();
    private Task<Metadata?>? fetching;
    private Metadata? metadata;
    private DateTimeOffset tried;
    private bool failed;

    public async Task<Caller> CallerOf(string token, CancellationToken stop)
    {
        if (settings.Api is not { } api) return new Caller.Unknown();
        if (await Current(api, KeptFor, isWaitedFor: false).WaitAsync(stop) is not { } keys) return new Caller.CannotTell();
        var checkedToken = await handler.ValidateTokenAsync(token, Rules(api, keys.Known));
        if (checkedToken.Exception is SecurityTokenSignatureKeyNotFoundException)
        {
            var newer = await Current(api, UnknownKeyAgain, isWaitedFor: true).WaitAsync(stop);
            if (newer is not null && newer != keys) checkedToken = await handler.ValidateTokenAsync(token, Rules(api, newer.Known));
            else if (Volatile.Read(ref failed)) return new Caller.CannotTell();
        }
        return checkedToken.IsValid ? Named((JsonWebToken)checkedToken.SecurityToken, api) : new Caller.Unknown();
    }

    /// An application is called by its client id, a person by the object id: no display name is logged.
    private static Caller Named(JsonWebToken token, EntraApi api)
    {
        string? Claim(string name) => token.TryGetPayloadValue<string>(name, out var value) && Guid.TryParseExact(value, "D", out _) ? value.ToLowerInvariant() : null;
        var isPerson = token.TryGetPayloadValue<string>("scp", out _);
        var name = isPerson ? Claim("oid") : Claim("azp") ?? Claim("appid") ?? Claim("oid");
        if (name is null || !string.Equals(Claim("tid"), api.TenantId, StringComparison.OrdinalIgnoreCase)) return new Caller.Unknown();
        return new Caller.Token(name, token.Claims.Where(c => c.Type == "roles").Select(c => c.Value).ToHashSet());
    }

    private TokenValidationParameters Rules(EntraApi api, OpenIdConnectConfiguration known) => new()
    {
        ValidIssuer = known.Issuer, ValidAudience = api.Audience, IssuerSigningKeys = known.SigningKeys,
        ValidAlgorithms = [SecurityAlgorithms.RsaSha256, SecurityAlgorithms.RsaSha384, SecurityAlgorithms.RsaSha512],
        LifetimeValidator = (from, to, _, _) => to is { } end && clocks.Machine.GetUtcNow() is var now && now - Skew < end && (from is null || from <= now + Skew),
        LogValidationExceptions = false, TryAllIssuerSigningKeys = false,
    };

    /// Not older than this, where newer are to be had; else those known. Null where there never were any. Newer ones are fetched beside those who can go by
    /// the known ones, once a minute where they cannot be had, and one at a time, whoever asks.
    private Task<Metadata?> Current(EntraApi api, TimeSpan atMost, bool isWaitedFor)
    {
        lock (one)
        {
            var now = clocks.Machine.GetUtcNow();
            if (metadata is { } known && (now - known.At < atMost || (fetching is { IsCompleted: true } && now - tried < UnknownKeyAgain))) return Task.FromResult<Metadata?>(known);
            if (fetching is not { IsCompleted: false }) (tried, fetching) = (now, Task.Run(() => Fetch(api)));
            return metadata is null || isWaitedFor ? fetching : Task.FromResult<Metadata?>(metadata);
        }
    }

    private async Task<Metadata?> Fetch(EntraApi api)
    {
        try
        {
            using var http = clients.CreateClient();
            http.Timeout = FetchWithin;
            var address = $"{api.Authority.AbsoluteUri.TrimEnd('/')}/.well-known/openid-configuration";
            var found = await OpenIdConnectConfigurationRetriever.GetAsync(address, new HttpDocumentRetriever(http) { RequireHttps = api.Authority.Scheme == "https" }, CancellationToken.None);
            Volatile.Write(ref failed, false);
            lock (one) return metadata = new(found, clocks.Machine.GetUtcNow());
        }
        catch (Exception e)
        {
            Volatile.Write(ref failed, true);
            log.LogWarning("The keys of {Authority} are out of reach: {Error}", api.Authority.Host, e.GetType().Name);
            return metadata;
        }
    }
}
