namespace CsecBot.Simulation;

/// What has come of one thing that is to come once. It comes again only where whoever sent it could not know that it had come, or could not say so:
/// never answered, gone, or standing still; or without storage to write it to, and then it is another who sends it again. Each such sending
/// excuses one more.
internal sealed class Sendings
{
    private readonly List<(Call Call, DateTimeOffset At)> unspent = [];
    private bool wereClocksTheExcuse;

    /// Takes in one more; false where it is one too many and nothing excuses it. Clocks so far apart that a claim ends during a send excuse one.
    public bool Came(Call call, DateTimeOffset at, bool isOneTooMany, bool wereClocksApart)
    {
        var excuse = isOneTooMany ? unspent.FindIndex(s => IsInDoubt(s.Call, s.At, call.From)) : -1;
        if (excuse >= 0) unspent.RemoveAt(excuse);
        unspent.Add((call, at));
        if (!isOneTooMany || excuse >= 0) return true;
        return wereClocksApart && !wereClocksTheExcuse && (wereClocksTheExcuse = true);
    }

    private static bool IsInDoubt(Call sent, DateTimeOffset at, Instance again) =>
        !sent.WasHeard || sent.From.WentWrongAt >= at || (again != sent.From && sent.From.StorageWentWrongAt >= at);
}
