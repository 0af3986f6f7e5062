using System.Globalization;
namespace CsecBot.Dispatch.Tests;

/// Elapsed time, calendar days, and local times that exist never or twice.
public class LengthsOfTime
{
    private static readonly TimeZoneInfo Zone = Night.Protocol.Zone;

    /// There is no such instant: the nearest there is.
    [Fact]
    public void Of_a_local_time_beyond_all_times_the_last_or_the_first_is_meant()
    {
        var east = TimeZoneInfo.FindSystemTimeZoneById("Asia/Tokyo");
        foreach (var of in new Func<DateTime, TimeZoneInfo, DateTimeOffset>[] { LocalTime.First, LocalTime.Last })
            Assert.Equal((DateTimeOffset.MaxValue, DateTimeOffset.MinValue), (of(new(9999, 12, 31, 23, 59, 0), Zone), of(new(1, 1, 1, 0, 0, 0), east)));
    }

    [Theory]
    [InlineData("PT90M", 0, 5_400)]
    [InlineData("PT72H", 0, 259_200)]
    [InlineData("P7D", 7, 0)]
    [InlineData("P1DT2H3M4S", 1, 7_384)]
    [InlineData("PT0S", 0, 0)]
    public void Is_read(string text, int days, int seconds)
    {
        Assert.True(Span.TryParse(text, out var span));
        Assert.Equal(new Span(days, TimeSpan.FromSeconds(seconds)), span);
    }

    [Theory]
    [InlineData("")]
    [InlineData("P")]
    [InlineData("PT")]
    [InlineData("P1DT")]
    [InlineData("P1W")]
    [InlineData("-PT1M")]
    [InlineData("PT1.5H")]
    [InlineData("PT1M1H")]
    [InlineData("90")]
    [InlineData("pt90m")]
    [InlineData("PT90M\n")]
    [InlineData("PT\u0669M")]
    public void Is_not_read(string text) => Assert.False(Span.TryParse(text, out _));

    [Theory]
    [InlineData("P1D", "2026-11-01T07:30:00Z", "2026-11-02T08:30:00Z")]     // a day of 25 hours
    [InlineData("PT24H", "2026-11-01T07:30:00Z", "2026-11-02T07:30:00Z")]   // which 24 elapsed hours are not
    [InlineData("P1D", "2027-03-13T18:00:00Z", "2027-03-14T17:00:00Z")]     // a day of 23
    [InlineData("P1D", "2027-03-13T10:30:00Z", "2027-03-14T10:00:00Z")]     // 02:30 is missing: the first instant after the gap
    [InlineData("P1D", "2026-10-31T08:30:00Z", "2026-11-01T08:30:00Z")]     // 01:30 comes twice: the first
    [InlineData("P1D", "2026-11-01T09:30:00Z", "2026-11-02T09:30:00Z")]     // from the second 01:30
    public void Ends_at(string text, string start, string end)
    {
        Assert.True(Span.TryParse(text, out var span));
        Assert.Equal(At(end), span.After(At(start), Zone));
    }

    [Theory]
    [InlineData("2026-11-01T00:59:59", "2026-11-01T07:59:59Z", "2026-11-01T07:59:59Z")]
    [InlineData("2026-11-01T01:00:00", "2026-11-01T08:00:00Z", "2026-11-01T09:00:00Z")]
    [InlineData("2026-11-01T01:59:59", "2026-11-01T08:59:59Z", "2026-11-01T09:59:59Z")]
    [InlineData("2026-11-01T02:00:00", "2026-11-01T10:00:00Z", "2026-11-01T10:00:00Z")]
    [InlineData("2027-03-14T01:59:59", "2027-03-14T09:59:59Z", "2027-03-14T09:59:59Z")]
    [InlineData("2027-03-14T02:00:00", "2027-03-14T10:00:00Z", "2027-03-14T10:00:00Z")]
    [InlineData("2027-03-14T02:59:59", "2027-03-14T10:00:00Z", "2027-03-14T10:00:00Z")]
    [InlineData("2027-03-14T03:00:00", "2027-03-14T10:00:00Z", "2027-03-14T10:00:00Z")]
    public void A_local_time_is_first_and_last_at(string local, string first, string last)
    {
        var wall = DateTime.Parse(local, CultureInfo.InvariantCulture);
        Assert.Equal((At(first), At(last)), (LocalTime.First(wall, Zone), LocalTime.Last(wall, Zone)));
    }

    private static DateTimeOffset At(string utc) => DateTimeOffset.Parse(utc, CultureInfo.InvariantCulture);
}
