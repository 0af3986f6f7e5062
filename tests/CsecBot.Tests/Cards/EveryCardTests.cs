using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using CsecBot.Cards;
namespace CsecBot.Tests.Cards;

/// What holds for every card in every state.
public sealed partial class EveryCardTests
{
    private static readonly string[] Forbidden =
        ["CSEC", "traffick", "exploit", "victim", "sexual", "hub", "STI", "HIV", "pregnan", "AWOL", "missing", "station", "Saving", "DCFS", "SPA-", "prostitut", "suspect", "offender", "child", "year", "NAME", "MARKER"];

    public static TheoryData<string> Names => [.. Gallery.Cards.Keys];

    [Theory, MemberData(nameof(Names))]
    public void It_has_all_that_its_elements_need(string name) => Assert.Empty(CardShape.Faults(Gallery.Cards[name].Card));

    [Theory, MemberData(nameof(Names))]
    public void Its_buttons_submit_the_same_where_they_cannot_be_executed(string name)
    {
        foreach (var button in Buttons(name))
        {
            var fallback = button["fallback"]!;
            Assert.True(JsonNode.DeepEquals(button["data"], fallback["data"]));
            Assert.Equal((string?)button["title"], (string?)fallback["title"]);
            Assert.Equal((string?)button["verb"], (string?)button["data"]!["verb"]);
        }
    }

    [Theory, MemberData(nameof(Names))]
    public void Its_buttons_say_what_they_are_about_and_nothing_more(string name)
    {
        foreach (var data in Buttons(name).Where(b => (string?)b["verb"] != "startDrill").Select(b => b["data"]!.AsObject()))
        {
            var aboutWhole = (string?)data["verb"] is "merge" or "unmerge" or "close";
            Assert.Contains((string?)data["referral"], aboutWhole || data.ContainsKey("list") ? new[] { "R-7K3QF2M4", "R-9M2XW4TB" } : ["R-7K3QF2M4"]);
            Assert.Equal(aboutWhole ? 0 : 1, new[] { "page", "role", "duty" }.Count(data.ContainsKey));
            Assert.All(data, p => Assert.Contains(p.Key, new[] { "referral", "verb", "page", "role", "duty", "child", "round", "reason", "into", "list" }));
        }
    }

    [Theory, MemberData(nameof(Names))]
    public void Its_rows_of_buttons_fit_a_telephone_and_no_title_stands_twice(string name)
    {
        foreach (var row in Gallery.Objects(Gallery.Cards[name].Card).Select(o => o["actions"]).OfType<JsonArray>())
        {
            Assert.InRange(row.Count, 1, 3);
            Assert.InRange(row.Sum(b => ((string)b!["title"]!).Length + 5), 0, 40);
            Assert.Equal(row.Count, row.Select(b => (string?)b!["title"]).Distinct().Count());
        }
    }

    [Theory, MemberData(nameof(Names))]
    public void Its_toast_and_what_a_client_that_cannot_draw_it_shows_are_neutral(string name)
    {
        var (summary, card) = Gallery.Cards[name];
        Assert.Equal(summary, (string?)card["fallbackText"]);
        if (name != "notice") Assert.Matches(Neutral(), summary);
        Assert.All(Forbidden, word => Assert.DoesNotContain(word, summary, StringComparison.OrdinalIgnoreCase));
    }

    [Theory, MemberData(nameof(Names))]
    public void The_place_is_on_it_only_after_a_tap(string name) =>
        Assert.Equal(name.EndsWith("place-shown", StringComparison.Ordinal), Gallery.Cards[name].Card.ToJsonString().Contains("MARKER", StringComparison.Ordinal));

    /// Whoever entered it reads it back, before anything is sent.
    [Theory, MemberData(nameof(Names))]
    public void The_hotlines_own_reference_is_never_on_it(string name) => Assert.Equal(name.StartsWith("intake-", StringComparison.Ordinal) && name.EndsWith("place-shown", StringComparison.Ordinal),
        Gallery.Cards[name].Card.ToJsonString().Contains("MARKER-REFERENCE", StringComparison.Ordinal));

