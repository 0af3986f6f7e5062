namespace CsecBot.Dispatch;

/// The one answer to daylight saving: a missing local time is the first instant after the gap; a repeated one is its first
/// occurrence, except where a span ends, which is its last. [ours]
public static class LocalTime
{
    public static DateTimeOffset First(DateTime local, TimeZoneInfo zone) => Resolve(local, zone, last: false);

    public static DateTimeOffset Last(DateTime local, TimeZoneInfo zone) => Resolve(local, zone, last: true);

    public static DateTime Of(DateTimeOffset at, TimeZoneInfo zone) => TimeZoneInfo.ConvertTime(at, zone).DateTime;

    private static DateTimeOffset Resolve(DateTime local, TimeZoneInfo zone, bool last)
    {
        local = DateTime.SpecifyKind(local, DateTimeKind.Unspecified);
        if (zone.IsInvalidTime(local)) return AfterGap(local, zone);
        if (!zone.IsAmbiguousTime(local)) return Utc(local, zone.GetUtcOffset(local));
        var offsets = zone.GetAmbiguousTimeOffsets(local);
        return Utc(local, last ? offsets.Min() : offsets.Max());   // the larger offset is the earlier instant
    }

    private static DateTimeOffset AfterGap(DateTime local, TimeZoneInfo zone)
    {
        var before = local;
        while (zone.IsInvalidTime(before)) before = before.AddMinutes(-1);
        // The instant one minute after the last local minute that exists is where the clock was moved forward.
        return Utc(before.AddMinutes(1), zone.GetUtcOffset(before)).AddTicks(-(before.Ticks % TimeSpan.TicksPerMinute));
    }

    /// The first and the last day there is begin and end elsewhere beyond all times: then the nearest there is.
    private static DateTimeOffset Utc(DateTime local, TimeSpan offset) =>
        new(Math.Clamp(local.Ticks - offset.Ticks, DateTimeOffset.MinValue.Ticks, DateTimeOffset.MaxValue.Ticks), TimeSpan.Zero);
}
