using CsecBot.DevHost;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
namespace CsecBot.Tests.Flow;

/// Ended, an instance comes back only when somebody starts it again, which may be long after storage is back.
[Collection("azurite")]
public sealed class StorageThatIsAway(AzuriteFixture azurite)
{
    [Fact]
    public async Task An_instance_that_starts_while_it_is_away_begins_once_it_is_back()
    {
        var (port, lines) = (Ports.Free(), new LogLines());
        var waits = lines.Until("Storage does not answer");
        var endpoint = new Uri(azurite.ConnectionString.Split("TableEndpoint=")[1].TrimEnd(';'));
        var starting = App.Build([], TimeProvider.System, change: b =>
        {
            b.Environment.EnvironmentName = "Development";
            b.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
            {
                ["Urls"] = "http://127.0.0.1:0", ["Bot:AllowAnonymous"] = "true",
                ["Storage:ConnectionString"] = azurite.ConnectionString.Replace($":{endpoint.Port}/", $":{port}/", StringComparison.Ordinal),
            });
            b.Logging.ClearProviders().AddProvider(lines);
        });
        await waits.WaitAsync(TimeSpan.FromSeconds(60), TimeProvider.System);
        Assert.False(starting.IsCompleted);

        await using var back = await Azurite.Start(port: port);
        var (app, faults) = await starting.WaitAsync(TimeSpan.FromSeconds(60), TimeProvider.System);
        Assert.Empty(faults);
        await app!.DisposeAsync();
    }
}
