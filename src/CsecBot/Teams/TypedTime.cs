using System.Globalization;
using CsecBot.Dispatch;
namespace CsecBot.Teams;

/// What was understood of a time that somebody typed.
public abstract record TimeHeard
{
    public sealed record At(DateTimeOffset Time) : TimeHeard;

    /// More than one moment can be meant, or it is not sure that it is this one: the person says which.
    public sealed record OneOf(IReadOnlyList<DateTimeOffset> Times) : TimeHeard;

    /// The clocks went forward over it.
    public sealed record LeftOut : TimeHeard;

    public sealed record Not : TimeHeard;
}

/// Times as people type them, in the county's local time. Of several moments that can be meant none is guessed;
/// where only one can be, that one is meant. One that cannot be is given all the same, to be refused in words.
public static class TypedTime
{
    /// How far ahead a person's clock may be; further, up to an hour, a time of day is a slip to be asked about and not yesterday's.
    private static readonly TimeSpan Slack = TimeSpan.FromMinutes(2), Slip = TimeSpan.FromHours(1), HalfADay = TimeSpan.FromHours(12), Soon = TimeSpan.FromHours(3);

    /// Less than a day by a slip and by a change of the clocks, so that a time of day is never that of two days.
    private static readonly TimeSpan Lately = TimeSpan.FromHours(22);

    /// Between `since`, before which it cannot have been, and now.
    public static TimeHeard Past(string typed, DateTimeOffset since, DateTimeOffset now, TimeZoneInfo zone)
    {
        var window = new Window(Minute(since > now - Lately ? since : now - Lately), now + Slack, now + Slip);
        return TimeWords.Parse(typed) switch
        {
            TimeWords.Span { Length.Ticks: 0 } => new TimeHeard.At(now),
            TimeWords.Span { Ago: true } s => new TimeHeard.At(NotBefore(since, now - s.Length)),
            TimeWords.Span { Ago: null } s => Unsure([now - s.Length], window),
            TimeWords.OfDay d => Choose(d, window, since, now, zone, ahead: false),
            TimeWords.Number n => Unsure([now - TimeSpan.FromMinutes(n.Minutes), .. Moments(new(n.Times, null, null), now, zone).SelectMany(m => m)], window),
            _ => new TimeHeard.Not(),
        };
    }

    /// A bare number is minutes, unless it is asked about; a time of day is the coming one, or one just past, to be asked about.
    public static TimeHeard Future(string typed, DateTimeOffset now, TimeZoneInfo zone) => TimeWords.Parse(typed) switch
    {
        TimeWords.Span { Ago: not true } s => new TimeHeard.At(now + s.Length),
        TimeWords.Number n => MinutesOrSoon(n, now, zone),
        TimeWords.OfDay d => Choose(d, new(now - Slip, now + HalfADay, now + HalfADay), now - Slip, now, zone, ahead: true),
        _ => new TimeHeard.Not(),
    };

    /// 215 at two o'clock is a quarter past two, or 215 minutes: of three digits that are a time of day within a few hours it is asked which.
    private static TimeHeard MinutesOrSoon(TimeWords.Number said, DateTimeOffset now, TimeZoneInfo zone)
    {
        var minutes = now.AddMinutes(said.Minutes);
        List<DateTimeOffset> soon = said.Digits < 3 ? [] : [.. Moments(new(said.Times, null, null), now, zone).SelectMany(m => m).Where(m => m > now && m <= now + Soon && m != Minute(minutes))];
        return soon.Count == 0 ? new TimeHeard.At(minutes) : new TimeHeard.OneOf([.. soon.Append(minutes).Order()]);
    }

    /// An appointment: without a day, the coming such time.
    public static TimeHeard Coming(string typed, DateTimeOffset now, TimeZoneInfo zone) => TimeWords.Parse(typed) switch
    {
        TimeWords.Span { Ago: not true } s => new TimeHeard.At(now + s.Length),
        TimeWords.OfDay d => Next(d, now, zone),
        TimeWords.Number { Times.Count: > 0 } n => Next(new(n.Times, null, null), now, zone),
        _ => new TimeHeard.Not(),
    };

