using System.Globalization;
using CsecBot.Teams;
namespace CsecBot.Tests;

/// When an item was done, or is to be, as people type it and as a form's own fields say it.
public class TypedDays
{
    private static readonly TimeZoneInfo Zone = TimeZoneInfo.FindSystemTimeZoneById("America/Los_Angeles");
    private static readonly DateTimeOffset Now = new(2026, 11, 25, 10, 0, 0, TimeSpan.FromHours(-8)), Began = Now.AddDays(-20);

    [Theory]
    [InlineData("2026-11-24 14:10", "2026-11-24 14:10")]
    [InlineData("2026-11-24 at 2pm", "2026-11-24 14:00")]
    [InlineData("11/24 2pm", "2026-11-24 14:00")]
    [InlineData("11/24/2026 02:10", "2026-11-24 02:10")]
    [InlineData("12/26 14:00", "2025-12-26 14:00")]
    [InlineData("yesterday 14:00", "2026-11-24 14:00")]
    [InlineData("10 min ago", "2026-11-25 09:50")]
    [InlineData("2026-11-24T12:30", "2026-11-24 12:30")]
    [InlineData("T12:30", "2026-11-24 12:30")]
    [InlineData("T09:30", "2026-11-25 09:30")]
    [InlineData("2026-11-26 14:00", "2026-11-26 14:00")]                          // to be refused in words
    [InlineData("2026-11-01T01:30", "2026-11-01 01:30 -07:00")]                   // of a repeated hour the first
    [InlineData("11/24 2:00", "2026-11-24 02:00 or 2026-11-24 14:00")]
    [InlineData("2026-03-08 02:30", "left out")]
    [InlineData("2026-11-24", "not")]
    [InlineData("2026-13-01 14:00", "not")]
    [InlineData("2/30 14:00", "not")]
    [InlineData("2026-11-24 flu", "not")]
    public void Back(string typed, string meant) => Assert.Equal(meant, Said(DayTime.Past(typed, Began, Now, Zone)));

    [Theory]
    [InlineData("tomorrow 14:00", "2026-11-26 14:00")]
    [InlineData("14:00", "2026-11-25 14:00")]
    [InlineData("09:00", "2026-11-26 09:00")]
    [InlineData("2pm", "2026-11-25 14:00")]
    [InlineData("2:00", "2026-11-25 14:00 or 2026-11-26 02:00")]
    [InlineData("tomorrow 2:00", "2026-11-26 02:00 or 2026-11-26 14:00")]
    [InlineData("in 2 hours", "2026-11-25 12:00")]
    [InlineData("12/1 14:00", "2026-12-01 14:00")]
    [InlineData("1/5 14:00", "2027-01-05 14:00")]
    [InlineData("T09:30", "2026-11-26 09:30")]
    [InlineData("2027-03-14T02:30", "left out")]
    [InlineData("soon", "not")]
    public void Ahead(string typed, string meant) => Assert.Equal(meant, Said(DayTime.Coming(typed, Now, Zone)));

    [Theory]
    [InlineData("2026-12-01 02:00", "2026-12-01 02:00 in the morning")]
    public void A_day_that_is_neither_yesterday_nor_tomorrow_is_named_by_its_date(string typed, string named) =>
        Assert.Equal(named, TypedTime.Name(Assert.IsType<TimeHeard.At>(DayTime.Coming(typed, Now, Zone)).Time, Now, Zone));

    private static string Said(TimeHeard heard) => heard switch
    {
        TimeHeard.At at => Local(at.Time),
        TimeHeard.OneOf several => string.Join(" or ", several.Times.Select(Local)),
        TimeHeard.LeftOut => "left out",
        _ => "not",
    };

    private static string Local(DateTimeOffset at)
    {
        var local = TimeZoneInfo.ConvertTime(at, Zone);
        return local.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture) + (Zone.IsAmbiguousTime(local.DateTime) ? local.ToString(" zzz", CultureInfo.InvariantCulture) : "");
    }
}
