using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using CsecBot.BotFramework.Tests;
using CsecBot.DevHost;
namespace CsecBot.Benchmarks;

/// A referral every second, and an acceptance of each, while somebody else sends as fast as this machine can: the worst time from trigger to both
/// cards, and from the press to the answered card, against the worst without a flood. None is met where the flood was not answered as it should
/// be. The service's own limits are on, as they are where nothing is configured.
public static class Flood
{
    private const int Large = 1024 * 1024;
    private const double AtMost = 5_000;
    private const string OtherKey = "a-key-of-somebody-else";
    private static readonly TimeSpan Lasts = TimeSpan.FromSeconds(15), Each = TimeSpan.FromSeconds(1);

    public static async Task<IReadOnlyList<Figure>> Measure(Stage stage)
    {
        await using var provider = new OpenIdProvider();
        await provider.StartAsync();
        var prefix = stage.NewPrefix();
        await using var service = await stage.Service(prefix, own: Guarded(provider));
        string Token(Action<Microsoft.IdentityModel.Tokens.SecurityTokenDescriptor>? change = null) => provider.TokenFor(stage.Connector.Url, TimeProvider.System.GetUtcNow(), change);
        var (hotline, channel) = (stage.Speak(service), stage.Speak(service));
        channel.Http.DefaultRequestHeaders.Remove("X-Api-Key");
        channel.Http.DefaultRequestHeaders.Authorization = AuthenticationHeaderValue.Parse(Token());
        await channel.Install();
        var first = await hotline.Refer();
        var card = Teams.CardOf(await stage.Connector.Pages(first, 2), Cast.Csw.Id);
        for (var i = 0; i < 10; i++) await Take(stage, hotline, channel, Cast.Csw.Id);

        var (good, stranger, forger) = (Token(), Token(t => t.SigningCredentials = new SigningKey("somebody-else", "msteams").Sign()), Token(t => t.SigningCredentials = new SigningKey("key-1", "msteams").Sign()));
        var press = await channel.Press(card, Cast.Csw.Id, "accept").ReadAsStringAsync();
        var (referral, large) = (ExampleReferral.Json(Guid.NewGuid().ToString()), new byte[Large]);
        var calm = await Worst(stage, prefix, await Nights(stage, hotline, channel, Cast.Csw.Id));
        Torrent[] floods =
        [
            new("questions how the engine is", _ => new(HttpMethod.Get, "health/engine"), "200"),
            new("repeats of one click", _ => Message(good, press), "200"),
            new("junk from one person", n => Message(good, channel.Says(Cast.Advocate.Id, $"junk {n}")), "429", "200") { Presses = Cast.Advocate.Id },
            new("messages of strangers", n => Message(good, channel.Says(Guid.NewGuid().ToString(), $"hello {n}")), "429", "200"),
            new("forged tokens", n => Message(n % 2 == 0 ? stranger : forger, press), "401"),
            new("large bodies", n => n % 2 == 0 ? Post("api/messages", new ByteArrayContent(large), ("Authorization", good)) : Post("api/referrals", new ByteArrayContent(large), ("X-Api-Key", OtherKey)), "413", Torrent.CutOff),
            new("repeats of one referral", _ => Post("api/referrals", Teams.Json(referral), ("X-Api-Key", OtherKey)), "429", "200", "201"),
            new("repeats of one referral by the hotline itself", _ => Post("api/referrals", Teams.Json(referral), ("X-Api-Key", ServiceProcess.HotlineKey)), "429", "200", "201"),
        ];
        var figures = new List<Figure>();
        foreach (var flood in floods)
        {
            using var over = new CancellationTokenSource();
            var pouring = flood.Pour(service.Address, over.Token);
            var nights = await Nights(stage, hotline, channel, flood.Presses);
            await over.CancelAsync();
            var poured = await pouring;
            var (trigger, click) = await Worst(stage, prefix, nights);
            figures.Add(Of($"Worst trigger to both cards under {poured.PerSecond:n0} {flood.Name} a second, answered {poured.Said}", trigger, calm.Trigger, poured));
            figures.Add(Of($"Worst click to answered card under {flood.Name}", click, calm.Click, poured));
        }
        return figures;
    }

