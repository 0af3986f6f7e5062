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
        { "I\u2019m here", "arrived" }, { "accept, I\u2018m coming", "accept" }, { "arrived 2 o\u2019clock", "arrived at 2 o'clock" },
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
    [InlineData("R-7K3QF2M4 or R-8K3QF2M4")]
    public void Is_asked_back_and_not_guessed(string typed) => Assert.IsType<ChatCommand.Unknown>(ChatCommand.Parse(typed));

    [Theory]
    [InlineData("accept R-7K3QF2M4 R-8K3QF2M4")]
    [InlineData("accept R-7K3QF2M4 and r-8k3qf2m4")]
    [InlineData("decline R-7K3QF2M4, R-8K3QF2M4")]
    [InlineData("eta 25 R-7K3QF2M4 R-8K3QF2M4")]
    [InlineData("yes R-7K3QF2M4 R-8K3QF2M4")]
    [InlineData("done 7-day meeting R-7K3QF2M4 R-8K3QF2M4")]
    [InlineData("close R-7K3QF2M4 it is R-8K3QF2M4")]
    [InlineData("status R-7K3QF2M4 R-8K3QF2M4")]
    public void Of_two_requests_none_is_picked(string typed)
    {
        var said = Assert.IsType<ChatCommand.Several>(ChatCommand.Parse(typed));
        Assert.True(said is { OnlyLooks: true, MayAnswer: false });
    }

    [Theory]
    [InlineData("accept R-7K3QF2M4 r-7k3qf2m4", typeof(ChatCommand.Press))]
    [InlineData("merge R-7K3QF2M4 into R-8K3QF2M4", typeof(ChatCommand.Merge))]
    [InlineData("who is on call R-7K3QF2M4 R-8K3QF2M4", typeof(ChatCommand.WhoIsOnCall))]
    public void One_named_twice_and_words_about_two_are_no_such_question(string typed, Type meant) => Assert.IsType(meant, ChatCommand.Parse(typed));
}
