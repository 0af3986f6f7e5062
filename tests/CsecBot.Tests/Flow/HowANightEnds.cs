using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
namespace CsecBot.Tests.Flow;

/// That a night in these tests can fail by its end.
[Collection("azurite")]
public sealed class HowANightEnds(AzuriteFixture azurite)
{
    [Fact]
    public async Task A_card_that_nobody_expected_fails_it()
    {
        var night = await Night.Begin(azurite);
        await night.Phone(People.Csw1).Installs();
        var id = await night.Refer();
        Assert.Contains($"Nobody expected that {People.Csw1} got, 00:00:00 into the night: Dispatch request {id}.", await End(night), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_error_in_the_log_fails_it_unless_the_test_is_about_it()
    {
        foreach (var allowed in new[] { false, true })
        {
            var night = await Night.Begin(azurite);
            if (allowed) night.Allows("as it should");
            night.Parts.GetRequiredService<ILogger<HowANightEnds>>().LogError("Broken, as it should");
            if (allowed) await night.DisposeAsync();
            else Assert.Contains("Broken, as it should", await End(night), StringComparison.Ordinal);
        }
    }

    private static async Task<string> End(Night night) => (await Assert.ThrowsAsync<Xunit.Sdk.TrueException>(async () => await night.DisposeAsync())).Message;
}
