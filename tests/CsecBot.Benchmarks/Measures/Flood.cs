using System.Collections.Concurrent;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using CsecBot.BotFramework.Tests;
using CsecBot.DevHost;
namespace CsecBot.Benchmarks;

/// A referral every second while somebody else sends as fast as this machine can: the worst time from trigger to both cards, against the worst
/// without a flood. The service's own limits are on, as they are where nothing is configured.
public static class Flood
{
    private const int Connections = 32, Large = 1024 * 1024;
    private const double AtMost = 5_000;
    private const string OtherKey = "a-key-of-somebody-else";
    private static readonly TimeSpan Lasts = TimeSpan.FromSeconds(15), Each = TimeSpan.FromSeconds(1);

    public static async Task<IReadOnlyList<Figure>> Measure(Stage stage)
    {
        await using var provider = new OpenIdProvider();
        await provider.StartAsync();
        await using var service = await stage.Service(stage.NewPrefix(), own: Guarded(provider));
        string Token(Action<Microsoft.IdentityModel.Tokens.SecurityTokenDescriptor>? change = null) => provider.TokenFor(stage.Connector.Url, TimeProvider.System.GetUtcNow(), change);
        var (hotline, channel) = (stage.Speak(service), stage.Speak(service));
        channel.Http.DefaultRequestHeaders.Remove("X-Api-Key");
        channel.Http.DefaultRequestHeaders.Authorization = AuthenticationHeaderValue.Parse(Token());
        await channel.Install();
        var first = await hotline.Refer();
        var card = Teams.CardOf(await stage.Connector.Pages(first, 2), Cast.Csw.Id);
        for (var i = 0; i < 10; i++) await Page(stage, hotline);

        var (good, stranger, forger) = (Token(), Token(t => t.SigningCredentials = new SigningKey("somebody-else", "msteams").Sign()), Token(t => t.SigningCredentials = new SigningKey("key-1", "msteams").Sign()));
        var press = await channel.Press(card, Cast.Csw.Id, "accept").ReadAsStringAsync();
        var (referral, large) = (ExampleReferral.Json(Guid.NewGuid().ToString()), new byte[Large]);
        var calm = await Worst(stage, hotline);
        (string Name, Func<int, HttpRequestMessage> Request)[] floods =
        [
            ("repeats of one click", _ => Message(good, press)),
            ("junk from one person", n => Message(good, channel.Says(Cast.Advocate.Id, $"junk {n}"))),
            ("forged tokens", n => Message(n % 2 == 0 ? stranger : forger, press)),
            ("large bodies", n => n % 2 == 0 ? Post("api/messages", new ByteArrayContent(large), ("Authorization", good)) : Post("api/referrals", new ByteArrayContent(large), ("X-Api-Key", OtherKey))),
            ("repeats of one referral", _ => Post("api/referrals", Teams.Json(referral), ("X-Api-Key", OtherKey))),
            ("repeats of one referral by the hotline itself", _ => Post("api/referrals", Teams.Json(referral), ("X-Api-Key", ServiceProcess.HotlineKey))),
        ];
        var figures = new List<Figure>();
        foreach (var (name, request) in floods)
        {
            using var over = new CancellationTokenSource();
            var answers = new ConcurrentDictionary<int, int>();
            var flood = Sends(service.Address, request, answers, over.Token);
            var worst = await Worst(stage, hotline);
            await over.CancelAsync();
            await flood;
            Console.Error.WriteLine($"  {name}: {string.Join(", ", answers.OrderBy(a => a.Key).Select(a => $"{(a.Key == 0 ? "cut off" : a.Key)} {a.Value:n0} times"))}");
            figures.Add(new($"Worst trigger to both cards under {answers.Values.Sum() / Lasts.TotalSeconds:n0} {name} a second (n={Lasts / Each:0})", Figure.Ms(worst), Figure.Ms(calm), Figure.Times(worst / calm), "≤ 5 s", worst <= AtMost));
        }
        return figures;
    }

    private static Dictionary<string, string> Guarded(OpenIdProvider provider) => new()
    {
        ["Bot__AllowAnonymous"] = "false", ["MicrosoftAppId"] = OpenIdProvider.AppId, ["MicrosoftAppType"] = "SingleTenant", ["MicrosoftAppTenantId"] = Cast.Tenant, ["MicrosoftAppPassword"] = "the-secret",
        ["ToBotFromChannelOpenIdMetadataUrl"] = provider.MetadataUrl, ["ToChannelFromBotLoginUrl"] = $"{provider.Address}/{Cast.Tenant}",
        ["Hotline__ApiKeys__1__Name"] = "somebody-else", ["Hotline__ApiKeys__1__Sha256"] = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(OtherKey))),
        // Empty is what the service does unasked.
        ["Hotline__RequestsPerSecond"] = "", ["Bot__ActivitiesPerSecond"] = "", ["Bot__MessagesPerSecond"] = "",
    };

    /// One each second, whether those before are out or not.
    private static async Task<double> Worst(Stage stage, Teams hotline)
    {
        using var second = new PeriodicTimer(Each, TimeProvider.System);
        var pages = new List<Task<double>>();
        while (pages.Count < Lasts / Each)
        {
            await second.WaitForNextTickAsync();
            pages.Add(Page(stage, hotline));
        }
        return (await Task.WhenAll(pages)).Max();
    }

    private static async Task<double> Page(Stage stage, Teams hotline)
    {
        var from = TimeProvider.System.GetTimestamp();
        var cards = await stage.Connector.Pages(await hotline.Refer(), 2);
        return TimeProvider.System.GetElapsedTime(from, cards.Max(c => c.At)).TotalMilliseconds;
    }

    private static async Task Sends(Uri service, Func<int, HttpRequestMessage> request, ConcurrentDictionary<int, int> answers, CancellationToken over)
    {
        using var http = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = Connections }) { BaseAddress = service };
        var last = 0;
        await Task.WhenAll(Enumerable.Range(0, Connections).Select(_ => Task.Run(async () =>
        {
            while (!over.IsCancellationRequested)
                answers.AddOrUpdate(await Sent(http, request(Interlocked.Increment(ref last))), 1, (_, sofar) => sofar + 1);
        }, CancellationToken.None)));
    }

    /// The status; 0 where the service hung up in the middle of a body, which is an answer too.
    private static async Task<int> Sent(HttpClient http, HttpRequestMessage request)
    {
        using (request)
        {
            try
            {
                using var answer = await http.SendAsync(request);
                return (int)answer.StatusCode;
            }
            catch (HttpRequestException)
            {
                return 0;
            }
        }
    }

    private static HttpRequestMessage Message(string token, string activity) => Post("api/messages", Teams.Json(activity), ("Authorization", token));

    private static HttpRequestMessage Post(string path, HttpContent content, (string Name, string Value) header)
    {
        content.Headers.ContentType = new("application/json");
        return new(HttpMethod.Post, path) { Content = content, Headers = { { header.Name, header.Value } } };
    }
}
