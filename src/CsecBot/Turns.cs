namespace CsecBot;

/// One at a time for each key, in this process. Keys share a few hundred turns, in every process the same ones.
public sealed class Turns
{
    private readonly SemaphoreSlim[] turns = [.. Enumerable.Range(0, 256).Select(_ => new SemaphoreSlim(1))];

    public SemaphoreSlim Of(string key) => turns[Number(key) % (uint)turns.Length];

    /// Takes those of two keys, in one order whoever asks, so that none waits for the other for ever; one where they share it. Given back together;
    /// whoever gives up while they wait for the second has given back the first.
    public async Task<IDisposable> Take(string one, string other, CancellationToken stop)
    {
        var taken = new Taken();
        try
        {
            foreach (var n in new[] { one, other }.Select(k => Number(k) % (uint)turns.Length).Distinct().Order())
            {
                await turns[n].WaitAsync(stop);
                taken.Turns.Add(turns[n]);
            }
            return taken;
        }
        catch
        {
            taken.Dispose();
            throw;
        }
    }

    private sealed class Taken : IDisposable
    {
        public List<SemaphoreSlim> Turns { get; } = [];

        public void Dispose()
        {
            foreach (var turn in Turns) turn.Release();
        }
    }

    /// The same number for the same text always (FNV-1a), which the runtime's own hash is not.
    public static uint Number(string text) => text.Aggregate(2166136261u, (hash, c) => unchecked((hash ^ c) * 16777619u));
}
