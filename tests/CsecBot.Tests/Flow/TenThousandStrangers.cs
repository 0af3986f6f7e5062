using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using CsecBot.BotFramework.Tests;
using CsecBot.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.IdentityModel.Tokens;
namespace CsecBot.Tests.Flow;

/// Whatever is sent to the bot's door while pages are out.
[Collection("azurite")]
public sealed class TenThousandStrangers(AzuriteFixture azurite)
{
    private const int Half = 5_000, Seed = 20_261_123;
    private const string Nobody = "8b7d4c1e-5a3f-4e2d-9c6b-1a2b3c4d5e6f";
    private static readonly string[] Verbs = ["accept", "decline", "arrived", "handBack", "takeOver", "onMyWay", "meetingPoint", "reassign", "recordFor"];

    [Fact]
    public async Task Get_no_error_lose_no_page_and_change_nothing()
    {
        await using var provider = new OpenIdProvider();
        await provider.StartAsync();
        await using var night = await OnTheInternet.Begin(azurite, provider);
        string Token(Action<SecurityTokenDescriptor>? change = null) => provider.TokenFor(night.Connector.Url, TimeProvider.System.GetUtcNow(), change);
        var good = Token();
        night.Channel.DefaultRequestHeaders.Authorization = AuthenticationHeaderValue.Parse(good);
        Phone csw = await night.Phone(People.Csw1).Installs(), second = await night.Phone(People.Csw2).Installs(), advocate = await night.Phone(People.Advocate1).Installs();
        var id = await night.Refer();
        var before = (await night.Look(id)).ToJsonString();
        var home = await Address(night);
        night.Channel.DefaultRequestHeaders.Authorization = null;

        // A good token, and an activity gone wrong, of somebody who may do nothing.
        var strange = Recorded(night, (Nobody, Night.Tenant), id).Concat(Recorded(night, (People.Csw1, OnTheInternet.OtherTenant), id)).Concat(Recorded(night, (Nobody, "elsewhere"), id)).ToArray();
        var answers = await Send(night, n => (good, new Mutation(Seed + n).Of(strange[n % strange.Length])));
        Assert.All(answers, a => Assert.Contains((int)a.Key, new[] { 200, 400, 401, 413, 501 }));
        Assert.InRange(answers[HttpStatusCode.OK], Half / 4, Half);

        // A good activity of the person paged, and a token gone wrong.
        var mine = Recorded(night, (People.Csw1, Night.Tenant), id).Select(a => System.Text.Encoding.UTF8.GetBytes(a.ToJsonString())).ToArray();
        string[] tokens =
        [
            good, Token(t => t.SigningCredentials = null), Token(t => t.SigningCredentials = provider.Key.SignByPublicHalf()), Token(t => t.Audience = "another"), Token(t => t.Issuer = "https://elsewhere.example"),
            Token(t => t.Claims["serviceurl"] = "https://elsewhere.example"), Token(t => (t.NotBefore, t.Expires) = (DateTime.UnixEpoch, DateTime.UnixEpoch.AddDays(1))), Token(t => t.SigningCredentials = provider.Key.Named("unknown").Sign()),
        ];
        answers = await Send(night, n => (new Mutation(Seed - n).OfToken(tokens[n % tokens.Length]), mine[n % mine.Length]));
        Assert.Equal([HttpStatusCode.Unauthorized], answers.Keys);

        await night.Settle();
        Assert.Equal(before, (await night.Look(id)).ToJsonString());
        Assert.Equal(home, await Address(night));
        Assert.Empty(night.Lines.Errors);
        Assert.DoesNotContain(night.Lines.All.Select(l => l.Text).Where(l => l.Contains("was not answered", StringComparison.Ordinal)), l => !l.Contains("ErrorResponseException", StringComparison.Ordinal));

        await night.FastForward(TimeSpan.FromMinutes(6));
        Assert.Equal((2, 1, 2), (csw.Cards.Count, second.Cards.Count, advocate.Cards.Count));
        night.Channel.DefaultRequestHeaders.Authorization = AuthenticationHeaderValue.Parse(good);
        await csw.Presses("Accept");
        Assert.Equal("Accepted", (string?)(await night.Look(id))["roles"]!["csw"]!["state"]);
    }

    private static async Task<ConcurrentDictionary<HttpStatusCode, int>> Send(Night night, Func<int, (string Token, byte[] Body)> what)
    {
        var answers = new ConcurrentDictionary<HttpStatusCode, int>();
        await Parallel.ForAsync(0, Half, new ParallelOptions { MaxDegreeOfParallelism = 32 }, async (n, stop) =>
        {
            var (token, body) = what(n);
            using var request = new HttpRequestMessage(HttpMethod.Post, "/api/messages") { Content = new ByteArrayContent(body) };
            request.Content.Headers.ContentType = new("application/json");
            request.Headers.TryAddWithoutValidation("Authorization", token);
            using var answer = await night.Channel.SendAsync(request, stop);
            Assert.True(answer.StatusCode < HttpStatusCode.InternalServerError || answer.StatusCode == HttpStatusCode.NotImplemented, $"{n} was answered {answer.StatusCode}: {token} {System.Text.Encoding.UTF8.GetString(body)}");
            answers.AddOrUpdate(answer.StatusCode, 1, (_, sofar) => sofar + 1);
        });
        return answers;
    }

    /// What a Teams window sent once, and every button of the page, as this person would send it here.
    private static IEnumerable<JsonObject> Recorded(Night night, (string Id, string Tenant) by, string referral)
    {
        var recorded = JsonNode.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Recordings", "teams-window-to-bot.json")))!.AsArray().Select(r => r!["body"]!.DeepClone().AsObject()).ToList();
        var invoke = recorded.First(a => (string?)a["type"] == "invoke" && (string?)a["conversation"]!["conversationType"] == "personal");
        var said = recorded.First(a => (string?)a["type"] == "message" && (string?)a["conversation"]!["conversationType"] == "personal");
        foreach (var verb in Verbs)
        {
            var data = new JsonObject { ["verb"] = verb, ["referral"] = referral, ["page"] = 1, ["role"] = "csw", ["reason"] = "Ill", ["eta"] = "25" };
            var pressed = invoke.DeepClone().AsObject();
            (pressed["value"]!["action"]!["verb"], pressed["value"]!["action"]!["data"]) = (verb, data);
            var submitted = said.DeepClone().AsObject();
            submitted.Remove("text");
            submitted["value"] = data.DeepClone();
            var typed = said.DeepClone().AsObject();
            typed["text"] = $"{verb} {referral}";
            recorded.AddRange([pressed, submitted, typed]);
        }
        foreach (var activity in recorded)
        {
            activity["serviceUrl"] = night.Connector.Url;
            activity["from"]!["aadObjectId"] = by.Id;
            activity["conversation"]!["tenantId"] = by.Tenant;
            if (activity["channelData"] is JsonObject { } data) data["tenant"] = new JsonObject { ["id"] = by.Tenant };
        }
        return recorded;
    }

    private static async Task<Address?> Address(Night night) => await night.Parts.GetRequiredService<AddressBook>().Find(People.Csw1, default);
}
