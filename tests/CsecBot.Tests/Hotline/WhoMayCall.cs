using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using System.Net.Http.Json;
using CsecBot.Hotline;
using CsecBot.Tests.Flow;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.Tokens;
namespace CsecBot.Tests.Hotline;

[Collection("azurite")]
public sealed class WhoMayCall(AzuriteFixture azurite)
{
    private const string NoRoster = """{ "people": [], "shifts": [] }""";

    private static HttpClient With(Night night, string? token)
    {
        var http = new HttpClient { BaseAddress = night.Http.BaseAddress };
        if (token is not null) http.DefaultRequestHeaders.Authorization = new("Bearer", token);
        return http;
    }

    private static async Task<HttpStatusCode> Asks(Night night, string token)
    {
        using var http = With(night, token);
        return (await http.GetAsync("/api/oncall")).StatusCode;
    }

    [Fact]
    public async Task A_token_opens_what_its_role_opens_and_nothing_else()
    {
        await using var tenant = await EntraTenant.Start();
        await using var night = await Night.Begin(azurite, null, tenant.Settings);
        (string Role, Func<HttpClient, Task<HttpResponseMessage>> Call)[] calls =
        [
            ("OnCall.Read", http => http.GetAsync("/api/oncall")),
            ("Referrals.Send", http => http.PostAsync("/api/referrals", Night.Json(People.Referral().ToJsonString()))),
            ("Roster.Write", http => http.PutAsync("/api/roster?dryRun=true", Night.Json(NoRoster))),
        ];
        foreach (var (role, call) in calls)
            foreach (var held in calls.Select(c => c.Role).Append("Reports.Read"))
            {
                using var http = With(night, tenant.Token([held]));
                Assert.Equal(held == role, (await call(http)).IsSuccessStatusCode);
                Assert.True(held == role || (await call(http)).StatusCode == HttpStatusCode.Forbidden);
            }
        await night.Settle();
    }

    [Fact]
    public async Task A_referral_may_be_read_with_either_of_its_roles_and_says_who_sent_it()
    {
        await using var tenant = await EntraTenant.Start();
        await using var night = await Night.Begin(azurite, null, tenant.Settings);
        using var sender = With(night, tenant.Token(["Referrals.Send"]));
        var id = (string)(await (await sender.PostAsync("/api/referrals", Night.Json(People.Referral().ToJsonString()))).Content.ReadFromJsonAsync<JsonObject>())!["id"]!;
        await night.Settle();
        foreach (var role in new[] { "Referrals.Send", "Referrals.Read" })
        {
            using var reader = With(night, tenant.Token([role]));
            Assert.Equal($"hotline:{EntraTenant.App}", (string?)(await reader.GetFromJsonAsync<JsonObject>($"/api/referrals/{id}"))!["events"]![0]!["by"]);
        }
        using var only = With(night, tenant.Token(["Referrals.Read"]));
        Assert.Equal(HttpStatusCode.Forbidden, (await only.PutAsync($"/api/referrals/{id}/disposition", Night.Json("""{ "disposition": "InPerson" }"""))).StatusCode);
    }

    public static TheoryData<string, Action<SecurityTokenDescriptor>> Spoilt => new()
    {
        { "expired", t => t.Expires = Night.Start.UtcDateTime.AddMinutes(-6) },
        { "not yet", t => t.NotBefore = Night.Start.UtcDateTime.AddMinutes(6) },
        { "without an end", t => t.Expires = null },
        { "another audience", t => t.Audience = "00000000-0000-0000-0000-0000000000bc" },
        { "another issuer", t => t.Issuer = "https://login.microsoftonline.com/common/v2.0" },
        { "another tenant", t => t.Claims["tid"] = "00000000-0000-0000-0000-0000000000ab" },
        { "another's key", t => t.SigningCredentials = new(new RsaSecurityKey(System.Security.Cryptography.RSA.Create(2048)) { KeyId = t.SigningCredentials.Key.KeyId }, SecurityAlgorithms.RsaSha256) },
        { "no signature", t => t.SigningCredentials = null },
        { "a shared secret", t => t.SigningCredentials = new(new SymmetricSecurityKey(new byte[32]), SecurityAlgorithms.HmacSha256) },
        { "nobody", t => t.Claims.Remove("azp") },
        { "a name that is no id", t => t.Claims["azp"] = "desk" },
    };

