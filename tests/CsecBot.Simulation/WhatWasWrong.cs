namespace CsecBot.Simulation;

/// When something was wrong, and how much of a time nothing was: a promise holds for the time in which it can be kept.
internal sealed class WhatWasWrong(Timeline timeline)
{
    private static readonly TimeSpan AfterNobodyWorked = TimeSpan.FromSeconds(20), FeltFor = TimeSpan.FromSeconds(90);
    private readonly List<(DateTimeOffset From, DateTimeOffset To, Host? Of)> disturbed = [];
    private readonly List<DateTimeOffset> excuses = [];
    private DateTimeOffset? nobodySince;

    /// `of` is what alone was wrong, where it was one thing outside.
    public void For(TimeSpan span, Host? of = null) => disturbed.Add((timeline.Now, timeline.Now + span, of));

    /// Something went wrong now.
    public void Excuse() => excuses.Add(timeline.Now);

    /// While no instance works, nobody can keep a promise.
    public void SomebodyWorks(bool works)
    {
        if (!works) nobodySince ??= timeline.Now;
        else if (nobodySince is { } since)
        {
            disturbed.Add((since, timeline.Now + AfterNobodyWorked, null));
            nobodySince = null;
        }
    }

    /// Nothing was wrong since that moment, nor for so long before it that anything of it could still be felt.
    public bool IsQuiet(DateTimeOffset since) => Calm(since - FeltFor, timeline.Now) == timeline.Now - since + FeltFor && excuses.All(e => e < since - FeltFor);

    /// How much of that time nothing was wrong, `but` for what is left out.
    public TimeSpan Calm(DateTimeOffset from, DateTimeOffset to, Host? but = null)
    {
        var (calm, at) = (TimeSpan.Zero, from);
        var all = nobodySince is { } since ? disturbed.Append((From: since, To: to, Of: null)) : disturbed;
        foreach (var (begin, end, _) in all.Where(d => d.To > from && d.From < to && (but is null || d.Of != but)).OrderBy(d => d.From))
        {
            if (begin > at) calm += begin - at;
            if (end > at) at = end;
        }
        return to > at ? calm + (to - at) : calm;
    }
}
