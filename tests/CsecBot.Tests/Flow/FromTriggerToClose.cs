using System.Text.Json.Nodes;
using CsecBot.Dispatch;
namespace CsecBot.Tests.Flow;

/// Each county's document from the call to the close: every item of it recorded by the form that is drawn from it, with no code of its own.
public sealed class FromTriggerToClose(AzuriteFixture azurite) : FlowTest(azurite)
{
    private static string SanFranciscos { get; } = People.All.Replace("\"DCFS\"", "\"HSA\"", StringComparison.Ordinal);

    [Theory]
    [InlineData("los-angeles")]
    [InlineData("san-francisco")]
    public async Task Every_item_is_recorded_by_the_form_drawn_from_the_document_and_a_supervisor_closes_at_the_end(string county)
    {
        var (text, roster) = county == "los-angeles" ? (ProtocolDocument.LosAngeles, People.All) : (ProtocolDocument.SanFrancisco, SanFranciscos);
        var protocol = ProtocolDocument.Parse(text, out _)!;
        var night = await BeginUnder(text, roster);
        var supervisor = await night.Phone(People.Supervisor).Installs();
        var receiver = await night.Phone(People.Continuing).Installs();
        var second = await night.Phone(People.Csw2).Installs();
        var first = await night.Phone(People.Csw1).Installs();
        var advocate = await night.Phone(People.Advocate1).Installs();
        var referral = People.Referral();
        referral["source"] = "Other";                                            // so that the police are yet to be told
        var id = await night.Refer(referral);
        var csw = county == "los-angeles" ? first : second;                      // by night San Francisco pages the secondary
        foreach (var responder in new[] { csw, advocate })
        {
            await responder.Presses("Accept");
            await responder.Says("arrived");
        }
        await csw.Says("missing");
        await csw.Says("found");

        var recorded = new HashSet<string>();
        while ((await night.Look(id))["duties"]!.AsArray().Where(d => (string?)d!["state"] == "Open").MinBy(d => d!["dueAt"]!.GetValue<DateTimeOffset>()) is { } open)
        {
            var rule = protocol.Duty((string)open["duty"]!);
            recorded.Add(rule.Id);
            var wait = open["dueAt"]!.GetValue<DateTimeOffset>() - night.Clock.GetUtcNow() - (rule.AtLeast ? TimeSpan.Zero : TimeSpan.FromHours(1));
            if (wait > TimeSpan.Zero) await night.FastForward(wait);
            var owner = night.Phone((string)open["owner"]!);
            if (rule.HandOver is { All: true })
            {
                await owner.Says("transfer to Name of 70");
                await receiver.Says("accept transfer");
                continue;
            }
            var button = Followed.Button(id, rule.Id, (string?)open["child"], (int)open["round"]!);
            var form = Followed.Form(await owner.Asks("task/fetch", button["data"]!.AsObject()));
            Assert.Null((await owner.Submits(form, "Save", [("outcome", "Done"), .. rule.Details.Select(Filled)]))["task"]);
            var now = (await night.Look(id))["duties"]!.AsArray().Single(d => (string?)d!["duty"] == rule.Id && JsonNode.DeepEquals(d["child"], open["child"]) && (int)d["round"]! == (int)open["round"]!)!;
            Assert.Equal(("Done", rule.AtLeast), ((string?)now["state"], rule.AtLeast || (bool)now["late"]!));
            Assert.Equal(rule.Details.Select(d => d.Name).Order(StringComparer.Ordinal), now["details"]!.AsObject().Select(d => d.Key));
        }

        Assert.Equal(protocol.Duties.Where(d => d.Start is not Start.When { Happening: Happening.Downgraded }).Select(d => d.Id).Order(), recorded.Order());
        await night.FastForward(TimeSpan.FromDays(2));
        var ask = supervisor.Card("Every item is finished.");
        Assert.Contains("Say why, in a few words and without names", (await supervisor.Presses(Phone.Find(ask, "Close it")!)).ToJsonString(), StringComparison.Ordinal);
        Assert.Contains("Your role does not allow this.", await csw.Says($"close {id} all is done"), StringComparison.Ordinal);
        Assert.Contains("Say why in at most 200 characters, and without names. Nothing was changed.", await supervisor.Says($"close {id} {new string('x', 201)}"), StringComparison.Ordinal);
        Assert.DoesNotContain(await night.Rows(), r => r.ContainsKey("ClosedFor"));
        Assert.Contains("Ended", await supervisor.Says($"close {id} all is done"), StringComparison.Ordinal);
        var look = await night.Look(id);
        Assert.Equal(("Closed", null), ((string?)look["status"], (string?)look["dueAt"]));
        night.LooksThrough();
        await night.FastForward(TimeSpan.FromDays(30));                          // and then it is quiet
    }

    private static (string, string) Filled(DetailRule detail) => detail.Kind switch
    {
        DetailKind.YesNo => ($"detail-{detail.Name}", "yes"),
        DetailKind.Choice => ($"detail-{detail.Name}", detail.Choices[0]),
        DetailKind.Choices => ($"detail-{detail.Name}", $"{detail.Choices[1]},{detail.Choices[0]}"),
        DetailKind.Date => ($"detail-{detail.Name}", "2026-11-23"),
        _ => ($"detail-{detail.Name}", "26-1"),
    };
}
