using System.Text.Json.Nodes;
namespace CsecBot.Tests.Cards;

public sealed class OfficialParserTests
{
    public static TheoryData<string> Names => [.. Gallery.Cards.Keys];

    [Theory, MemberData(nameof(Names))]
    public async Task Each_card_is_read_without_a_word_by_clients_new_and_old(string name) => Assert.Empty(await OfficialParser.FaultsOf(name));

    [Theory]
    [InlineData("""{ "type": "TextBlok", "text": "a" }""", "TextBlok")]
    [InlineData("""{ "type": "Table" }""", "Table")]
    [InlineData("""{ "type": "TextBlock", "text": "a", "color": "Pink" }""", "Pink")]
    [InlineData("""{ "type": "TextBlock", "text": "a", "style": "heading" }""", "style")]
    [InlineData("""{ "type": "TextBlock", "text": "a", "colour": "Good" }""", "Unknown property \"colour\"")]
    [InlineData("""{ "type": "FactSet", "facts": [ { "title": "a", "value": "b", "color": "Good" } ] }""", "Unknown property \"color\"")]
    [InlineData("""{ "type": "Input.Text", "id": "a", "isRequired": true }""", "1.2: Property \"isRequired\"")]
    [InlineData("""{ "type": "ActionSet", "actions": [ { "type": "Action.Execute", "fallback": { "type": "Action.Submit", "verb": "a" } } ] }""", "1.2: Unknown property \"verb\"")]
    [InlineData("""{ "type": "ActionSet", "actions": [ { "type": "Action.ShowCard", "card": { "type": "AdaptiveCard", "body": [ { "type": "Tabel" } ] } } ] }""", "Tabel")]
    public async Task What_a_client_would_not_draw_is_found(string element, string fault)
    {
        var faults = await OfficialParser.Faults(new JsonObject { ["type"] = "AdaptiveCard", ["version"] = "1.4", ["body"] = new JsonArray(JsonNode.Parse(element)) });
        Assert.Contains(faults, f => f.Contains(fault, StringComparison.Ordinal));
    }
}
