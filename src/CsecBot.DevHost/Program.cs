using System.Runtime.InteropServices;
using CsecBot.DevHost;

const int servicePort = 3978;
const int firstWindowPort = 56150;

using var stop = new CancellationTokenSource();
void Stop(PosixSignalContext signal)
{
    signal.Cancel = true;
    stop.Cancel();
}

using var interrupted = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
using var terminated = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
using var hungUp = PosixSignalRegistration.Create(PosixSignal.SIGHUP, Stop);
try
{
    return await Play(Options.Parse(args));
}
catch (CannotStartException e)
{
    await Console.Error.WriteLineAsync(e.Message);
    return 1;
}
catch (OperationCanceledException) when (stop.IsCancellationRequested)
{
    return 0;
}

async Task<int> Play(Options options)
{
    if (options.Help)
    {
        Console.WriteLine(Options.Usage);
        return 0;
    }

    var settings = new StageSettings(options.Speed, servicePort, firstWindowPort, Repository.Scratch, options.Keep);
    var wanted = Cast.WithWindows.Select((p, n) => (settings.WindowPort(n), $"the Teams window of {p.Name}")).Prepend((servicePort, "the service"));
    if (Ports.Taken(wanted).ToList() is { Count: > 0 } taken)
    {
        throw new CannotStartException(string.Join(Environment.NewLine, taken));
    }

    await using var stage = await DevStage.Set(settings, TimeProvider.System, new Printed(), stop.Token);
    Announce(stage);
    using var prompt = new Prompt(stage.Service.Address, TimeProvider.System, Console.Out);
    var ended = stage.FirstToEnd();
    var typed = Task.Run(() => Read(prompt));
    var first = await Task.WhenAny(ended, typed, Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, stop.Token));
    if (first == ended && !stop.IsCancellationRequested)
    {
        throw (await ended).Ended();
    }

    Console.WriteLine("Ending what was started.");
    return 0;
}

// Ends when the person says so. Without a terminal there is nobody to type: then only a signal ends the play.
async Task Read(Prompt prompt)
{
    while (await Console.In.ReadLineAsync() is { } line)
    {
        if (!await prompt.Do(line, stop.Token))
        {
            return;
        }
    }

    await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, stop.Token);
}

void Announce(DevStage stage)
{
    Console.WriteLine();
    Console.WriteLine("Open these three windows first; a window shows only what comes while it is open:");
    foreach (var window in stage.Windows)
    {
        Console.WriteLine($"  {window.Person.Name,-16}{window.Address}");
    }

    Console.WriteLine($"The service is {stage.Service.Address}, its log {Path.Combine(Repository.Scratch, "service.log")}");
    Console.WriteLine();
    Console.WriteLine("Then send a referral, in another terminal:");
    Console.WriteLine();
    Console.WriteLine(ExampleReferral.Curl(stage.Service.Address));
    Console.WriteLine();
    Console.WriteLine("or type here:");
    Console.WriteLine(Prompt.Help);
    Console.WriteLine("Ctrl-C ends everything.");
}

// Progress<T> would print from the thread pool, out of order.
internal sealed class Printed : IProgress<string>
{
    public void Report(string value) => Console.WriteLine(value);
}
