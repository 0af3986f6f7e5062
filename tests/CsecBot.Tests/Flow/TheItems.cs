using System.Text.Json.Nodes;
using CsecBot.Dispatch;
namespace CsecBot.Tests.Flow;

/// What follows the scene, recorded in Teams: by one tap, by a form, by words; under the county's whole document.
public sealed class TheItems(AzuriteFixture azurite) : FlowTest(azurite)
{
    private static readonly DateTimeOffset Arrival = Night.Start;

    [Fact]
    public async Task One_tap_records_and_the_answering_card_asks_for_the_rest_which_only_adds()
    {
        var f = await Begun();
        await f.Night.FastForward(TimeSpan.FromHours(14));
        var answer = await f.Csw.Presses(Phone.Find(f.Csw.Card("72-hour item"), "Attended")!);
        Assert.Contains("Please add:", answer.ToJsonString(), StringComparison.Ordinal);
        Assert.Contains("Also open with you:", answer.ToJsonString(), StringComparison.Ordinal);
        var at = (string?)(await f.Duty("72-hour-item"))["at"];
        await f.Night.FastForward(TimeSpan.FromMinutes(5));
        await f.Csw.Presses(Phone.Find(answer, "Save")!, ("ticks", "assessmentOffered,careOffered"));
        var duty = await f.Duty("72-hour-item");
        Assert.Equal(("Done", at), ((string?)duty["state"], (string?)duty["at"]));
        Assert.Equal([("assessmentOffered", "yes"), ("careOffered", "yes"), ("followUpOffered", "no"), ("treatmentOffered", "no")], Followed.DetailsOf(duty).Select(d => (d.Key, d.Value)));
        f.Night.LooksThrough();
    }

    [Fact]
    public async Task A_tap_on_a_card_of_before_it_was_recorded_moves_nothing_and_words_without_a_time_only_add()
    {
        var f = await Begun();
        await f.Night.FastForward(TimeSpan.FromHours(14));
        var old = f.Csw.Card("72-hour item");
        await f.Csw.Says("done 72-hour item 11:00");
        await f.Night.FastForward(TimeSpan.FromDays(3));
        foreach (var title in new[] { "Attended", "Not possible", "Declined by youth", "Scheduled" })
            Assert.Contains("Recorded Mon 23 Nov, 11:00", (await f.Csw.Presses(Phone.Find(old, title)!)).ToJsonString(), StringComparison.Ordinal);
        await f.Csw.Says("done 72-hour item, care offered yes");
        var duty = await f.Duty("72-hour-item");
        Assert.Equal(("Done", false, Night.Start.AddMinutes(530)), ((string?)duty["state"], (bool)duty["late"]!, duty["at"]!.GetValue<DateTimeOffset>()));
        Assert.Equal("yes", Followed.DetailsOf(duty)["careOffered"]);
        await f.Csw.Says("not possible 72-hour item");
        Assert.Equal("NotPossible", (string?)(await f.Duty("72-hour-item"))["state"]);
        f.Night.LooksThrough();
    }

    [Fact]
    public async Task The_form_opens_beside_the_chat_keeps_what_is_right_in_it_and_closes_when_all_is()
    {
        var f = await Begun();
        await f.Night.FastForward(TimeSpan.FromHours(6));
        var form = Followed.Form(await f.Csw.Asks("task/fetch", Followed.Button(f.Id, "48-hour-meeting", "A")["data"]!.AsObject()));
        foreach (var (filled, words) in new ((string, string)[], string)[]
        {
            ([], "Choose first how it stands."),
            ([("outcome", "Done"), ("day", "2026-11-24"), ("clock", "09:00")], "That time is in the future."),
            ([("outcome", "Done"), ("day", "2026-11-23"), ("clock", "01:00")], "That time is before the call came in."),
            ([("outcome", "Done"), ("day", "2026-11-23"), ("clock", "02:05")], "That time is before this item began."),
            ([("outcome", "Done"), ("day", "2026-11-23")], "That time was not understood"),
            ([("outcome", "Done"), ("detail-disciplines", "Neighbours")], "not allowed for this item: disciplines"),
            ([("outcome", "Declined")], "This item cannot stand so."),
        })
        {
            var again = Followed.Form(await f.Csw.Submits(form, "Save", [.. filled, ("detail-youthTookPart", "yes")])).ToJsonString();
            Assert.Contains(words, again, StringComparison.Ordinal);
            Assert.Contains("\"id\":\"detail-youthTookPart\"", again, StringComparison.Ordinal);
            Assert.EndsWith("\"value\":\"yes\"", again.Split("\"id\":\"detail-youthTookPart\"")[1].Split("},{\"type\":\"ActionSet\"")[0], StringComparison.Ordinal);
        }
        Assert.Equal("Open", (string?)(await f.Duty("48-hour-meeting"))["state"]);
        var closed = await f.Csw.Submits(form, "Save", ("outcome", "Done"), ("clock", "07:30"), ("detail-disciplines", "Probation,DCFS"), ("detail-youthTookPart", "yes"));
        Assert.Null(closed["task"]);
        var duty = await f.Duty("48-hour-meeting");
        Assert.Equal(("Done", Arrival.AddHours(5).AddMinutes(20)), ((string?)duty["state"], duty["at"]!.GetValue<DateTimeOffset>()));
        Assert.Equal([("disciplines", "DCFS,Probation"), ("youthTookPart", "yes")], Followed.DetailsOf(duty).Select(d => (d.Key, d.Value)));
        Assert.Contains("Attended", f.Csw.Messages[^1].Reads, StringComparison.Ordinal);
        f.Night.LooksThrough();
    }

