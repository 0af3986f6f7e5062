namespace CsecBot;

/// One at a time for each key, in this process. Keys share a few hundred turns, in every process the same ones.
public sealed class Turns
{
    private readonly SemaphoreSlim[] turns = [.. Enumerable.Range(0, 256).Select(_ => new SemaphoreSlim(1))];

    public SemaphoreSlim Of(string key) => turns[Number(key) % (uint)turns.Length];

    /// The same number for the same text always (FNV-1a), which the runtime's own hash is not.
    public static uint Number(string text) => text.Aggregate(2166136261u, (hash, c) => unchecked((hash ^ c) * 16777619u));
}
