using System.Collections.Concurrent;
namespace CsecBot;

/// Who asks for what is being looked up already waits for that look: after a start many ask for the same few things at once.
internal sealed class OneLook<T>
{
    private readonly ConcurrentDictionary<string, Lazy<Task<T>>> underWay = new();

    /// `look` is for all who wait, so it ends by its own limits; `stop` ends the waiting alone.
    public Task<T> For(string key, Func<Task<T>> look, CancellationToken stop) =>
        underWay.GetOrAdd(key, _ => new(() => Look(key, look))).Value.WaitAsync(stop);

    private async Task<T> Look(string key, Func<Task<T>> look)
    {
        try
        {
            return await look();
        }
        finally
        {
            underWay.TryRemove(key, out _);
        }
    }
}
