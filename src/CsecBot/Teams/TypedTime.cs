using System.Globalization;
using CsecBot.Dispatch;
namespace CsecBot.Teams;

/// Times as people type them, in the county's local time.
public static class TypedTime
{
    private static readonly string[] Forms = ["H:mm", "HH:mm", "H.mm", "HHmm"];

    /// The most recent such time of day, or up to an hour ahead: that far, it is a slip to be asked about and not yesterday.
    public static DateTimeOffset? Past(string text, DateTimeOffset now, TimeZoneInfo zone)
    {
        if (OfDay(text) is not { } time) return null;
        var at = LocalTime.First(LocalTime.Of(now, zone).Date + time.ToTimeSpan(), zone);
        return at > now.AddHours(1) ? LocalTime.First(LocalTime.Of(now, zone).Date.AddDays(-1) + time.ToTimeSpan(), zone) : at;
    }

    /// Minutes from now ("25"), or the next such time of day ("02:40").
    public static DateTimeOffset? Future(string text, DateTimeOffset now, TimeZoneInfo zone)
    {
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var minutes) && text.Length <= 3) return now.AddMinutes(minutes);
        if (OfDay(text) is not { } time) return null;
        var at = LocalTime.First(LocalTime.Of(now, zone).Date + time.ToTimeSpan(), zone);
        return at < now ? LocalTime.First(LocalTime.Of(now, zone).Date.AddDays(1) + time.ToTimeSpan(), zone) : at;
    }

    private static TimeOnly? OfDay(string text) =>
        TimeOnly.TryParseExact(text, Forms, CultureInfo.InvariantCulture, DateTimeStyles.None, out var time) ? time : null;
}
