using System.Text.Json.Nodes;
namespace CsecBot.Tests.Flow;

/// A marked word stands in every field that somebody fills freely, a whole night goes by, and the words are looked for everywhere.
public sealed class Markers(AzuriteFixture azurite) : FlowTest(azurite)
{
    private const string Mark = "MARKED", Place = "MARKED-PLACE", Detail = "MARKED-DETAIL", Reference = "MARKED-REFERENCE", Callback = "+1MARKED-CALLBACK",
        Typed = "MARKED-TYPED", Name = "MARKED-NAME", Telephone = "+199988877";

    private static readonly string[] OnNoToast =
        ["CSEC", "traffick", "exploit", "victim", "sexual", "hub", "STI", "HIV", "pregnan", "AWOL", "missing", "station", "residence", "Saving", "Aviva", "DCFS", "SPA-", "13", "girl", "boy", "child", "female", "prostitut", "suspect", "offender"];

    [Fact]
    public async Task What_leads_to_the_child_stands_in_the_place_row_alone_and_names_on_cards_with_a_neutral_toast()
    {
        var (night, id, answers) = await AWholeNight();

        Assert.DoesNotContain(night.Lines.All, l => Holds(l.Text));
        foreach (var sent in night.Connector.Log)
        {
            foreach (var toast in new[] { sent.Summary, (string?)sent.Activity["text"] ?? "", (string?)sent.Card?["fallbackText"] ?? "" })
            {
                Assert.False(Holds(toast), toast);
                Assert.DoesNotContain(OnNoToast, word => toast.Replace(id, "", StringComparison.Ordinal).Contains(word, StringComparison.OrdinalIgnoreCase));
            }
            // What is pushed to a telephone never holds the place; names and work numbers are the roster's and may stand on cards.
            var card = sent.Activity.ToJsonString();
            Assert.All([Place, Detail, Reference, "MARKED-CALLBACK", Typed], marked => Assert.DoesNotContain(marked, card, StringComparison.Ordinal));
            if (card.Contains(Name, StringComparison.Ordinal)) Assert.Contains(sent.Conversation, Named(night));
        }
        Assert.Contains(answers, a => a.Contains(Place, StringComparison.Ordinal) && a.Contains(Detail, StringComparison.Ordinal) && a.Contains("MARKED-CALLBACK", StringComparison.Ordinal));
        Assert.All(answers, a => Assert.DoesNotContain(Reference, a, StringComparison.Ordinal));
        Assert.False(Holds((await night.Look(id)).ToJsonString()));

        var rows = await night.Rows();
        foreach (var kind in new[] { "head", "event", "out", "due", "ref", "person", "address", "place" }) Assert.Contains(rows, r => r.RowKey.StartsWith(kind + "|", StringComparison.Ordinal));
        foreach (var row in rows.Where(r => r.RowKey != "roster" && !r.RowKey.StartsWith("place|", StringComparison.Ordinal)))
            Assert.DoesNotContain(row, p => Holds(p.Value.ToString()!));
    }

    [Fact]
    public async Task Without_the_place_row_everything_else_goes_on()
    {
        var night = await Begin();
        var csw = await night.Phone(People.Csw1).Installs();
        var advocate = await night.Phone(People.Advocate1).Installs();
        var id = await night.Refer();
        await csw.Presses("Accept");
        await night.Table.DeleteEntityAsync("los-angeles", $"place|{id}");

        Assert.Contains("No longer kept.", (await csw.Presses("Show meeting point")).ToJsonString(), StringComparison.Ordinal);
        var repeated = await night.Post(People.Referral());
        Assert.Equal(System.Net.HttpStatusCode.OK, repeated.StatusCode);
        await advocate.Presses("Accept");
        foreach (var phone in new[] { csw, advocate }) Assert.Contains("On scene", await phone.Says("arrived"), StringComparison.Ordinal);
        await night.FastForward(TimeSpan.FromDays(1));
        csw.Expects("72-hour item");
        await csw.Presses("Attended");
        Assert.Equal("FollowUp", (string?)(await night.Look(id))["status"]);
    }

