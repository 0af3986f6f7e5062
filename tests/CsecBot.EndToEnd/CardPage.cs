using CsecBot.DevHost;
using Microsoft.Playwright;

namespace CsecBot.EndToEnd;

/// One card as a telephone shows it, drawn by the Adaptive Cards renderer that Teams' own web client builds on.
public sealed record CardPage(string Text, IReadOnlyList<string> Buttons, IReadOnlyList<string> Problems, string Screenshot)
{
    private const int PhoneWidth = 375;

    public static async Task<CardPage> Draw(Chromium chromium, string name, string cardJson, bool dark)
    {
        var packages = await NodePackages.Install();
        var page = await chromium.Open(PhoneWidth, 600, dark);
        try
        {
            await page.SetContentAsync(Html());
            await page.AddScriptTagAsync(new() { Path = Path.Combine(packages.Folder, "node_modules", "adaptivecards", "dist", "adaptivecards.min.js") });
            var problems = await page.EvaluateAsync<string[]>("([card, dark]) => draw(card, dark)", new object[] { cardJson, dark });
            var screenshot = Chromium.Screenshot($"card-{name}-{(dark ? "dark" : "light")}");
            await page.ScreenshotAsync(new() { Path = screenshot, FullPage = true });
            var buttons = await page.GetByRole(AriaRole.Button).AllInnerTextsAsync();
            return new CardPage(await page.Locator("main").InnerTextAsync(), buttons, problems, screenshot);
        }
        finally
        {
            await page.Context.DisposeAsync();
        }
    }

    private static string Html()
    {
        using var stream = typeof(CardPage).Assembly.GetManifestResourceStream("CardPage.html")!;
        return new StreamReader(stream).ReadToEnd();
    }
}