    [Fact]
    public async Task Where_no_form_opens_the_same_button_brings_it_into_the_chat_and_its_own_button_submits_the_same()
    {
        var f = await Begun();
        Assert.Contains("How does it stand?", await f.Advocate.Sends(Followed.Button(f.Id, "first-items", "A")) + f.Advocate.Messages[^1].Words, StringComparison.Ordinal);
        var save = Phone.Find(f.Advocate.Messages[^1].Card, "Save")!["fallback"]!.AsObject();
        var answer = await f.Advocate.Sends(save, ("outcome", "Done"), ("ticks", "clothes,food"));
        Assert.Contains("Recorded 02:10", answer, StringComparison.Ordinal);
        Assert.Equal("clothes food", string.Join(' ', Followed.DetailsOf(await f.Duty("first-items")).Where(d => d.Value == "yes").Select(d => d.Key)));
        f.Night.LooksThrough();
    }

    [Fact]
    public async Task By_words_with_the_time_and_what_is_to_be_kept_and_a_correction_appends()
    {
        var f = await Begun();
        await f.Csw.Says("scheduled 72-hour item tomorrow 14:00");
        var planned = await f.Duty("72-hour-item");
        Assert.Equal(("Scheduled", new DateTimeOffset(2026, 11, 24, 14, 0, 0, TimeSpan.FromHours(-8))), ((string?)planned["state"], planned["at"]!.GetValue<DateTimeOffset>()));
        await f.Night.FastForward(TimeSpan.FromDays(2));
        f.Csw.LooksThrough();
        Assert.Contains("Recorded", await f.Csw.Says($"Done 7-day meeting {f.Id} yesterday 16:30, disciplines DCFS, county counsel, childrens law center and DMH, youth took part"), StringComparison.Ordinal);
        await f.Csw.Says("done 7-day meeting 2026-11-24 16:00, no youth took part");
        var held = await f.Duty("7-day-meeting");
        Assert.Equal(new DateTimeOffset(2026, 11, 24, 16, 0, 0, TimeSpan.FromHours(-8)), held["at"]!.GetValue<DateTimeOffset>());
        Assert.Equal([("disciplines", "Children's Law Center,CountyCounsel,DCFS,DMH"), ("youthTookPart", "no")], Followed.DetailsOf(held).Select(d => (d.Key, d.Value)));
        Assert.Equal(2, (await f.Night.Look(f.Id))["events"]!.AsArray().Count(e => (string?)e!["event"] == "dutyRecorded" && (string?)e["duty"] == "7-day-meeting"));
        await f.Advocate.Says("done contact, in person");
        Assert.Equal("InPerson", Followed.DetailsOf(await f.Duty("contact"))["mode"]);
        await f.Csw.Says("not possible 96-hour item");
        await f.Csw.Says("done plan on file, exists yes, date 2026-11-24");
        Assert.Equal(("NotPossible", "2026-11-24"), ((string?)(await f.Duty("96-hour-item"))["state"], Followed.DetailsOf(await f.Duty("plan-on-file"))["date"]));
        f.Night.LooksThrough();
    }

