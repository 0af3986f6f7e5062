namespace CsecBot.EndToEnd;

[Collection("Browser")]
public sealed class CardPageTests(Chromium chromium)
{
    private const string Card = """
        {
          "type": "AdaptiveCard", "version": "1.4", "fallbackText": "Dispatch request R-7K3QF2M4.",
          "body": [
            { "type": "TextBlock", "text": "Dispatch request R-7K3QF2M4", "weight": "Bolder", "size": "Medium", "wrap": true },
            { "type": "TextBlock", "text": "Respond by 03:12", "color": "Attention", "wrap": true },
            { "type": "FactSet", "facts": [
              { "title": "Role", "value": "CSW" }, { "title": "Area", "value": "SPA-6" },
              { "title": "Children", "value": "1, 13–15" }, { "title": "Language", "value": "Spanish" } ] }
          ],
          "actions": [
            { "type": "Action.Execute", "title": "Accept", "verb": "accept", "style": "positive", "data": {},
              "fallback": { "type": "Action.Submit", "title": "Accept", "data": {} } },
            { "type": "Action.Execute", "title": "Decline", "verb": "decline", "data": {},
              "fallback": { "type": "Action.Submit", "title": "Decline", "data": {} } }
          ]
        }
        """;

    [BrowserTheory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_card_is_drawn_whole_at_the_width_of_a_telephone(bool dark)
    {
        var drawn = await CardPage.Draw(chromium, "sample", Card, dark);

        Assert.Empty(drawn.Problems);
        Assert.Contains("Respond by 03:12", drawn.Text, StringComparison.Ordinal);
        Assert.Equal(["Accept", "Decline"], drawn.Buttons);
        Assert.True(new FileInfo(drawn.Screenshot).Length > 1000);
    }

    [BrowserFact]
    public async Task A_card_that_the_renderer_does_not_understand_is_reported()
    {
        var drawn = await CardPage.Draw(chromium, "faulty", """{ "type": "AdaptiveCard", "version": "1.4", "body": [ { "type": "TextBlok", "text": "?" } ] }""", dark: false);

        Assert.Contains(drawn.Problems, p => p.Contains("TextBlok", StringComparison.Ordinal));
    }
}
