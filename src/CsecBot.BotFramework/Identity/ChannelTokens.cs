using System.Security.Claims;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace CsecBot.BotFramework;

/// <summary>A token that its channel signed, whatever it comes with.</summary>
internal sealed record ValidToken(ClaimsIdentity Claims, ChannelKey Key);

/// <summary>Judges a channel's token. Tokens of the emulator and of other bots are not a channel's and are refused.</summary>
internal sealed class ChannelTokens(
    string issuer, ChannelKeys keys, ServiceClientCredentialsFactory credentials, AuthenticationConfiguration rules, TimeProvider time)
{
    private static readonly TimeSpan Skew = TimeSpan.FromMinutes(5);
    private static readonly string[] Algorithms = [SecurityAlgorithms.RsaSha256, SecurityAlgorithms.RsaSha384, SecurityAlgorithms.RsaSha512];
    private static readonly JsonWebTokenHandler Handler = new() { MapInboundClaims = false };

    /// <summary>A good token; or UnauthorizedAccessException, or ChannelKeysUnavailableException where that cannot be told.</summary>
    public async Task<ValidToken> ValidateAsync(string authHeader, CancellationToken cancellationToken)
    {
        // What can be judged without a key is judged first: only a token that may be good makes the bot look for keys.
        var token = Read(authHeader);
        Demand(Algorithms.Contains(token.Alg), "The token is not signed as a channel signs.");
        Demand(token.Issuer == issuer, "The token is not from the channel.");
        Demand(token.Audiences.ToArray() is [{ } audience] && await credentials.IsValidAppIdAsync(audience, cancellationToken).ConfigureAwait(false),
            "The token is for another bot.");
        Demand(!string.IsNullOrEmpty(token.Kid), "The token does not name its key.");
        var key = await keys.FindAsync(token.Kid, cancellationToken).ConfigureAwait(false);
        Demand(key is not null, "The token's key is not the channel's.");

        var judged = await Handler.ValidateTokenAsync(token.EncodedToken, Parameters(key!.Key)).ConfigureAwait(false);
        Demand(judged.IsValid, $"The token is not valid ({judged.Exception?.GetType().Name}).");
        return new ValidToken(judged.ClaimsIdentity, key);
    }

    /// <summary>Who speaks, if the token is good for this activity; or UnauthorizedAccessException.</summary>
    public ClaimsIdentity ClaimsFor(Activity activity, ValidToken token)
    {
        var (claims, key) = token;
        Demand(Endorses(key, activity.ChannelId) && rules.RequiredEndorsements.All(needed => Endorses(key, needed)),
            "The token's key is not endorsed for the channel.");
        Demand(
            activity.ServiceUrl is { Length: > 0 } url
                && claims.FindFirst(AuthenticationConstants.ServiceUrlClaim)?.Value is { } claimed
                && string.Equals(claimed, url, StringComparison.OrdinalIgnoreCase),
            "The token is for another serviceUrl.");
        return claims;
    }

    private static JsonWebToken Read(string authHeader)
    {
        var parts = authHeader.Split(' ');
        Demand(parts is [var scheme, { Length: > 0 }] && scheme.Equals("Bearer", StringComparison.OrdinalIgnoreCase), "The Authorization header holds no bearer token.");
        try
        {
            return Handler.ReadJsonWebToken(parts[1]);
        }
        catch (Exception e) when (e is ArgumentException or SecurityTokenException)
        {
            throw new UnauthorizedAccessException("The token cannot be read.", e);
        }
    }

    private TokenValidationParameters Parameters(SecurityKey key) => new()
    {
        ValidIssuer = issuer,
        ValidateAudience = false, // judged above, by whoever knows the bot's ids
        IssuerSigningKey = key,
        ValidateIssuerSigningKey = true,
        TryAllIssuerSigningKeys = false,
        ValidAlgorithms = Algorithms,
        RequireSignedTokens = true,
        LifetimeValidator = (notBefore, expires, _, _) =>
            expires is { } until && time.GetUtcNow().UtcDateTime is var now && now - until < Skew && (notBefore is not { } from || from - now <= Skew),
    };

    private static bool Endorses(ChannelKey key, string? endorsement) => endorsement is not null && key.Endorsements.Contains(endorsement);

    private static void Demand(bool holds, string otherwise)
    {
        if (!holds)
        {
            throw new UnauthorizedAccessException(otherwise);
        }
    }
}
