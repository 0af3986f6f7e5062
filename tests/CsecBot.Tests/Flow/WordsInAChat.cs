namespace CsecBot.Tests.Flow;

/// Text does what the buttons do: on a telephone that draws no cards, it is the only way.
public sealed class WordsInAChat(AzuriteFixture azurite) : FlowTest(azurite)
{
    [Theory]
    [InlineData("accept")]
    [InlineData("Accept.")]
    [InlineData("ACCEPT {id}")]
    [InlineData("accept {lower}")]
    public async Task Accept(string words)
    {
        var (night, csw, id) = await Paged();
        Assert.Contains("You have accepted.", await csw.Says(Named(words, id)), StringComparison.Ordinal);
        Assert.Equal(People.Csw1, (string?)(await Seat(night, id))["responder"]);
    }

    [Theory]
    [InlineData("decline", null)]
    [InlineData("decline too far", "TooFar")]
    [InlineData("Decline {id} conflict of interest", "ConflictOfInterest")]
    [InlineData("decline my car broke down", null)]
    public async Task Decline(string words, string? reason)
    {
        var (night, csw, id) = await Paged();
        var second = await night.Phone(People.Csw2).Installs();
        var answer = await csw.Says(Named(words, id));
        second.Expects("Respond by", minute: 0);
        Assert.Equal(reason is null, answer.Contains("Why could you not go?", StringComparison.Ordinal));
        var kept = (await night.Look(id))["events"]!.AsArray().Single(e => (string?)e!["event"] == "declined")!;
        Assert.Equal(reason, (string?)kept["reason"]);
    }

    [Theory]
    [InlineData("eta 25", 25)]
    [InlineData("ETA 02:40", 30)]
    [InlineData("eta 02:40 {id}", 30)]
    public async Task Eta(string words, int minute)
    {
        var (night, csw, id) = await Accepted();
        await csw.Says(Named(words, id));
        Assert.Equal(Night.Start.AddMinutes(minute), (await Seat(night, id))["etaAt"]!.GetValue<DateTimeOffset>());
    }

    [Theory]
    [InlineData("arrived", 20)]
    [InlineData("here", 20)]
    [InlineData("On scene!", 20)]
    [InlineData("arrived {id}", 20)]
    [InlineData("arrived 02:20", 10)]
    [InlineData("here 02:20", 10)]
    [InlineData("on scene 02:20", 10)]
    public async Task Arrived(string words, int minute)
    {
        var (night, csw, id) = await Accepted();
        await night.FastForward(TimeSpan.FromMinutes(20));
        Assert.Contains("On scene 02:", await csw.Says(Named(words, id)), StringComparison.Ordinal);
        Assert.Equal(Night.Start.AddMinutes(minute), (await Seat(night, id))["arrivedAt"]!.GetValue<DateTimeOffset>());
    }

    [Fact]
    public async Task Arrival_said_again_with_another_time_corrects_it_and_the_first_entry_stays()
    {
        var (night, csw, id) = await Accepted();
        await night.FastForward(TimeSpan.FromMinutes(20));
        await csw.Says("arrived");
        await csw.Says("arrived 02:20");
        Assert.Equal(Night.Start.AddMinutes(10), (await Seat(night, id))["arrivedAt"]!.GetValue<DateTimeOffset>());
        var events = (await night.Look(id))["events"]!.AsArray();
        Assert.Equal(Night.Start.AddMinutes(20), events.Single(e => (string?)e!["event"] == "arrived")!["at"]!.GetValue<DateTimeOffset>());
        Assert.Equal(Night.Start.AddMinutes(10), events.Single(e => (string?)e!["event"] == "arrivalCorrected")!["at"]!.GetValue<DateTimeOffset>());
    }

    [Theory]
    [InlineData("arrived 02:45", "That time is in the future. When was it?")]
    [InlineData("arrived 02:05", "That time is before the acceptance. When was it?")]
    [InlineData("eta 999", "That is more than 12 hours from now. When will you be there?")]
    [InlineData("eta soon", "That time was not understood, and nothing was recorded.")]
    [InlineData("here in 10 minutes", "That time was not understood, and nothing was recorded.")]
    [InlineData("on scene soon", "That time was not understood, and nothing was recorded.")]
    [InlineData("arrived 25:10", "That time was not understood, and nothing was recorded.")]
    public async Task A_time_that_cannot_be_is_asked_about_and_changes_nothing(string words, string question)
    {
        var (night, csw, id) = await Accepted();
        var before = (await night.Look(id))["events"]!.AsArray().Count;
        Assert.Contains(question, await csw.Says(words), StringComparison.Ordinal);
        Assert.Equal(before, (await night.Look(id))["events"]!.AsArray().Count);
    }

    [Fact]
    public async Task Hand_back()
    {
        var (night, csw, id) = await Accepted();
        var second = await night.Phone(People.Csw2).Installs();
        Assert.Contains("Handed back", await csw.Says("hand back"), StringComparison.Ordinal);
        second.Expects("Respond by", minute: 0);
        Assert.Equal("Paging", (string?)(await Seat(night, id))["state"]);
    }

    [Fact]
    public async Task Status_who_is_on_call_and_help()
    {
        var (_, csw, id) = await Accepted();
        Assert.Contains($"{id} · open\nSocial worker (you): accepted, due 03:40", await csw.Says("status"), StringComparison.Ordinal);
        var onCall = await csw.Says("Who is on call?");
        Assert.StartsWith("Who is on call\n", onCall, StringComparison.Ordinal);
        Assert.Contains("Name of 20, DCFS\n[+1 213 555 0020](tel:+12135550020)", onCall, StringComparison.Ordinal);
        Assert.Contains("You can say: accept, decline", await csw.Says("help"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Words_that_can_mean_two_requests_get_a_question_and_change_nothing()
    {
        var (night, csw, first) = await Paged();
        var referral = People.Referral();
        referral["reference"] = "another";
        var other = await night.Refer(referral);
        csw.Expects("Respond by");
        var question = await csw.Says("accept");
        Assert.All([first, other], id => Assert.Contains(id, question, StringComparison.Ordinal));
        foreach (var id in new[] { first, other }) Assert.Equal("Paging", (string?)(await Seat(night, id))["state"]);

        await csw.Says($"accept {other}");
        Assert.Equal("Accepted", (string?)(await Seat(night, other))["state"]);
        Assert.Contains("On scene", await csw.Says("arrived"), StringComparison.Ordinal);   // only one of the two can be meant
        Assert.Equal("Paging", (string?)(await Seat(night, first))["state"]);
    }

    [Theory]
    [InlineData("what?")]
    [InlineData("yes no")]
    [InlineData("accepted")]
    [InlineData("arrive")]
    [InlineData("")]
    public async Task Other_words_are_not_guessed_at(string words)
    {
        var (night, csw, id) = await Paged();
        Assert.Contains("That was not understood, and nothing was changed.", await csw.Says(words), StringComparison.Ordinal);
        Assert.Equal("Paging", (string?)(await Seat(night, id))["state"]);
    }

    private static string Named(string words, string id) =>
        words.Replace("{id}", id, StringComparison.Ordinal).Replace("{lower}", id.ToLowerInvariant(), StringComparison.Ordinal);

    private static async Task<System.Text.Json.Nodes.JsonNode> Seat(Night night, string id) => (await night.Look(id))["roles"]!["csw"]!;
}
