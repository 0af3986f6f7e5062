using System.Net;
using System.Security.Cryptography;
using System.Text;
using Azure.Core;
using Azure.Identity;
using CsecBot.Channels;
using CsecBot.Clock;
using CsecBot.Tests.Flow;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
namespace CsecBot.Tests.Channels;

/// Both adapters against HTTP, asked the same questions.
public sealed class Adapters : IAsyncLifetime
{
    private const string Secret = "a-secret-of-more-than-32-characters";
    private static readonly Alert Page = new("R-7K3QF2M4-1-1", "R-7K3QF2M4", 1, "+12135550020", "Dispatch request R-7K3QF2M4. Respond by 03:12. Reply 1 to accept, 2 to decline.", Urgent: false);
    private readonly FakeTimeProvider machine = new(Night.Start);
    private readonly LogLines lines = new();
    private readonly HttpClient http = new();
    private StubNetwork network = null!;

    public async Task InitializeAsync() => network = await StubNetwork.Start();

    public async Task DisposeAsync() => await network.DisposeAsync();

    [Theory, InlineData("Azure", "Outgoing_1"), InlineData("Gateway", "gateway-1")]
    public async Task A_message_is_taken_under_the_channels_id(string kind, string id)
    {
        Assert.Equal(new Receipt.Taken(id), await Channel(kind).Send(Page, default));
        var one = Assert.Single(network.Log);
        Assert.Equal((Page.Phone, Page.Text), (one.To, one.Text));
    }

    [Theory, InlineData("Azure"), InlineData("Gateway")]
    public async Task Too_many_is_to_be_tried_again_when_they_say(string kind)
    {
        network.Answer = _ => new Later(429, "17");
        Assert.Equal(new Receipt.NotNow(TimeSpan.FromSeconds(17)), await Channel(kind).Send(Page, default));
        network.Answer = _ => new Later(429, (machine.GetUtcNow() + TimeSpan.FromSeconds(20)).ToString("R"));
        Assert.Equal(new Receipt.NotNow(TimeSpan.FromSeconds(20)), await Channel(kind).Send(Page, default));
        network.Answer = _ => new Later(503, "20");   // how long it will not do it only guesses
        Assert.Equal(new Receipt.NotNow(TimeSpan.FromSeconds(10)), await Channel(kind).Send(Page, default));
        network.Answer = _ => new Later(429, "86400");
        Assert.Equal(new Receipt.NotNow(TimeSpan.FromMinutes(1)), await Channel(kind).Send(Page, default));
    }

    [Theory, InlineData("Azure", 500), InlineData("Azure", 408), InlineData("Gateway", 502), InlineData("Gateway", 408)]
    public async Task Their_failure_is_to_be_tried_again_soon(string kind, int status)
    {
        network.Answer = _ => Results.StatusCode(status);
        Assert.Equal(new Receipt.NotNow(TimeSpan.FromSeconds(5)), await Channel(kind).Send(Page, default));
    }

    /// A key that was changed, or a right that was taken away, is put right by somebody: until then nothing is lost, and what lies there is seen.
    [Theory, InlineData("Azure", 401), InlineData("Azure", 403), InlineData("Gateway", 401), InlineData("Gateway", 403)]
    public async Task Who_does_not_know_us_is_asked_again_soon_and_that_is_said_once(string kind, int status)
    {
        network.Answer = _ => Results.StatusCode(status);
        var channel = Channel(kind);
        for (var n = 0; n < 3; n++) Assert.Equal(new Receipt.NotNow(TimeSpan.FromSeconds(5)), await channel.Send(Page, default));
        Assert.Single(lines.All, l => l.Text.Contains("does not let us in", StringComparison.Ordinal));
        network.Answer = null;
        Assert.IsType<Receipt.Taken>(await channel.Send(Page, default));
    }

    [Theory, InlineData("Azure", "sms 400"), InlineData("Gateway", "gateway 400")]
    public async Task A_refusal_is_final(string kind, string why)
    {
        network.Answer = _ => Results.StatusCode(400);
        Assert.Equal(new Receipt.Refused(why), await Channel(kind).Send(Page, default));
    }

