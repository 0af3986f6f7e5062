using CsecBot.Storage;
namespace CsecBot.Tests.Flow;

/// Who may send, and a supervisor who wants practice.
public sealed class TheScreener(AzuriteFixture azurite) : FlowTest(azurite)
{
    [Fact]
    public async Task Nobody_else_sends_a_referral_or_starts_a_drill()
    {
        var night = await Begin();
        var csw = await night.Phone(People.Csw1).Installs();
        var supervisor = await night.Phone(People.Supervisor).Installs();
        Assert.Contains("Your role does not allow this.", await csw.Says("new referral"), StringComparison.Ordinal);
        Assert.Contains("Your role does not allow this.", await csw.Says("drill"), StringComparison.Ordinal);
        await supervisor.Says("drill");
        var stolen = await csw.Presses(Phone.Find(supervisor.Cards[^1].Card, "Start drill")!);
        Assert.Contains("Your role does not allow this.", stolen.ToJsonString(), StringComparison.Ordinal);
        Assert.Null(await night.Referrals.EarliestDue(default));
        csw.LooksThrough();
    }

    [Fact]
    public async Task A_supervisor_starts_one_drill_by_asking_for_it_and_every_card_says_so()
    {
        var night = await Begin();
        var csw = await night.Phone(People.Csw1).Installs();
        var supervisor = await night.Phone(People.Supervisor).Installs();
        await supervisor.Says("drill");
        csw.ExpectsNothing();
        var start = Phone.Find(supervisor.Cards[^1].Card, "Start drill")!;
        await supervisor.Presses(start);
        await supervisor.Presses(start);
        var card = csw.Expects("DRILL");
        Assert.StartsWith("DRILL.", card.Summary, StringComparison.Ordinal);
        supervisor.LooksThrough();
    }

    [Fact]
    public async Task An_account_that_several_people_share_is_not_paged_and_cannot_answer()
    {
        var desk = People.Id(24);
        var (shared, named) = (People.With((desk, "csw", "DCFS", "primary")), People.Roster);
        var night = await Begin(named, ("Bot:SharedAccounts:0", desk));
        using var refused = await night.Http.PutAsync("/api/roster", Night.Json(shared));
        Assert.Contains("is an account that several people share; give each person's own", await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);

        // One that was in force before the account was known to be shared.
        night.Allows("an account that several people share");
        var rosters = new RosterTable(night.Table, "los-angeles");
        Assert.True(await rosters.Save(shared.Replace($"\"person\":\"{People.Csw1}\"", $"\"person\":\"{desk}\"", StringComparison.Ordinal), "test", Night.Start, (await rosters.Load(default))!.ETag, null, default));
        await night.Beat();
        var (telephone, second) = (await night.Phone(desk).Installs(), await night.Phone(People.Csw2).Installs());
        var id = await night.Refer();
        second.Expects("Social worker needed", minute: 0);
        telephone.ExpectsNothing();
        foreach (var said in new[] { $"accept {id}", "new referral" })
        {
            Assert.Contains("Several people share this account", await telephone.Says(said), StringComparison.Ordinal);
            night.Machine.Advance(TimeSpan.FromMinutes(1));                     // said once a minute
        }
        Assert.Contains("Several people share this account", (string?)(await telephone.Opens())["task"]!["value"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_supervisor_who_was_never_paged_takes_over_by_the_number_and_is_asked_for_whom()
    {
        var night = await Begin();
        var csw = await night.Phone(People.Csw1).Installs();
        var advocate = await night.Phone(People.Advocate1).Installs();
        var supervisor = await night.Phone(People.Supervisor).Installs();
        var id = await night.Refer();
        Assert.Contains($"take over advocate {id}", await supervisor.Says($"take over {id}"), StringComparison.Ordinal);
        await supervisor.Says($"take over advocate {id}");
        var roles = (await night.Look(id))["roles"]!;
        Assert.Equal(("Paging", "TakenOver"), ((string?)roles["csw"]!["state"], (string?)roles["advocate"]!["state"]));
        Assert.Contains(id, await supervisor.Says($"status {id}"), StringComparison.Ordinal);
        night.LooksThrough();
    }
}
