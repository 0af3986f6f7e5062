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
}
