using System.Collections.Concurrent;
namespace CsecBot.Storage;

/// The heads this instance saved last, so that what follows a save at once (a delivery, an answer) need not read it back. Never the truth:
/// who decides on one saves under its ETag, and who would do nothing, or refuse, looks in the table first.
internal sealed class Recent
{
    private const int AtMost = 1_000;
    private readonly ConcurrentDictionary<string, Stored> heads = new();

    public Stored? Find(string id) => heads.GetValueOrDefault(id);

    public void Keep(Stored head)
    {
        if (heads.Count >= AtMost) heads.Clear();
        heads[head.State.Id] = head;
    }

    public void Drop(string id) => heads.TryRemove(id, out _);
}
