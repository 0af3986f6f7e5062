using System.Text.Json.Nodes;
using CsecBot.Cards;
namespace CsecBot.Tests.Cards;

public sealed class BinderTests
{
    private static JsonObject Fill(string template, params (string Name, JsonNode Value)[] values) =>
        CardFile.Parse(template).Fill(values.ToDictionary(v => v.Name, v => v.Value));

    [Fact]
    public void A_hole_without_a_value_is_an_error() =>
        Assert.Contains("time", Assert.Throws<InvalidOperationException>(() => Fill("""{ "text": "by ${time}" }""")).Message, StringComparison.Ordinal);

    [Fact]
    public void A_value_without_a_hole_is_an_error() =>
        Assert.Contains("tmie", Assert.Throws<InvalidOperationException>(() => Fill("""{ "text": "by ${time}" }""", ("time", "03:12"), ("tmie", "03:12"))).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("${the time}")]
    [InlineData("${}")]
    [InlineData("by ${time")]
    public void A_hole_without_a_proper_name_is_an_error(string text) =>
        Assert.Throws<InvalidOperationException>(() => Fill($$"""{ "text": "{{text}}" }""", ("time", "03:12")));

    [Fact]
    public void A_hole_that_is_the_whole_text_takes_a_node() =>
        Assert.Equal("""{"facts":[1,{"a":true}]}""", Fill("""{ "facts": "${facts}" }""", ("facts", JsonNode.Parse("""[1,{"a":true}]""")!)).ToJsonString());

    [Fact]
    public void A_list_in_the_place_of_an_item_becomes_its_items() =>
        Assert.Equal("[0,1,2,3]", Fill("""{ "body": [ 0, "${more}", "${none}", 3 ] }""", ("more", new JsonArray(1, 2)), ("none", new JsonArray()))["body"]!.ToJsonString());

    [Fact]
    public void A_list_within_text_is_an_error() =>
        Assert.Throws<InvalidOperationException>(() => Fill("""{ "text": "for ${all}" }""", ("all", new JsonArray(1))));

    [Fact]
    public void A_value_that_looks_like_a_hole_or_like_json_stays_text()
    {
        var filled = Fill("""{ "text": "${a}", "more": "x ${a} ${b}" }""", ("a", "${b}"), ("b", "\",\"injected\":\""));
        Assert.Equal("${b}", (string)filled["text"]!);
        Assert.Equal("x ${b} \",\"injected\":\"", (string)filled["more"]!);
        Assert.Equal(2, filled.Count);
    }

    [Fact]
    public void A_value_may_stand_in_two_places_and_one_template_fills_many_cards()
    {
        var file = CardFile.Parse("""{ "a": "${x}", "b": "${x}" }""");
        foreach (var n in new[] { 1, 2 })
            Assert.Equal($$"""{"a":[{{n}}],"b":[{{n}}]}""", file.Fill(new Dictionary<string, JsonNode> { ["x"] = new JsonArray(n) }).ToJsonString());
    }

    [Fact]
    public void A_card_that_does_not_exist_is_an_error() => Assert.Throws<InvalidOperationException>(() => Card.Fill("pgae", new { Words = "" }));

    [Fact]
    public void A_record_without_a_value_for_one_of_its_names_is_an_error() =>
        Assert.Throws<InvalidOperationException>(() => Card.Fill("notice", new { Fallback = "Help", Words = (string?)null }));
}
