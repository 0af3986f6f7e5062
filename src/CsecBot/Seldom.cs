namespace CsecBot;

/// Who is answered that nothing can be done for them, and goes on all the same, is answered once a minute.
public sealed class Seldom(TimeProvider machine)
{
    private static readonly TimeSpan AtMostEvery = TimeSpan.FromMinutes(1);
    private const int KnownAtMost = 1_000;
    private readonly Lately<DateTimeOffset> told = new(KnownAtMost);

    public bool MayBeTold(string whom)
    {
        var now = machine.GetUtcNow();
        if (told.Knows(whom, out var last) && now - last < AtMostEvery) return false;
        told.Keep(whom, now);
        return true;
    }
}
