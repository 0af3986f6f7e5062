using Azure.Core;
using Azure.Data.Tables;
using CsecBot.Storage;
using CsecBot.Tests.Flow;
using CsecBot.Timers;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
namespace CsecBot.Tests.Storage;

/// A machine whose clock is wrong pages too late or too early, and by its own clock all is well.
public sealed class WhoseClockIsRight(AzuriteFixture azurite) : FlowTest(azurite)
{
    private readonly AzuriteFixture azurite = azurite;

    [Theory, InlineData(0, true), InlineData(50, true), InlineData(-50, true), InlineData(120, false), InlineData(-3600, false)]
    public async Task The_look_is_clean_only_while_ours_is_near_storages(int seconds, bool isClean)
    {
        var night = await Begin();
        var clock = new StorageClock(new FakeTimeProvider(TimeProvider.System.GetUtcNow().AddSeconds(seconds)));
        var options = new TableClientOptions();
        options.AddPolicy(clock, HttpPipelinePosition.PerRetry);
        await new TableServiceClient(azurite.ConnectionString, options).GetTableClient(night.Table.Name).GetEntityIfExistsAsync<TableEntity>("none", "none");

        var look = await ActivatorUtilities.CreateInstance<Watch>(night.Parts, clock).Look(default);

        Assert.Equal((isClean, !isClean), (look.Clean, look.IsClockWrong));
        Assert.InRange(look.ClockAheadSeconds, seconds - 5, seconds + 5);
    }

    [Fact]
    public async Task The_service_compares_them_with_each_answer_of_storages()
    {
        var (app, faults) = await App.Build([], new FakeTimeProvider(TimeProvider.System.GetUtcNow().AddHours(1)), change: b =>
        {
            b.Environment.EnvironmentName = "Development";
            b.Configuration.AddInMemoryCollection(new Dictionary<string, string?> { ["Storage:ConnectionString"] = azurite.ConnectionString, ["Storage:TablePrefix"] = "clock", ["MicrosoftAppId"] = "app-1" });
        });
        Assert.Empty(faults);
        await using var built = app!;
        Assert.InRange(built.Services.GetRequiredService<StorageClock>().Ahead.TotalMinutes, 59, 61);
    }
}
