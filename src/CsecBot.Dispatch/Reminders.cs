namespace CsecBot.Dispatch;

/// The moments at which a duty is spoken of: its reminders, its limit, and then on and on while it is late.
internal static class Reminders
{
    private const int LookBackDays = 14;

    /// The first such moment after `after`.
    public static DateTimeOffset Next(DutyRule rule, DateTimeOffset start, DateTimeOffset after, Protocol protocol)
    {
        var limit = rule.Limit.After(start, protocol.Zone);
        var before = rule.Reminders.Select(m => At(m, start, limit, protocol)).Where(at => at > start && at < limit).Append(limit).OfType<DateTimeOffset>();
        if (before.Where(at => at > after).Order().Cast<DateTimeOffset?>().FirstOrDefault() is { } next) return next;
        var late = limit;
        for (var n = 1; late <= after; n++) late = rule.LateEvery.Times(n).After(limit, protocol.Zone);   // from the limit: a day without that hour moves no later one
        return late;
    }

    private static DateTimeOffset? At(Moment moment, DateTimeOffset start, DateTimeOffset limit, Protocol protocol) => moment switch
    {
        Moment.After a => a.Span.After(start, protocol.Zone),
        Moment.OnDay d => LocalTime.First(LocalTime.Of(start, protocol.Zone).Date.AddDays(d.Day) + d.At.ToTimeSpan(), protocol.Zone),
        Moment.WorkingDayBefore w => WorkingDayBefore(limit, w.At, protocol),
        _ => null,
    };

    private static DateTimeOffset? WorkingDayBefore(DateTimeOffset limit, TimeOnly at, Protocol protocol)
    {
        var day = DateOnly.FromDateTime(LocalTime.Of(limit, protocol.Zone));
        if (protocol.IsWorking(day)) return null;
        for (var i = 0; i < LookBackDays && !protocol.IsWorking(day); i++) day = day.AddDays(-1);
        return LocalTime.First(day.ToDateTime(at), protocol.Zone);
    }
}
