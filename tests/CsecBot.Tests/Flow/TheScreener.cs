namespace CsecBot.Tests.Flow;

/// Who may send, and a supervisor who wants practice.
[Collection("azurite")]
public sealed class TheScreener(AzuriteFixture azurite)
{
    [Fact]
    public async Task Nobody_else_sends_a_referral_or_starts_a_drill()
    {
        await using var night = await Night.Begin(azurite);
        var csw = await night.Phone(People.Csw1).Installs();
        var supervisor = await night.Phone(People.Supervisor).Installs();
        await csw.Says("new referral");
        await csw.Says("drill");
        Assert.All(csw.Cards, c => Assert.Contains("Your role does not allow this.", c.Words, StringComparison.Ordinal));
        await supervisor.Says("drill");
        var stolen = await csw.Presses(Phone.Find(supervisor.Cards[^1].Card, "Start drill")!);
        Assert.Contains("Your role does not allow this.", stolen.ToJsonString(), StringComparison.Ordinal);
        Assert.Null(await night.Referrals.EarliestDue(default));
    }

    [Fact]
    public async Task A_supervisor_starts_one_drill_by_asking_for_it_and_every_card_says_so()
    {
        await using var night = await Night.Begin(azurite);
        var csw = await night.Phone(People.Csw1).Installs();
        var supervisor = await night.Phone(People.Supervisor).Installs();
        await supervisor.Says("drill");
        Assert.Empty(csw.Cards);
        await supervisor.Presses("Start drill");
        await supervisor.Presses("Start drill");
        Assert.StartsWith("DRILL.", Assert.Single(csw.Cards).Summary, StringComparison.Ordinal);
        Assert.Contains("DRILL", csw.Cards[0].Words, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_supervisor_who_was_never_paged_takes_over_by_the_number_and_is_asked_for_whom()
    {
        await using var night = await Night.Begin(azurite);
        await night.Phone(People.Csw1).Installs();
        await night.Phone(People.Advocate1).Installs();
        var supervisor = await night.Phone(People.Supervisor).Installs();
        var id = await night.Refer();
        await supervisor.Says($"take over {id}");
        Assert.Contains($"take over advocate {id}", supervisor.Cards[^1].Words, StringComparison.Ordinal);
        await supervisor.Says($"take over advocate {id}");
        var roles = (await night.Look(id))["roles"]!;
        Assert.Equal(("Paging", "TakenOver"), ((string?)roles["csw"]!["state"], (string?)roles["advocate"]!["state"]));
        await supervisor.Says($"status {id}");
        Assert.Contains(id, supervisor.Cards[^1].Words, StringComparison.Ordinal);
    }
}
