using System.Text.Json.Nodes;
using CsecBot.Cards;
namespace CsecBot.Tests.Cards;

public class TheBinder
{
    private static readonly JsonNode Template = JsonNode.Parse("""{ "text": "Referral ${id}", "facts": "${facts}" }""")!;

    private static Dictionary<string, JsonNode> Values => new() { ["id"] = "a \"b\" ${id} \\ \n", ["facts"] = new JsonArray("x") };

    [Fact]
    public void A_value_cannot_break_out_and_is_never_expanded_again() =>
        Assert.Equal("Referral a \"b\" ${id} \\ \n", (string?)JsonNode.Parse(Card.Fill(Template, Values).ToJsonString())!["text"]);

    [Fact]
    public void A_whole_hole_takes_a_node() => Assert.Equal("x", (string?)Card.Fill(Template, Values)["facts"]![0]);

    [Fact]
    public void A_hole_without_a_value_is_an_error()
    {
        var values = Values;
        values.Remove("id");
        Assert.Throws<InvalidOperationException>(() => Card.Fill(Template, values));
    }

    [Fact]
    public void A_value_without_a_hole_is_an_error()
    {
        var values = Values;
        values["idd"] = "x";
        Assert.Throws<InvalidOperationException>(() => Card.Fill(Template, values));
    }

    [Fact]
    public void A_button_says_the_same_where_a_client_can_only_submit()
    {
        var button = Actions.Button("Accept", "accept", new("R-7K3QF2M4", 3));
        Assert.Equal("""{"referral":"R-7K3QF2M4","verb":"accept","page":3}""", button["data"]!.ToJsonString());
        Assert.Equal(button["data"]!.ToJsonString(), button["fallback"]!["data"]!.ToJsonString());
    }
}
