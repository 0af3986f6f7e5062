using System.Net;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using CsecBot.BotFramework.Tests;
using CsecBot.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.IdentityModel.Tokens;
namespace CsecBot.Tests.Flow;

/// With and without a token that is good.
[Collection("azurite")]
public sealed class WhoMaySpeak(AzuriteFixture azurite) : IAsyncLifetime
{
    private readonly OpenIdProvider provider = new();
    private Night night = null!;

    public async Task InitializeAsync()
    {
        await provider.StartAsync();
        night = await OnTheInternet.Begin(azurite, provider);
    }

    public async Task DisposeAsync()
    {
        await night.DisposeAsync();
        await provider.DisposeAsync();
    }

    [Fact]
    public async Task The_channel_is_heard_and_the_page_goes_out_under_the_bots_own_token()
    {
        Bring();
        var csw = await night.Phone(People.Csw1).Installs();
        var id = await night.Refer();
        await csw.Presses("Accept");
        Assert.Equal("Accepted", (string?)(await night.Look(id))["roles"]!["csw"]!["state"]);
        Assert.Equal(1, provider.Granted);
        Assert.Empty(night.Lines.Errors);
    }

    [Fact]
    public async Task Nobody_without_a_good_token_is_heard()
    {
        Assert.Equal(HttpStatusCode.Unauthorized, await Install());
        Bring(token => token.Audience = "another bot");
        Assert.Equal(HttpStatusCode.Unauthorized, await Install());
        Bring(token => token.SigningCredentials = null);
        Assert.Equal(HttpStatusCode.Unauthorized, await Install());
        Bring(token => token.Claims["serviceurl"] = "https://elsewhere.example");
        Assert.Equal(HttpStatusCode.Unauthorized, await Install());
        await NobodyIsKnown();
        Assert.Empty(night.Lines.Errors);
    }

    [Fact]
    public async Task Keys_that_cannot_be_fetched_mean_come_again_with_an_alarm_and_no_way_in()
    {
        provider.IsDown = true;
        night.Allows("signing keys cannot be fetched");
        Bring();
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await Install());
        Assert.Contains("signing keys cannot be fetched", Assert.Single(night.Lines.Errors), StringComparison.Ordinal);
        await NobodyIsKnown();

        provider.IsDown = false;
        Assert.Equal(HttpStatusCode.OK, await Install());
        Assert.NotNull(await night.Parts.GetRequiredService<AddressBook>().Find(People.Csw1, default));
    }

    [Theory]
    [InlineData(OnTheInternet.OtherTenant)]
    [InlineData("11111111-2222-4333-8444-555555555555")]                        // not among those allowed
    public async Task The_same_id_from_another_tenant_is_another_person(string tenant)
    {
        Bring();
        var csw = await night.Phone(People.Csw1).Installs();
        var addresses = night.Parts.GetRequiredService<AddressBook>();
        var home = await addresses.Find(People.Csw1, default);
        var id = await night.Refer();

        foreach (var action in new[] { "add", "remove" }) Assert.Equal(HttpStatusCode.OK, await Install(tenant, action));
        Assert.Equal(HttpStatusCode.OK, await Send(Activity("message", tenant, ("text", "accept"))));
        Assert.Equal(home, await addresses.Find(People.Csw1, default));
        Assert.Equal("Paging", (string?)(await night.Look(id))["roles"]!["csw"]!["state"]);
        Assert.Contains(csw.Messages, m => m.Words.Contains("on-call staff only", StringComparison.Ordinal));
        csw.LooksThrough();
    }

    /// One half of a new version of the app, told after the other or before it.
    [Fact]
    public async Task Whoever_gets_a_newer_version_of_the_app_keeps_their_chat_and_whoever_removes_it_does_not()
    {
        Bring();
        await night.Phone(People.Csw1).Installs();
        var addresses = night.Parts.GetRequiredService<AddressBook>();
        foreach (var action in new[] { "add-upgrade", "remove-upgrade" }) Assert.Equal(HttpStatusCode.OK, await Install(action: action));
        Assert.NotNull(await addresses.Find(People.Csw1, default));
        Assert.Equal(HttpStatusCode.OK, await Install(action: "remove"));
        await NobodyIsKnown();
    }

    private void Bring(Action<SecurityTokenDescriptor>? change = null) =>
        night.Channel.DefaultRequestHeaders.Authorization = AuthenticationHeaderValue.Parse(provider.TokenFor(night.Connector.Url, TimeProvider.System.GetUtcNow(), change));

    private Task<HttpStatusCode> Install(string tenant = Night.Tenant, string action = "add") => Send(Activity("installationUpdate", tenant, ("action", action)));

    private async Task<HttpStatusCode> Send(JsonObject activity) => (await night.Channel.PostAsync("/api/messages", Night.Json(activity.ToJsonString()))).StatusCode;

    private async Task NobodyIsKnown() => Assert.Null(await night.Parts.GetRequiredService<AddressBook>().Find(People.Csw1, default));

    private JsonObject Activity(string type, string tenant, (string Name, string Value) said) => new()
    {
        ["type"] = type, ["id"] = "1", ["channelId"] = "msteams", ["serviceUrl"] = night.Connector.Url, [said.Name] = said.Value,
        ["from"] = new JsonObject { ["id"] = $"29:{People.Csw1}", ["aadObjectId"] = People.Csw1 },
        ["recipient"] = new JsonObject { ["id"] = "28:bot" },
        ["conversation"] = new JsonObject { ["id"] = $"chat-{People.Csw1}", ["conversationType"] = "personal", ["tenantId"] = tenant },
    };
}
