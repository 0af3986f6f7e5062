using System.Security.Cryptography;

namespace CsecBot.DevHost;

/// Azurite and the Teams windows, from npm, in the versions of the lock file.
public sealed class NodePackages
{
    private const int OldestNode = 20;
    private static readonly TimeSpan InstallLimit = TimeSpan.FromMinutes(10);

    private NodePackages(string folder) => Folder = folder;

    /// The folder that holds node_modules.
    public string Folder { get; }

    /// Installs what the lock file names, unless that has been done: safe to call from several processes at once.
    public static Task<NodePackages> Install(IProgress<string>? progress = null, CancellationToken cancel = default) => Install(Repository.NodeFolder, progress, cancel);

    /// The same for another folder with a lock file of its own.
    public static async Task<NodePackages> Install(string folder, IProgress<string>? progress = null, CancellationToken cancel = default)
    {
        await RequireNode(cancel);
        var stamp = Path.Combine(folder, "node_modules", ".installed-from");
        var wanted = await Fingerprint(folder, cancel);
        if (await Installed(stamp, wanted, cancel))
        {
            return new NodePackages(folder);
        }

        await using var alone = await Alone(progress, cancel);
        if (!await Installed(stamp, wanted, cancel))
        {
            progress?.Report("Installing what is needed from npm. This happens once and takes about half a minute.");
            await RunNpm(folder, progress, cancel);
            await File.WriteAllTextAsync(stamp, wanted, cancel);
        }

        return new NodePackages(folder);
    }

    /// Starts a script of an installed package; it ends when we do. `preload` are scripts of ours beside the usual.
    public ChildProcess Start(
        string name, string script, IEnumerable<string> arguments, string? folder = null, IReadOnlyDictionary<string, string>? environment = null, IReadOnlyList<string>? preload = null)
    {
        string[] preloaded = [.. new[] { "ends-with-parent.cjs", "loopback-only.cjs" }.Concat(preload ?? []).SelectMany(s => new[] { "--require", Script(s) })];
        return ChildProcess.Start(name, "node", [.. preloaded, Path.Combine(Folder, "node_modules", script), .. arguments], folder, environment);
    }

    /// Starts any other program so that it, too, ends when we do.
    public ChildProcess StartProgram(
        string name, string program, IEnumerable<string> arguments, string folder, IReadOnlyDictionary<string, string> environment, Action<string>? onLine = null)
        => ChildProcess.Start(name, "node", [Script("ends-with-parent.cjs"), program, .. arguments], folder, environment, onLine);

    // Ours lie beside the packages of this project, whichever packages these are.
    private string Scripts { get; } = Path.Combine(Repository.NodeFolder, "Node");

    private string Script(string name) => Path.Combine(Scripts, name);

    private static async Task RequireNode(CancellationToken cancel)
    {
        var lines = new LastLines(1);
        try
        {
            await using var node = ChildProcess.Start("Node", "node", ["--version"], onLine: lines.Add);
            await node.Exited.WaitAsync(TimeSpan.FromSeconds(30), TimeProvider.System, cancel);
        }
        catch (Exception e) when (e is CannotStartException or TimeoutException)
        {
            throw new CannotStartException($"Node {OldestNode} or newer is needed and was not found on the PATH: install it from your system's packages and try again.", e);
        }

        var version = lines.ToArray().LastOrDefault() ?? "";
        if (!Version.TryParse(version.TrimStart('v'), out var found) || found.Major < OldestNode)
        {
            throw new CannotStartException($"Node {OldestNode} or newer is needed, but the one on the PATH calls itself '{version}'.");
        }
    }

    private static async Task<string> Fingerprint(string folder, CancellationToken cancel)
        => Convert.ToHexString(SHA256.HashData(await File.ReadAllBytesAsync(Path.Combine(folder, "package-lock.json"), cancel)));

    private static async Task<bool> Installed(string stamp, string wanted, CancellationToken cancel)
        => File.Exists(stamp) && await File.ReadAllTextAsync(stamp, cancel) == wanted;

    private static async Task<FileStream> Alone(IProgress<string>? progress, CancellationToken cancel)
    {
        var file = Path.Combine(Repository.Scratch, "npm.lock");
        for (var waited = TimeSpan.Zero; waited < InstallLimit; waited += TimeSpan.FromMilliseconds(250))
        {
            try
            {
                return new FileStream(file, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException)
            {
                if (waited == TimeSpan.Zero)
                {
                    progress?.Report("Waiting for another process that installs the npm packages.");
                }

                await Task.Delay(TimeSpan.FromMilliseconds(250), TimeProvider.System, cancel);
            }
        }

        throw new CannotStartException($"Another process has held {file} for {InstallLimit.TotalMinutes:0} minutes: end it and try again.");
    }

    private static async Task RunNpm(string folder, IProgress<string>? progress, CancellationToken cancel)
    {
        var (program, arguments) = OperatingSystem.IsWindows() ? ("cmd.exe", (string[])["/c", "npm"]) : ("npm", []);
        await using var npm = ChildProcess.Start("npm", program, [.. arguments, "ci", "--ignore-scripts", "--no-audit", "--no-fund"], folder);
        var every = TimeSpan.FromSeconds(5);
        for (var waited = every; !npm.Exited.IsCompleted; waited += every)
        {
            if (await Task.WhenAny(npm.Exited, Task.Delay(every, TimeProvider.System, cancel)) != npm.Exited)
            {
                cancel.ThrowIfCancellationRequested();
                progress?.Report($"Still installing, after {waited.TotalSeconds:0} seconds.");
                if (waited > InstallLimit)
                {
                    throw new CannotStartException($"npm ci did not finish within {InstallLimit.TotalMinutes:0} minutes.");
                }
            }
        }

        if (await npm.Exited != 0)
        {
            throw npm.Ended();
        }
    }
}
