using CsecBot.Dispatch;
using static CsecBot.Simulation.BrokenException;
namespace CsecBot.Simulation;

/// What must be under way by what is known of a referral: the question that only a person can settle, and every duty that has begun with the call, at
/// the children's side, or since a child was missed or found; each with its limit, and spoken of in time. [protocol]
internal static class Begun
{
    /// The most that a day has: one that has an hour twice.
    private static readonly TimeSpan LongDay = TimeSpan.FromHours(25);

    /// `at` is the latest that it is by any instance's clock.
    public static void Check(Referral r, DateTimeOffset at)
    {
        if (!r.IsLive) return;
        var protocol = Cast.ProtocolOf(r);
        if (r.Children.Any(c => c.Disposition == Disposition.Pending))
            Hold(r.NextAsk <= at + protocol.Pending.Every.Elapsed, "what is not decided is asked for in time", $"{r.Id}: {r.NextAsk:HH:mm:ss}");
        foreach (var rule in protocol.Duties.Where(d => d.Repeat is null))
            foreach (var child in rule.PerChild ? r.Children : r.Children.Take(1))
                foreach (var start in Starts(rule, child, r)) Stands(r, rule, rule.PerChild ? child.Ref : null, start, protocol.Zone);
        foreach (var duty in r.Duties.Where(d => d.IsUnfinished))
        {
            var late = protocol.Duties.Single(d => d.Id == duty.Id).LateEvery;
            var latest = duty.DueAt > at ? duty.DueAt : at + late.Elapsed + late.Days * LongDay;
            Hold(duty.Next <= latest, "a duty is spoken of in time", $"{r.Id} {duty.Id} {duty.Child}: {duty.Next:MM-dd HH:mm:ss} and should be by {latest:MM-dd HH:mm:ss}");
        }
    }

    private static void Stands(Referral r, DutyRule rule, string? child, DateTimeOffset start, TimeZoneInfo zone)
    {
        var how = $"{r.Id} {rule.Id} {child}, since {start:MM-dd HH:mm:ss.fff}";
        if (r.Duties.FirstOrDefault(d => d.Id == rule.Id && d.Child == child && d.StartedAt == start) is not { } duty) throw new BrokenException("what has begun is a duty", how);
        var limit = Limit(rule.Limit, start, zone);
        Hold(duty.DueAt == limit, "a duty has the time that the protocol gives it", $"{how}: {duty.DueAt:MM-dd HH:mm:ss} and should be {limit:MM-dd HH:mm:ss}");
    }

    /// Only where somebody goes to the child, or to any of them where it is one duty for all.
    private static IEnumerable<DateTimeOffset> Starts(DutyRule rule, Child child, Referral r)
    {
        var isGoneTo = rule.PerChild ? child.Disposition == Disposition.InPerson : r.Children.Any(c => c.Disposition == Disposition.InPerson);
        if (!isGoneTo || (rule.Sources.Length > 0 && !rule.Sources.Contains(r.Source))) return [];
        return rule.Start switch
        {
            Start.Trigger => [r.CallReceivedAt],
            Start.Arrival a => r.Seats.OfType<Seat.OnScene>().Where(s => a.Roles.Contains(s.Role)).Select(s => s.ArrivedAt).Order().Take(1),
            Start.When { Happening: Happening.Missing } => r.Episodes.Where(e => e.Child == child.Ref).Select(e => e.LearnedAt),
            Start.When { Happening: Happening.Found } => r.Episodes.Where(e => e.Child == child.Ref).Select(e => e.FoundAt).OfType<DateTimeOffset>(),
            _ => [],
        };
    }

    /// Hours are elapsed time, days end at the same time of the clock on the wall.
    public static DateTimeOffset Limit(Span limit, DateTimeOffset start, TimeZoneInfo zone)
    {
        if (limit.Days == 0) return start + limit.Elapsed;
        var end = TimeZoneInfo.ConvertTime(start, zone).DateTime.AddDays(limit.Days);
        return new DateTimeOffset(end, zone.GetUtcOffset(end)) + limit.Elapsed;
    }
}
