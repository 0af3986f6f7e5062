using System.Diagnostics;
namespace CsecBot.Benchmarks.Kills;

/// Notices when this machine has no time for anybody: a thread that wants to wake every 50 ms and do a little, and writes down when that
/// came a quarter of a second late or more. The services share the cores with it.
public sealed class Stalls : IDisposable
{
    private static readonly TimeSpan Every = TimeSpan.FromMilliseconds(50), WorthNoting = TimeSpan.FromMilliseconds(250);
    private readonly ManualResetEventSlim ended = new();
    private readonly Thread thread;

    public Stalls(Troubles troubles)
    {
        thread = new Thread(() => Look(troubles)) { IsBackground = true };
        thread.Start();
    }

    public void Dispose()
    {
        ended.Set();
        thread.Join();
        ended.Dispose();
    }

    private void Look(Troubles troubles)
    {
        var work = new byte[256 * 1024];
        for (var (isOver, from, began) = (false, Troubles.Now, Stopwatch.GetTimestamp()); !isOver; (from, began) = (Troubles.Now, Stopwatch.GetTimestamp()))
        {
            isOver = ended.Wait(Every);
            System.Security.Cryptography.SHA256.HashData(work);
            if (Stopwatch.GetElapsedTime(began) is var took && took > Every + WorthNoting) troubles.Begin(Trouble.MachineStalled, from: from + Every).To = from + took;
        }
    }
}
