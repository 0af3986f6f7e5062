using System.Globalization;
using CsecBot.Dispatch;
using CsecBot.Teams;
namespace CsecBot.Tests;

/// Times as people type them at night, in Los Angeles. A row reads: the time now, since when (as UTC times), what is typed, what is understood (UTC).
/// Several moments mean that the person is asked which; "?" that nothing was understood; "gap" that the clocks went forward over it.
public class TypedTimes
{
    private static readonly TimeZoneInfo Zone = TimeZoneInfo.FindSystemTimeZoneById("America/Los_Angeles");

    // 02:40 on an ordinary night; accepted 01:20.
    private const string Night = "2026-11-24T10:40Z", Accepted = "2026-11-24T09:20Z";

    [Theory]
    [InlineData("now", "10:40")]
    [InlineData("just now", "10:40")]
    [InlineData("Right now!", "10:40")]
    [InlineData("10 min ago", "10:30")]
    [InlineData("10 minutes ago.", "10:30")]
    [InlineData("10m ago", "10:30")]
    [InlineData("about ten minutes ago", "10:30")]
    [InlineData("a minute ago", "10:39")]
    [InlineData("an hour ago", "09:40")]
    [InlineData("1h ago", "09:40")]
    [InlineData("1 hour 10 minutes ago", "09:30")]
    [InlineData("an hour and 15 minutes ago", "09:25")]
    [InlineData("half an hour ago", "10:10")]
    [InlineData("a quarter of an hour ago", "10:25")]
    [InlineData("an hour and a half ago", "09:10")]          // before the acceptance: to be refused in words
    [InlineData("at 2:10", "10:10")]                          // 14:10 was before the acceptance
    [InlineData("02:10", "10:10")]
    [InlineData("2:10 am", "10:10")]
    [InlineData("2:10 a.m.", "10:10")]
    [InlineData("2:10am", "10:10")]
    [InlineData("2.10", "10:10")]
    [InlineData("0210", "10:10")]
    [InlineData("@ 2:10", "10:10")]
    [InlineData("since 2:10", "10:10")]
    [InlineData("at 2:10 this morning", "10:10")]
    [InlineData("around 2:10 today", "10:10")]
    [InlineData("at 2", "10:00")]
    [InlineData("2 am", "10:00")]
    [InlineData("2 o'clock", "10:00")]
    [InlineData("2 o\u2019clock", "10:00")]
    [InlineData("2 o\u2018clock", "10:00")]
    [InlineData("01:20", "09:20")]                            // the minute of the acceptance is not before it
    [InlineData("01:05", "09:05")]                            // before it: refused in words
    [InlineData("02:41", "10:41")]                            // a clock a minute ahead
    [InlineData("03:10", "11:10")]                            // ahead: refused in words, and not yesterday's
    [InlineData("2:10 pm", "22:10")]                              // not at all: refused in words
    [InlineData("3", "10:37")]                                // 3 minutes ago; 3 o'clock cannot be. Asked all the same
    [InlineData("2", "10:00,10:38")]                          // 2 minutes ago, or 2 o'clock
    [InlineData("210", "10:10")]
    [InlineData("10 min", "10:30")]
    [InlineData("25", "10:15")]
    [InlineData("99", "?")]
    [InlineData("in 10 minutes", "?")]
    [InlineData("in half an hour ago", "?")]
    [InlineData("soon", "?")]
    [InlineData("a while ago", "?")]
    [InlineData("a few minutes ago", "?")]
    [InlineData("25:10", "?")]
    [InlineData("2:75", "?")]
    [InlineData("00:30 pm", "?")]
    [InlineData("2:10 or 2:20", "?")]
    [InlineData("-10 min ago", "?")]
    [InlineData("", "?")]
    public void Arrived(string typed, string meant) => Check(typed, meant, Night, TypedTime.Past(typed, At(Accepted), At(Night), Zone));

    /// A bare number, or minutes without a direction, is asked about even where it can be one moment only.
    [Theory]
    [InlineData("3")]
    [InlineData("10 min")]
    [InlineData("210")]
    public void Arrived_without_a_sign_of_what_the_number_is_asks(string typed) => Assert.IsType<TimeHeard.OneOf>(TypedTime.Past(typed, At(Accepted), At(Night), Zone));

