using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using CsecBot.Tests.Hotline;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.IdentityModel.Tokens;
namespace CsecBot.Tests.Flow;

/// Whoever sends too much is told so, and nobody else has to wait for it.
public sealed class UnderAFlood(AzuriteFixture azurite) : FlowTest(azurite)
{
    private const string SecondKey = "another-key-for-tests";

    private static readonly (string, string?)[] OnePlaceOneWaits = [("Bot:TurnsAtOnce", "1"), ("Bot:TurnsWaiting", "1")];

    private static (string, string?)[] TwoKeys(params (string, string?)[] more) =>
        [("Hotline:ApiKeys:1:Name", "case-system"), ("Hotline:ApiKeys:1:Sha256", Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(SecondKey)))), .. more];

    [Fact]
    public async Task All_places_are_taken_and_the_next_is_told_to_come_again_while_pages_and_acceptances_go_on()
    {
        var night = await Begin(null, OnePlaceOneWaits);
        var (csw, other) = (await night.Phone(People.Csw1).Installs(), await night.Phone(People.Csw2).Installs());
        night.Connector.Hangs = other.Conversation;
        var first = Say(night, other, "help");
        await night.Connector.Reached;
        Task<HttpResponseMessage>[] more = [Say(night, other, "help"), Say(night, night.Phone(People.Advocate1), "help")];
        var refused = await await Task.WhenAny(more);
        await Refuses(refused, HttpStatusCode.ServiceUnavailable, "Too much at once.");

        night.Phone(People.Advocate1).LooksThrough();
        var id = (string)(await (await night.Post(People.Referral())).Content.ReadFromJsonAsync<JsonObject>())!["id"]!;
        csw.Expects("Respond by");
        await Press(night, csw, Accept(csw, id));
        Assert.Equal("Accepted", await Seat(night, id));

        night.Connector.LetGo();
        Assert.Equal(HttpStatusCode.OK, (await first).StatusCode);
        Assert.All(await Task.WhenAll(more), a => Assert.True(a == refused || a.StatusCode == HttpStatusCode.OK));
        await night.Settle();
        night.LooksThrough();
    }

    [Fact]
    public async Task A_strangers_answer_to_no_request_takes_no_place_from_an_acceptance()
    {
        var night = await Begin(null, OnePlaceOneWaits);
        var (csw, stranger) = (await night.Phone(People.Csw1).Installs(), night.Phone(People.Id(99)));
        var id = await night.Refer();
        csw.Expects("Respond by");
        night.Connector.Hangs = stranger.Conversation;
        var junk = Say(night, stranger, "accept R-0000AAAA");
        await night.Connector.Reached;

        await Press(night, csw, Accept(csw, id));
        Assert.False(junk.IsCompleted);   // it was not given up first
        Assert.Equal("Accepted", await Seat(night, id));

        night.Connector.LetGo();
        await junk;
        await night.Settle();
        night.LooksThrough();
    }

    /// Their chat hangs, and so does the place of whoever speaks in it.
    [Fact]
    public async Task One_person_whose_chat_hangs_keeps_no_place_from_anothers_acceptance()
    {
        var night = await Begin(null, ("Bot:TurnsAtOnce", "5"), ("Bot:TurnsWaiting", "1"));
        var (csw, advocate) = (await night.Phone(People.Csw1).Installs(), await night.Phone(People.Advocate1).Installs());
        var id = await night.Refer();
        night.LooksThrough();
        night.Connector.Hangs = csw.Conversation;
        var said = Enumerable.Range(0, 9).Select(_ => Say(night, csw, "accept")).ToList();
        await night.Connector.Reached;

        await Press(night, advocate, Accept(advocate, id, page: 2));
        Assert.Equal("Accepted", await Seat(night, id, "advocate"));
        Assert.Contains(said, s => !s.IsCompleted);   // it was not let go first

        night.Connector.LetGo();
        Assert.All(await Task.WhenAll(said), a => Assert.Equal(HttpStatusCode.OK, a.StatusCode));
        await night.Settle();
        night.LooksThrough();
    }

    /// Teams lets the bot send so much and no more: what is said to strangers is taken from pages.
    [Fact]
    public async Task A_stranger_is_told_so_once_a_minute()
    {
        var night = await Begin();
        var stranger = night.Phone(People.Id(99));
        for (var n = 0; n < 5; n++) Assert.Equal(HttpStatusCode.OK, (await Say(night, stranger, $"junk {n}")).StatusCode);
        int Told() => stranger.Messages.Count(m => m.Words.Contains("on-call staff only", StringComparison.Ordinal));
        Assert.Equal(1, Told());
        night.Machine.Advance(TimeSpan.FromMinutes(1));
        await Say(night, stranger, "junk");
        Assert.Equal(2, Told());
    }

    /// A client that is stuck says the same without end, and may still have something new to say.
    [Fact]
    public async Task Who_sends_one_referral_again_and_again_may_still_send_the_next()
    {
        var night = await Begin(null, ("Hotline:RequestsPerSecond", "1"));
        Assert.Equal(HttpStatusCode.Created, (await night.Post(Undecided("the first"))).StatusCode);
        var again = await Task.WhenAll(Enumerable.Range(0, 60).Select(_ => night.Post(Undecided("the first"))));
        Assert.Equal([HttpStatusCode.OK, HttpStatusCode.TooManyRequests], again.Select(a => a.StatusCode).Distinct().Order());
        await Refuses(again.First(a => a.StatusCode != HttpStatusCode.OK), HttpStatusCode.TooManyRequests, "Too many requests.");
        Assert.Equal(HttpStatusCode.Created, (await night.Post(Undecided("the next"))).StatusCode);
    }

    [Theory]
    [InlineData("application/json", "{", HttpStatusCode.BadRequest)]
    [InlineData("application/json", "{ \"reference\": \"the next\" }", HttpStatusCode.BadRequest)]
    [InlineData("text/plain", "{}", HttpStatusCode.UnsupportedMediaType)]
    public async Task Who_sends_what_has_faults_again_and_again_may_still_send_the_next(string type, string body, HttpStatusCode refusal)
    {
        var night = await Begin(null, ("Hotline:RequestsPerSecond", "1"));
        var again = await Task.WhenAll(Enumerable.Range(0, 60).Select(_ => night.Http.PostAsync("/api/referrals", new StringContent(body, Encoding.UTF8, type))));
        Assert.Equal([refusal, HttpStatusCode.TooManyRequests], again.Select(a => a.StatusCode).Distinct().Order());
        Assert.Equal(HttpStatusCode.Created, (await night.Post(Undecided("the next"))).StatusCode);
    }

    [Fact]
    public async Task Who_names_an_earlier_request_that_there_is_not_again_and_again_may_still_send_the_next()
    {
        var night = await Begin(null, ("Hotline:RequestsPerSecond", "1"));
        var faulty = Undecided("the next");
        faulty["earlier"] = "R-00000000";
        Assert.Equal(HttpStatusCode.BadRequest, (await night.Post(faulty)).StatusCode);
        var again = await Task.WhenAll(Enumerable.Range(0, 60).Select(_ => night.Post(faulty)));
        Assert.Equal([HttpStatusCode.BadRequest, HttpStatusCode.TooManyRequests], again.Select(a => a.StatusCode).Distinct().Order());
        Assert.Equal(HttpStatusCode.Created, (await night.Post(Undecided("the next"))).StatusCode);
    }

    [Theory]
    [InlineData("disposition")]
    [InlineData("lead")]
    public async Task Who_decides_again_and_again_may_still_send_the_next(string what)
    {
        var night = await Begin(null, ("Hotline:RequestsPerSecond", "1"));
        var again = await Task.WhenAll(Enumerable.Range(0, 60).Select(_ => night.Http.PutAsync($"/api/referrals/R-00000000/{what}", Night.Json("{}"))));
        Assert.Equal([HttpStatusCode.BadRequest, HttpStatusCode.TooManyRequests], again.Select(a => a.StatusCode).Distinct().Order());
        Assert.Equal(HttpStatusCode.Created, (await night.Post(Undecided("the next"))).StatusCode);
    }

    [Fact]
    public async Task A_decision_that_hangs_takes_no_place_from_the_next_referral()
    {
        var night = await Begin(null, ("Hotline:RequestsAtOnce", "1"));
        var csw = await night.Phone(People.Csw1).Installs();
        var id = await night.Refer(Undecided("a"));
        night.Connector.Hangs = csw.Conversation;
        var held = night.Http.PutAsync($"/api/referrals/{id}/disposition", Night.Json("""{ "disposition": "InPerson" }"""));
        await night.Connector.Reached;
        Assert.Equal(HttpStatusCode.Created, (await night.Post(Undecided("the next"))).StatusCode);
        Assert.False(held.IsCompleted);   // it was not given up first

        night.Connector.LetGo();
        Assert.Equal(HttpStatusCode.OK, (await held).StatusCode);
        await night.Settle();
        night.LooksThrough();
    }

    [Fact]
    public async Task Who_reads_too_much_may_still_decide()
    {
        var night = await Begin(null, ("Hotline:RequestsPerSecond", "1"));
        var id = (string)(await (await night.Post(Undecided("a"))).Content.ReadFromJsonAsync<JsonObject>())!["id"]!;
        var reads = await Task.WhenAll(Enumerable.Range(0, 60).Select(_ => night.Http.GetAsync("/api/oncall")));
        Assert.Contains(reads, r => r.StatusCode == HttpStatusCode.TooManyRequests);
        var decided = await night.Http.PutAsync($"/api/referrals/{id}/disposition", Night.Json("""{ "disposition": "InPerson", "decidedAt": "2026-11-23T02:10:00-08:00" }"""));
        Assert.Equal(HttpStatusCode.OK, decided.StatusCode);
    }

    [Fact]
    public async Task Who_sends_too_fast_is_told_so_and_can_still_accept_and_so_can_everybody_else()
    {
        var night = await Begin(null, ("Bot:ActivitiesPerSecond", "1"));
        var (csw, advocate) = (await night.Phone(People.Csw1).Installs(), await night.Phone(People.Advocate1).Installs());
        var id = await night.Refer();
        csw.Expects("Respond by");
        advocate.Expects("Respond by");

        var answers = await Task.WhenAll(Enumerable.Range(0, 60).Select(n => Say(night, csw, $"junk {n}")));
        Assert.Contains(answers, a => a.StatusCode == HttpStatusCode.OK);
        await Refuses(answers.First(a => a.StatusCode != HttpStatusCode.OK), HttpStatusCode.TooManyRequests, "Too much at once from one person.");

        await Press(night, csw, Accept(csw, id));
        await advocate.Presses("Accept");
        Assert.Equal("Accepted", await Seat(night, id));
        Assert.Equal("Accepted", await Seat(night, id, "advocate"));
        night.LooksThrough();
    }

    [Fact]
    public async Task The_same_turn_sent_again_is_answered_as_before_and_changes_nothing()
    {
        var night = await Begin();
        var csw = await night.Phone(People.Csw1).Installs();
        var id = await night.Refer();
        csw.Expects("Respond by");
        var press = Accept(csw, id);
        var answer = await Press(night, csw, press);
        await csw.Says("hand back");

        Assert.Equal(answer, await Press(night, csw, press));
        Assert.NotEqual("Accepted", await Seat(night, id));

        night.Machine.Advance(TimeSpan.FromSeconds(31));   // no channel repeats a turn so late: this is said anew
        await Press(night, csw, press);
        Assert.Equal("Accepted", await Seat(night, id));
        night.LooksThrough();
    }

    [Fact]
    public async Task A_message_sent_again_is_taken_and_not_answered_twice()
    {
        var night = await Begin();
        var csw = await night.Phone(People.Csw1).Installs();
        var said = csw.Activity("message");
        said["text"] = "help";
        for (var n = 0; n < 3; n++) Assert.Equal(HttpStatusCode.OK, (await Send(night, said)).StatusCode);
        csw.Expects("You can say");
        csw.ExpectsNothing();
        said["text"] = "who is on call";   // of the same id, and something else
        await Send(night, said);
        Assert.NotEmpty(csw.LooksThrough());
    }

    [Fact]
    public async Task Forged_tokens_are_refused_before_their_body_is_read_and_before_any_place_is_taken_and_are_counted_in_the_log()
    {
        await using var provider = new CsecBot.BotFramework.Tests.OpenIdProvider();
        await provider.StartAsync();
        var night = await Begin(null, [.. OnTheInternet.Settings(provider), .. OnePlaceOneWaits, ("Bot:ActivitiesPerSecond", "1")]);
        night.Channel.DefaultRequestHeaders.Authorization = AuthenticationHeaderValue.Parse(provider.TokenFor(night.Connector.Url, TimeProvider.System.GetUtcNow()));
        var (csw, other) = (await night.Phone(People.Csw1).Installs(), await night.Phone(People.Csw2).Installs());
        night.Connector.Hangs = other.Conversation;
        var held = Say(night, other, "help");
        await night.Connector.Reached;

        var key = provider.Key.Named("nobody's");
        var forged = provider.TokenFor(night.Connector.Url, TimeProvider.System.GetUtcNow(), t => t.SigningCredentials = key.Sign());
        for (var n = 0; n < 50; n++) Assert.Equal("HTTP/1.1 401 Unauthorized", await Knock(night, forged, announced: 100_000));
        Assert.InRange(provider.LookedUp, 1, 6);
        Assert.Single(night.Lines.All, l => l.Text.Contains("answered 401", StringComparison.Ordinal));
        night.Machine.Advance(TimeSpan.FromMinutes(1));
        Assert.Single(night.Lines.All, l => l.Text.Contains("49 more in a minute: A request was answered 401", StringComparison.Ordinal));

        var id = (string)(await (await night.Post(People.Referral())).Content.ReadFromJsonAsync<JsonObject>())!["id"]!;
        csw.Expects("Respond by");
        await Press(night, csw, Accept(csw, id));
        Assert.Equal("Accepted", await Seat(night, id));
        night.Connector.LetGo();
        await held;
        night.LooksThrough();
    }

    [Fact]
    public async Task Who_opens_too_many_referrals_at_once_is_told_so_while_others_and_their_own_reading_go_on()
    {
        var night = await Begin(null, TwoKeys(("Hotline:RequestsAtOnce", "1")));
        var csw = await night.Phone(People.Csw1).Installs();
        night.Connector.Hangs = csw.Conversation;
        var held = night.Post(People.Referral());
        await night.Connector.Reached;

        var more = Enumerable.Range(0, 10).Select(n => night.Post(Undecided($"more {n}"))).ToList();
        for (var refused = 0; refused < 2; refused++)
        {
            var done = await Task.WhenAny(more);
            more.Remove(done);
            await Refuses(await done, HttpStatusCode.TooManyRequests, "Too many requests.");
        }
        Assert.Equal(HttpStatusCode.OK, (await night.Http.GetAsync("/api/oncall")).StatusCode);
        using var other = new HttpClient { BaseAddress = night.Http.BaseAddress };
        other.DefaultRequestHeaders.Add("X-Api-Key", SecondKey);
        Assert.Equal(HttpStatusCode.Created, (await other.PostAsync("/api/referrals", Night.Json(Undecided("another").ToJsonString()))).StatusCode);
        Assert.DoesNotContain(more, m => m.IsCompleted);

        night.Connector.LetGo();
        Assert.All(await Task.WhenAll([held, .. more]), a => Assert.Equal(HttpStatusCode.Created, a.StatusCode));
        await night.Settle();
        night.LooksThrough();
    }

    [Fact]
    public async Task However_much_is_read_and_however_many_tokens_are_forged_a_referral_and_a_good_token_come_through()
    {
        await using var tenant = await EntraTenant.Start();
        var night = await Begin(null, [("Hotline:RequestsPerSecond", "1"), .. tenant.Settings]);
        var reads = await Task.WhenAll(Enumerable.Range(0, 60).Select(_ => night.Http.GetAsync("/api/oncall")));
        Assert.Contains(reads, r => r.StatusCode == HttpStatusCode.TooManyRequests);
        Assert.Equal(HttpStatusCode.Created, (await night.Post(Undecided("a"))).StatusCode);

        var forged = await Task.WhenAll(Enumerable.Range(0, 60).Select(_ => Asks(tenant.Token(["OnCall.Read"], t => t.SigningCredentials = new(new SymmetricSecurityKey(new byte[32]), SecurityAlgorithms.HmacSha256)))));
        Assert.Equal([HttpStatusCode.Unauthorized, HttpStatusCode.TooManyRequests], forged.Distinct().Order());
        Assert.Equal(HttpStatusCode.OK, await Asks(tenant.Token(["OnCall.Read"])));

        async Task<HttpStatusCode> Asks(string token)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(night.Http.BaseAddress!, "/api/oncall")) { Headers = { Authorization = new("Bearer", token) } };
            return (await night.Channel.SendAsync(request)).StatusCode;
        }
    }

    [Fact]
    public async Task Who_asks_for_the_description_again_and_again_is_told_to_come_again()
    {
        var night = await Begin();
        var answers = await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => night.Channel.GetAsync("/openapi/v1.json")));
        Assert.Contains(answers, a => a.StatusCode == HttpStatusCode.OK);
        await Refuses(answers.First(a => a.StatusCode != HttpStatusCode.OK), HttpStatusCode.TooManyRequests, "Too many requests.");
    }

    private static JsonObject Undecided(string reference)
    {
        var referral = People.Referral();
        (referral["reference"], referral["disposition"]) = (reference, "Pending");
        return referral;
    }

    private static async Task Refuses(HttpResponseMessage answer, HttpStatusCode status, string words)
    {
        Assert.Equal(status, answer.StatusCode);
        Assert.True(answer.Headers.RetryAfter!.Delta >= TimeSpan.FromSeconds(1));
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType!.MediaType);
        Assert.StartsWith(words, (string?)(await answer.Content.ReadFromJsonAsync<JsonObject>())!["title"], StringComparison.Ordinal);
    }

    private static async Task<string?> Seat(Night night, string id, string role = "csw") => (string?)(await night.Look(id))["roles"]![role]!["state"];

    private static Task<HttpResponseMessage> Send(Night night, JsonObject activity) => night.Channel.PostAsync("/api/messages", Night.Json(activity.ToJsonString()));

    private static Task<HttpResponseMessage> Say(Night night, Phone phone, string text)
    {
        var said = phone.Activity("message");
        said["text"] = text;
        return Send(night, said);
    }

    private static JsonObject Accept(Phone phone, string id, int page = 1)
    {
        var activity = phone.Activity("invoke");
        activity["name"] = "adaptiveCard/action";
        activity["value"] = new JsonObject { ["action"] = new JsonObject { ["type"] = "Action.Execute", ["verb"] = "accept", ["data"] = new JsonObject { ["referral"] = id, ["page"] = page, ["verb"] = "accept" } } };
        return activity;
    }

    /// The whole answer.
    private static async Task<string> Press(Night night, Phone phone, JsonObject press)
    {
        var answer = await Send(night, press);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        phone.LooksThrough();
        return await answer.Content.ReadAsStringAsync();
    }

    /// The first line of the answer to a request whose body never comes.
    private static async Task<string?> Knock(Night night, string token, int announced)
    {
        using var door = new System.Net.Sockets.TcpClient();
        await door.ConnectAsync(night.Http.BaseAddress!.Host, night.Http.BaseAddress.Port);
        await door.GetStream().WriteAsync(Encoding.ASCII.GetBytes(
            $"POST /api/messages HTTP/1.1\r\nHost: bot\r\nContent-Type: application/json\r\nAuthorization: {token}\r\nContent-Length: {announced}\r\n\r\n"));
        using var reader = new StreamReader(door.GetStream());
        return await reader.ReadLineAsync();
    }
}
