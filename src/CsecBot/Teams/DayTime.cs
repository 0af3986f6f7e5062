using System.Globalization;
using System.Text.RegularExpressions;
using CsecBot.Dispatch;
namespace CsecBot.Teams;

/// A time of an item, which may lie days back or ahead: with a date before it, as 2026-11-26 14:10 or 11/26 2pm; else as anywhere in the chat.
/// What a form's own fields hold, 2026-11-26T14:10 or T14:10, is of 24 hours.
public static partial class DayTime
{
    public static TimeHeard Past(string typed, DateTimeOffset since, DateTimeOffset now, TimeZoneInfo zone) =>
        Dated(typed, now, zone, ahead: false) switch
        {
            TimeHeard.At { Time: var time } => new TimeHeard.At(TypedTime.NotBefore(since, time)),
            null => TypedTime.Past(typed, since, now, zone),
            var other => other,
        };

    public static TimeHeard Coming(string typed, DateTimeOffset now, TimeZoneInfo zone) => Dated(typed, now, zone, ahead: true) ?? TypedTime.Coming(typed, now, zone);

    public static bool IsTime(string typed) => Form().IsMatch(TimeWords.Plain(typed).Trim()) || TimeWords.Parse(typed) is not null;

    /// Null where no date stands before it. A day alone is no moment, and is asked about.
    private static TimeHeard? Dated(string typed, DateTimeOffset now, TimeZoneInfo zone, bool ahead)
    {
        if (Form().Match(TimeWords.Plain(typed).Trim()) is not { Success: true } m) return null;
        IReadOnlyList<TimeOnly> times = m.Groups["exact"].Success
            ? TimeOnly.TryParseExact(m.Groups["exact"].Value, "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out var exact) ? [exact] : []
            : TimeWords.Parse(m.Groups["rest"].Value) switch { TimeWords.OfDay { Day: null } d => d.Times, TimeWords.Number n => n.Times, _ => [] };
        var today = DateOnly.FromDateTime(LocalTime.Of(now, zone));
        List<DateTime> locals = [.. from time in times from day in Days(m, today, time, now, zone, ahead) select day.ToDateTime(time)];
        List<DateTimeOffset> moments = [.. locals.Where(l => !zone.IsInvalidTime(l)).Select(l => LocalTime.First(l, zone))];
        return moments switch
        {
            [var one] => new TimeHeard.At(one),
            [] => locals.Count > 0 ? new TimeHeard.LeftOut() : new TimeHeard.Not(),
            _ => new TimeHeard.OneOf(moments),
        };
    }

    private static IEnumerable<DateOnly> Days(Match m, DateOnly today, TimeOnly time, DateTimeOffset now, TimeZoneInfo zone, bool ahead)
    {
        if (m.Groups["iso"].Success) return DateOnly.TryParseExact(m.Groups["iso"].Value, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? [day] : [];
        if (m.Groups["month"].Success)
        {
            int month = Number(m, "month"), of = Number(m, "day");
            int[] years = m.Groups["year"].Success ? [Number(m, "year")] : ahead ? [today.Year, today.Year + 1] : [today.Year, today.Year - 1];
            return years.Where(y => month is >= 1 and <= 12 && of >= 1 && of <= DateTime.DaysInMonth(y, month)).Select(y => new DateOnly(y, month, of))
                .Where(d => m.Groups["year"].Success || (ahead ? d >= today : d <= today)).Take(1);
        }
        var moment = LocalTime.First(today.ToDateTime(time), zone);
        return [ahead ? moment > now ? today : today.AddDays(1) : moment <= now.AddMinutes(1) ? today : today.AddDays(-1)];
    }

    private static int Number(Match m, string group) => int.Parse(m.Groups[group].Value, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^((?<iso>\d{4}-\d\d-\d\d)|(?<month>\d{1,2})/(?<day>\d{1,2})(/(?<year>20\d\d))?)(T(?<exact>\d\d:\d\d)|( at)? (?<rest>.+))?$|^T(?<exact>\d\d:\d\d)$", RegexOptions.IgnoreCase)]
    private static partial Regex Form();
}
