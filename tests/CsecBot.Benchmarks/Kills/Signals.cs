using System.Globalization;
using System.Runtime.InteropServices;
namespace CsecBot.Benchmarks.Kills;

/// What the system can do to a process that does not ask for it.
public static class Signals
{
    public const int Kill = 9, Terminate = 15, Stop = 19, Continue = 18;

    public static bool AreKnown => OperatingSystem.IsLinux() && RuntimeInformation.ProcessArchitecture is Architecture.X64 or Architecture.Arm64;

    public static void Send(int process, int signal)
    {
        if (kill(process, signal) != 0) throw new InvalidOperationException($"Process {process} took no signal {signal}: {Marshal.GetLastPInvokeErrorMessage()}.");
    }

    /// The program itself, under the process that ends it when we end.
    public static int ChildOf(int parent) => int.Parse(File.ReadAllText($"/proc/{parent}/task/{parent}/children").Split(' ')[0], CultureInfo.InvariantCulture);

    [DllImport("libc", SetLastError = true)]
    private static extern int kill(int process, int signal);
}
