using CsecBot.DevHost;
using Microsoft.Playwright;

namespace CsecBot.EndToEnd;

/// One card as a telephone shows it.
public sealed record CardPicture(IReadOnlyList<string> Buttons, IReadOnlyList<string> Problems);

/// Cards at a telephone's width, drawn by the Adaptive Cards renderer that Teams' own web client builds on.
public sealed class CardPage : IAsyncDisposable
{
    private const int PhoneWidth = 375;

    private readonly IPage page;
    private readonly bool dark;

    private CardPage(IPage page, bool dark)
    {
        this.page = page;
        this.dark = dark;
    }

    public static async Task<CardPage> Open(Chromium chromium, bool dark)
    {
        var packages = await NodePackages.Install();
        var page = await chromium.Open(PhoneWidth, 600, dark);
        await page.SetContentAsync(Html());
        await page.AddScriptTagAsync(new() { Path = Path.Combine(packages.Folder, "node_modules", "adaptivecards", "dist", "adaptivecards.min.js") });
        return new CardPage(page, dark);
    }

    /// Every panel behind a button is opened too, and judged as the card is.
    public async Task<CardPicture> Draw(string name, string cardJson)
    {
        var problems = await page.EvaluateAsync<string[]>("([card, dark]) => draw(card, dark)", new object[] { cardJson, dark });
        await page.ScreenshotAsync(new() { Path = Chromium.Screenshot($"card-{name}-{(dark ? "dark" : "light")}"), FullPage = true });
        var buttons = await page.GetByRole(AriaRole.Button).AllInnerTextsAsync();
        List<string> all = [.. problems];
        foreach (var panel in await page.EvaluateAsync<string[]>("panels()"))
        {
            all.AddRange(await page.EvaluateAsync<string[]>("title => openPanel(title)", panel));
            await page.ScreenshotAsync(new() { Path = Chromium.Screenshot($"card-{name}-{panel.TrimEnd('…', ' ').ToLowerInvariant().Replace(' ', '-')}-{(dark ? "dark" : "light")}"), FullPage = true });
        }

        return new CardPicture(buttons, all);
    }

    public async ValueTask DisposeAsync() => await page.Context.DisposeAsync();

    private static string Html()
    {
        using var stream = typeof(CardPage).Assembly.GetManifestResourceStream("CardPage.html")!;
        return new StreamReader(stream).ReadToEnd();
    }
}
