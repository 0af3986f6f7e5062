namespace CsecBot.Tests.Flow;

public sealed class WhatCannotBeUnderstood(AzuriteFixture azurite) : FlowTest(azurite)
{
    [Fact]
    public async Task Is_said_on_the_persons_own_card_and_changes_nothing()
    {
        var night = await Begin();
        var csw = await night.Phone(People.Csw1).Installs();
        var id = await night.Refer();
        var accepted = await csw.Presses("Accept");
        var before = (await night.Look(id))["events"]!.AsArray().Count;
        var answer = await csw.Presses(Phone.Find(accepted, "On my way")!, ("eta", "soon"));
        Assert.Contains("was not understood", answer.ToJsonString(), StringComparison.Ordinal);
        Assert.Equal(before, (await night.Look(id))["events"]!.AsArray().Count);
    }

    [Fact]
    public async Task On_my_way_without_a_time_asks_for_one_and_the_card_stays()
    {
        var night = await Begin();
        var csw = await night.Phone(People.Csw1).Installs();
        await night.Refer();
        var accepted = await csw.Presses("Accept");
        foreach (var button in new[] { Phone.Find(accepted, "On my way")!, Phone.Find(await Warned(night, csw), "On my way")! })
        {
            var answer = await csw.Presses(button, ("eta", ""));
            Assert.Contains("Choose first when you will be there.", answer.ToJsonString(), StringComparison.Ordinal);
            Assert.NotNull(Phone.Find(answer, "Arrived"));
        }
    }

    /// The card of a warning belongs to the seat and to no page.
    private static async Task<System.Text.Json.Nodes.JsonObject> Warned(Night night, Phone csw)
    {
        await night.FastForward(TimeSpan.FromMinutes(60));
        return csw.Expects("30 minutes left.", minute: 60).Card!;
    }
}
