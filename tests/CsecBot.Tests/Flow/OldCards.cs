using System.Text.Json.Nodes;
using CsecBot.Dispatch;
using CsecBot.Tests.Cards;
namespace CsecBot.Tests.Flow;

/// A request is part of another by now, or a child of it is a request of its own. Whoever presses a button of before, or says the old number, is led on.
public sealed class OldCards(AzuriteFixture azurite) : FlowTest(azurite)
{
    [Fact]
    public async Task A_tap_and_a_form_of_an_item_count_for_the_request_that_lives()
    {
        var (f, second) = await Two();
        await f.Night.FastForward(TimeSpan.FromHours(14));
        var tap = f.Csw.Messages.SelectMany(m => Gallery.Objects(m.Card)).Last(o => (string?)o["title"] == "Attended" && (string?)o["type"] == "Action.Execute" && (string?)o["data"]!["referral"] == f.Id && (string?)o["data"]!["duty"] == "72-hour-item");
        var form = Followed.Form(await f.Csw.Asks("task/fetch", Followed.Button(f.Id, "48-hour-meeting", "A")["data"]!.AsObject()));
        await Merge(f, f.Id, second);

        await f.Csw.Presses(tap);
        Assert.Null((await f.Csw.Submits(form, "Save", ("outcome", "Done"), ("detail-youthTookPart", "yes")))["task"]);
        var opened = Followed.Form(await f.Csw.Asks("task/fetch", Followed.Button(f.Id, "plan-on-file", "A")["data"]!.AsObject())).ToJsonString();
        Assert.Contains("How does it stand?", opened, StringComparison.Ordinal);
        Assert.Contains(second, opened, StringComparison.Ordinal);
        Assert.Contains("How does it stand?", await f.Csw.Sends(Followed.Button(f.Id, "plan-on-file", "A")) + f.Csw.Messages[^1].Words, StringComparison.Ordinal);
        Assert.Contains("Recorded", await f.Csw.Says($"done assessment begun {f.Id}"), StringComparison.Ordinal);
        Assert.Contains("Not there", await f.Csw.Says($"missing {f.Id}"), StringComparison.Ordinal);
        f = f with { Id = second };
        foreach (var item in new[] { "72-hour-item", "48-hour-meeting", "assessment-begun" }) Assert.Equal("Done", (string?)(await f.Duty(item))["state"]);
        Assert.Equal("Open", (string?)(await f.Duty("24-hour-notice-1"))["state"]);
        f.Night.LooksThrough();
    }

    [Fact]
    public async Task An_answer_to_an_offer_counts_and_whoever_was_offered_it_is_asked_under_the_number_that_lives()
    {
        var (f, second) = await Two();
        var other = await f.Night.Phone(People.Advocate2).Installs();
        await f.Advocate.Says($"hand over with the child to Name of 31 {f.Id}");
        var card = other.Expects("Will you take this over?").Card!;
        await Merge(f, f.Id, second);
        Assert.Contains($"{second} ·", other.Expects("Will you take this over?").Reads, StringComparison.Ordinal);
        Assert.Contains("It is with you now", (await other.Presses(Phone.Find(card, "Accept")!)).ToJsonString(), StringComparison.Ordinal);
        Assert.Equal(People.Advocate2, await (f with { Id = second }).Owner("presence"));
        Assert.Contains("Taken over", f.Advocate.Messages[^1].Reads, StringComparison.Ordinal);
        var later = People.Referral();
        (later["reference"], later["earlier"]) = ("later", f.Id);
        Assert.Contains(People.Advocate2, (await f.Night.Referrals.Load(await f.Night.Refer(later), default))!.State.Preferred);
        f.Night.LooksThrough();
    }

    [Fact]
    public async Task Through_two_merges_the_last_one_has_it()
    {
        var (f, second) = await Two();
        var third = await Refer(f, "third");
        var tap = Phone.Find(f.Csw.Messages.Last(m => Phone.Find(m.Card, "Not there") is { } b && ((string?)b["data"]!["referral"]) == f.Id).Card, "Not there")!;
        await Merge(f, f.Id, second);
        await Merge(f, second, third);
        var form = Followed.Form(await f.Csw.Asks("task/fetch", Followed.Button(f.Id, "72-hour-item", "A")["data"]!.AsObject()));
        Assert.Contains(third, form.ToJsonString(), StringComparison.Ordinal);
        Assert.Contains(third, (await f.Csw.Presses(tap)).ToJsonString(), StringComparison.Ordinal);
        Assert.Single((await f.Night.Look(third))["episodes"]!.AsArray());
        f.Night.LooksThrough();
    }

    [Fact]
    public async Task An_item_of_a_child_that_was_taken_out_is_recorded_where_the_child_is()
    {
        var referral = People.Referral();
        referral["children"]!.AsArray().Add(new JsonObject { ["ref"] = "B", ["kind"] = "AtRiskSibling" });
        var f = await Followed.OnScene(await BeginUnder(ProtocolDocument.LosAngeles, People.All), referral);
        await f.Night.Http.PostAsync($"/api/referrals/{f.Id}/split", Night.Json("""{ "child": "B" }"""));
        await f.Night.Settle();
        var own = (await f.Night.Referrals.Load(f.Id, default))!.State.Splits[0].Referral;
        var form = Followed.Form(await f.Csw.Asks("task/fetch", Followed.Button(f.Id, "72-hour-item", "B")["data"]!.AsObject()));
        Assert.Null((await f.Csw.Submits(form, "Save", ("outcome", "Done")))["task"]);
        Assert.Equal("Done", (string?)(await (f with { Id = own }).Duty("72-hour-item", "B"))["state"]);
        f.Night.LooksThrough();
    }

    /// Both by the same people, who are on scene; the same child came by two references.
    private async Task<(Followed First, string Second)> Two()
    {
        var f = await Followed.OnScene(await BeginUnder(ProtocolDocument.LosAngeles, People.All));
        return (f, await Refer(f, "second"));
    }

    private static async Task<string> Refer(Followed f, string reference)
    {
        var again = People.Referral();
        again["reference"] = reference;
        var id = await f.Night.Refer(again);
        foreach (var responder in new[] { f.Csw, f.Advocate })
        {
            await responder.Says($"accept {id}");
            await responder.Says($"arrived {id}");
        }
        f.Night.LooksThrough();
        return id;
    }

    private static async Task Merge(Followed f, string first, string into)
    {
        var joined = await f.Night.Http.PostAsync($"/api/referrals/{first}/merge", Night.Json($$"""{ "into": "{{into}}" }"""));
        Assert.True(joined.IsSuccessStatusCode, await joined.Content.ReadAsStringAsync());
        await f.Night.Settle();
    }
}
