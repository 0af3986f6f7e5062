namespace CsecBot.DevHost;

/// How to set the stage. Port 0 means any free one. Without a folder everything is in memory or in a temporary folder and gone afterwards.
public sealed record StageSettings(double Speed = 1, int ServicePort = 0, int FirstWindowPort = 0, string? Folder = null, bool Keep = false)
{
    /// Every other port, beginning with the one that the Playground itself would take.
    public int WindowPort(int n) => FirstWindowPort == 0 ? 0 : FirstWindowPort + (2 * n);
}

/// The whole play: Azurite, the service, and a Teams window for each of the cast that has one.
public sealed class DevStage : IAsyncDisposable
{
    private readonly List<IAsyncDisposable> started = [];
    private readonly List<ChildProcess> processes = [];
    private readonly List<TeamsWindow> windows = [];

    private DevStage()
    {
    }

    public Azurite Azurite { get; private set; } = null!;

    public ServiceProcess Service { get; private set; } = null!;

    public IReadOnlyList<TeamsWindow> Windows => windows;

    public TeamsWindow Window(CastMember person) => windows.Single(w => w.Person == person);

    public static async Task<DevStage> Set(StageSettings settings, TimeProvider clock, IProgress<string>? progress = null, CancellationToken cancel = default)
    {
        var stage = new DevStage();
        try
        {
            await stage.StartAll(settings, clock, progress ?? new Progress<string>(), cancel);
            return stage;
        }
        catch
        {
            await stage.DisposeAsync();
            throw;
        }
    }

    /// The first process that ends although nobody asked it to.
    public async Task<ChildProcess> FirstToEnd()
    {
        var ended = await Task.WhenAny(processes.Select(p => p.Exited));
        return processes.First(p => p.Exited == ended);
    }

    public async ValueTask DisposeAsync()
    {
        for (var n = started.Count - 1; n >= 0; n--)
        {
            await started[n].DisposeAsync();
        }

        started.Clear();
    }

    private async Task StartAll(StageSettings settings, TimeProvider clock, IProgress<string> progress, CancellationToken cancel)
    {
        var packages = await NodePackages.Install(progress, cancel);
        var folder = settings.Folder is null ? Own(new ScratchFolder()).Path : Directory.CreateDirectory(settings.Folder).FullName;
        var data = Path.Combine(folder, "azurite");
        if (!settings.Keep && Directory.Exists(data))
        {
            Directory.Delete(data, recursive: true);
        }

        progress.Report("Starting Azurite.");
        Azurite = Own(await Azurite.Start(settings.Folder is null ? null : data, progress, cancel: cancel));
        processes.Add(Azurite.Process);

        progress.Report("Starting the service.");
        var roster = await RosterFile.Write(folder, clock.GetUtcNow(), cancel);
        Service = Own(await ServiceProcess.Start(
            packages, Azurite, roster, settings.Speed, settings.ServicePort, Path.Combine(folder, "service.log"), cancel: cancel));
        processes.Add(Service.Process);

        progress.Report("Starting the Teams windows.");
        for (var n = 0; n < Cast.WithWindows.Count; n++)
        {
            var person = Cast.WithWindows[n];
            var window = await TeamsWindow.Start(
                packages, person, settings.WindowPort(n), Service.BotEndpoint, Path.Combine(folder, "windows", person.Key), cancel);
            // The service started first and must end first all the same: it talks to the windows to its last breath.
            started.Insert(started.IndexOf(Service), window);
            windows.Add(window);
            processes.Add(window.Process);
            await window.InstallBot(cancel);
        }
    }

    private T Own<T>(T thing)
        where T : IAsyncDisposable
    {
        started.Add(thing);
        return thing;
    }
}