    [Theory, MemberData(nameof(Spoilt))]
#pragma warning disable xUnit1026 // what was spoilt stands in the name of the test
    public async Task A_spoilt_token_is_refused_and_a_good_key_beside_it_does_not_mend_it(string what, Action<SecurityTokenDescriptor> spoil)
#pragma warning restore xUnit1026
    {
        await using var tenant = await EntraTenant.Start();
        await using var night = await Night.Begin(azurite, null, tenant.Settings);
        using var http = With(night, tenant.Token(["OnCall.Read"], spoil));
        http.DefaultRequestHeaders.Add("X-Api-Key", Night.Key);
        var answer = await http.GetAsync("/api/oncall");
        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.Equal("Bearer", answer.Headers.WwwAuthenticate.Single().Scheme);
    }

    [Fact]
    public async Task Without_a_tenant_in_the_settings_no_token_is_taken()
    {
        await using var tenant = await EntraTenant.Start();
        await using var night = await Night.Begin(azurite);
        Assert.Equal(HttpStatusCode.Unauthorized, await Asks(night, tenant.Token(["OnCall.Read"])));
        Assert.Equal(0, tenant.Asked);
    }

    [Fact]
    public async Task New_keys_are_fetched_when_one_is_used_and_not_with_every_unknown_one()
    {
        await using var tenant = await EntraTenant.Start();
        await using var night = await Night.Begin(azurite, null, tenant.Settings);
        Assert.Equal(HttpStatusCode.OK, await Asks(night, tenant.Token(["OnCall.Read"])));
        Assert.Equal(HttpStatusCode.OK, await Asks(night, tenant.Token(["OnCall.Read"])));
        Assert.Equal(1, tenant.Asked);
        tenant.RollKey();
        Assert.Equal(HttpStatusCode.Unauthorized, await Asks(night, tenant.Token(["OnCall.Read"])));
        Assert.Equal(1, tenant.Asked);
        night.Machine.Advance(TimeSpan.FromSeconds(59));
        Assert.Equal(HttpStatusCode.Unauthorized, await Asks(night, tenant.Token(["OnCall.Read"])));
        Assert.Equal(1, tenant.Asked);
        night.Machine.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(HttpStatusCode.OK, await Asks(night, tenant.Token(["OnCall.Read"])));
        Assert.Equal(2, tenant.Asked);
    }

    [Fact]
    public async Task While_the_keys_are_out_of_reach_nobody_is_called_false_and_known_keys_go_on()
    {
        await using var tenant = await EntraTenant.Start();
        await using var night = await Night.Begin(azurite, null, tenant.Settings);
        tenant.IsDown = true;
        using var http = With(night, tenant.Token(["OnCall.Read"], t => t.Expires = Night.Start.UtcDateTime.AddDays(1)));
        var answer = await http.GetAsync("/api/oncall");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.Equal(TimeSpan.FromSeconds(5), answer.Headers.RetryAfter!.Delta);
        tenant.IsDown = false;
        Assert.Equal(HttpStatusCode.OK, (await http.GetAsync("/api/oncall")).StatusCode);
        tenant.IsDown = true;
        night.Machine.Advance(TimeSpan.FromHours(13));
        Assert.Equal(HttpStatusCode.OK, (await http.GetAsync("/api/oncall")).StatusCode);
    }