    [Theory, InlineData("Azure"), InlineData("Gateway")]
    public async Task A_network_that_hangs_is_left_within_eight_seconds(string kind)
    {
        network.Hangs = true;
        var sending = Channel(kind).Send(Page, default);
        await network.Reached.WaitAsync(TimeSpan.FromSeconds(30), TimeProvider.System);
        Assert.False(sending.IsCompleted);
        machine.Advance(TimeSpan.FromSeconds(7.9));
        Assert.IsType<Receipt.NotNow>(await sending.WaitAsync(TimeSpan.FromSeconds(30), TimeProvider.System));
    }

    [Theory, InlineData("Azure"), InlineData("Gateway")]
    public async Task An_answer_that_comes_within_seven_seconds_counts(string kind)
    {
        network.Hangs = true;
        var sending = Channel(kind).Send(Page, default);
        await network.Reached.WaitAsync(TimeSpan.FromSeconds(30), TimeProvider.System);
        machine.Advance(TimeSpan.FromSeconds(6.9));
        network.LetGo();
        Assert.IsType<Receipt.Taken>(await sending.WaitAsync(TimeSpan.FromSeconds(30), TimeProvider.System));
    }

    [Theory, InlineData("Azure"), InlineData("Gateway")]
    public async Task A_network_that_is_not_there_is_to_be_tried_again(string kind)
    {
        var channel = Channel(kind);
        await network.DisposeAsync();
        Assert.IsType<Receipt.NotNow>(await channel.Send(Page, default));
    }