    [Theory]
    [InlineData("2026-11-24T08:10Z", "2026-11-24T07:30Z", "23:55", "07:55")]              // ten past midnight: that was yesterday
    [InlineData("2026-11-24T08:10Z", "2026-11-24T07:30Z", "11:55", "07:55")]
    [InlineData("2026-11-24T08:10Z", "2026-11-24T07:30Z", "yesterday at 11:55 pm", "07:55")]
    [InlineData("2026-11-24T08:10Z", "2026-11-24T07:30Z", "11:55 pm yesterday", "07:55")]
    [InlineData("2026-11-24T08:10Z", "2026-11-24T07:30Z", "midnight", "08:00")]
    [InlineData("2026-11-24T08:10Z", "2026-11-24T07:30Z", "12:05", "08:05")]
    [InlineData("2026-11-24T08:10Z", "2026-11-24T07:30Z", "20 minutes ago", "07:50")]
    [InlineData("2026-11-24T08:10Z", "2026-11-24T07:30Z", "00:20", "08:20")]              // ahead, and not yesterday's
    [InlineData("2026-11-24T22:30Z", "2026-11-24T09:00Z", "2:10", "10:10,22:10")]         // in the morning or in the afternoon
    [InlineData("2026-11-24T22:30Z", "2026-11-24T09:00Z", "2:10 in the afternoon", "22:10")]
    [InlineData("2026-11-24T22:30Z", "2026-11-24T09:00Z", "14:10", "22:10")]
    [InlineData("2026-11-24T22:30Z", "2026-11-24T22:00Z", "2:10", "22:10")]               // accepted at two in the afternoon
    [InlineData("2026-11-24T20:30Z", "2026-11-24T19:00Z", "noon", "20:00")]
    [InlineData("2026-11-25T10:40Z", "2026-11-23T10:00Z", "02:50", "10:50")]              // ahead: refused in words
    [InlineData("2026-11-25T10:40Z", "2026-11-23T10:00Z", "yesterday 02:50", "10:50-1")]
    [InlineData("2026-11-25T10:40Z", "2026-11-23T10:00Z", "04:50", "12:50-1")]            // the latest one
    // The clocks go back at 09:00 UTC: 01:00 to 01:59 comes twice.
    [InlineData("2026-11-01T09:45Z", "2026-11-01T08:10Z", "01:30", "08:30,09:30")]
    [InlineData("2026-11-01T09:45Z", "2026-11-01T08:10Z", "1:30", "08:30,09:30")]
    [InlineData("2026-11-01T09:45Z", "2026-11-01T08:10Z", "01:30 the first time", "08:30")]
    [InlineData("2026-11-01T09:45Z", "2026-11-01T08:10Z", "01:30 the second time", "09:30")]
    [InlineData("2026-11-01T09:45Z", "2026-11-01T08:10Z", "1:30 am second", "09:30")]
    [InlineData("2026-11-01T09:45Z", "2026-11-01T09:05Z", "01:30", "09:30")]              // accepted in the second hour
    [InlineData("2026-11-01T09:45Z", "2026-11-01T08:10Z", "01:55", "08:55")]              // the second is yet to come
    [InlineData("2026-11-01T08:50Z", "2026-11-01T08:10Z", "01:05", "09:05")]              // neither can be: refused in words
    [InlineData("2026-11-01T08:50Z", "2026-11-01T07:50Z", "01:30", "08:30")]              // still the first time
    [InlineData("2026-11-01T09:10Z", "2026-11-01T08:10Z", "40 min ago", "08:30")]         // elapsed time, whatever the clocks say
    [InlineData("2026-11-01T10:20Z", "2026-11-01T09:40Z", "02:05", "10:05")]
    [InlineData("2026-11-01T10:20Z", "2026-11-01T07:00Z", "00:30", "07:30")]
    // The clocks go forward at 10:00 UTC: 02:00 to 02:59 does not come.
    [InlineData("2027-03-14T10:40Z", "2027-03-14T09:30Z", "02:30", "gap")]
    [InlineData("2027-03-14T10:40Z", "2027-03-14T09:30Z", "2:30", "gap")]
    [InlineData("2027-03-14T10:40Z", "2027-03-14T09:30Z", "03:30", "10:30")]
    [InlineData("2027-03-14T10:40Z", "2027-03-14T09:30Z", "01:55", "09:55")]
    [InlineData("2027-03-14T10:10Z", "2027-03-14T09:30Z", "half an hour ago", "09:40")]
    [InlineData("2027-03-14T10:40Z", "2027-03-14T09:30Z", "2:30 pm", "21:30")]
    [InlineData("2027-03-15T07:30Z", "2027-03-14T22:00Z", "11:30 pm", "06:30")]
    public void Arrived_over_midnight_and_when_the_clocks_change(string now, string since, string typed, string meant) =>
        Check(typed, meant, now, TypedTime.Past(typed, At(since), At(now), Zone));

