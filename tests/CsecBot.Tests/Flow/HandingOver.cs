using System.Net;
using System.Text.Json.Nodes;
using CsecBot.Dispatch;
namespace CsecBot.Tests.Flow;

/// An item passes from one person to another: offered, accepted or not; until then it stays whose it was.
public sealed class HandingOver(AzuriteFixture azurite) : FlowTest(azurite)
{
    [Fact]
    public async Task An_advocate_hands_presence_over_by_name_and_both_hear_what_became_of_it()
    {
        var f = await Begun();
        var (other, agency) = (await f.Night.Phone(People.Advocate2).Installs(), await f.Night.Phone(People.AgencySupervisor).Installs());
        Assert.Contains("To whom?", await f.Advocate.Says("hand over with the child"), StringComparison.Ordinal);
        Assert.Contains("Several people have that name", await f.Advocate.Says("hand over with the child to name of"), StringComparison.Ordinal);
        Assert.Contains("It stays where it is until they accept", await f.Advocate.Says("hand over with the child to Name of 31"), StringComparison.Ordinal);
        var card = other.Expects("Will you take this over?").Card!;
        Assert.Equal(People.Advocate1, await f.Owner("presence"));
        Assert.Contains("This is not offered to you, or no longer.", (await agency.Presses(Phone.Find(card, "Accept")!)).ToJsonString(), StringComparison.Ordinal);

        await other.Presses(Phone.Find(card, "Decline")!);
        f.Advocate.LooksThrough();
        Assert.Contains("Not taken over", f.Advocate.Messages[^1].Reads, StringComparison.Ordinal);
        Assert.Equal(People.Advocate1, await f.Owner("presence"));

        await f.Advocate.Says("hand over with the child to Name of 31");
        Assert.Contains("It is with you now", await other.Says("accept"), StringComparison.Ordinal);
        Assert.Contains("Taken over", f.Advocate.Messages[^1].Reads, StringComparison.Ordinal);
        Assert.Equal((People.Advocate2, People.Advocate1), (await f.Owner("presence"), await f.Owner("90-day-support")));
        Assert.Contains("Your role does not allow this.", await f.Advocate.Says($"done with the child {f.Id}"), StringComparison.Ordinal);
        await other.Says("done with the child");
        Assert.Equal("Done", (string?)(await f.Duty("presence"))["state"]);
        f.Night.LooksThrough();
    }

    [Fact]
    public async Task Somebody_who_cannot_be_reached_has_not_accepted_and_the_giver_hears_it()
    {
        var f = await Begun();
        await f.Advocate.Says("hand over 90-day support to Name of 32");
        Assert.Contains("could not be reached", f.Advocate.Messages[^1].Reads, StringComparison.Ordinal);
        Assert.Null((string?)(await f.Duty("90-day-support"))["offered"]);
        f.Night.LooksThrough();
    }

    [Fact]
    public async Task A_transfer_is_offered_from_the_form_declined_offered_again_and_accepted_and_what_is_open_moves_along()
    {
        var f = await Begun();
        var receiver = await f.Night.Phone(People.Continuing).Installs();
        Assert.Contains("This item has not begun yet.", await f.Csw.Says("transfer to Name of 70"), StringComparison.Ordinal);
        await f.Csw.Says("done 7-day meeting, disciplines DCFS, youth took part");
        var form = Followed.Form(await f.Csw.Asks("task/fetch", Followed.Button(f.Id, "transfer", null)["data"]!.AsObject()));
        Assert.Contains("Choose a person first.", Followed.Form(await f.Csw.Submits(form, "Ask them")).ToJsonString(), StringComparison.Ordinal);
        Assert.Null((await f.Csw.Submits(form, "Ask them", ("person", People.Continuing)))["task"]);
        receiver.Expects("Will you take this over?");
        Assert.Contains("Not taken over", await receiver.Says("decline transfer"), StringComparison.Ordinal);
        Assert.Equal((People.Csw1, "Open"), (await f.Owner("72-hour-item"), (string?)(await f.Duty("transfer", null))["state"]));

        await f.Csw.Says("transfer to Name of 70");
        Assert.Matches("With it \\d+ open items come to you; the first is", receiver.Expects("Will you take this over?").Reads);
        var due = (string?)(await f.Duty("72-hour-item"))["dueAt"];
        Assert.Contains("It is with you now", await receiver.Says("accept transfer"), StringComparison.Ordinal);
        Assert.Equal((People.Continuing, due, "Done"), (await f.Owner("72-hour-item"), (string?)(await f.Duty("72-hour-item"))["dueAt"], (string?)(await f.Duty("transfer", null))["state"]));
        Assert.Equal(People.Advocate1, await f.Owner("presence"));
        Assert.Contains("Your role does not allow this.", await f.Csw.Says($"done 72-hour item {f.Id}"), StringComparison.Ordinal);
        f.Night.LooksThrough();
        await f.Night.FastForward(TimeSpan.FromHours(14));
        Assert.Contains(receiver.LooksThrough(), c => c.Reads.Contains("72-hour item", StringComparison.Ordinal));
        Assert.DoesNotContain(f.Csw.LooksThrough(), c => c.Reads.Contains("72-hour item", StringComparison.Ordinal));
        await receiver.Says("done 72-hour item");
        Assert.Equal("Done", (string?)(await f.Duty("72-hour-item"))["state"]);
        f.Night.LooksThrough();
    }

