using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using CsecBot.BotFramework.Tests;
using CsecBot.DevHost;
namespace CsecBot.Benchmarks;

/// A referral every second, and an acceptance of each, while somebody else sends as fast as this machine can: the worst time from trigger to both
/// cards, from the press to the answered card, and from the moment a step of a ladder is due to its page, against the worst without a flood. None is met
/// where the flood was not answered as it should be. The service's own limits are on, as they are where nothing is configured; a ladder's next step comes
/// after five seconds, in another chat, so that no chat is sent more than its pace allows.
public static class Flood
{
    private const int Large = 1024 * 1024;
    private const double AtMost = 5_000;
    private const string Reply = """{"type":"reply","id":"1","from":"+12135550120","text":"hello"}""";
    private const string OtherKey = "a-key-of-somebody-else", GatewaySecret = "a-secret-of-the-gateway-and-this-service";

    public static async Task<IReadOnlyList<Figure>> Measure(Stage stage)
    {
        await using var provider = new OpenIdProvider();
        await provider.StartAsync();
        var prefix = stage.NewPrefix();
        await using var service = await stage.Service(prefix, own: await Guarded(stage, provider));
        string Token(Action<Microsoft.IdentityModel.Tokens.SecurityTokenDescriptor>? change = null) => provider.TokenFor(stage.Connector.Url, TimeProvider.System.GetUtcNow(), change);
        var (hotline, channel) = (stage.Speak(service), stage.Speak(service));
        channel.Http.DefaultRequestHeaders.Remove("X-Api-Key");
        channel.Http.DefaultRequestHeaders.Authorization = AuthenticationHeaderValue.Parse(Token());
        await channel.Install();
        var first = await hotline.Refer();
        var card = Teams.CardOf(await stage.Connector.Pages(first, 2), Cast.Csw.Id);
        var nights = new Nights(stage, prefix, hotline, channel);
        await nights.Of(await nights.Pass(Cast.Csw.Id));   // in use before, and with nothing left to send

        var (good, stranger, forger) = (Token(), Token(t => t.SigningCredentials = new SigningKey("somebody-else", "msteams").Sign()), Token(t => t.SigningCredentials = new SigningKey("key-1", "msteams").Sign()));
        var press = channel.Pressed(card, Cast.Csw.Id, "accept");
        var (referral, large) = (ExampleReferral.Json(Guid.NewGuid().ToString()), new byte[Large]);
        var calm = await nights.Of(await nights.Pass(Cast.Csw.Id));
        Torrent[] floods =
        [
            new("questions how the engine is", _ => new(HttpMethod.Get, "health/engine"), "200"),
            new("repeats of one click", _ => Message(good, press), "200"),
            // By one person, who may be refused other presses meanwhile: somebody else presses.
            new("new presses of one button", _ => Message(good, channel.Pressed(card, Cast.Csw.Id, "accept")), "429", "200") { Presses = Cast.Advocate.Id },
            new("junk from one person", n => Message(good, channel.Says(Cast.Advocate.Id, $"junk {n}")), "429", "200") { Presses = Cast.Advocate.Id },
            new("messages of strangers", n => Message(good, channel.Says(Guid.NewGuid().ToString(), $"hello {n}")), "429", "200"),
            new("forged tokens", n => Message(n % 2 == 0 ? stranger : forger, press), "401"),
            new("large bodies", n => n % 2 == 0 ? Post("api/messages", new ByteArrayContent(large), ("Authorization", good)) : Post("api/referrals", new ByteArrayContent(large), ("X-Api-Key", OtherKey)), "413", Torrent.CutOff),
            new("unsigned and badly signed messages of a gateway", n => Post("channels/webhook", Teams.Json(Reply), n % 2 == 0
                ? [] : [(Channels.Signature.TimeHeader, $"{TimeProvider.System.GetUtcNow().ToUnixTimeSeconds()}"), (Channels.Signature.Header, new string('0', 64))]), "401"),
            new("repeats of one answer by telephone", _ =>
            {
                var (time, signature) = Channels.Signature.Of(GatewaySecret, Reply, TimeProvider.System.GetUtcNow());
                return Post("channels/webhook", Teams.Json(Reply), (Channels.Signature.TimeHeader, time), (Channels.Signature.Header, signature));
            }, "409", "204", "503"),
            new("repeats of one referral", _ => Post("api/referrals", Teams.Json(referral), ("X-Api-Key", OtherKey)), "429", "200", "201"),
            new("repeats of one referral by the hotline itself", _ => Post("api/referrals", Teams.Json(referral), ("X-Api-Key", ServiceProcess.HotlineKey)), "429", "200", "201"),
        ];
        var figures = new List<Figure>();
        foreach (var flood in floods)
        {
            using var over = new CancellationTokenSource();
            var pouring = flood.Pour(service.Address, over.Token);
            var passed = await nights.Pass(flood.Presses);
            await over.CancelAsync();
            var poured = await pouring;
            var worst = await nights.Of(passed);
            figures.Add(Of($"Worst trigger to both cards under {poured.PerSecond:n0} {flood.Name} a second, answered {poured.Said}", worst.Trigger, calm.Trigger, poured));
            figures.Add(Of($"Worst click to answered card under {flood.Name}", worst.Click, calm.Click, poured));
            figures.Add(Of($"Worst step of a ladder, from its due moment to its page, under {flood.Name}", worst.Step, calm.Step, poured));
        }
        return figures;
    }

