using System.Globalization;
using CsecBot.Dispatch;
using CsecBot.Teams;
namespace CsecBot.Tests;

/// What people type at night, and what is understood.
public class TypedWords
{
    private static readonly TimeZoneInfo Zone = TimeZoneInfo.FindSystemTimeZoneById("America/Los_Angeles");

    public static TheoryData<string, string> Pressed => new()
    {
        { "accept", "accept" }, { " ACCEPT ", "accept" }, { "Accept R-7K3QF2M4", "accept R-7K3QF2M4" }, { "accept r-7k3qf2m4.", "accept R-7K3QF2M4" }, { "<at>On-call Dispatch</at> accept", "accept" },
        { "decline", "decline" }, { "decline too far", "decline TooFar" }, { "decline because", "decline" }, { "hand back", "handBack" }, { "arrived", "arrived" }, { "here", "arrived" },
        { "on scene", "arrived" }, { "arrived 02:10", "arrived at 02:10" }, { "on scene 02:10", "arrived at 02:10" }, { "eta 25", "onMyWay eta 25" }, { "take over", "takeOver" },
    };

    [Theory, MemberData(nameof(Pressed))]
    public void Is_understood(string typed, string meant)
    {
        var press = Assert.IsType<ChatCommand.Press>(ChatCommand.Parse(typed));
        Assert.Equal(meant, press.Verb + (press.Referral is { } id ? $" {id}" : "") + (press.Reason is { } r ? $" {r}" : "") + (press.Eta is { } e ? $" eta {e}" : "") + (press.Time is { } t ? $" at {t}" : ""));
    }

    [Theory]
    [InlineData("accept it all")]
    [InlineData("I cannot accept")]
    [InlineData("")]
    [InlineData("eta")]
    public void Is_asked_back_and_not_guessed(string typed) => Assert.IsType<ChatCommand.Unknown>(ChatCommand.Parse(typed));

    [Theory]
    [InlineData("2026-11-24T08:10:00Z", "23:55", "2026-11-24T07:55:00Z")]   // ten past midnight: 23:55 was yesterday
    [InlineData("2026-11-24T10:10:00Z", "02:05", "2026-11-24T10:05:00Z")]
    [InlineData("2026-11-24T10:10:00Z", "02:40", "2026-11-24T10:40:00Z")]   // half an hour ahead is a slip, to be refused as the future
    public void A_past_time_is_the_latest_one(string now, string typed, string meant) => Assert.Equal(At(meant), TypedTime.Past(typed, At(now), Zone));

    [Theory]
    [InlineData("25", "2026-11-24T08:15:00Z")]
    [InlineData("00:20", "2026-11-24T08:20:00Z")]
    public void A_coming_time_is_the_next_one(string typed, string meant) => Assert.Equal(At(meant), TypedTime.Future(typed, At("2026-11-24T07:50:00Z"), Zone));

    private static DateTimeOffset At(string utc) => DateTimeOffset.Parse(utc, CultureInfo.InvariantCulture);
}
