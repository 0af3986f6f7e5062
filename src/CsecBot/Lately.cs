using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
namespace CsecBot;

/// What is remembered of late, and never more than so much of it: full, it begins anew. A memory, never the truth.
internal sealed class Lately<T>(int atMost)
{
    private readonly ConcurrentDictionary<string, T> all = new();

    public int Count => all.Count;

    public bool Knows(string key, [MaybeNullWhen(false)] out T known) => all.TryGetValue(key, out known);

    public void Keep(string key, T what)
    {
        if (all.Count >= atMost && !all.ContainsKey(key)) all.Clear();
        all[key] = what;
    }

    public void Drop(string key) => all.TryRemove(key, out _);
}
