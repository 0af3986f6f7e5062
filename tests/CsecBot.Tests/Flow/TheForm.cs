using System.Text.Json.Nodes;
namespace CsecBot.Tests.Flow;

/// A hotline screener fills in the form beside the chat.
public sealed class TheForm(AzuriteFixture azurite) : FlowTest(azurite)
{
    private static readonly (string Name, string Value)[] Filled =
    [
        ("reference", "1234-5678"), ("source", "LawEnforcement"), ("leadAgency", "Dcfs"), ("disposition", "InPerson"), ("area", "SPA-6"),
        ("placeKind", "Station"), ("place", "77th Street"), ("kindA", "PrimaryVictim"), ("ageA", "13-15"), ("languageA", "es"),
    ];

    [Fact]
    public async Task Is_offered_filled_in_read_back_and_sent_once_and_the_chat_holds_no_place()
    {
        var (night, screener, csw) = await Ready();
        Assert.Contains("Open the form", await screener.Says("new referral"), StringComparison.Ordinal);
        var button = Phone.Find(screener.Messages[^1].Card, "Open the form", "Action.Submit")!;
        Assert.Equal("task/fetch", (string?)button["data"]!["msteams"]!["type"]);

        var back = Form(await screener.Submits(Form(await screener.Opens()), "Check", Filled));
        Assert.Contains("77th Street", back.ToJsonString(), StringComparison.Ordinal);
        csw.ExpectsNothing();                                                           // nobody is woken before it was read back

        Assert.Null((await screener.Submits(back, "Send"))["task"]);                    // the form closes
        var sent = screener.Expects("was sent").Reads;
        Assert.Contains("+12135550030", sent, StringComparison.Ordinal);                // the advocate has no address: a telephone must be picked up
        csw.Expects("Respond by");
        Assert.Null((await screener.Submits(back, "Send"))["task"]);                    // pressed twice: one referral
        Assert.Equal(sent, screener.Expects("was sent").Reads);
        Assert.DoesNotContain(screener.Messages, m => m.Activity.ToJsonString().Contains("77th", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Says_what_is_missing_and_keeps_what_was_filled_in()
    {
        var (night, screener, _) = await Ready();
        var again = Form(await screener.Submits(Form(await screener.Opens()), "Check", [.. Filled.Where(f => f.Name is not ("area" or "kindA"))])).ToJsonString();
        Assert.Contains("Area, for example SPA-6 is required for InPerson", again, StringComparison.Ordinal);
        Assert.Contains("Concerned as is required", again, StringComparison.Ordinal);
        Assert.Contains("1234-5678", again, StringComparison.Ordinal);
        await NothingWasSent(night);
    }

    [Fact]
    public async Task What_was_read_back_can_be_changed_or_left()
    {
        var (night, screener, _) = await Ready();
        var back = Form(await screener.Submits(Form(await screener.Opens()), "Check", Filled));
        var form = Form(await screener.Submits(back, "Change"));
        Assert.Contains("77th Street", form.ToJsonString(), StringComparison.Ordinal);
        Assert.Null((await screener.Submits(form, "Cancel"))["task"]);
        screener.Expects("Nothing was sent.");
        await NothingWasSent(night);
    }

    [Fact]
    public async Task A_send_that_leaves_something_out_sends_nothing()
    {
        var (night, screener, _) = await Ready();
        var answer = await screener.Asks("task/submit", new() { ["verb"] = "sendReferral", ["answers"] = new JsonObject { ["reference"] = "1", ["disposition"] = "InPerson" } });
        Assert.Contains("Please correct:", Form(answer).ToJsonString(), StringComparison.Ordinal);
        await NothingWasSent(night);
    }

    [Fact]
    public async Task A_reference_known_with_other_content_sends_nothing()
    {
        var (_, screener, csw) = await Ready();
        foreach (var area in new[] { "SPA-6", "SPA-7" })
        {
            var changed = Filled.Select(f => f.Name == "area" ? (f.Name, area) : f).ToArray();
            await screener.Submits(Form(await screener.Submits(Form(await screener.Opens()), "Check", changed)), "Send");
        }
        screener.Expects("was sent");
        screener.Expects("with other content. Nothing was sent.");
        csw.Expects("Respond by");
    }

    [Fact]
    public async Task An_earlier_request_must_be_one_that_there_is()
    {
        var (night, screener, csw) = await Ready();
        async Task<JsonObject> Sent(string reference, string earlier) => await screener.Submits(
            Form(await screener.Submits(Form(await screener.Opens()), "Check", [.. Filled.Where(f => f.Name != "reference"), ("reference", reference), ("earlier", earlier)])), "Send");
        Assert.Contains("Earlier request, for example R-7K3QF2M4 is not the number of a request", Form(await Sent("1", "R-00000000")).ToJsonString(), StringComparison.Ordinal);
        await NothingWasSent(night);
        var first = await night.Refer();
        csw.Expects("Respond by");
        Assert.Null((await Sent("2", first.ToLowerInvariant()))["task"]);
        var second = csw.Expects("Respond by").Summary.Split(' ')[2].TrimEnd('.');
        Assert.Equal(first, (string?)(await night.Look(second))["earlier"]);
        night.LooksThrough();
    }

    [Fact]
    public async Task Where_the_chat_does_not_take_it_whom_to_telephone_is_seen_in_the_form()
    {
        var (night, screener, csw) = await Ready();
        var back = Form(await screener.Submits(Form(await screener.Opens()), "Check", Filled));
        night.Connector.Answers[screener.Conversation] = 403;
        var shown = Form(await screener.Submits(back, "Send")).ToJsonString();
        Assert.Contains("12135550030", shown, StringComparison.Ordinal);
        csw.Expects("Respond by");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Opens_for_nobody_else(bool stranger)
    {
        var night = await Begin();
        var other = night.Phone(stranger ? People.Stranger : People.Csw1);
        var words = stranger ? "This chat is for on-call staff only." : "Your role does not allow this.";
        Assert.Equal(words, (string?)(await other.Opens())["task"]!["value"]);
        var answers = new JsonObject(Filled.Select(f => KeyValuePair.Create(f.Name, (JsonNode?)f.Value)));
        foreach (var verb in new[] { "readBack", "sendReferral", "nonsense" })
            Assert.Equal(words, (string?)(await other.Asks("task/submit", new() { ["verb"] = verb, ["answers"] = answers.DeepClone() }))["task"]!["value"]);
        await NothingWasSent(night);
    }

    private async Task<(Night, Phone Screener, Phone Csw)> Ready()
    {
        var night = await Begin();
        return (night, await night.Phone(People.Screener).Installs(), await night.Phone(People.Csw1).Installs());
    }

    private static JsonObject Form(JsonObject answer) => answer["task"]!["value"]!["card"]!["content"]!.AsObject();

    private static async Task NothingWasSent(Night night) => Assert.Null(await night.Referrals.EarliestDue(default));
}
