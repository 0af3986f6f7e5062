using Microsoft.Extensions.Configuration;

namespace CsecBot.BotFramework.Tests;

public sealed class Configuration
{
    [Theory]
    [InlineData("SingleTenant", null, "t", "p", "MicrosoftAppId")]
    [InlineData("SingleTenant", "a", null, "p", "MicrosoftAppTenantId")]
    [InlineData("SingleTenant", "a", "t", null, "MicrosoftAppPassword")]
    [InlineData("userassignedmsi", "", "t", null, "MicrosoftAppId")]
    public void An_identity_named_and_not_given_refuses_to_start_as_an_anonymous_bot(string type, string? id, string? tenant, string? password, string missing)
    {
        var refused = Assert.Throws<ArgumentException>(() => new ConfigurationBotFrameworkAuthentication(Settings(type, id, tenant, password)));

        Assert.StartsWith(missing + " is required", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_machines_identity_needs_no_secret_and_takes_none() =>
        Assert.Throws<ArgumentException>(() => new ConfigurationBotFrameworkAuthentication(Settings("UserAssignedMSI", "a", "t", "p")));

    [Fact]
    public void An_identity_fully_given_starts()
    {
        Assert.NotNull(new ConfigurationBotFrameworkAuthentication(Settings("UserAssignedMsi", "a", "t", null)));
        Assert.NotNull(new ConfigurationBotFrameworkAuthentication(Settings("SingleTenant", "a", "t", "p")));
    }

    private static IConfiguration Settings(string type, string? id, string? tenant, string? password) =>
        new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["MicrosoftAppType"] = type,
            ["MicrosoftAppId"] = id,
            ["MicrosoftAppTenantId"] = tenant,
            ["MicrosoftAppPassword"] = password,
        }).Build();
}
