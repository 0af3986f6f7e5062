using CsecBot.DevHost;
using CsecBot.Simulation;
namespace CsecBot.Benchmarks;

/// The simulated storage on Kestrel, a process of its own as Azurite is: neither the service nor the bare clients have it beside them.
public sealed class StorageProcess : IAsyncDisposable
{
    public const string Command = "storage";
    private readonly ChildProcess process;

    private StorageProcess(ChildProcess process, int port) => (this.process, Port) = (process, port);

    public int Port { get; }

    public static async Task<StorageProcess> Start()
    {
        var process = ChildProcess.Start("The simulated storage", Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", [typeof(StorageProcess).Assembly.Location, Command]);
        return new(process, int.Parse(await process.Line(l => int.TryParse(l, out _), TimeSpan.FromSeconds(30)), System.Globalization.CultureInfo.InvariantCulture));
    }

    /// Says its port as its first line; ends when whoever started it does.
    public static async Task Run()
    {
        await using var proxy = await StorageProxy.Start(0, new AtOnce(new(TimeProvider.System.GetUtcNow)), records: false);
        Console.WriteLine(proxy.Port);
        while (await Console.In.ReadLineAsync() is not null) { }
    }

    public ValueTask DisposeAsync() => process.DisposeAsync();
}
