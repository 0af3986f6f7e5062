using System.Net;
using System.Net.Http.Headers;
using CsecBot.Tests.Flow;
using Microsoft.IdentityModel.Tokens;
namespace CsecBot.Tests.Hotline;

/// How long what the identity provider said is gone by, and how far its clock may be off.
[Collection("azurite")]
public sealed class HowLongKeysAreGood(AzuriteFixture azurite)
{
    [Fact]
    public async Task Keys_are_fetched_anew_after_half_a_day_and_not_before()
    {
        await using var tenant = await EntraTenant.Start();
        await using var night = await Night.Begin(azurite, null, tenant.Settings);
        var token = tenant.Token(["OnCall.Read"], t => t.Expires = Night.Start.UtcDateTime.AddDays(1));
        Assert.Equal(HttpStatusCode.OK, await Asks(night, token));
        night.Machine.Advance(TimeSpan.FromHours(11.9));
        Assert.Equal(HttpStatusCode.OK, await Asks(night, token));
        Assert.Equal(1, tenant.Asked);
        night.Machine.Advance(TimeSpan.FromHours(0.1));
        Assert.True(await tenant.Given.WaitAsync(0));
        Assert.Equal(HttpStatusCode.OK, await Asks(night, token));
        Assert.True(await tenant.Given.WaitAsync(TimeSpan.FromSeconds(30)));
        Assert.Equal(2, tenant.Asked);
    }

    /// A referral that came with a token must not wait for an identity provider that is out of order.
    [Fact]
    public async Task While_new_ones_cannot_be_had_nobody_waits_for_them_and_they_are_asked_for_once_a_minute()
    {
        await using var tenant = await EntraTenant.Start();
        await using var night = await Night.Begin(azurite, null, tenant.Settings);
        night.Allows("out of reach");
        var token = tenant.Token(["OnCall.Read"], t => t.Expires = Night.Start.UtcDateTime.AddDays(1));
        Assert.Equal(HttpStatusCode.OK, await Asks(night, token));
        night.Machine.Advance(TimeSpan.FromHours(13));
        tenant.Hangs = new();
        Assert.Equal(HttpStatusCode.OK, await Asks(night, token));
        Assert.False(tenant.WasGivenUp);
        for (var i = 0; i < 5; i++) Assert.Equal(HttpStatusCode.OK, await Asks(night, token));
        Assert.InRange(tenant.Tried, 1, 2);
        tenant.IsDown = true;
        tenant.Hangs.SetResult();
    }

    [Theory]
    [InlineData(4.9, HttpStatusCode.OK)]
    [InlineData(5.1, HttpStatusCode.Unauthorized)]
    public async Task Clocks_may_differ_by_five_minutes(double minutes, HttpStatusCode expected)
    {
        await using var tenant = await EntraTenant.Start();
        await using var night = await Night.Begin(azurite, null, tenant.Settings);
        foreach (var off in new Action<SecurityTokenDescriptor>[] { t => t.Expires = Night.Start.UtcDateTime.AddMinutes(-minutes), t => t.NotBefore = Night.Start.UtcDateTime.AddMinutes(minutes) })
            Assert.Equal(expected, await Asks(night, tenant.Token(["OnCall.Read"], t => { t.NotBefore = Night.Start.UtcDateTime.AddHours(-1); off(t); })));
    }

    private static async Task<HttpStatusCode> Asks(Night night, string token)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(night.Http.BaseAddress!, "/api/oncall")) { Headers = { Authorization = new AuthenticationHeaderValue("Bearer", token) } };
        return (await night.Channel.SendAsync(request)).StatusCode;
    }
}
