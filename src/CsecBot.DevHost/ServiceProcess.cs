using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace CsecBot.DevHost;

/// The service itself, as a process of its own, configured as contract says for a development machine.
public sealed class ServiceProcess : IAsyncDisposable
{
    /// The key of the invented hotline desk. It opens nothing but a development host.
    public const string HotlineKey = "dev-hotline-key";
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(90);

    private readonly TextWriter log;

    private ServiceProcess(ChildProcess process, Uri address, TextWriter log)
    {
        Process = process;
        Address = address;
        this.log = log;
    }

    public ChildProcess Process { get; }

    public Uri Address { get; }

    public Uri BotEndpoint => new(Address, "api/messages");

    /// Starts it and waits until it calls itself ready. `more` are settings beside the usual, or in their place; `published` is another build than the one beside this.
    public static async Task<ServiceProcess> Start(
        NodePackages packages, Azurite azurite, string rosterFile, double speed, int port, string logFile, IReadOnlyDictionary<string, string>? more = null, string? published = null, CancellationToken cancel = default)
    {
        var address = new Uri($"http://127.0.0.1:{(port == 0 ? Ports.Free() : port)}/");
        var dll = published ?? Assembly();
        var log = TextWriter.Synchronized(new StreamWriter(logFile, append: false) { AutoFlush = true });
        var process = packages.StartProgram(
            "The service",
            Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet",
            [dll],
            Path.GetDirectoryName(dll)!,
            Settings(azurite, rosterFile, speed, address, more),
            log.WriteLine);
        var service = new ServiceProcess(process, address, log);
        try
        {
            using var http = new HttpClient { BaseAddress = address, Timeout = TimeSpan.FromSeconds(10) };
            await process.Ready(stop => IsReady(http, stop), Limit, cancel);
            return service;
        }
        catch
        {
            await service.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Process.DisposeAsync();
        await log.DisposeAsync();
    }

    private static Dictionary<string, string> Settings(Azurite azurite, string rosterFile, double speed, Uri address, IReadOnlyDictionary<string, string>? more)
    {
        var settings = Usual(azurite, rosterFile, speed, address);
        foreach (var (name, value) in more ?? new Dictionary<string, string>())
        {
            settings[name] = value;
        }

        return settings;
    }

    private static Dictionary<string, string> Usual(Azurite azurite, string rosterFile, double speed, Uri address) => new()
    {
        ["DOTNET_ENVIRONMENT"] = "Development",
        ["ASPNETCORE_ENVIRONMENT"] = "Development",
        ["Urls"] = address.GetLeftPart(UriPartial.Authority),
        ["Storage__ConnectionString"] = azurite.ConnectionString,
        ["Storage__TablePrefix"] = "dev",
        ["Bot__AllowAnonymous"] = "true",
        // The windows have no limits, and a jump of the clock sends what takes days in one breath.
        ["Bot__MessagesPerSecond"] = "0",
        ["Bot__AllowedTenants__0"] = Cast.Tenant,
        ["Clock__Speed"] = speed.ToString(CultureInfo.InvariantCulture),
        ["Hotline__ApiKeys__0__Name"] = "hotline-desk",
        ["Hotline__ApiKeys__0__Sha256"] = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(HotlineKey))),
        ["Roster__File"] = rosterFile,
    };

    // The project is built with this one but not copied beside it: it runs from its own folder, with its own dependencies.
    private static string Assembly()
    {
        var framework = new DirectoryInfo(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar));
        var dll = Path.Combine(Repository.Root, "src", "CsecBot", "bin", framework.Parent!.Name, framework.Name, "CsecBot.dll");
        return File.Exists(dll) ? dll : throw new CannotStartException($"The service has not been built: {dll} is missing. Build CsecBot.sln and try again.");
    }

    private static async Task<bool> IsReady(HttpClient http, CancellationToken cancel)
    {
        try
        {
            using var answer = await http.GetAsync("health/ready", cancel);
            return answer.IsSuccessStatusCode;
        }
        catch (Exception e) when (e is HttpRequestException || (e is OperationCanceledException && !cancel.IsCancellationRequested))
        {
            return false;
        }
    }
}