    [Fact]
    public async Task Each_call_is_written_down_with_who_made_it_and_neither_key_nor_token_is()
    {
        await using var tenant = await EntraTenant.Start();
        await using var night = await Night.Begin(azurite, null, tenant.Settings);
        var token = tenant.Token(["OnCall.Read"]);
        using var http = With(night, token);
        await http.GetAsync("/api/oncall");
        await http.PutAsync("/api/roster", Night.Json(NoRoster));
        await night.Http.GetAsync("/api/referrals/R-7K3QF2M4");
        using var nobody = With(night, null);
        await nobody.GetAsync("/api/oncall");
        var lines = night.Lines.All.Select(l => l.Text).Where(t => t.StartsWith("CsecBot.Hotline.Access", StringComparison.Ordinal)).Select(t => t.Split(": ", 2)[1].Trim());
        Assert.Equal([$"{EntraTenant.App} GET /api/oncall", $"{EntraTenant.App} PUT /api/roster: refused", "desk GET /api/referrals/{id}", "Somebody unknown GET /api/oncall: refused"], lines);
        Assert.DoesNotContain(night.Lines.All, l => l.Text.Contains(Night.Key, StringComparison.Ordinal) || l.Text.Contains(token, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_person_is_called_by_their_own_id_and_not_by_the_program_they_use()
    {
        await using var tenant = await EntraTenant.Start();
        await using var night = await Night.Begin(azurite, null, tenant.Settings);
        Assert.Equal(HttpStatusCode.OK, await Asks(night, tenant.Token(["OnCall.Read"], null, ("scp", "access"), ("oid", People.Supervisor))));
        Assert.Contains(night.Lines.All, l => l.Text.Contains($"{People.Supervisor} GET /api/oncall", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(true, true, true)]
    [InlineData(false, true, false)]
    public void A_key_changes_the_roster_in_development_only(bool development, bool sends, bool changes)
    {
        var key = new Caller.Key("desk");
        Assert.Equal(sends, Needs.SendReferrals.IsMetBy(key, development));
        Assert.Equal(sends, Needs.ReadReferrals.IsMetBy(key, development));
        Assert.Equal(sends, Needs.ReadOnCall.IsMetBy(key, development));
        Assert.Equal(changes, Needs.WriteRoster.IsMetBy(key, development));
        Assert.Equal(changes, Needs.ReadReports.IsMetBy(key, development));
    }

    [Fact]
    public async Task Every_address_below_api_but_the_channels_asks_who_calls()
    {
        await using var night = await Night.Begin(azurite);
        using var nobody = With(night, null);
        var addresses = night.Parts.GetServices<EndpointDataSource>().SelectMany(s => s.Endpoints).OfType<RouteEndpoint>()
            .Where(e => e.RoutePattern.RawText!.StartsWith("/api/", StringComparison.Ordinal) && e.RoutePattern.RawText != "/api/messages").ToList();
        Assert.NotEmpty(addresses);
        foreach (var address in addresses)
        {
            Assert.NotNull(address.Metadata.GetMetadata<Needs>());
            var method = address.Metadata.GetRequiredMetadata<HttpMethodMetadata>().HttpMethods.Single();
            using var request = new HttpRequestMessage(new(method), address.RoutePattern.RawText!.Replace("{id}", "R-7K3QF2M4", StringComparison.Ordinal)) { Content = method == "GET" ? null : Night.Json("{}") };
            Assert.Equal(HttpStatusCode.Unauthorized, (await nobody.SendAsync(request)).StatusCode);
        }
    }

    [Fact]
    public async Task Whoever_asks_too_fast_is_told_when_to_come_back()
    {
        await using var night = await Night.Begin(azurite, null, ("Hotline:RequestsPerSecond", "1"));
        var answers = await Task.WhenAll(Enumerable.Range(0, 60).Select(_ => night.Http.GetAsync("/api/oncall")));
        var refused = answers.First(a => a.StatusCode == HttpStatusCode.TooManyRequests);
        Assert.True(refused.Headers.RetryAfter!.Delta >= TimeSpan.FromSeconds(1));
        Assert.Equal("application/problem+json", refused.Content.Headers.ContentType!.MediaType);
        Assert.Contains(answers, a => a.StatusCode == HttpStatusCode.OK);
    }

    [Fact]
    public async Task Made_up_keys_buy_no_pace_of_their_own()
    {
        await using var night = await Night.Begin(azurite, null, ("Hotline:RequestsPerSecond", "1"));
        var answers = await Task.WhenAll(Enumerable.Range(0, 60).Select(async n =>
        {
            using var http = With(night, null);
            http.DefaultRequestHeaders.Add("X-Api-Key", $"made up {n}");
            return (await http.GetAsync("/api/oncall")).StatusCode;
        }));
        Assert.Contains(HttpStatusCode.TooManyRequests, answers);
        Assert.Equal(HttpStatusCode.OK, (await night.Http.GetAsync("/api/oncall")).StatusCode);
    }
}