    [Theory]
    [InlineData("done", "Which item? Say it again with its name: ")]
    [InlineData("done 24-hour notice", "Nothing was changed. Say which item: ")]
    [InlineData("done nothing of the kind", "Which item? ")]
    [InlineData("accept it all", "Nothing that was offered to you")]
    [InlineData("decline 90-day support", "Nothing that was offered to you")]
    [InlineData("accept 90-day support", "Nothing that was offered to you")]
    [InlineData("done court answer", "This item has not begun yet.")]
    [InlineData("done 72-hour item for Z", "no such child")]
    [InlineData("done 72-hour item tomorrow 14:00", "in the future")]
    [InlineData("done 72-hour item yesterday 14:00", "before")]
    [InlineData("done 72-hour item, diagnosis flu", "What stands after the item was not understood, and nothing was recorded.")]
    [InlineData("done 72-hour item, assessment offered maybe", "was not understood")]
    [InlineData("scheduled 72-hour item tomorrow 2:00", "Which time do you mean")]
    [InlineData("done first items given", "Your role does not allow this.")]
    [InlineData("extended 72-hour item", "This item cannot stand so.")]
    [InlineData("done 90-day support", "Your role does not allow this.")]
    public async Task What_cannot_be_or_is_not_clear_changes_nothing_and_is_said(string typed, string words)
    {
        var f = await Begun();
        var before = await f.Night.Referrals.History(f.Id, default);
        var answer = await f.Csw.Says(typed);
        Assert.Contains(words, answer, StringComparison.Ordinal);
        Assert.Equal(before.Count, (await f.Night.Referrals.History(f.Id, default)).Count);
        f.Night.LooksThrough();
    }

    [Fact]
    public async Task A_time_that_cannot_be_is_asked_about_and_the_next_words_complete_it()
    {
        var f = await Begun();
        await f.Night.FastForward(TimeSpan.FromHours(3));
        f.Csw.LooksThrough();
        Assert.Contains("in the future", await f.Csw.Says("done 48-hour meeting 06:30, youth took part yes"), StringComparison.Ordinal);
        Assert.Contains("Recorded 05:00", await f.Csw.Says("05:00"), StringComparison.Ordinal);
        Assert.Equal("yes", Followed.DetailsOf(await f.Duty("48-hour-meeting"))["youthTookPart"]);
        f.Night.LooksThrough();
    }

    [Fact]
    public async Task Of_several_children_it_is_asked_which()
    {
        var referral = People.Referral();
        referral["children"]!.AsArray().Add(new JsonObject { ["ref"] = "B", ["kind"] = "AtRiskSibling" });
        var f = await Followed.OnScene(await BeginUnder(ProtocolDocument.LosAngeles, People.All), referral);
        Assert.Contains("Which child? Say it again, with for A or for B after it.", await f.Csw.Says("done assessment begun"), StringComparison.Ordinal);
        await f.Csw.Says("done assessment begun for b");
        Assert.Equal(("Open", "Done"), ((string?)(await f.Duty("assessment-begun"))["state"], (string?)(await f.Duty("assessment-begun", "B"))["state"]));
        f.Night.LooksThrough();
    }

    [Fact]
    public async Task What_can_be_said_of_items_is_told_apart_from_the_rest()
    {
        var f = await Begun();
        Assert.Contains("help items", await f.Csw.Says("help"), StringComparison.Ordinal);
        Assert.Contains("scheduled 72-hour item tomorrow 14:00", await f.Csw.Says("help items"), StringComparison.Ordinal);
        f.Night.LooksThrough();
    }

    [Fact]
    public async Task A_supervisor_records_for_another_and_nobody_else_does()
    {
        var f = await Begun();
        var (supervisor, other) = (await f.Night.Phone(People.Supervisor).Installs(), await f.Night.Phone(People.Csw2).Installs());
        Assert.DoesNotContain("48-hour", await other.Says($"done 48-hour meeting {f.Id}"), StringComparison.Ordinal);
        var opened = await other.Asks("task/fetch", Followed.Button(f.Id, "48-hour-meeting", "A")["data"]!.AsObject());
        Assert.DoesNotContain("48-hour", opened.ToJsonString(), StringComparison.Ordinal);
        Assert.Equal("Open", (string?)(await f.Duty("48-hour-meeting"))["state"]);
        Assert.Contains("How does it stand?", await supervisor.Says($"record 48-hour meeting {f.Id}") + supervisor.Messages[^1].Words, StringComparison.Ordinal);
        await supervisor.Presses("Save", ("outcome", "NotPossible"));
        Assert.Equal("NotPossible", (string?)(await f.Duty("48-hour-meeting"))["state"]);
        Assert.Equal(People.Supervisor, (string?)(await f.Night.Look(f.Id))["events"]!.AsArray().Last(e => (string?)e!["event"] == "dutyRecorded")!["by"]);
        f.Night.LooksThrough();
    }

    private async Task<Followed> Begun() => await Followed.OnScene(await BeginUnder(ProtocolDocument.LosAngeles, People.All));
}
