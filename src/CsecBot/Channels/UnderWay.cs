using System.Collections.Concurrent;
namespace CsecBot.Channels;

/// What is on its way outside just now, and to whom; and who did not take what came last, for now. Whoever has not been answered for long would keep waiting
/// what is to go to them next, and with it whatever comes after that. Only the channel's own time counts: storage that is slow is no sign of a chat that hangs.
public sealed class UnderWay(TimeProvider machine)
{
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(1.5);
    private readonly ConcurrentDictionary<object, (string To, long Since)> all = new();
    private readonly ConcurrentDictionary<string, int> failures = new();

    public async Task<Receipt> Of(string to, Func<Task<Receipt>> send)
    {
        var one = new object();
        all[one] = (to, machine.GetTimestamp());
        Receipt? said = null;
        try
        {
            return said = await send();
        }
        finally
        {
            all.TryRemove(one, out _);
            if (said is null or Receipt.NotNow) failures.AddOrUpdate(to, 1, (_, n) => n + 1);
            else failures.TryRemove(to, out _);
        }
    }

    public bool IsHeldUp(string to) => all.Values.Any(one => one.To == to && machine.GetElapsedTime(one.Since) >= Long);

    /// How often in a row it was not taken, or not answered.
    public int FailuresOf(string to) => failures.GetValueOrDefault(to);
}
