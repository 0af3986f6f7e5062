using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using CsecBot.Dispatch;
using Microsoft.Extensions.DependencyInjection;
namespace CsecBot.Tests.Flow;

/// The same child came by two calls, and a person says so; or a child was joined that belongs elsewhere.
public sealed class TwoBecomeOne(AzuriteFixture azurite) : FlowTest(azurite)
{
    private static readonly string Officer = People.Id(70);

    [Fact]
    public async Task A_supervisor_joins_two_by_a_word_and_a_button_on_an_old_card_counts_for_the_one_that_lives()
    {
        var (night, first, second) = await Two();
        var (csw, officer, supervisor) = (night.Phone(People.Csw1), night.Phone(Officer), await night.Phone(People.Supervisor).Installs());
        await csw.Presses("Accept");
        var old = Phone.Find(night.Connector.Log.Last(s => s.Conversation == csw.Conversation && Phone.Find(s.Card, "Arrived") is not null).Card, "Arrived")!;
        night.LooksThrough();

        Assert.Contains("earliest times count", await supervisor.Says($"merge {first} into {second}"), StringComparison.Ordinal);

        Assert.Contains($"{first} is part of {second} now", csw.Expects("Be there by 03:40").Reads, StringComparison.Ordinal);
        var now = csw.Messages.GroupBy(m => m.Id).Select(m => m.Last()).ToList();
        Assert.All(now.Where(m => m.Words.Contains($"{first} ·", StringComparison.Ordinal)), m => Assert.Contains($"One with {second}", m.Words, StringComparison.Ordinal));
        officer.ExpectsNothing();
        await csw.Presses(old);                                             // the card as it was before the two were one
        var look = await night.Look(second);
        Assert.Equal(("OnScene", People.Csw1), ((string?)look["roles"]!["csw"]!["state"], (string?)look["roles"]!["csw"]!["responder"]));
        Assert.Equal(("Merged", second, null), ((string?)(await night.Look(first))["status"], (string?)(await night.Look(first))["mergedInto"], (string?)(await night.Look(first))["dueAt"]));
        Assert.Contains($"one with {second}", await supervisor.Says($"status {first}"), StringComparison.Ordinal);
        Assert.Contains($"one request with {second}", await supervisor.Says($"merge {second} into {first}"), StringComparison.Ordinal);
        Assert.Contains("Your role does not allow", await csw.Says($"unmerge {first}"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nobody_has_it_yet_so_paging_goes_on_under_the_number_that_lives_and_apart_again_each_pages_for_itself()
    {
        var (night, first, second) = await Two();
        var (csw, advocate, supervisor) = (night.Phone(People.Csw1), night.Phone(People.Advocate1), await night.Phone(People.Supervisor).Installs());
        await supervisor.Says($"merge {first} into {second}");
        csw.Expects($"Dispatch request {second}. Respond by 03:40", minute: 1);    // Probation had asked for no social worker
        advocate.ExpectsNothing();                                             // is asked under that number already
        await night.FastForward(TimeSpan.FromMinutes(2));
        csw.Expects($"Dispatch request {second}", minute: 3);                   // by its own ladder, which nothing held up
        csw.ExpectsNothing();
        night.LooksThrough();
        await csw.Says($"accept {first}");                                     // the old number is understood
        Assert.Equal("Accepted", (string?)(await night.Look(second))["roles"]!["csw"]!["state"]);

        Assert.Contains("A request of its own", (await supervisor.Presses("Take apart again")).ToJsonString(), StringComparison.Ordinal);
        csw.Expects("apart from", minute: 3);                                   // DCFS alone had asked for a social worker: theirs goes back to it
        csw.ExpectsNothing();
        advocate.Expects($"Dispatch request {first}", minute: 3);
        var (a, b) = (await night.Look(first), await night.Look(second));
        Assert.Equal("2026-11-23T11:40:00+00:00", (string?)a["roles"]!["csw"]!["arriveBy"]);
        Assert.Equal((null, "Accepted", null), ((string?)a["mergedInto"], (string?)a["roles"]!["csw"]!["state"], b["roles"]!["csw"]));
        night.LooksThrough();
    }

    [Fact]
    public async Task Over_HTTP_a_repeat_of_the_reference_answers_with_the_one_that_lives_and_all_can_be_undone()
    {
        var (night, first, second) = await Two();
        night.LooksThrough();
        foreach (var (body, status) in new[] { ("{}", 400), ("""{ "into": "R-00000000" }""", 404), ($$"""{ "into": "{{second}}", "children": [ { "ref": "Z" } ] }""", 400), ($$"""{ "into": "{{first}}" }""", 400), ($$"""{ "into": "{{second}}", "in": 1 }""", 400) })
            Assert.Equal(status, (int)(await night.Http.PostAsync($"/api/referrals/{first}/merge", Night.Json(body))).StatusCode);
        var joined = await night.Http.PostAsync($"/api/referrals/{first}/merge", Night.Json($$"""{ "into": "{{second}}", "children": [ { "ref": "A", "is": "A" } ] }"""));
        Assert.Equal((HttpStatusCode.OK, second), (joined.StatusCode, (string?)(await joined.Content.ReadFromJsonAsync<JsonObject>())!["id"]));
        var repeat = await night.Post(People.Referral());
        Assert.Equal((HttpStatusCode.OK, second), (repeat.StatusCode, (string?)(await repeat.Content.ReadFromJsonAsync<JsonObject>())!["id"]));
        Assert.Equal(HttpStatusCode.OK, (await night.Http.PostAsync($"/api/referrals/{first}/merge", Night.Json($$"""{ "into": "{{second}}" }"""))).StatusCode);
        Assert.Equal([first], (await night.Look(second))["merged"]!.AsArray().Select(m => (string)m!));
        var late = await night.Http.PostAsync($"/api/referrals/{first}/close", Night.Json("""{ "reason": "x" }"""));
        Assert.Equal(HttpStatusCode.Conflict, late.StatusCode);
        Assert.Contains(second, await late.Content.ReadAsStringAsync(), StringComparison.Ordinal);

        var apart = await night.Http.PostAsync($"/api/referrals/{first}/unmerge", null);
        Assert.Equal((HttpStatusCode.OK, first), (apart.StatusCode, (string?)(await apart.Content.ReadFromJsonAsync<JsonObject>())!["id"]));
        Assert.Equal(HttpStatusCode.Conflict, (await night.Http.PostAsync($"/api/referrals/{first}/unmerge", null)).StatusCode);
        Assert.Equal(first, (string?)(await (await night.Post(People.Referral())).Content.ReadFromJsonAsync<JsonObject>())!["id"]);
        await night.Settle();
        await night.Referrals.History(first, default);
        await night.Referrals.History(second, default);
        Assert.Empty(await night.Referrals.Forgotten(default));
        night.LooksThrough();
    }

    [Fact]
    public async Task A_child_becomes_a_request_of_its_own_once_with_the_place_and_without_the_reference()
    {
        var night = await Begin();
        var csw = await night.Phone(People.Csw1).Installs();
        var referral = People.Referral();
        referral["children"]!.AsArray().Add(new JsonObject { ["ref"] = "B", ["kind"] = "AtRiskSibling" });
        var id = await night.Refer(referral);
        await csw.Presses("Accept");
        await night.FastForward(TimeSpan.FromMinutes(10));
        night.LooksThrough();
        var split = await night.Http.PostAsync($"/api/referrals/{id}/split", Night.Json("""{ "child": "B" }"""));
        await night.Settle();
        var own = (string)(await split.Content.ReadFromJsonAsync<JsonObject>())!["id"]!;
        Assert.Equal(HttpStatusCode.Created, split.StatusCode);
        csw.Expects($"Dispatch request {own}. Respond by 03:40", minute: 10);
        var again = await night.Http.PostAsync($"/api/referrals/{id}/split", Night.Json("""{ "child": "B" }"""));
        Assert.Equal((HttpStatusCode.OK, own), (again.StatusCode, (string?)(await again.Content.ReadFromJsonAsync<JsonObject>())!["id"]));
        var place = (await night.Referrals.PlaceOf(own, default))!;
        Assert.Equal(("", "77th Street"), (place.Reference, place.Where));
        Assert.Equal((id, "B"), ((string?)(await night.Look(own))["splitFrom"], (string?)(await night.Look(own))["children"]![0]!["ref"]));
        Assert.Equal(HttpStatusCode.NotFound, (await night.Http.PostAsync($"/api/referrals/{id}/split", Night.Json("""{ "child": "Z" }"""))).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await night.Http.PostAsync($"/api/referrals/{own}/merge", Night.Json($$"""{ "into": "{{id}}" }"""))).StatusCode);
        Assert.Equal(["A", "B"], (await night.Look(id))["children"]!.AsArray().Select(c => (string?)c!["ref"]));
        await night.Settle();
        night.LooksThrough();
    }

    /// Whoever goes to that child must not be sent where another child was.
    [Fact]
    public async Task A_child_that_came_along_takes_the_place_of_its_own_call_with_it_and_one_of_two_calls_both()
    {
        var night = await Begin();
        await night.Phone(People.Csw1).Installs();
        async Task<string> Call(string reference, string place, params string[] children)
        {
            var referral = People.Referral();
            referral["reference"] = reference;
            referral["meetingPoint"]!["place"] = place;
            referral["children"] = new JsonArray([.. children.Select(c => (JsonNode)new JsonObject { ["ref"] = c, ["kind"] = "PrimaryVictim" })]);
            return await night.Refer(referral);
        }
        async Task<IEnumerable<string?>> PlacesOf(string whole, string child)
        {
            var split = await night.Http.PostAsync($"/api/referrals/{whole}/split", Night.Json($$"""{ "child": "{{child}}" }"""));
            Assert.Equal(HttpStatusCode.Created, split.StatusCode);
            var place = (await night.Referrals.PlaceOf((string)(await split.Content.ReadFromJsonAsync<JsonObject>())!["id"]!, default))!;
            Assert.Equal("", string.Concat([place.Reference, .. place.Others.Select(o => o.Reference)]));
            return [place.Where, .. place.Others.Select(o => o.Where)];
        }
        var (whole, second, third) = (await Call("one", "77th Street", "A", "X"), await Call("two", "Central Station", "B"), await Call("three", "Harbor Hospital", "X", "C"));
        foreach (var (id, into) in new[] { (third, second), (second, whole) })
            Assert.Equal(HttpStatusCode.OK, (await night.Http.PostAsync($"/api/referrals/{id}/merge", Night.Json($$"""{ "into": "{{into}}" }"""))).StatusCode);

        Assert.Equal(["Harbor Hospital"], await PlacesOf(whole, "C"));            // by way of the second
        Assert.Equal(["77th Street", "Harbor Hospital"], await PlacesOf(whole, "X"));
        Assert.Equal(["Central Station"], await PlacesOf(whole, "B"));
        await night.Settle();
        night.LooksThrough();
    }

    [Fact]
    public async Task A_process_killed_after_joining_leaves_every_message_to_the_next()
    {
        var (night, first, second) = await Two();
        var csw = night.Phone(People.Csw1);
        night.LooksThrough();
        night.Connector.Hangs = csw.Conversation;
        var unanswered = night.Http.PostAsync($"/api/referrals/{first}/merge", Night.Json($$"""{ "into": "{{second}}" }"""));
        await night.Connector.Reached;
        await night.Crash();
        night.Connector.Hangs = null;
        night.Machine.Advance(TimeSpan.FromSeconds(11));
        await night.Beat();
        csw.Expects($"Dispatch request {second}");
        Assert.Contains("One with", csw.Messages.GroupBy(m => m.Id).Select(m => m.Last()).First(m => m.Card is not null).Words, StringComparison.Ordinal);
        night.Connector.LetGo();
        await Task.WhenAny(unanswered);
        night.LooksThrough();
    }

    [Fact]
    public async Task Joined_both_ways_at_once_in_two_instances_one_way_wins_and_nobody_who_accepts_meanwhile_is_lost()
    {
        var (night, first, second) = await Two();
        Dispatcher[] instances = [night.Parts.GetRequiredService<Dispatcher>(), (await night.SecondInstance()).Parts.GetRequiredService<Dispatcher>()];
        var page = (await night.Referrals.Load(first, default))!.State.Pages.Single(p => p.Person == People.Csw1).Number;
        var accepting = instances[1].Handle(first, (_, at) => new Command.Accept(page, People.Csw1, at), default);
        var both = await Task.WhenAll(instances[0].Merge(first, second, [], "hotline:desk", default), instances[1].Merge(second, first, [], "hotline:desk", default));
        var accepted = await accepting;
        foreach (var instance in instances) await instance.Drain();
        Assert.Single(both, h => h.Refused is null);
        var lives = both.Single(h => h.Refused is null).State!.Id;
        Assert.StartsWith("partOf", both.Single(h => h.Refused is not null).Refused!.Code, StringComparison.Ordinal);
        if (accepted.Refused is null) Assert.Equal(People.Csw1, (string?)(await night.Look(lives))["roles"]!["csw"]!["responder"]);
        else Assert.Equal("partOf", accepted.Refused.Code);
        Assert.Single(await night.Rows(), r => r.RowKey.StartsWith("due|", StringComparison.Ordinal));
        night.LooksThrough();
    }

    [Fact]
    public async Task The_place_of_both_is_shown_and_lives_as_long_as_the_one_that_lives()
    {
        var (night, first, second) = await Two();
        var csw = night.Phone(People.Csw1);
        await csw.Presses("Accept");
        await night.Http.PostAsync($"/api/referrals/{first}/merge", Night.Json($$"""{ "into": "{{second}}" }"""));
        await night.Settle();
        var shown = (await csw.Presses("Show meeting point")).ToJsonString();
        Assert.Contains("77th Street", shown, StringComparison.Ordinal);
        Assert.Contains("Central Juvenile", shown, StringComparison.Ordinal);
        Assert.Equal(0, await night.Referrals.PurgePlaces(night.Clock.GetUtcNow().AddDays(100), default));
        Assert.NotNull(await night.Referrals.PlaceOf(first, default));
        night.LooksThrough();
    }

    /// A reminder of the one is about the other by now. What else is left of the one must not wait with it.
    [Fact]
    public async Task Where_the_other_cannot_be_read_what_is_left_of_the_one_goes_on()
    {
        var (night, first, second) = await Two();
        foreach (var line in new[] { "cannot be read", "failed" }) night.Allows(line);
        await night.Http.PostAsync($"/api/referrals/{first}/merge", Night.Json($$"""{ "into": "{{second}}" }"""));
        await night.Settle();
        night.LooksThrough();
        await night.Leaves(first, [new Message.Reminder(People.Csw1, "hub", "A", 0, false), new Message.Ask(People.Supervisor, Question.Disposition), new Message.Covered(People.Csw1, Role.Csw)]);
        var left = await night.Referrals.Left(default).ToListAsync();
        await night.Spoils(second);
        night.Machine.Advance(TimeSpan.FromSeconds(20));
        await night.Beat();
        var dispatcher = night.Parts.GetRequiredService<Dispatcher>();
        Assert.Equal([true, true, false], left.Select(dispatcher.CouldNotRead));
    }

    /// By DCFS, and a minute later by Probation under another reference.
    private async Task<(Night, string First, string Second)> Two()
    {
        var night = await Begin(People.With((Officer, "probationOfficer", "Probation", "primary")));
        foreach (var person in new[] { People.Csw1, People.Advocate1, Officer }) await night.Phone(person).Installs();
        var first = await night.Refer();
        await night.FastForward(TimeSpan.FromMinutes(1));
        var other = People.Referral();
        (other["reference"], other["leadAgency"], other["source"], other["meetingPoint"]!["place"]) = ("P-77", "Probation", "Probation", "Central Juvenile Hall");
        other["decidedAt"] = "2026-11-23T02:11:00-08:00";
        var second = await night.Refer(other);
        night.Phone(People.Csw1).Expects($"Dispatch request {first}", minute: 0);
        night.Phone(People.Advocate1).Expects($"Dispatch request {first}", minute: 0);
        night.Phone(Officer).Expects($"Dispatch request {second}", minute: 1);
        night.Phone(People.Advocate1).Expects($"Dispatch request {second}", minute: 1);
        return (night, first, second);
    }
}
