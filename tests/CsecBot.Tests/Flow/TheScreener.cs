using System.Text.Json.Nodes;
namespace CsecBot.Tests.Flow;

/// A hotline screener at the keyboard, and a supervisor who wants practice.
[Collection("azurite")]
public sealed class TheScreener(AzuriteFixture azurite)
{
    private static readonly (string, string)[] Filled =
    [
        ("reference", "1234-5678"), ("source", "LawEnforcement"), ("leadAgency", "Dcfs"), ("disposition", "InPerson"), ("area", "SPA-6"),
        ("placeKind", "Station"), ("place", "77th Street"), ("kindA", "PrimaryVictim"), ("ageA", "13-15"), ("languageA", "es"),
    ];

    [Fact]
    public async Task Fills_in_a_form_reads_it_back_and_sends_it_once()
    {
        await using var night = await Night.Begin(azurite);
        var screener = await night.Phone(People.Screener).Installs();
        var csw = await night.Phone(People.Csw1).Installs();
        await screener.Says("new referral");
        var back = await screener.Presses("Check", Filled);
        Assert.Contains("77th Street", back.ToJsonString(), StringComparison.Ordinal);
        Assert.Empty(csw.Cards);                                                        // nobody is woken before it was read back
        var send = Phone.Find(back, "Send")!;
        var sent = await screener.Presses(send);
        Assert.Single(csw.Cards);
        Assert.DoesNotContain("77th Street", sent.ToJsonString(), StringComparison.Ordinal);
        Assert.Contains("+12135550030", sent.ToJsonString(), StringComparison.Ordinal);   // the advocate has no address: a telephone must be picked up
        Assert.Equal((string?)sent["body"]![0]!["text"], (string?)(await screener.Presses(send))["body"]![0]!["text"]);
        Assert.Single(csw.Cards);
    }

    [Fact]
    public async Task Hears_what_is_missing_and_keeps_what_was_filled_in()
    {
        await using var night = await Night.Begin(azurite);
        var screener = await night.Phone(People.Screener).Installs();
        await screener.Says("new referral");
        var again = await screener.Presses("Check", [.. Filled.Where(f => f.Item1 is not ("area" or "kindA"))]);
        var words = again.ToJsonString();
        Assert.Contains("Area, for example SPA-6 is required for InPerson; Concerned as is required", words.Replace("Concerned as is required; Area, for example SPA-6 is required for InPerson", "Area, for example SPA-6 is required for InPerson; Concerned as is required", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Contains("1234-5678", words, StringComparison.Ordinal);
        Assert.Null(await night.Referrals.EarliestDue(default));
    }

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
