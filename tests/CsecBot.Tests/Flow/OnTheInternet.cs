using CsecBot.BotFramework.Tests;
namespace CsecBot.Tests.Flow;

/// The service as it stands on the internet: with an app id, a channel that brings tokens, and two tenants.
internal static class OnTheInternet
{
    public const string OtherTenant = "f0e1d2c3-b4a5-4968-8776-655443322110";

    public static Task<Night> Begin(AzuriteFixture azurite, OpenIdProvider provider) => Night.Begin(azurite, null, Settings(provider));

    public static (string, string?)[] Settings(OpenIdProvider provider) =>
    [
        ("Bot:AllowAnonymous", "false"), ("Bot:AllowedTenants:1", OtherTenant),
        ("MicrosoftAppId", OpenIdProvider.AppId), ("MicrosoftAppType", "SingleTenant"), ("MicrosoftAppTenantId", Night.Tenant), ("MicrosoftAppPassword", "the-secret"),
        ("ToBotFromChannelOpenIdMetadataUrl", provider.MetadataUrl), ("ToChannelFromBotLoginUrl", $"{provider.Address}/{Night.Tenant}"),
    ];
}
