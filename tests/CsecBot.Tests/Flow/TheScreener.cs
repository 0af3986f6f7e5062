using System.Text.Json.Nodes;
namespace CsecBot.Tests.Flow;

/// A hotline screener at the keyboard, and a supervisor who wants practice.
public sealed class TheScreener(AzuriteFixture azurite) : FlowTest(azurite)
{
    private static readonly (string, string)[] Filled =
    [
        ("reference", "1234-5678"), ("source", "LawEnforcement"), ("leadAgency", "Dcfs"), ("disposition", "InPerson"), ("area", "SPA-6"),
        ("placeKind", "Station"), ("place", "77th Street"), ("kindA", "PrimaryVictim"), ("ageA", "13-15"), ("languageA", "es"),
    ];

    [Fact]
    public async Task Fills_in_a_form_reads_it_back_and_sends_it_once()
    {
        var night = await Begin();
        var screener = await night.Phone(People.Screener).Installs();
        var csw = await night.Phone(People.Csw1).Installs();
        await screener.Says("new referral");
        screener.LooksThrough();
        var back = await screener.Presses("Check", Filled);
        Assert.Contains("77th Street", back.ToJsonString(), StringComparison.Ordinal);
        csw.ExpectsNothing();                                                           // nobody is woken before it was read back
        var send = Phone.Find(back, "Send")!;
        var sent = await screener.Presses(send);
        csw.Expects("Dispatch request", minute: 0);
        Assert.DoesNotContain("77th Street", sent.ToJsonString(), StringComparison.Ordinal);
        Assert.Contains("12135550030", sent.ToJsonString(), StringComparison.Ordinal);   // the advocate has no address: a telephone must be picked up
        Assert.Equal((string?)sent["body"]![0]!["text"], (string?)(await screener.Presses(send))["body"]![0]!["text"]);
    }

    [Fact]
    public async Task Hears_what_is_missing_and_keeps_what_was_filled_in()
    {
        var night = await Begin();
        var screener = await night.Phone(People.Screener).Installs();
        await screener.Says("new referral");
        screener.LooksThrough();
        var words = (await screener.Presses("Check", [.. Filled.Where(f => f.Item1 is not ("area" or "kindA"))])).ToJsonString();
        Assert.Contains("Area, for example SPA-6 is required for InPerson", words, StringComparison.Ordinal);
        Assert.Contains("Concerned as is required", words, StringComparison.Ordinal);
        Assert.Contains("1234-5678", words, StringComparison.Ordinal);
        Assert.Null(await night.Referrals.EarliestDue(default));
    }

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
