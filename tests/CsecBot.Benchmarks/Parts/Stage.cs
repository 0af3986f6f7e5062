using System.Diagnostics;
using System.Runtime.InteropServices;
using Azure.Data.Tables;
using CsecBot.DevHost;
using CsecBot.Storage;
namespace CsecBot.Benchmarks;

/// As many ladders as fit into minutes; or as many as the target says, on Azurite, or on storage for which nobody waits; or few, on storage that is slow.
public enum Count { Usual, Full, FullSimulated, Slow }

/// What every measure stands on: one Azurite, one stub connector, the bare clients, and a folder for what the services write.
public sealed class Stage : IAsyncDisposable
{
    private const string AnythingToSend = $"RowKey ge '{Keys.OutPrefix}' and RowKey lt 'out}}'";

    /// Azurite closes a connection that says nothing for five seconds, by a clock that goes on while it works on something else: one that it closes just as
    /// it is used again would end the measure.
    private static readonly SocketsHttpHandler Many = new() { MaxConnectionsPerServer = 256, PooledConnectionIdleTimeout = TimeSpan.FromSeconds(1) };

    /// Of a storage that does one thing after the other.
    private static readonly TimeSpan Slow = TimeSpan.FromMilliseconds(120);
    private readonly ScratchFolder folder;
    private readonly string? service;
    private readonly StorageProcess? simulated;
    private int tables;

    private Stage(NodePackages packages, Azurite azurite, Connector connector, ScratchFolder folder, bool publish, Count count = Count.Usual, StorageProcess? simulated = null)
    {
        (Packages, Azurite, Connector, this.folder, Count, this.simulated) = (packages, azurite, connector, folder, count, simulated);
        service = publish ? Publish(folder.Path) : null;
    }

    public NodePackages Packages { get; }
    public Azurite Azurite { get; private set; }
    public Connector Connector { get; }
    public Count Count { get; }

    /// As many as the target says.
    public bool Full => Count is Count.Full or Count.FullSimulated;

    /// The county's protocol, where the measure needs it otherwise than it is; in a file.
    public string? Protocol { get; private set; }

    public void UsualTimes() => Protocol = null;

    public async Task StretchTimes(double times) => await File.WriteAllTextAsync(Protocol = Path.Combine(folder.Path, "protocol.json"), CountyProtocol.WithGaps(times, times));

    /// Where storage is spoken to: Azurite, or the simulated one.
    public int StoragePort => simulated?.Port ?? Azurite.Port;
    public HttpClient Bare { get; } = new(Many, disposeHandler: false) { Timeout = TimeSpan.FromMinutes(5) };

    public string Folder => folder.Path;

    public static async Task<Stage> Set(Count count)
    {
        var packages = await NodePackages.Install(new Progress<string>(Console.Error.WriteLine));
        var simulated = count switch { Count.FullSimulated => await StorageProcess.Start(), Count.Slow => await StorageProcess.Start(Slow), _ => null };
        return new(packages, await Azurite.Start(), await Connector.Start(), new(), publish: true, count, simulated);
    }

    /// With storage whose process may end and begin again. Not published, the service is the one that was built beside this.
    public static async Task<Stage> SetOnDisk(bool publish)
    {
        var packages = await NodePackages.Install(new Progress<string>(Console.Error.WriteLine));
        var folder = new ScratchFolder();
        return new(packages, await Azurite.Start(Path.Combine(folder.Path, "azurite")), await Connector.Start(), folder, publish);
    }

    /// The storage that ended, begun again on its data, on the port where everybody looks for it.
    public async Task AzuriteAgain()
    {
        await Azurite.DisposeAsync();
        Azurite = await Azurite.Start(Path.Combine(folder.Path, "azurite"), port: Azurite.Port);
    }

    /// Names of one length, so that a recording of one table can be done again in another.
    public string NewPrefix() => $"b{Interlocked.Increment(ref tables):000}";

    public static string TableOf(string prefix) => prefix + "dispatch";

    public TableClient Table(string prefix) => new TableServiceClient(Wire.ConnectionString(StoragePort)).GetTableClient(TableOf(prefix));

    public async Task<Floor> NewFloor()
    {
        var prefix = NewPrefix();
        await Table(prefix).CreateIfNotExistsAsync();
        return new(new(Bare, StoragePort), Bare, Connector, prefix);
    }

