using System.Collections.Concurrent;
namespace CsecBot.Channels;

/// What is on its way outside just now, and to whom. Whoever has not been answered for long would keep waiting what is to go to them next, and with
/// it whatever comes after that. Only the channel's own time counts: storage that is slow is no sign of a chat that hangs.
public sealed class UnderWay(TimeProvider machine)
{
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(1.5);
    private readonly ConcurrentDictionary<object, (string To, long Since)> all = new();

    public async Task<T> Of<T>(string to, Func<Task<T>> send)
    {
        var one = new object();
        all[one] = (to, machine.GetTimestamp());
        try
        {
            return await send();
        }
        finally
        {
            all.TryRemove(one, out _);
        }
    }

    public bool IsHeldUp(string to) => all.Values.Any(one => one.To == to && machine.GetElapsedTime(one.Since) >= Long);
}
