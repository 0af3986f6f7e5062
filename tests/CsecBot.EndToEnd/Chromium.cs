using CsecBot.DevHost;
using Microsoft.Playwright;

namespace CsecBot.EndToEnd;

/// The system's Chromium, one for all browser tests. It reaches this machine only.
public sealed class Chromium : IAsyncLifetime
{
    public const string Missing = "No Chromium: install it (Debian: apt-get install chromium) or name its program in CSECBOT_CHROMIUM.";

    private static readonly string[] Flags =
        ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"];

    private IPlaywright playwright = null!;
    private IBrowser browser = null!;

    public static string? Path { get; } = new[] { Environment.GetEnvironmentVariable("CSECBOT_CHROMIUM"), "/usr/bin/chromium" }.FirstOrDefault(File.Exists);

    public async Task InitializeAsync()
    {
        if (Path is not null)
        {
            playwright = await Playwright.CreateAsync();
            browser = await playwright.Chromium.LaunchAsync(new() { ExecutablePath = Path, Headless = true, Args = Flags });
        }
    }

    public async Task<IPage> Open(int width, int height, bool dark = false)
    {
        var context = await browser.NewContextAsync(new()
        {
            ViewportSize = new() { Width = width, Height = height },
            ColorScheme = dark ? ColorScheme.Dark : ColorScheme.Light,
        });
        // The Playground asks a CDN for fonts; without them it looks a little plainer.
        await context.RouteAsync(u => new Uri(u) is { Scheme: "http" or "https", IsLoopback: false }, r => r.AbortAsync());
        return await context.NewPageAsync();
    }

    /// Where a screenshot of this name goes: kept as test output, ignored by git.
    public static string Screenshot(string name)
        => System.IO.Path.Combine(Directory.CreateDirectory(System.IO.Path.Combine(Repository.Root, "TestResults", "screenshots")).FullName, $"{name}.png");

    public async Task DisposeAsync()
    {
        if (browser is not null)
        {
            await browser.DisposeAsync();
        }

        playwright?.Dispose();
    }
}

[CollectionDefinition("Browser")]
public sealed class BrowserCollection : ICollectionFixture<Chromium>;