    /// The service as a process of its own, with nothing between it and storage. Its protocol clock begins there, where it is said; `own` are a measure's own settings.
    public async Task<ServiceProcess> Service(string prefix, DateTimeOffset? clock = null, IReadOnlyDictionary<string, string>? own = null)
    {
        var roster = await RosterFile.Write(folder.Path, clock ?? TimeProvider.System.GetUtcNow());
        Dictionary<string, string> more = new() { ["Storage__ConnectionString"] = Wire.ConnectionString(StoragePort), ["Storage__TablePrefix"] = prefix, ["Hotline__RequestsPerSecond"] = "10000", ["Bot__ActivitiesPerSecond"] = "10000" };
        if (Protocol is { } file) more["Protocol__File"] = file;
        if (clock is { } start) more["Clock__Start"] = start.ToString("O", System.Globalization.CultureInfo.InvariantCulture);
        foreach (var (name, value) in own ?? new Dictionary<string, string>()) more[name] = value;
        return await ServiceProcess.Start(Packages, Azurite, roster, 1, 0, Path.Combine(folder.Path, $"{prefix}.log"), more, service);
    }

    /// The same on a port that it keeps, with settings beside the usual.
    public Task<ServiceProcess> Service(string roster, int port, string log, IReadOnlyDictionary<string, string> settings) =>
        ServiceProcess.Start(Packages, Azurite, roster, 1, port, Path.Combine(folder.Path, log), settings, service);

    public Teams Speak(ServiceProcess service)
    {
        var http = new HttpClient(Many, disposeHandler: false) { BaseAddress = service.Address, Timeout = TimeSpan.FromMinutes(5) };
        http.DefaultRequestHeaders.Add("X-Api-Key", ServiceProcess.HotlineKey);
        return new(http, Connector);
    }

    /// When that moment of a service's protocol clock was, by this machine's timestamps.
    public async Task<long> WhenItSaid(string prefix, DateTimeOffset moment)
    {
        var table = Table(prefix);
        var row = await table.QueryAsync<TableEntity>($"RowKey eq '{Keys.Clock}'").FirstAsync();
        var machine = Keys.TimeIn($"|{row.GetString("Epoch")}") + (moment - Keys.TimeIn($"|{row.GetString("Start")}"));
        var (now, timestamp) = (TimeProvider.System.GetUtcNow(), TimeProvider.System.GetTimestamp());
        return timestamp + (long)((machine - now).TotalSeconds * TimeProvider.System.TimestampFrequency);
    }

    /// How many messages the service still has to send, or to write down that they are sent.
    public async Task<int> Left(string prefix) => await Table(prefix).QueryAsync<TableEntity>(AnythingToSend, null, ["RowKey"]).CountAsync();

    /// Until the service has nothing left to send; false where it still has after so long.
    public async Task<bool> Quiet(string prefix, TimeSpan? atMost = null)
    {
        var from = TimeProvider.System.GetTimestamp();
        while (await Table(prefix).QueryAsync<TableEntity>(AnythingToSend, 1, ["RowKey"]).AnyAsync())
            if (TimeProvider.System.GetElapsedTime(from) > atMost) return false;
        return true;
    }

    /// As the deployment's README has it: what is measured is what would run.
    private static string Publish(string folder)
    {
        var output = Path.Combine(folder, "service");
        using var publish = Process.Start(new ProcessStartInfo(
            Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet",
            ["publish", Path.Combine(Repository.Root, "src", "CsecBot"), "-c", "Release", "-r", RuntimeInformation.RuntimeIdentifier, "--no-self-contained", "-o", output, "-v", "q"])
            { RedirectStandardOutput = true })!;
        var said = publish.StandardOutput.ReadToEnd();
        publish.WaitForExit();
        return publish.ExitCode == 0 ? Path.Combine(output, "CsecBot.dll") : throw new InvalidOperationException($"The service could not be published: {said}");
    }

    public async ValueTask DisposeAsync()
    {
        await Connector.DisposeAsync();
        if (simulated is not null) await simulated.DisposeAsync();
        await Azurite.DisposeAsync();
        await folder.DisposeAsync();
        Bare.Dispose();
    }
}
