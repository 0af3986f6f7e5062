using System.Text.Json.Nodes;
namespace CsecBot.Tests.Flow;

/// Somebody is on scene for one child, and is still needed there for months; now they are asked for another. Words without a number are about that.
public sealed class WordsOfSeveralRequests(AzuriteFixture azurite) : FlowTest(azurite)
{
    [Fact]
    public async Task Words_are_about_what_waits_for_them()
    {
        var (night, csw, first, second) = await OnSceneAndPaged();
        Assert.Contains("You have accepted.", await csw.Says("accept"), StringComparison.Ordinal);
        await csw.Says("eta 25");
        await night.FastForward(TimeSpan.FromMinutes(10));
        Assert.Contains("On scene 02:50", await csw.Says("arrived"), StringComparison.Ordinal);
        Assert.Equal(Night.Start.AddMinutes(40), await ArrivedAt(night, second));
        Assert.Equal(Night.Start.AddMinutes(20), await ArrivedAt(night, first));
    }

    [Fact]
    public async Task A_decline_is_about_what_is_asked()
    {
        var (night, csw, first, second) = await OnSceneAndPaged();
        Assert.DoesNotContain(first, await csw.Says("decline too far"), StringComparison.Ordinal);
        Assert.Contains((await night.Look(second))["events"]!.AsArray(), e => (string?)e!["event"] == "declined");
    }

    /// At the door of the second, the arrival at the first is not what they correct.
    [Fact]
    public async Task Whoever_arrives_without_having_accepted_is_told_to_accept_and_nothing_else_is_changed()
    {
        var (night, csw, first, second) = await OnSceneAndPaged();
        Assert.Contains("Accept first", await csw.Says("arrived"), StringComparison.Ordinal);
        Assert.Contains("You have more than one.", await csw.Says("arrived 02:25"), StringComparison.Ordinal);
        Assert.Null((await night.Look(second))["roles"]!["csw"]!["arrivedAt"]);
        Assert.Equal(Night.Start.AddMinutes(20), await ArrivedAt(night, first));
        Assert.Contains("You have accepted.", await csw.Says("accept"), StringComparison.Ordinal);
    }

    /// On the way to the second, and the time may be meant for either.
    [Fact]
    public async Task A_time_that_can_be_meant_for_two_is_asked_about()
    {
        var (night, csw, first, second) = await OnSceneAndPaged();
        await csw.Says("accept");
        Assert.Contains("You have more than one.", await csw.Says("arrived 02:20"), StringComparison.Ordinal);
        Assert.Null((await night.Look(second))["roles"]!["csw"]!["arrivedAt"]);
        Assert.Equal(Night.Start.AddMinutes(20), await ArrivedAt(night, first));
    }

    /// And what was asked before is still asked.
    [Fact]
    public async Task Words_that_name_two_change_neither()
    {
        var (night, csw, first, second) = await OnSceneAndPaged();
        Assert.Contains("One at a time", await csw.Says($"accept {second} {first}"), StringComparison.Ordinal);
        Assert.Equal("Paging", (string?)(await night.Look(second))["roles"]!["csw"]!["state"]);
        await csw.Says($"decline {second}");
        Assert.Contains("Nothing was changed. Please say it for one number at a time.", await csw.Says($"hand back {first} {second}"), StringComparison.Ordinal);
        await csw.Says("too far");
        Assert.Contains((await night.Look(second))["events"]!.AsArray(), e => (string?)e!["event"] == "declineExplained" && (string?)e["reason"] == "TooFar");
        Assert.Equal("OnScene", (string?)(await night.Look(first))["roles"]!["csw"]!["state"]);
        night.LooksThrough();
    }

    [Fact]
    public async Task An_arrival_is_corrected_without_its_number_for_half_a_day()
    {
        var (night, csw, id) = await Accepted();
        await csw.Says("arrived");
        await night.FastForward(TimeSpan.FromHours(11));
        await csw.Says("arrived 11 hours ago");
        var corrected = await ArrivedAt(night, id);
        await night.FastForward(TimeSpan.FromHours(1));
        Assert.Contains("You have no request for which that can be said now.", await csw.Says("arrived 03:00"), StringComparison.Ordinal);
        Assert.Equal(corrected, await ArrivedAt(night, id));
        await csw.Says($"arrived 03:00 {id}");
        Assert.Equal(Night.Start.AddMinutes(50), await ArrivedAt(night, id));
        night.LooksThrough();
    }

    /// Storage did not answer: what was typed is not simply gone.
    [Fact]
    public async Task Whoever_says_what_cannot_be_kept_is_asked_to_say_it_again()
    {
        var (night, csw, _) = await Paged();
        await night.Table.DeleteAsync();
        Assert.Contains("Please send it again", await csw.Says("accept") + csw.Messages[^1].Activity["text"], StringComparison.Ordinal);
    }

    private async Task<(Night Night, Phone Csw, string First, string Second)> OnSceneAndPaged()
    {
        var (night, csw, first) = await Accepted();
        await night.FastForward(TimeSpan.FromMinutes(20));
        await csw.Says("arrived");
        await night.FastForward(TimeSpan.FromMinutes(10));
        var referral = People.Referral();
        (referral["reference"], referral["decidedAt"]) = ("another", "2026-11-23T02:38:00-08:00");
        var second = await night.Refer(referral);
        csw.LooksThrough();
        return (night, csw, first, second);
    }

    private static async Task<DateTimeOffset?> ArrivedAt(Night night, string id) => (await night.Look(id))["roles"]!["csw"]!["arrivedAt"]?.GetValue<DateTimeOffset>();
}
