using System.Text.Json.Nodes;
using Azure.Data.Tables;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
namespace CsecBot.Tests.Flow;

[Collection("azurite")]
public sealed class Privacy(AzuriteFixture azurite)
{
    private static readonly string[] Forbidden = ["CSEC", "traffick", "exploit", "victim", "sexual", "hub", "STI", "HIV", "pregnan", "AWOL", "missing", "Station", "Saving", "DCFS"];

    [Fact]
    public async Task What_could_lead_to_the_child_stands_in_the_place_row_only_and_on_no_toast_log_or_event()
    {
        await using var night = await Night.Begin(azurite);
        var csw = await night.Phone(People.Csw1).Installs();
        await night.Phone(People.AgencySupervisor).Installs();
        var referral = People.Referral();
        referral["reference"] = "MARKER-REF";
        referral["meetingPoint"] = new JsonObject { ["kind"] = "Residence", ["place"] = "MARKER-PLACE", ["detail"] = "MARKER-DETAIL" };
        referral["callback"] = "+1MARKER";
        var id = await night.Refer(referral);
        await night.FastForward(TimeSpan.FromMinutes(20));
        await csw.Presses("Accept");
        await csw.Presses("Accept");
        await night.FastForward(TimeSpan.FromHours(30));

        Assert.DoesNotContain(night.Lines.All, l => l.Text.Contains("MARKER", StringComparison.Ordinal));
        Assert.DoesNotContain(night.Lines.All, l => l.Text.Contains("Name of", StringComparison.Ordinal));
        Assert.DoesNotContain("MARKER", (await night.Look(id)).ToJsonString(), StringComparison.Ordinal);
        Assert.All(night.Connector.Log, s => Assert.DoesNotContain("MARKER", s.Activity.ToJsonString(), StringComparison.Ordinal));
        foreach (var toast in night.Connector.Log.SelectMany(s => new[] { s.Summary, (string?)s.Activity["text"] ?? "", (string?)s.Card?["fallbackText"] ?? "" }))
            Assert.DoesNotContain(Forbidden, word => toast.Contains(word, StringComparison.OrdinalIgnoreCase));

        var table = new TableServiceClient(azurite.ConnectionString).GetTableClient(night.Parts.GetRequiredService<IConfiguration>()["Storage:TablePrefix"] + "dispatch");
        await foreach (var row in table.QueryAsync<TableEntity>())
            if (!row.RowKey.StartsWith("place|", StringComparison.Ordinal))
                Assert.DoesNotContain(row, p => p.Value is string s && s.Contains("MARKER", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Without_permission_to_be_anonymous_no_activity_is_let_in()
    {
        await using var night = await Night.Begin(azurite, null, ("Bot:AllowAnonymous", "false"));
        var answer = await night.Http.PostAsync("/api/messages", Night.Json("""{ "type": "message", "text": "accept" }"""));
        Assert.Equal(System.Net.HttpStatusCode.Unauthorized, answer.StatusCode);
    }
}
