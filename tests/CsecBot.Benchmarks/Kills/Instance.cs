using System.Diagnostics;
using CsecBot.DevHost;
namespace CsecBot.Benchmarks.Kills;

/// One instance of the service on a port that it keeps, as its process comes and goes.
public sealed class Instance(Stage stage, Troubles troubles, int number, string roster, IReadOnlyDictionary<string, string> settings, TimeSpan patience) : IAsyncDisposable
{
    private static readonly TimeSpan StartsWithin = TimeSpan.FromMinutes(3);
    private readonly int port = Ports.Free();
    private ServiceProcess? process;
    private int starts;

    public int Number => number;
    public Teams Teams { get; private set; } = null!;
    public bool IsUp { get; private set; }
    public List<string> Logs { get; } = [];

    /// As whatever runs it would: a process that cannot start, because storage is not there, is started again.
    public async Task Start()
    {
        for (var from = Stopwatch.GetTimestamp(); ; )
        {
            Logs.Add($"instance-{settings["Storage__TablePrefix"]}-{number}-{++starts}.log");
            try
            {
                process = await stage.Service(roster, port, Logs[^1], settings);
                break;
            }
            catch (CannotStartException) when (Stopwatch.GetElapsedTime(from) < StartsWithin) { }
        }
        Teams ??= new(Client(process.Address), stage.Connector);
        IsUp = true;
    }

    /// Dead at once, and started again after that long.
    public async Task Kill(TimeSpan away)
    {
        var outage = Down(Trouble.Killed);
        Signals.Send(Service, Signals.Kill);
        await process!.Process.Exited;
        await process.DisposeAsync();
        await Task.Delay(away, TimeProvider.System);
        await Start();
        outage.To = Troubles.Now;
    }

    public async Task Pause(TimeSpan away)
    {
        var outage = Down(Trouble.Paused);
        var service = Service;
        Signals.Send(service, Signals.Stop);
        await Task.Delay(away, TimeProvider.System);
        Signals.Send(service, Signals.Continue);
        outage.To = Troubles.Now;
        IsUp = true;
    }

    /// Asked to end, and begun again when it has: how long it took to end, and what it ended with.
    public async Task<(TimeSpan Took, int ExitCode)> Stop()
    {
        var outage = Down(Trouble.Stopped);
        var from = Stopwatch.GetTimestamp();
        Signals.Send(Service, Signals.Terminate);
        var code = await process!.Process.Exited;
        var took = Stopwatch.GetElapsedTime(from);
        await process.DisposeAsync();
        await Start();
        outage.To = Troubles.Now;
        return (took, code);
    }

    public async ValueTask DisposeAsync()
    {
        IsUp = false;
        if (process is not null) await process.DisposeAsync();
        Teams?.Http.Dispose();
    }

    private int Service => Signals.ChildOf(process!.Process.Id);

    private Outage Down(Trouble what)
    {
        IsUp = false;
        return troubles.Begin(what, number);
    }

    /// Whoever waits longer for an answer has given up, as a hotline system and Teams do.
    private HttpClient Client(Uri address)
    {
        var http = new HttpClient { BaseAddress = address, Timeout = patience };
        http.DefaultRequestHeaders.Add("X-Api-Key", ServiceProcess.HotlineKey);
        return http;
    }
}