    [Theory]
    [InlineData(Night, "25", "11:05")]
    [InlineData(Night, "3", "10:43")]
    [InlineData(Night, "310", "11:10,15:50")]                                // ten past three, or 310 minutes
    [InlineData(Night, "540", "13:40,19:40")]
    [InlineData(Night, "541", "19:41")]                                      // as a time of day it is more than three hours away
    [InlineData(Night, "215", "14:15")]                                      // as a time of day it is past
    [InlineData(Night, "240", "14:40")]                                      // as a time of day it is now: no time to say
    [InlineData(Night, "045", "11:25")]
    [InlineData("2026-11-24T07:50Z", "045", "08:35,08:45")]
    [InlineData("2026-11-24T07:20Z", "100", "09:00")]                        // one and the same moment
    [InlineData("2026-11-24T22:00Z", "215", "22:15,01:35+1")]                // in the afternoon
    [InlineData("2026-11-01T07:50Z", "130", "08:30,09:30,10:00")]            // the hour that comes twice
    [InlineData("2027-03-14T09:40Z", "230", "13:30")]                        // the hour that does not come
    [InlineData(Night, "999", "03:19+1")]                                    // too far: refused in words
    [InlineData(Night, "25 min", "11:05")]
    [InlineData(Night, "in 25 min", "11:05")]
    [InlineData(Night, "in 25", "11:05")]
    [InlineData(Night, "in about 25 minutes", "11:05")]
    [InlineData(Night, "in half an hour", "11:10")]
    [InlineData(Night, "half an hour", "11:10")]
    [InlineData(Night, "an hour", "11:40")]
    [InlineData(Night, "in an hour and a half", "12:10")]
    [InlineData(Night, "1h20", "12:00")]
    [InlineData(Night, "1.5 hours", "12:10")]
    [InlineData(Night, "now", "10:40")]
    [InlineData(Night, "by 3", "11:00")]                                     // 15:00 is more than twelve hours away
    [InlineData(Night, "at 3:10", "11:10")]
    [InlineData(Night, "03:10", "11:10")]
    [InlineData(Night, "0310", "11:10")]
    [InlineData(Night, "3.10", "11:10")]
    [InlineData(Night, "3 am", "11:00")]
    [InlineData(Night, "3 pm", "23:00")]                                     // too far: refused in words
    [InlineData(Night, "at noon", "20:00")]
    [InlineData(Night, "2:30", "10:30,22:30")]                               // just past, or in the afternoon
    [InlineData(Night, "02:30", "10:30")]                                    // past: refused in words, and not tomorrow's
    [InlineData(Night, "10 min ago", "?")]
    [InlineData(Night, "soon", "?")]
    [InlineData(Night, "half past three", "?")]
    [InlineData("2026-11-24T07:50Z", "00:20", "08:20")]                      // over midnight
    [InlineData("2026-11-24T07:50Z", "12:20", "08:20")]
    [InlineData("2026-11-24T07:50Z", "tomorrow 00:20", "08:20")]
    [InlineData("2026-11-24T07:50Z", "midnight", "08:00")]
    [InlineData("2026-11-24T07:50Z", "by 1", "09:00")]
    [InlineData("2026-11-01T07:50Z", "01:30", "08:30,09:30")]                // the hour that comes twice
    [InlineData("2026-11-01T07:50Z", "01:30 the second time", "09:30")]
    [InlineData("2026-11-01T07:50Z", "in 2 hours", "09:50")]
    [InlineData("2026-11-01T09:10Z", "01:30", "08:30,09:30")]                // the first just past, the second coming
    [InlineData("2026-11-01T09:50Z", "01:30", "09:30")]                      // past: refused in words
    [InlineData("2026-11-01T08:50Z", "02:10", "10:10")]
    [InlineData("2027-03-14T09:40Z", "02:30", "gap")]                        // the hour that does not come
    [InlineData("2027-03-14T09:40Z", "2:30", "gap")]
    [InlineData("2027-03-14T09:40Z", "03:10", "10:10")]
    [InlineData("2027-03-14T09:40Z", "in half an hour", "10:10")]
    public void On_my_way(string now, string typed, string meant) => Check(typed, meant, now, TypedTime.Future(typed, At(now), Zone));

    /// What a moment is called when it is asked about is an answer that leaves no question.
    [Theory]
    [InlineData(Night)]
    [InlineData("2026-11-01T10:50Z")]
    [InlineData("2027-03-14T11:20Z")]
    public void A_named_moment_means_that_moment(string now)
    {
        for (var minute = 0; minute < 23 * 60; minute += 7)
        {
            var moment = At(now).AddMinutes(-minute);
            Assert.Equal(new TimeHeard.At(moment), TypedTime.Past(TypedTime.Name(moment, At(now), Zone), At(now).AddDays(-2), At(now), Zone));
        }
    }

    private static void Check(string typed, string meant, string now, TimeHeard heard)
    {
        var moments = heard switch { TimeHeard.At a => [a.Time], TimeHeard.OneOf several => several.Times, _ => [] };
        var said = heard switch { TimeHeard.Not => "?", TimeHeard.LeftOut => "gap", _ => string.Join(',', moments.Select(m => Said(m, At(now)))) };
        Assert.True(meant == said, $"“{typed}” was understood as {said} and should be {meant}");
    }

    private static string Said(DateTimeOffset at, DateTimeOffset now)
    {
        var days = (at.UtcDateTime.Date - now.UtcDateTime.Date).Days;
        return at.UtcDateTime.ToString("HH:mm", CultureInfo.InvariantCulture) + (days == 0 ? "" : days.ToString("+0;-0", CultureInfo.InvariantCulture));
    }

    private static DateTimeOffset At(string utc) => DateTimeOffset.Parse(utc, CultureInfo.InvariantCulture);
}
