using static CsecBot.Dispatch.Event;
namespace CsecBot.Dispatch;

/// A child that is not where it should be, at any time, and one that is there again. Nothing pauses for it: it only begins more. [law]
internal static class Whereabouts
{
    public static Decision Missing(Referral r, Command.ReportMissing m, World world)
    {
        if (Refuse(r, m.Child, m.LearnedAt, m, world) is { } refusal) return refusal;
        if (r.IsMissing(m.Child) || r.Episodes.Any(e => e.Child == m.Child && e.LearnedAt == m.LearnedAt)) return Decision.Nothing;
        var learned = Said.After(r.Episodes.Where(e => e.Child == m.Child).Max(e => e.FoundAt) ?? r.CallReceivedAt, m.LearnedAt, m.At);
        return r.Episodes.Any(e => e.Child == m.Child && learned < e.FoundAt) ? Refusal.BeforeTheLast : new List<Event> { new Missing(m.Child, learned) };
    }

    public static Decision Found(Referral r, Command.ReportFound f, World world)
    {
        if (Refuse(r, f.Child, f.FoundAt, f, world) is { } refusal) return refusal;
        if (r.Latest(f.Child) is not { } last) return Refusal.NeverMissing;
        if (last.FoundAt is not null || r.Episodes.Any(e => e.Child == f.Child && e.FoundAt == f.FoundAt)) return Decision.Nothing;
        var found = Said.After(last.LearnedAt, f.FoundAt, f.At);
        return found < last.LearnedAt ? Refusal.BeforeTheLast : new List<Event> { new Found(f.Child, found) };
    }

    private static Refusal? Refuse(Referral r, string child, DateTimeOffset at, Command c, World world) =>
        !Rights.IsHotline(c.By) && !Rights.MaySee(r, c.By, world.Roster) ? Refusal.NotAllowed
        // One that was missed before it was evaluated out is found all the same; of one still undecided what follows begins when somebody goes.
        : r.Children.FirstOrDefault(x => x.Ref == child) is not { } known || (known.Disposition == Disposition.EvaluatedOut && !(c is Command.ReportFound && r.Episodes.Any(e => e.Child == child))) ? Refusal.NoSuchChild
        : at > c.At ? Refusal.InTheFuture
        : Said.After(r.CallReceivedAt, at, c.At) < r.CallReceivedAt ? Refusal.BeforeTheCall
        : null;
}
