using System.Globalization;
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

    /// Each request takes so long, one after the other; no time where none is given.
    public static async Task<StorageProcess> Start(TimeSpan each = default)
    {
        var process = ChildProcess.Start("The simulated storage", Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", [typeof(StorageProcess).Assembly.Location, Command, each.TotalMilliseconds.ToString(CultureInfo.InvariantCulture)]);
        return new(process, int.Parse(await process.Line(l => int.TryParse(l, out _), TimeSpan.FromSeconds(30)), CultureInfo.InvariantCulture));
    }

    /// Says its port as its first line; ends when whoever started it does.
    public static async Task Run(TimeSpan each)
    {
        await using var proxy = await StorageProxy.Start(0, new OneByOne(each) { InnerHandler = new AtOnce(new(TimeProvider.System.GetUtcNow)) }, records: false);
        Console.WriteLine(proxy.Port);
        while (await Console.In.ReadLineAsync() is not null) { }
    }

    public ValueTask DisposeAsync() => process.DisposeAsync();

    private sealed class OneByOne(TimeSpan each) : DelegatingHandler
    {
        private readonly SemaphoreSlim one = new(1);

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken stop)
        {
            if (each == TimeSpan.Zero) return await base.SendAsync(request, stop);
            await one.WaitAsync(stop);
            try
            {
                await Task.Delay(each, TimeProvider.System, stop);
                return await base.SendAsync(request, stop);
            }
            finally
            {
                one.Release();
            }
        }
    }
}