    [Theory, InlineData("Azure"), InlineData("Gateway")]
    public async Task What_goes_wrong_is_logged_without_number_words_or_address(string kind)
    {
        network.Answer = _ => Results.Text("+12135550020 is not reachable", statusCode: 400);
        await Channel(kind).Send(Page with { Urgent = true }, default);
        Assert.NotEmpty(lines.All);
        Assert.DoesNotContain(lines.All, l => l.Text.Contains("2135550020", StringComparison.Ordinal) || l.Text.Contains("Respond by", StringComparison.Ordinal) || l.Text.Contains("127.0.0.1", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(400, false)]
    [InlineData(401, false)]
    [InlineData(403, false)]
    [InlineData(404, false)]
    [InlineData(429, true)]
    [InlineData(500, true)]
    public async Task A_number_refused_inside_an_accepted_request_is_not_taken(int status, bool again)
    {
        network.Answer = _ => StubNetwork.Sms(status, false, null);
        var receipt = await Channel("Azure").Send(Page, default);
        if (again) Assert.IsType<Receipt.NotNow>(receipt);
        else Assert.Equal(new Receipt.Refused($"sms {status}"), receipt);
    }

    [Fact]
    public async Task One_key_is_one_repeatable_request_at_each_try()
    {
        var born = Night.Start - TimeSpan.FromMinutes(1);
        await Channel("Azure").Send(Page with { Born = born }, default);
        machine.Advance(TimeSpan.FromSeconds(30));
        await Channel("Azure").Send(Page with { Born = born }, default);
        await Channel("Azure").Send(Page with { Born = born, Key = "R-7K3QF2M4-1-2" }, default);
        var ids = network.Log.Select(a => (string?)a.Json["smsRecipients"]![0]!["repeatabilityRequestId"]).ToList();
        Assert.Equal(ids[0], ids[1]);
        Assert.NotEqual(ids[0], ids[2]);
        Assert.Equal('4', Guid.ParseExact(ids[0]!, "D").ToString()[14]);
        Assert.All(network.Log, a => Assert.Equal("Mon, 23 Nov 2026 10:09:00 GMT", (string?)a.Json["smsRecipients"]![0]!["repeatabilityFirstSent"]));
        Assert.True((bool?)network.Log[0].Json["smsSendOptions"]!["enableDeliveryReport"]);
    }

    /// The service refuses for good what says that it was first sent more than five minutes ago, and what is repeated and says something else.
    [Fact]
    public async Task A_call_that_is_tried_again_says_the_same_and_after_some_minutes_is_a_new_one()
    {
        var alert = Page with { Urgent = true, Born = Night.Start - TimeSpan.FromMinutes(1) };
        foreach (var minutes in new[] { 0, 1, 30 })
        {
            machine.Advance(TimeSpan.FromMinutes(minutes));
            await Channel("Azure", calls: true).Send(alert, default);
        }
        var calls = network.Log.Where(a => a.Path.StartsWith("/calling", StringComparison.Ordinal)).ToList();
        Assert.Equal((calls[0].Body, calls[0].Headers["Repeatability-Request-ID"]), (calls[1].Body, calls[1].Headers["Repeatability-Request-ID"]));
        Assert.NotEqual(calls[0].Headers["Repeatability-Request-ID"], calls[2].Headers["Repeatability-Request-ID"]);
        Assert.InRange(machine.GetUtcNow() - DateTimeOffset.Parse(calls[2].Headers["Repeatability-First-Sent"]), TimeSpan.Zero, TimeSpan.FromMinutes(5));
    }

    [Fact]
    public async Task A_call_that_cannot_be_placed_now_is_tried_again_and_the_message_that_was_taken_is_not()
    {
        var channel = Channel("Azure", calls: true);
        network.Answer = a => a.Path.StartsWith("/sms", StringComparison.Ordinal) ? StubNetwork.Sms(202, true, "m") : Results.StatusCode(503);
        Assert.Equal("m", Assert.IsType<Receipt.Partly>(await channel.Send(Page with { Urgent = true }, default)).Id);
        network.Answer = null;
        Assert.Equal(new Receipt.Taken("m"), await channel.Send(Page with { Urgent = true }, default));
        Assert.Single(network.Log, a => a.Path.StartsWith("/sms", StringComparison.Ordinal));
        Assert.Equal(2, network.Log.Count(a => a.Path.StartsWith("/calling", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task The_service_signs_in_as_itself()
    {
        var identity = new Identity();
        await Channel("Azure", identity).Send(Page, default);
        Assert.Equal("Bearer a-token", Assert.Single(network.Log).Headers["Authorization"]);
        Assert.Equal(["https://communication.azure.com//.default"], identity.Scopes);
        identity.Fails = true;
        Assert.IsType<Receipt.NotNow>(await Channel("Azure", identity).Send(Page, default));
    }

    [Fact]
    public async Task With_an_access_key_the_request_is_signed_as_documented()
    {
        var key = "an access key"u8.ToArray();
        await Channel("Azure", key: key).Send(Page, default);
        var one = Assert.Single(network.Log);
        var hash = Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(one.Body)));
        var signed = $"POST\n{one.Path}\n{one.Headers["x-ms-date"]};{one.Headers["Host"]};{hash}";
        Assert.Equal(hash, one.Headers["x-ms-content-sha256"]);
        Assert.Equal($"HMAC-SHA256 SignedHeaders=x-ms-date;host;x-ms-content-sha256&Signature={Convert.ToBase64String(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(signed)))}", one.Headers["Authorization"]);
    }

    [Fact]
    public async Task A_gateways_message_is_signed_over_time_and_body()
    {
        await Channel("Gateway").Send(Page with { Urgent = true }, default);
        var one = Assert.Single(network.Log);
        Assert.Equal(Night.Start.ToUnixTimeSeconds().ToString(), one.Headers["X-Timestamp"]);
        var expected = HMACSHA256.HashData(Encoding.UTF8.GetBytes(Secret), Encoding.UTF8.GetBytes($"{one.Headers["X-Timestamp"]}.{one.Body}"));
        Assert.Equal(Convert.ToHexStringLower(expected), one.Headers["X-Signature"]);
        Assert.Equal(["id", "text", "to", "urgent"], one.Json.Select(p => p.Key).Order());
        Assert.True((bool?)one.Json["urgent"]);
        Assert.Equal(Page.Key, (string?)one.Json["id"]);
    }

    [Fact]
    public async Task A_message_with_a_number_in_it_follows_no_redirect()
    {
        await using var night = await StubNetwork.Start();
        network.Answer = _ => Results.Redirect(night.Url + "/elsewhere", preserveMethod: true);
        using var plain = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false });
        var channel = new Gateway(new(new(network.Url + "/messages"), Secret), plain, new(machine, machine), Log<Gateway>());
        Assert.Equal(new Receipt.Refused("gateway 307"), await channel.Send(Page, default));
        Assert.Empty(night.Log);
    }

    [Fact]
    public async Task An_urgent_message_is_written_and_spoken()
    {
        var receipt = await Channel("Azure", calls: true).Send(Page with { Urgent = true }, default);
        Assert.StartsWith("Outgoing_", Assert.IsType<Receipt.Taken>(receipt).Id, StringComparison.Ordinal);
        var call = Assert.Single(network.Log, a => a.Path == "/calling/callConnections?api-version=2023-10-15");
        Assert.Equal(Page.Phone, (string?)call.Json["targets"]![0]!["phoneNumber"]!["value"]);
        Assert.Equal("+12135550199", (string?)call.Json["sourceCallerIdNumber"]!["value"]);
        Assert.Equal("https://speech.example/", (string?)call.Json["callIntelligenceOptions"]!["cognitiveServicesEndpoint"]);
        Assert.Equal("4", call.Headers["Repeatability-Request-ID"][14..15]);
        var back = (string)call.Json["callbackUri"]!;
        Assert.StartsWith("https://bot.example/channels/call/", back, StringComparison.Ordinal);
        Assert.DoesNotContain("2135550020", Encoding.UTF8.GetString(Convert.FromBase64String(Padded(back.Split('/')[^1]))), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_person_who_cannot_be_written_to_is_reached_by_the_call()
    {
        network.Answer = a => a.Path.StartsWith("/sms", StringComparison.Ordinal) ? Results.StatusCode(400) : Results.Json(new { callConnectionId = "call-9" }, statusCode: 201);
        Assert.Equal(new Receipt.Taken("call-9"), await Channel("Azure", calls: true).Send(Page with { Urgent = true }, default));
        network.Answer = a => a.Path.StartsWith("/sms", StringComparison.Ordinal) ? Results.StatusCode(400) : Results.StatusCode(500);
        Assert.IsType<Receipt.NotNow>(await Channel("Azure", calls: true).Send(Page with { Urgent = true }, default));
    }

    [Fact]
    public async Task What_is_not_urgent_or_not_configured_rings_nobody()
    {
        await Channel("Azure", calls: true).Send(Page, default);
        await Channel("Azure").Send(Page with { Urgent = true }, default);
        Assert.All(network.Log, a => Assert.StartsWith("/sms", a.Path, StringComparison.Ordinal));
    }

    private ISecondChannel Channel(string kind, TokenCredential? identity = null, byte[]? key = null, bool calls = false) => kind == "Azure"
        ? new AzureCommunication(new(new(network.Url), "+12135550199", Secret, key, calls ? new("https://bot.example") : null, calls ? new("https://speech.example") : null),
            identity ?? new Identity(), http, new(machine, machine), Log<AzureCommunication>())
        : new Gateway(new(new(network.Url + "/messages"), Secret), http, new Clocks(machine, machine), Log<Gateway>());

    private ILogger<T> Log<T>() => new LoggerFactory([lines]).CreateLogger<T>();

    private static string Padded(string base64Url) => base64Url.Replace('-', '+').Replace('_', '/').PadRight((base64Url.Length + 3) / 4 * 4, '=');

    private sealed class Later(int status, string after) : IResult
    {
        public Task ExecuteAsync(HttpContext http)
        {
            http.Response.StatusCode = status;
            http.Response.Headers.RetryAfter = after;
            return Task.CompletedTask;
        }
    }

    private sealed class Identity : TokenCredential
    {
        public string[] Scopes { get; private set; } = [];
        public bool Fails { get; set; }

        public override AccessToken GetToken(TokenRequestContext context, CancellationToken stop) => throw new NotSupportedException("Nothing waits here without awaiting.");

        public override ValueTask<AccessToken> GetTokenAsync(TokenRequestContext context, CancellationToken stop)
        {
            Scopes = context.Scopes;
            return Fails ? throw new AuthenticationFailedException("as told") : new(new AccessToken("a-token", DateTimeOffset.MaxValue));
        }
    }
}