    /// How a moment is named when it is asked about. Typed as an answer, it means that moment and no other.
    public static string Name(DateTimeOffset at, DateTimeOffset now, TimeZoneInfo zone)
    {
        DateTime local = LocalTime.Of(at, zone), today = LocalTime.Of(now, zone).Date;
        var day = (local.Date - today).Days switch
        {
            0 => "",
            -1 => "yesterday ",
            1 => "tomorrow ",
            _ => local.ToString("yyyy-MM-dd ", CultureInfo.InvariantCulture),
        };
        var part = local.Hour < 12 ? "morning" : local.Hour < 18 ? "afternoon" : "evening";
        var which = !zone.IsAmbiguousTime(local) ? "" : at == LocalTime.First(local, zone) ? " the first time" : " the second time";
        return $"{day}{local.ToString("HH:mm", CultureInfo.InvariantCulture)} in the {part}{which}";
    }

    private static TimeHeard Choose(TimeWords.OfDay said, Window window, DateTimeOffset since, DateTimeOffset now, TimeZoneInfo zone, bool ahead)
    {
        if (Locals(said, now, zone).Any(l => zone.IsInvalidTime(l) && window.Reaches(LocalTime.First(l, zone)))) return new TimeHeard.LeftOut();
        var moments = Moments(said, now, zone);
        // Of a repeated hour the time that cannot be is no reading where the other can.
        List<DateTimeOffset> can = [.. moments.SelectMany(m => m.Any(window.Holds) ? m.Where(window.Holds) : m.Where(window.Reaches))];
        return can switch
        {
            [var one] => new TimeHeard.At(NotBefore(since, one)),
            [] when moments.SelectMany(m => m).OrderBy(m => ahead && m < now).ThenBy(m => (m - now).Duration()).ToList() is [var nearest, ..] => new TimeHeard.At(nearest),
            [] => new TimeHeard.LeftOut(),
            _ => new TimeHeard.OneOf([.. can.Order()]),
        };
    }

    private static TimeHeard Next(TimeWords.OfDay said, DateTimeOffset now, TimeZoneInfo zone)
    {
        List<DateTimeOffset> moments = [.. Moments(said, now, zone).SelectMany(m => m.Take(1)).Order()];
        List<DateTimeOffset> coming = [.. moments.Where(m => m > now && (said.Day is not null || m <= now.AddDays(1)))];
        return coming switch
        {
            [var one] => new TimeHeard.At(one),
            [] => moments is [.., var last] ? new TimeHeard.At(last) : new TimeHeard.LeftOut(),
            _ => new TimeHeard.OneOf(coming),
        };
    }

    private static TimeHeard Unsure(IEnumerable<DateTimeOffset> moments, Window window) =>
        moments.Where(window.Holds).Distinct().Order().ToList() is { Count: > 0 } can ? new TimeHeard.OneOf(can) : new TimeHeard.Not();

    /// Of each local time the moments it can be: one, two in a repeated hour, none in one left out.
    private static List<List<DateTimeOffset>> Moments(TimeWords.OfDay said, DateTimeOffset now, TimeZoneInfo zone) =>
        [.. Locals(said, now, zone).Where(l => !zone.IsInvalidTime(l)).Select(l => new[] { LocalTime.First(l, zone), LocalTime.Last(l, zone) })
            .Select(m => said.Second is { } second ? [m[second ? 1 : 0]] : m.Distinct().ToList())];

    private static IEnumerable<DateTime> Locals(TimeWords.OfDay said, DateTimeOffset now, TimeZoneInfo zone) =>
        from day in said.Day is { } one ? [one] : new[] { -1, 0, 1 }
        from time in said.Times
        select LocalTime.Of(now, zone).Date.AddDays(day) + time.ToTimeSpan();

    /// What is typed has no seconds: the minute of the acceptance is not before it.
    internal static DateTimeOffset NotBefore(DateTimeOffset since, DateTimeOffset at) => at < since && at >= Minute(since) ? since : at;

    private static DateTimeOffset Minute(DateTimeOffset at) => at.AddTicks(-(at.Ticks % TimeSpan.TicksPerMinute));

    private sealed record Window(DateTimeOffset From, DateTimeOffset To, DateTimeOffset ToAsk)
    {
        public bool Holds(DateTimeOffset at) => at >= From && at <= To;
        public bool Reaches(DateTimeOffset at) => at >= From && at <= ToAsk;
    }
}