    [Fact]
    public async Task A_childs_mark_stands_on_no_toast_and_in_no_log()
    {
        var night = await Begin();
        var csw = await night.Phone(People.Csw1).Installs();
        var referral = People.Referral();
        referral["children"]![0]!["ref"] = Mark;
        var sibling = referral["children"]![0]!.DeepClone();                    // one among several is told apart by the mark
        sibling["ref"] = "B";
        referral["children"]!.AsArray().Add(sibling);
        await night.Refer(referral);
        await csw.Presses("Accept");
        await csw.Says("arrived");
        await night.FastForward(TimeSpan.FromDays(1));
        Assert.Contains(csw.LooksThrough(), c => c.Reads.Contains($"Child {Mark}", StringComparison.OrdinalIgnoreCase));
        Assert.DoesNotContain(night.Lines.All, l => l.Text.Contains(Mark, StringComparison.Ordinal));
        Assert.DoesNotContain(night.Connector.Log, s => s.Summary.Contains(Mark, StringComparison.Ordinal) || ((string?)s.Card?["fallbackText"])?.Contains(Mark, StringComparison.Ordinal) == true);
    }

    [Fact]
    public async Task Without_permission_to_be_anonymous_no_activity_is_let_in()
    {
        var night = await Begin(null, ("Bot:AllowAnonymous", "false"));
        var answer = await night.Http.PostAsync("/api/messages", Night.Json("""{ "type": "message", "text": "accept" }"""));
        Assert.Equal(System.Net.HttpStatusCode.Unauthorized, answer.StatusCode);
    }

    /// Everything that can happen in a night happens; the cards that answered clicks are given back, as they are nowhere else.
    private async Task<(Night, string, List<string>)> AWholeNight()
    {
        var night = await Begin(People.Marked(Name, Telephone));
        string[] people = [People.Csw1, People.Csw2, People.Advocate1, People.Advocate2, People.Supervisor, People.AgencySupervisor, People.DutyManager];
        foreach (var person in people) await night.Phone(person).Installs();
        var (csw, second, advocate, agency, supervisor) = (night.Phone(People.Csw1), night.Phone(People.Csw2), night.Phone(People.Advocate1), night.Phone(People.AgencySupervisor), night.Phone(People.Supervisor));
        var referral = People.Referral();
        referral["reference"] = Reference;
        referral["meetingPoint"] = new JsonObject { ["kind"] = "Residence", ["place"] = Place, ["detail"] = Detail };
        referral["callback"] = Callback;
        var id = await night.Refer(referral);
        List<string> answers = [];
        async Task Press(Phone who, string title, params (string, string)[] inputs) => answers.Add((await who.Presses(title, inputs)).ToJsonString());

        await Press(csw, "Accept");
        await Press(csw, "Show meeting point");
        await Press(csw, "On my way", ("eta", Typed));
        await csw.Says($"eta {Typed}");
        await csw.Says("hand back");
        await second.Says($"decline {Typed}");
        await second.Says($"{Typed} {id}");
        await csw.Says("who is on call");
        await csw.Says("status");
        await advocate.Says($"accept {id}");
        await night.FastForward(TimeSpan.FromMinutes(70));
        await Press(agency, "They arrived");
        await night.FastForward(TimeSpan.FromMinutes(30));
        await Press(supervisor, "Take over");
        await Press(supervisor, "Page", ("person", People.Csw2));
        await Press(second, "Accept");
        await Press(supervisor, "They arrived", ("toldTime", Typed));
        await second.Says("arrived");
        var repeated = referral.DeepClone().AsObject();
        repeated["callback"] = $"{Callback}2";
        Assert.DoesNotContain(Mark, await (await night.Post(repeated)).Content.ReadAsStringAsync(), StringComparison.Ordinal);
        await night.FastForward(TimeSpan.FromDays(3.1));
        await Press(supervisor, "Attended");
        night.Connector.Answers[second.Conversation] = 503;
        await night.FastForward(TimeSpan.FromDays(1));                          // what cannot be sent now stays in its row
        foreach (var person in people) night.Phone(person).LooksThrough();
        return (night, id, answers);
    }

    private static bool Holds(string text) => text.Contains(Mark, StringComparison.Ordinal) || text.Contains(Telephone, StringComparison.Ordinal);

    /// Who may see names: those who assign people, and who asked for the list.
    private static IEnumerable<string> Named(Night night) =>
        new[] { People.Supervisor, People.AgencySupervisor, People.DutyManager, People.Csw1 }.Select(p => night.Phone(p).Conversation);
}
