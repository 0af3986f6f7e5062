using CsecBot.Tests.Cards;

namespace CsecBot.EndToEnd;

[Collection("Browser")]
public sealed class CardPageTests(Chromium chromium)
{
    [BrowserTheory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Every_card_is_drawn_whole_at_the_width_of_a_telephone(bool dark)
    {
        await using var page = await CardPage.Open(chromium, dark);
        var problems = new List<string>();
        foreach (var (name, card) in Gallery.Cards)
        {
            var drawn = await page.Draw(name, card.Card.ToJsonString());
            problems.AddRange(drawn.Problems.Select(p => $"{name}: {p}"));
            var titles = Gallery.Rows(name).SelectMany(row => row).Select(b => (string)b!["title"]!);
            if (!titles.SequenceEqual(drawn.Buttons)) problems.Add($"{name}: has the buttons {string.Join(", ", drawn.Buttons)}");
        }

        Assert.Empty(problems);
    }

    [BrowserFact]
    public async Task A_card_that_the_renderer_does_not_understand_is_reported()
    {
        await using var page = await CardPage.Open(chromium, dark: false);

        var drawn = await page.Draw("faulty", """{ "type": "AdaptiveCard", "version": "1.4", "body": [ { "type": "TextBlok", "text": "?" } ] }""");

        Assert.Contains(drawn.Problems, p => p.Contains("TextBlok", StringComparison.Ordinal));
    }
}