    private static Figure Of(string what, double worst, double calm, Poured poured) => new(
        $"{what} (n={Nights.Lasts / Nights.Each:0})", double.IsFinite(worst) ? Figure.Ms(worst) : "not all answered", Figure.Ms(calm), double.IsFinite(worst) ? Figure.Times(worst / calm) : "",
        $"≤ 5 s, the flood answered {string.Join(" or ", poured.Torrent.Answers)}", worst <= AtMost && poured.IsAsItShould);

    private static async Task<Dictionary<string, string>> Guarded(Stage stage, OpenIdProvider provider)
    {
        var protocol = Path.Combine(stage.Folder, "one-step.json");
        await File.WriteAllTextAsync(protocol, CountyProtocol.WithOneStep(Nights.NextStep));
        return new(Limits(provider))
        {
            ["Protocol__File"] = protocol,
            // Nobody is rung: it is there to be spoken to.
            ["SecondChannel__Kind"] = "Webhook", ["SecondChannel__Url"] = $"{stage.Connector.Url}/gateway", ["SecondChannel__Secret"] = GatewaySecret,
        };
    }

    private static Dictionary<string, string> Limits(OpenIdProvider provider) => new()
    {
        ["Bot__AllowAnonymous"] = "false", ["MicrosoftAppId"] = OpenIdProvider.AppId, ["MicrosoftAppType"] = "SingleTenant", ["MicrosoftAppTenantId"] = Cast.Tenant, ["MicrosoftAppPassword"] = "the-secret",
        ["ToBotFromChannelOpenIdMetadataUrl"] = provider.MetadataUrl, ["ToChannelFromBotLoginUrl"] = $"{provider.Address}/{Cast.Tenant}",
        ["Hotline__ApiKeys__1__Name"] = "somebody-else", ["Hotline__ApiKeys__1__Sha256"] = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(OtherKey))),
        // Empty is what the service does unasked.
        ["Hotline__RequestsPerSecond"] = "", ["Bot__ActivitiesPerSecond"] = "", ["Bot__MessagesPerSecond"] = "",
    };

    private static HttpRequestMessage Message(string token, string activity) => Post("api/messages", Teams.Json(activity), ("Authorization", token));

    private static HttpRequestMessage Post(string path, HttpContent content, params (string Name, string Value)[] headers)
    {
        content.Headers.ContentType = new("application/json");
        var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = content };
        foreach (var (name, value) in headers) request.Headers.TryAddWithoutValidation(name, value);
        return request;
    }
}
