using System.Text.RegularExpressions;
using CsecBot.DevHost;
using Microsoft.Playwright;

namespace CsecBot.EndToEnd;

/// What a person sees and does in their Teams window. Every wait has Playwright's limit and names what it waited for.
public sealed partial class TeamsPage : IAsyncDisposable
{
    private static readonly LocatorAssertionsToBeVisibleOptions Limit = new() { Timeout = 90_000 };

    private readonly IPage page;
    private readonly CastMember person;

    private TeamsPage(IPage page, CastMember person)
    {
        this.page = page;
        this.person = person;
    }

    private ILocator Messages => page.Locator("xpath=//*[@aria-label='Message header']/..");

    private ILocator Cards => page.Locator(".ac-adaptiveCard");

    /// Opens the window and waits until the bot has taken note of its person: opening a page installs the bot.
    public static async Task<TeamsPage> Open(Chromium chromium, TeamsWindow window)
    {
        var page = await chromium.Open(1280, 800);
        await page.GotoAsync(window.Address.AbsoluteUri, new() { Timeout = Limit.Timeout });
        await Assertions.Expect(page.GetByText(NotedByTheBot()).Last).ToBeVisibleAsync(Limit);
        return new TeamsPage(page, window.Person);
    }

    /// The newest card that holds this text, once there is one.
    public async Task<ILocator> Card(string text)
    {
        var card = Cards.Filter(new() { HasText = text }).Last;
        await Assertions.Expect(card).ToBeVisibleAsync(Limit);
        return card;
    }

    /// The newest card that holds this text and offers this button.
    public async Task<ILocator> Card(string text, string button)
    {
        var card = Cards.Filter(new() { HasText = text, Has = Button(page, button) }).Last;
        await Assertions.Expect(card).ToBeVisibleAsync(Limit);
        return card;
    }

    /// The newest message, card or not, that holds this text, once there is one.
    public async Task<string> Message(string text)
    {
        var message = Messages.Filter(new() { HasText = text }).Last;
        await Assertions.Expect(message).ToBeVisibleAsync(Limit);
        return await message.InnerTextAsync();
    }

    public async Task Press(string cardText, string button)
    {
        var card = await Card(cardText, button);
        await card.GetByRole(AriaRole.Button, new() { Name = button, Exact = true }).ClickAsync();
    }

    /// Types a message and waits for the bot's next one.
    public async Task<string> Say(string text)
    {
        var before = await Messages.CountAsync();
        await Type(text);
        await Assertions.Expect(Messages.Nth(before + 1)).ToBeVisibleAsync(Limit);
        return await Messages.Nth(before + 1).InnerTextAsync();
    }

    /// Types a message and waits for one more that holds this answer, whatever else comes meanwhile.
    public async Task Say(string text, string answer)
    {
        var answers = Messages.Filter(new() { HasText = answer });
        var before = await answers.CountAsync();
        await Type(text);
        await Assertions.Expect(answers.Nth(before)).ToBeVisibleAsync(Limit);
    }

    /// Everything in the chat, oldest first, authors and times included.
    public async Task<IReadOnlyList<string>> Chat() => await Messages.AllInnerTextsAsync();

    public Task Photograph(string name) => page.ScreenshotAsync(new() { Path = Chromium.Screenshot($"{name}-{person.Key}") });

    public async ValueTask DisposeAsync() => await page.Context.DisposeAsync();

    private async Task Type(string text)
    {
        var box = page.Locator("[contenteditable=true]").First;
        await box.ClickAsync();
        await box.PressSequentiallyAsync(text);
        await page.Keyboard.PressAsync("Enter");
    }

    private static ILocator Button(IPage page, string title) => page.GetByRole(AriaRole.Button, new() { Name = title, Exact = true });

    [GeneratedRegex(@"^conversationUpdate 20\d")]
    private static partial Regex NotedByTheBot();
}
