using System.ComponentModel;
using System.Diagnostics;

namespace CsecBot.DevHost;

/// A process of ours, with what it prints and all it starts: disposing ends the whole tree.
/// Its standard input is a pipe that we hold and never write to. The programs started here end when it closes
/// (Node/ends-with-parent.cjs), so that not even a killed parent leaves one behind.
public sealed class ChildProcess : IAsyncDisposable
{
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(6);

    private readonly Process process;
    private readonly LastLines lastLines = new(12);
    private readonly TaskCompletionSource<int> exited = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private event Action<string>? Printed;

    private ChildProcess(string name, ProcessStartInfo start, Action<string>? onLine)
    {
        Name = name;
        Printed += onLine;
        process = new Process { StartInfo = start, EnableRaisingEvents = true };
        process.OutputDataReceived += (_, line) => Take(line.Data);
        process.ErrorDataReceived += (_, line) => Take(line.Data);
        process.Exited += (_, _) => _ = NoticeExit();
    }

    public string Name { get; }

    public int Id { get; private set; }

    /// Completes with the exit code when the process ends, however it ends.
    public Task<int> Exited => exited.Task;

    public static ChildProcess Start(
        string name, string program, IEnumerable<string> arguments, string? folder = null, IReadOnlyDictionary<string, string>? environment = null, Action<string>? onLine = null)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder ?? Environment.CurrentDirectory,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            CreateNoWindow = true,
        };
        foreach (var (key, value) in environment ?? new Dictionary<string, string>())
        {
            start.Environment[key] = value;
        }

        var child = new ChildProcess(name, start, onLine);
        try
        {
            child.process.Start();
        }
        catch (Win32Exception e)
        {
            throw new CannotStartException($"{name} could not be started: {program}: {e.Message}.", e);
        }

        child.Id = child.process.Id;
        child.process.BeginOutputReadLine();
        child.process.BeginErrorReadLine();
        return child;
    }

    /// Waits for a line; the process ending first, or the limit, is a CannotStartException.
    public async Task<string> Line(Func<string, bool> wanted, TimeSpan limit, CancellationToken cancel = default)
    {
        var seen = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        void Look(string line)
        {
            if (wanted(line))
            {
                seen.TrySetResult(line);
            }
        }

        Printed += Look;
        foreach (var line in lastLines.ToArray())
        {
            Look(line);
        }

        try
        {
            await Await(seen.Task, limit, cancel);
            return await seen.Task;
        }
        finally
        {
            Printed -= Look;
        }
    }

    /// Waits until the process answers; asks at once and then every 100 ms.
    public async Task Ready(Func<CancellationToken, Task<bool>> answers, TimeSpan limit, CancellationToken cancel = default)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        try
        {
            await Await(Ask(answers, stop.Token), limit, cancel);
        }
        finally
        {
            await stop.CancelAsync();
        }
    }

    /// The sentence for a process that ended although nobody asked it to.
    public CannotStartException Ended() => new($"{Name} ended with exit code {Exited.Result}. {lastLines}");

    public async ValueTask DisposeAsync()
    {
        try
        {
            if (!exited.Task.IsCompleted)
            {
                process.StandardInput.Close();
                await Task.WhenAny(Exited, Task.Delay(Grace, TimeProvider.System));
                if (!process.HasExited)
                {
                    process.Kill(entireProcessTree: true);
                    await Task.WhenAny(Exited, Task.Delay(Grace, TimeProvider.System));
                }
            }
        }
        catch (Exception e) when (e is InvalidOperationException or IOException or Win32Exception)
        {
            // It ended on its own while we were about to end it.
        }

        process.Dispose();
    }

    private static async Task Ask(Func<CancellationToken, Task<bool>> answers, CancellationToken stop)
    {
        while (!await answers(stop))
        {
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, stop);
        }
    }

    private async Task Await(Task wanted, TimeSpan limit, CancellationToken cancel)
    {
        var first = await Task.WhenAny(wanted, Exited, Task.Delay(limit, TimeProvider.System, cancel));
        cancel.ThrowIfCancellationRequested();
        if (first == wanted)
        {
            await wanted;
        }
        else if (first == Exited)
        {
            throw Ended();
        }
        else
        {
            throw new CannotStartException($"{Name} did not answer within {limit.TotalSeconds:0} seconds. {lastLines}");
        }
    }

    private async Task NoticeExit()
    {
        // The last lines may still be on their way; a grandchild that keeps the pipe open must not hold us up.
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(1), TimeProvider.System);
        try
        {
            await process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
        }

        exited.TrySetResult(process.ExitCode);
    }

    private void Take(string? line)
    {
        if (line is not null)
        {
            lastLines.Add(line);
            Printed?.Invoke(line);
        }
    }
}