    [Fact]
    public async Task The_receiver_of_a_transfer_hands_it_on_in_turn()
    {
        var next = People.Id(71);
        var f = await Followed.OnScene(await BeginUnder(ProtocolDocument.LosAngeles, People.With((People.Officer, "probationOfficer", "Probation", "primary"), (People.Continuing, "continuingCsw", "DCFS", "primary"), (next, "continuingCsw", "DCFS", "secondary"))));
        var (receiver, second) = (await f.Night.Phone(People.Continuing).Installs(), await f.Night.Phone(next).Installs());
        await f.Csw.Says("done 7-day meeting, disciplines DCFS, youth took part");
        await f.Csw.Says("transfer to Name of 70");
        Assert.Contains("To hand it on one day, say: hand over transfer to", await receiver.Says("accept transfer"), StringComparison.Ordinal);

        Assert.Contains("It stays where it is until they accept", await receiver.Says("hand over transfer to Name of 71"), StringComparison.Ordinal);
        var asked = second.Expects("Will you take this over?");
        Assert.Matches("With it \\d+ open items come to you; the first is", asked.Reads);
        Assert.DoesNotContain("It is due", asked.Reads, StringComparison.Ordinal);
        Assert.Contains("Offered to you, not answered yet", await second.Says("my list"), StringComparison.Ordinal);
        Assert.Equal(People.Continuing, await f.Owner("72-hour-item"));
        Assert.Contains("It is with you now", await second.Says("accept transfer"), StringComparison.Ordinal);
        Assert.Equal((next, "Done"), (await f.Owner("72-hour-item"), (string?)(await f.Duty("transfer", null))["state"]));
        Assert.Contains("There is no such request", await receiver.Says($"done 72-hour item {f.Id}"), StringComparison.Ordinal);   // who has nothing of it any more sees nothing of it
        f.Night.LooksThrough();
    }

    [Fact]
    public async Task A_case_system_offers_and_enters_the_answer()
    {
        var f = await Begun();
        var offer = new JsonObject { ["child"] = "A", ["person"] = People.Advocate2 }.ToJsonString();
        await f.Night.Phone(People.Advocate2).Installs();
        Assert.Equal((HttpStatusCode.Conflict, "notYours"), await Followed.Refused(await f.Post("duties/presence/accept", offer)));
        await f.Posts("duties/presence/offer", offer);
        Assert.Equal((People.Advocate1, People.Advocate2), (await f.Owner("presence"), (string?)(await f.Duty("presence"))["offered"]));
        await f.Posts("duties/presence/decline", offer);
        Assert.Contains("Not taken over", f.Advocate.Messages[^1].Reads, StringComparison.Ordinal);
        await f.Posts("duties/presence/offer", offer);
        await f.Posts("duties/presence/accept", offer);
        await f.Posts("duties/presence/accept", offer);                          // twice is once
        Assert.Equal(People.Advocate2, await f.Owner("presence"));
        var accepted = (await f.Night.Look(f.Id))["events"]!.AsArray().Single(e => (string?)e!["event"] == "dutyAccepted")!;
        Assert.Equal((People.Advocate2, "hotline:desk"), ((string?)accepted["person"], (string?)accepted["by"]));
        foreach (var (path, body, refused) in new[]
        {
            ("duties/presence/offer", """{ "child": "A" }""", (HttpStatusCode.BadRequest, "person")),
            ("duties/presence/offer", """{ "child": "A", "person": "Jane" }""", (HttpStatusCode.BadRequest, "person")),
            ("duties/presence/offer", $$"""{ "child": "A", "person": "{{People.Csw1}}" }""", (HttpStatusCode.BadRequest, "unknownPerson")),
            ("duties/presence/offer", $$"""{ "child": "Z", "person": "{{People.Advocate1}}" }""", (HttpStatusCode.NotFound, "noSuchChild")),
            ("duties/transfer/offer", $$"""{ "person": "{{People.Continuing}}" }""", (HttpStatusCode.Conflict, "notBegun")),
            ("duties/72-hour-item/offer", $$"""{ "child": "A", "person": "{{People.Csw2}}" }""", (HttpStatusCode.Conflict, "notHandedOver")),
            ("duties/nothing/offer", $$"""{ "child": "A", "person": "{{People.Csw2}}" }""", (HttpStatusCode.NotFound, "noSuchDuty")),
        })
            Assert.Equal(refused, await Followed.Refused(await f.Post(path, body)));
        f.Night.LooksThrough();
    }

    private async Task<Followed> Begun() => await Followed.OnScene(await BeginUnder(ProtocolDocument.LosAngeles, People.All));
}
