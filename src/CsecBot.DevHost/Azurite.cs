using System.Globalization;
using System.Text.RegularExpressions;

namespace CsecBot.DevHost;

/// Azure Table Storage on this machine: an Azurite process of our own, on a loopback port.
public sealed partial class Azurite : IAsyncDisposable
{
    // The account and key that every Azurite has; they open nothing else.
    private const string Account = "devstoreaccount1";
    private const string Key = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

    private Azurite(ChildProcess process, int port)
    {
        Process = process;
        Port = port;
    }

    public ChildProcess Process { get; }

    public int Port { get; }

    public string ConnectionString
        => $"DefaultEndpointsProtocol=http;AccountName={Account};AccountKey={Key};TableEndpoint=http://127.0.0.1:{Port}/{Account};";

    /// Starts one and waits until it answers. Without a folder the data is in memory and gone with the process; in a folder it is kept,
    /// however the process is asked to end. Port 0 means any free one.
    public static async Task<Azurite> Start(string? folder = null, IProgress<string>? progress = null, int port = 0, CancellationToken cancel = default)
    {
        var packages = await NodePackages.Install(progress, cancel);
        string[] where = folder is null ? ["--inMemoryPersistence"] : ["--location", Directory.CreateDirectory(folder).FullName];
        var process = packages.Start(
            "Azurite",
            Path.Combine("azurite", "dist", "src", "table", "main.js"),
            ["--silent", "--disableTelemetry", "--skipApiVersionCheck", "--tableHost", "127.0.0.1", "--tablePort", port.ToString(CultureInfo.InvariantCulture), .. where],
            folder,
            preload: folder is null ? null : ["saves-when-ended.cjs"]);
        try
        {
            await process.Line(l => l.Contains("successfully started", StringComparison.Ordinal), TimeSpan.FromSeconds(60), cancel);
            var bound = await process.Line(BoundTo().IsMatch, TimeSpan.FromSeconds(5), cancel);
            return new Azurite(process, int.Parse(BoundTo().Match(bound).Groups[1].ValueSpan, CultureInfo.InvariantCulture));
        }
        catch
        {
            await process.DisposeAsync();
            throw;
        }
    }

    public ValueTask DisposeAsync() => Process.DisposeAsync();

    [GeneratedRegex(@"^Bound to 127\.0\.0\.1:(\d+)$")]
    private static partial Regex BoundTo();
}
