using CsecBot.Teams;
namespace CsecBot.Tests;

/// What people type at night, and what is understood.
public class TypedWords
{
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
    [InlineData("missing persons unit")]
    [InlineData("found behind the station")]
    [InlineData("close to the entrance")]
    [InlineData("I cannot accept")]
    [InlineData("")]
    [InlineData("eta")]
    public void Is_asked_back_and_not_guessed(string typed) => Assert.IsType<ChatCommand.Unknown>(ChatCommand.Parse(typed));
}
