using Microsoft.Extensions.Configuration;

namespace CsecBot.BotFramework;

/// <summary>Whom a channel's tokens come from, and where the bot gets its own.</summary>
internal sealed record ChannelCloud(string MetadataUrl, string Issuer, string LoginUrl, string Scope, string CallerId, bool ValidateAuthority)
{
    private static readonly ChannelCloud Public = new(
        AuthenticationConstants.ToBotFromChannelOpenIdMetadataUrl,
        AuthenticationConstants.ToBotFromChannelTokenIssuer,
        AuthenticationConstants.ToChannelFromBotLoginUrlTemplate,
        AuthenticationConstants.ToChannelFromBotOAuthScope,
        CallerIdConstants.PublicAzureChannel,
        ValidateAuthority: true);

    private static readonly ChannelCloud Government = new(
        GovernmentAuthenticationConstants.ToBotFromChannelOpenIdMetadataUrl,
        GovernmentAuthenticationConstants.ToBotFromChannelTokenIssuer,
        GovernmentAuthenticationConstants.ToChannelFromBotLoginUrlTemplate,
        GovernmentAuthenticationConstants.ToChannelFromBotOAuthScope,
        CallerIdConstants.USGovChannel,
        ValidateAuthority: true);

    /// <summary>What is not set is the named cloud's. The SDK wants all of it once one of it is set.</summary>
    public static ChannelCloud Read(IConfiguration configuration)
    {
        var cloud = Text("ChannelService") switch
        {
            null => Public,
            GovernmentAuthenticationConstants.ChannelService => Government,
            _ => throw new ArgumentException("The provided ChannelService value is not supported.", nameof(configuration)),
        };
        return new ChannelCloud(
            Text("ToBotFromChannelOpenIdMetadataUrl") ?? cloud.MetadataUrl,
            Text("ToBotFromChannelTokenIssuer") ?? cloud.Issuer,
            Text("ToChannelFromBotLoginUrl") ?? cloud.LoginUrl,
            Text("ToChannelFromBotOAuthScope") ?? cloud.Scope,
            Text("CallerId") ?? cloud.CallerId,
            Text("ValidateAuthority") is not { } validate || bool.Parse(validate));

        string? Text(string key) => configuration[key] is { Length: > 0 } text ? text : null;
    }
}
