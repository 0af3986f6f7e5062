namespace CsecBot.Dispatch;

/// When the clock of a duty started, for one child or for the referral: never yet, once, or each time something happened.
internal static class Starts
{
    public static IReadOnlyList<DateTimeOffset> Of(DutyRule rule, Child? child, Referral r)
    {
        if (!rule.Sources.IsEmpty && !rule.Sources.Contains(r.Source)) return [];
        if (rule.Start is Start.When { Happening: Happening.Downgraded }) return Known(child?.DowngradedAt);
        if (child is null ? r.Children.All(c => c.Disposition != Disposition.InPerson) : child.Disposition != Disposition.InPerson) return [];
        return rule.Start switch
        {
            Start.Trigger => [r.CallReceivedAt],
            Start.Decision => Known(child is null ? r.Children.Where(c => c.Disposition == Disposition.InPerson).Min(c => c.DecidedAt) : child.DecidedAt),
            Start.Arrival a => Known(r.Seats.OfType<Seat.OnScene>().Where(s => a.Roles.Contains(s.Role)).Min(s => (DateTimeOffset?)s.ArrivedAt)),
            Start.After a => Known(r.Duties.Where(d => d.Id == a.Duty && (child is null || d.Child is null || d.Child == child.Ref) && !d.IsUnfinished && (a.If is null || d.Details.IsYes(a.If))).Min(d => d.At)),
            Start.When w => [.. r.Episodes.Where(e => e.Child == child?.Ref).Select(e => w.Happening == Happening.Missing ? e.LearnedAt : e.FoundAt).OfType<DateTimeOffset>().Distinct()],
            _ => [],
        };
    }

    private static IReadOnlyList<DateTimeOffset> Known(DateTimeOffset? at) => at is { } known ? [known] : [];
}