    /// Names stand where it was asked who is on call, and before those who may act on a seat: in their choices, whose value is the object id,
    /// and beside the number to call.
    [Theory, MemberData(nameof(Names))]
    public void A_persons_name_is_on_it_only_where_a_person_is_to_be_chosen_or_called(string name)
    {
        if (name is "on-call" or "on-call-many" || name.StartsWith("supervisor", StringComparison.Ordinal) || name.StartsWith("warning-to-a-supervisor", StringComparison.Ordinal) || name.StartsWith("breach-to-a-supervisor", StringComparison.Ordinal)) return;
        var card = Gallery.Cards[name].Card.DeepClone();
        foreach (var choice in Gallery.Objects(card).Where(o => (string?)o["type"] == "Input.ChoiceSet" && (string?)o["id"] is "person" or "acceptedBy").ToList()) choice["choices"] = new JsonArray();
        Assert.DoesNotContain("NAME", card.ToJsonString(), StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(Names))]
    public void It_says_drill_exactly_when_it_is_one(string name)
    {
        var (summary, card) = Gallery.Cards[name];
        var drill = name.EndsWith("drill", StringComparison.Ordinal);
        if (name is "status" or "asks-whether-to-practise") return;
        Assert.Equal(drill, summary.StartsWith("DRILL. ", StringComparison.Ordinal));
        Assert.Equal(drill, card["body"]!.ToJsonString().Contains("DRILL", StringComparison.Ordinal));
    }

    /// Behind other buttons as well: a telephone shows nothing of such a card.
    [Theory, MemberData(nameof(Names))]
    public void No_two_inputs_have_the_same_name(string name) =>
        Assert.Empty(Gallery.Objects(Gallery.Cards[name].Card).Select(o => (string?)o["id"]).OfType<string>().GroupBy(id => id).Where(g => g.Count() > 1).Select(g => g.Key));

    /// Refused as too large, it reaches nobody.
    [Theory, MemberData(nameof(Names))]
    public void It_is_no_larger_than_Teams_takes_it(string name) => Assert.InRange(System.Text.Encoding.UTF8.GetByteCount(Gallery.Cards[name].Card.ToJsonString()), 1, 28 * 1024);

    [Theory, MemberData(nameof(Names))]
    public void It_can_be_drawn_twice_and_given_away(string name) =>
        Assert.True(JsonNode.DeepEquals(Gallery.Cards[name].Card, JsonNode.Parse(Gallery.Cards[name].Card.ToJsonString())));

    [Theory]
    [InlineData("""{ "type": "AdaptiveCard", "version": "1.5", "body": [] }""")]
    [InlineData("""{ "type": "AdaptiveCard", "version": "1.4", "body": [ { "type": "Table" } ] }""")]
    [InlineData("""{ "type": "AdaptiveCard", "version": "1.4", "body": [ { "type": "TextBlock" } ] }""")]
    [InlineData("""{ "type": "AdaptiveCard", "version": "1.4", "body": [ { "type": "TextBlock", "text": "", "wrap": true } ] }""")]
    [InlineData("""{ "type": "AdaptiveCard", "version": "1.4", "body": [], "actions": [ { "type": "Action.Execute", "title": "a", "verb": "a", "data": {} } ] }""")]
    public void The_shape_refuses_what_it_should(string card) => Assert.NotEmpty(CardShape.Faults(JsonNode.Parse(card)!));

    private static IEnumerable<JsonObject> Buttons(string name) => Gallery.Objects(Gallery.Cards[name].Card).Where(o => (string?)o["type"] == "Action.Execute");

    [GeneratedRegex(@"^(DRILL\. )?(Dispatch request R-7K3QF2M4(\. Respond by ([A-Z][a-z]{2} \d{1,2} [A-Z][a-z]{2}, )?\d\d:\d\d|: update)\.|Reminder: item due on R-7K3QF2M4\.)$|^(Status|Who is on call|My list|Weekly list of open requests|(DRILL\. )?Reminder: items due on 2 requests\.|New referral|(DRILL\. )?Referral|Start a drill\?)$")]
    private static partial Regex Neutral();
}