    private static Figure Of(string what, double worst, double calm, Poured poured) => new(
        $"{what} (n={Lasts / Each:0})", double.IsFinite(worst) ? Figure.Ms(worst) : "not all answered", Figure.Ms(calm), double.IsFinite(worst) ? Figure.Times(worst / calm) : "",
        $"≤ 5 s, the flood answered {string.Join(" or ", poured.Torrent.Answers)}", worst <= AtMost && poured.IsAsItShould);

    private static Dictionary<string, string> Guarded(OpenIdProvider provider) => new()
    {
        ["Bot__AllowAnonymous"] = "false", ["MicrosoftAppId"] = OpenIdProvider.AppId, ["MicrosoftAppType"] = "SingleTenant", ["MicrosoftAppTenantId"] = Cast.Tenant, ["MicrosoftAppPassword"] = "the-secret",
        ["ToBotFromChannelOpenIdMetadataUrl"] = provider.MetadataUrl, ["ToChannelFromBotLoginUrl"] = $"{provider.Address}/{Cast.Tenant}",
        ["Hotline__ApiKeys__1__Name"] = "somebody-else", ["Hotline__ApiKeys__1__Sha256"] = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(OtherKey))),
        // Empty is what the service does unasked.
        ["Hotline__RequestsPerSecond"] = "", ["Bot__ActivitiesPerSecond"] = "", ["Bot__MessagesPerSecond"] = "",
    };

    /// Without end is what was not answered, or told to come again later: nobody comes a second time here.
    private sealed record Night(string Referral, double Trigger, double Click);

    /// One each second, whether those before are out or not.
    private static async Task<IReadOnlyList<Night>> Nights(Stage stage, Teams hotline, Teams channel, string person)
    {
        using var second = new PeriodicTimer(Each, TimeProvider.System);
        var nights = new List<Task<Night>>();
        while (nights.Count < Lasts / Each)
        {
            await second.WaitForNextTickAsync();
            nights.Add(Take(stage, hotline, channel, person));
        }
        return await Task.WhenAll(nights);
    }

    private static async Task<Night> Take(Stage stage, Teams hotline, Teams channel, string person)
    {
        var night = new Night("", double.PositiveInfinity, double.PositiveInfinity);
        try
        {
            var from = TimeProvider.System.GetTimestamp();
            var id = await hotline.Refer();
            var cards = await stage.Connector.Pages(id, 2);
            night = night with { Referral = id, Trigger = TimeProvider.System.GetElapsedTime(from, cards.Max(c => c.At)).TotalMilliseconds };
            var press = channel.Press(Teams.CardOf(cards, person), person, "accept");
            from = TimeProvider.System.GetTimestamp();
            await channel.Presses(press);
            return night with { Click = TimeProvider.System.GetElapsedTime(from).TotalMilliseconds };
        }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException or TimeoutException)
        {
            Console.Error.WriteLine($"  {e.Message}");
            return night;
        }
    }

    /// A press was taken for an acceptance where cards were drawn anew after it. They come at the channel's pace, pages before them: they are waited for
    /// when the flood is over, and the next begins with nothing left to send.
    private static async Task<(double Trigger, double Click)> Worst(Stage stage, string prefix, IReadOnlyList<Night> nights)
    {
        if (!await stage.Quiet(prefix, TimeSpan.FromMinutes(1))) Console.Error.WriteLine("  After a minute there is still something to send.");
        var drawn = (await stage.Connector.All()).Where(a => a.IsUpdate).Select(a => a.Referral).ToHashSet();
        return (nights.Max(n => n.Trigger), nights.All(n => drawn.Contains(n.Referral)) ? nights.Max(n => n.Click) : double.PositiveInfinity);
    }

    private static HttpRequestMessage Message(string token, string activity) => Post("api/messages", Teams.Json(activity), ("Authorization", token));

    private static HttpRequestMessage Post(string path, HttpContent content, (string Name, string Value) header)
    {
        content.Headers.ContentType = new("application/json");
        return new(HttpMethod.Post, path) { Content = content, Headers = { { header.Name, header.Value } } };
    }
}
