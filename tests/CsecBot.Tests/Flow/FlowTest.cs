using Microsoft.Extensions.DependencyInjection;
namespace CsecBot.Tests.Flow;

/// A test of nights on call. Each is over when the test is, and must have ended well; how it ended is reported beside what failed before.
[Collection("azurite")]
public abstract class FlowTest(AzuriteFixture azurite) : IAsyncLifetime
{
    private readonly List<Night> nights = [];

    protected AzuriteFixture Azurite => azurite;

    protected async Task<Night> Begin(string? roster = null, params (string Name, string? Value)[] settings) => Kept(await Night.Begin(azurite, roster, settings));

    protected async Task<Night> BeginWith(Action<IServiceCollection> parts, string? roster = null, params (string Name, string? Value)[] settings) => Kept(await Night.BeginWith(azurite, parts, roster, settings));

    protected async Task<Night> BeginAt(DateTimeOffset start) => Kept(await Night.BeginAt(azurite, start));

    protected async Task<Night> BeginUnder(string document, string? roster = null) => Kept(await Night.BeginUnder(azurite, document, roster));

    /// A night on which the first social worker has just been paged.
    protected async Task<(Night, Phone, string)> Paged()
    {
        var night = await Begin();
        var csw = await night.Phone(People.Csw1).Installs();
        var id = await night.Refer();
        csw.Expects("Respond by");
        return (night, csw, id);
    }

    protected async Task<(Night, Phone, string)> Accepted()
    {
        var (night, csw, id) = await Paged();
        await csw.Presses("Accept");
        return (night, csw, id);
    }

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        foreach (var night in nights) await night.DisposeAsync();
    }

    private Night Kept(Night night)
    {
        nights.Add(night);
        return night;
    }
}
