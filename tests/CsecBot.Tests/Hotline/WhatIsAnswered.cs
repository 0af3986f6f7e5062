using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using CsecBot.Hotline;
using CsecBot.Rostering;
using CsecBot.Storage;
using CsecBot.Tests.Flow;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
namespace CsecBot.Tests.Hotline;

/// The interface's answers on real parts, sentence by sentence of what callers were promised.
[Collection("azurite")]
public sealed class WhatIsAnswered(AzuriteFixture azurite)
{
    private static async Task<JsonObject> Body(HttpResponseMessage answer) => (await answer.Content.ReadFromJsonAsync<JsonObject>())!;

    private static ByteArrayContent Csv(byte[] bytes, string type = "text/csv") => new(bytes) { Headers = { ContentType = MediaTypeHeaderValue.Parse(type) } };

    private static ByteArrayContent Csv(string text, string type = "text/csv") => Csv(Encoding.UTF8.GetBytes(text), type);

    private static readonly string Sheet = $"""
        kind,id,name,roles,agency,phone,person,role,from,to
        person,{People.Csw1},José Núñez,csw,DCFS,+12135550120,,,,
        shift,,,,,,José Núñez,csw,2026-11-01 0:00,2027-11-01 0:00
        """;

    [Fact]
    public async Task A_repeat_is_known_though_its_fields_stand_in_another_order_with_other_spaces_and_escapes()
    {
        await using var night = await Night.Begin(azurite);
        var first = People.Referral();
        first.Remove("decidedAt");
        first["meetingPoint"]!["place"] = "Calle Ñuñoa";
        var id = await night.Refer(first);
        night.Clock.Advance(TimeSpan.FromMinutes(3));
        var turned = new JsonObject(first.Reverse().Select(p => KeyValuePair.Create(p.Key, p.Value?.DeepClone())));
        var text = turned.ToJsonString(new() { WriteIndented = true }).Replace("\\u00D1", "Ñ", StringComparison.Ordinal).Replace("\\u00F1", "\\u00f1", StringComparison.Ordinal);
        var repeat = await night.Http.PostAsync("/api/referrals", Night.Json(text));
        Assert.Equal(HttpStatusCode.OK, repeat.StatusCode);
        Assert.Equal(id, (string?)(await Body(repeat))["id"]);
    }

    [Fact]
    public async Task A_default_that_is_written_out_is_other_content_and_the_answer_says_how_the_first_stands()
    {
        await using var night = await Night.Begin(azurite);
        await night.Phone(People.Csw1).Installs();
        var id = await night.Refer();
        var other = People.Referral();
        other["drill"] = false;
        other["children"]!.AsArray().Add(new JsonObject { ["ref"] = "B", ["kind"] = "AtRiskSibling" });
        var answer = await night.Post(other);
        Assert.Equal(HttpStatusCode.Conflict, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType!.MediaType);
        var body = await Body(answer);
        Assert.Equal(["children[1].kind", "children[1].ref", "drill"], body["errors"]!.AsObject().Select(e => e.Key));
        Assert.Equal($"/api/referrals/{id}", (string?)body["url"]);
        Assert.Contains(body["paged"]!.AsArray(), p => (string?)p!["responder"] == People.Csw1 && (bool?)p["delivered"] == true);
        Assert.Equal("advocate", (string?)Assert.Single(body["unfilled"]!.AsArray())!["role"]);
        night.LooksThrough();
    }

    [Fact]
    public async Task The_telephone_is_that_of_the_roles_own_people_then_of_their_supervisor_then_of_the_duty_manager()
    {
        await using var night = await Night.Begin(azurite);
        var unfilled = (await Body(await night.Post(People.Referral())))["unfilled"]!.AsArray();
        await night.Settle();
        Assert.Equal(["+12135550020", "+12135550021", "+12135550040", "+12135550050"], unfilled.Single(u => (string?)u!["role"] == "csw")!["telephone"]!.AsArray().Select(t => (string?)t));
        Assert.Equal(["+12135550030", "+12135550031", "+12135550032", "+12135550041", "+12135550050"], unfilled.Single(u => (string?)u!["role"] == "advocate")!["telephone"]!.AsArray().Select(t => (string?)t));
    }

    [Fact]
    public async Task After_five_seconds_the_answer_comes_and_says_what_is_not_known_yet()
    {
        await using var night = await Night.Begin(azurite);
        var asked = new TaskCompletionSource();
        var letGo = new TaskCompletionSource();
        var builder = WebApplication.CreateBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        await using var silent = builder.Build();
        silent.Run(async http => { if (http.Request.Path.Value!.EndsWith("/activities", StringComparison.Ordinal)) asked.TrySetResult(); await letGo.Task; });
        await silent.StartAsync();
        var install = new JsonObject
        {
            ["type"] = "installationUpdate", ["action"] = "upgrade", ["id"] = "1", ["channelId"] = "msteams", ["serviceUrl"] = silent.Urls.Single(),
            ["from"] = new JsonObject { ["id"] = "29:x", ["aadObjectId"] = People.Csw1 }, ["recipient"] = new JsonObject { ["id"] = "28:bot" },
            ["conversation"] = new JsonObject { ["id"] = "silent", ["conversationType"] = "personal", ["tenantId"] = Night.Tenant },
            ["channelData"] = new JsonObject { ["tenant"] = new JsonObject { ["id"] = Night.Tenant } },
        };
        Assert.Equal(HttpStatusCode.OK, (await night.Http.PostAsync("/api/messages", Night.Json(install.ToJsonString()))).StatusCode);
        var answer = night.Post(People.Referral());
        await asked.Task;
        Assert.False(answer.IsCompleted);
        while (!answer.IsCompleted)
        {
            night.Machine.Advance(TimeSpan.FromSeconds(5));   // the wait may begin a little after the message reached the channel
            await night.Http.GetAsync("/health/live");
        }
        var page = Assert.Single((await Body(await answer))["paged"]!.AsArray(), p => (string?)p!["responder"] == People.Csw1)!;
        Assert.Null(page["delivered"]);
        Assert.True(page.AsObject().ContainsKey("delivered"));
        letGo.SetResult();
        await night.Settle();
    }

    [Fact]
    public async Task A_referral_shows_its_seats_children_duties_and_events_by_the_agreed_names()
    {
        await using var night = await Night.Begin(azurite);
        var csw = await night.Phone(People.Csw1).Installs();
        var id = await night.Refer();
        await csw.Presses("Accept");
        await csw.Says("arrived");
        var look = await night.Look(id);
        Assert.Equal(["id", "status", "leadAgency", "drill", "dueAt", "roles", "children", "duties", "events", "mergedInto", "merged", "splitFrom", "earlier", "episodes"], look.Select(p => p.Key));
        Assert.Equal(["csw", "advocate"], look["roles"]!.AsObject().Select(p => p.Key));
        Assert.Equal(["state", "responder", "startedAt", "acceptedAt", "etaAt", "arriveBy", "arrivedAt", "late", "also"], look["roles"]!["csw"]!.AsObject().Select(p => p.Key));
        Assert.Equal("OnScene", (string?)look["roles"]!["csw"]!["state"]);
        Assert.Contains((string?)look["roles"]!["advocate"]!["state"], new[] { "Paging", "Unfilled" });
        Assert.Equal(["A"], look["children"]!.AsArray().Select(c => (string?)c!["ref"]));
        Assert.All(look["duties"]!.AsArray(), d => Assert.Equal(["duty", "title", "child", "round", "owner", "offered", "startedAt", "dueAt", "state", "late", "at", "details"], d!.AsObject().Select(p => p.Key)));
        Assert.All(look["events"]!.AsArray(), e => Assert.All(new[] { "n", "at", "enteredAt", "by", "event" }, name => Assert.True(e!.AsObject().ContainsKey(name), $"{e["event"]} lacks {name}")));
        foreach (var name in new[] { "accepted", "arrived" })
        {
            var once = Assert.Single(look["events"]!.AsArray(), e => (string?)e!["event"] == name)!;
            Assert.Equal(People.Csw1, (string?)once["by"]);
        }
    }

    [Fact]
    public async Task Storage_that_does_not_confirm_is_said_and_nobody_is_told_that_anything_was_kept()
    {
        var own = new AzuriteFixture();
        await own.InitializeAsync();
        await using var night = await Night.Begin(own);
        await own.DisposeAsync();
        night.Allows("Storage");
        night.Allows("failed");
        night.Allows("Nobody could be told");
        var answer = await night.Post(People.Referral());
        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.NotNull(answer.Headers.RetryAfter);
        Assert.Contains("may not have been kept; repeating the same request is safe", (string?)(await Body(answer))["title"], StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await night.Http.GetAsync("/api/referrals/R-7K3QF2M4")).StatusCode);
    }

    public static TheoryData<string, byte[], int> Unreadable => new()
    {
        { "application/json", """{ "reference": "\ud800" }"""u8.ToArray(), 400 },
        { "application/json", """{ "\udfff": 1 }"""u8.ToArray(), 400 },
        { "application/json", [0xEF, 0xBB, 0xBF, .. """{ "reference": "\ud800" }"""u8], 400 },
        { "application/json", [0xEF, 0xBB, 0xBF, 0xEF, 0xBB, 0xBF, .. """{ "\udfff": 1 }"""u8], 400 },
        { "application/json", [(byte)'{', (byte)'"', 0xC3, 0x28, (byte)'"', (byte)':', (byte)'1', (byte)'}'], 400 },
        { "application/json", """{ "reference": "a", "reference": "b" }"""u8.ToArray(), 400 },
        { "application/json", "[]"u8.ToArray(), 400 },
        { "application/json", "null"u8.ToArray(), 400 },
        { "application/json", [], 400 },
        { "application/json; charset=utf-16", "{}"u8.ToArray(), 415 },
        { "application/json; charset=\"utf-8\"", "{"u8.ToArray(), 400 },
        { "text/csv", "reference"u8.ToArray(), 415 },
        { "application/xml", "<a/>"u8.ToArray(), 415 },
    };

    [Theory, MemberData(nameof(Unreadable))]
    public async Task What_cannot_be_read_is_refused_in_the_callers_terms(string type, byte[] body, int status)
    {
        await using var night = await Night.Begin(azurite);
        var answer = await night.Http.PostAsync("/api/referrals", Csv(body, type));
        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType!.MediaType);
        Assert.Empty(night.Lines.Errors);
    }

    [Fact]
    public async Task A_spreadsheet_changes_the_roster_and_a_dry_run_only_says_how()
    {
        await using var night = await Night.Begin(azurite);
        var dry = await Body(await night.Http.PutAsync("/api/roster?dryRun=true", Csv(Sheet)));
        Assert.Equal(8, dry["peopleRemoved"]!.AsArray().Count);
        Assert.Equal([People.Csw1], dry["peopleChanged"]!.AsArray().Select(p => (string?)p));
        Assert.DoesNotContain("José", await night.Http.GetStringAsync("/api/oncall"), StringComparison.Ordinal);
        // As a spreadsheet saves it: a mark before the first cell.
        Assert.Equal(HttpStatusCode.OK, (await night.Http.PutAsync("/api/roster", Csv([0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes(Sheet)], "text/csv; charset=utf-8"))).StatusCode);
        var onCall = Assert.Single((await night.Http.GetFromJsonAsync<JsonObject>("/api/oncall"))!["onCall"]!.AsArray())!;
        Assert.Equal("José Núñez", (string?)onCall["name"]);
    }

    /// Every start looks at the file.
    [Fact]
    public async Task A_roster_that_was_sent_stays_in_force_over_a_file_that_has_not_changed()
    {
        await using var night = await Night.Begin(azurite);
        Assert.Equal(HttpStatusCode.OK, (await night.Http.PutAsync("/api/roster", Csv(Encoding.UTF8.GetBytes(Sheet), "text/csv; charset=utf-8"))).StatusCode);
        await night.Restart();
        Assert.Equal("José Núñez", (string?)(await night.Http.GetFromJsonAsync<JsonObject>("/api/oncall"))!["onCall"]!.AsArray().Single()!["name"]);
    }

    [Fact]
    public async Task A_spreadsheet_may_be_the_roster_file()
    {
        await using var night = await Night.Begin(azurite);
        var file = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid()}.csv");
        await File.WriteAllTextAsync(file, Sheet, new UTF8Encoding(encoderShouldEmitUTF8Identifier: true));
        await night.Parts.GetRequiredService<RosterBook>().Import(file, default);
        Assert.Contains("José", (string?)(await night.Http.GetFromJsonAsync<JsonObject>("/api/oncall"))!["onCall"]!.AsArray().Single()!["name"], StringComparison.Ordinal);
        File.Delete(file);
    }

    /// It may be changed by day and read at night, when an instance starts again.
    [Fact]
    public async Task A_roster_file_with_faults_stops_the_first_start_and_no_later_one()
    {
        await using var night = await Night.Begin(azurite);
        night.Allows("is not taken in");
        var file = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid()}.csv");
        await File.WriteAllTextAsync(file, Sheet.Replace("+12135550120", "555", StringComparison.Ordinal));
        var first = ActivatorUtilities.CreateInstance<RosterBook>(night.Parts, new RosterTable(night.Table, "another-county"));
        var fault = await Assert.ThrowsAsync<InvalidDataException>(() => first.Import(file, default));
        Assert.Contains("row 2, phone", fault.Message, StringComparison.Ordinal);

        var later = ActivatorUtilities.CreateInstance<RosterBook>(night.Parts);
        await later.Import(file, default);
        await later.Refresh(default);
        Assert.NotNull(later.Now.Find(People.Csw1));
        Assert.Equal(1, later.FaultsOfFile);

        // What somebody hands in stays in force over it, at the next start as well.
        await later.Replace(ProposedRoster.Read(People.Roster, false, night.Parts.GetRequiredService<CsecBot.Dispatch.Protocol>().Zone, [], out _)!, "admin", null, default);
        var again = ActivatorUtilities.CreateInstance<RosterBook>(night.Parts);
        await again.Import(file, default);
        Assert.Equal((0, 0), (later.FaultsOfFile, again.FaultsOfFile));
        File.Delete(file);
    }

    /// As where a managed identity's token cannot be renewed.
    [Fact]
    public async Task Storage_that_cannot_be_asked_for_want_of_a_token_is_storage_that_does_not_answer()
    {
        var machine = new FakeTimeProvider(Night.Start);
        var filters = new IEndpointFilter[] { new Unconfirmed(new(machine, machine), NullLogger<Unconfirmed>.Instance), new CsecBot.Channels.LaterFilter(new(machine, machine), NullLogger<CsecBot.Channels.LaterFilter>.Instance) };
        foreach (var filter in filters)
        {
            var http = new DefaultHttpContext { Request = { Method = "POST" } };
            var answer = await filter.InvokeAsync(new DefaultEndpointFilterInvocationContext(http), _ => throw new Azure.Identity.AuthenticationFailedException("no token"));
            Assert.Equal((503, "5"), (((IStatusCodeHttpResult)answer!).StatusCode, (string?)http.Response.Headers.RetryAfter));
        }
    }

    [Fact]
    public async Task A_spreadsheets_faults_are_named_by_row_and_column_dry_or_not_and_the_roster_in_force_stays()
    {
        await using var night = await Night.Begin(azurite);
        foreach (var address in new[] { "/api/roster", "/api/roster?dryRun=true" })
        {
            var answer = await night.Http.PutAsync(address, Csv(Sheet.Replace("+12135550120", "555", StringComparison.Ordinal).Replace(",csw,2026", ",chef,2026", StringComparison.Ordinal)));
            Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
            Assert.Equal(["row 2, phone", "row 3, role"], (await Body(answer))["errors"]!.AsObject().Select(e => e.Key));
        }
        var latin = await night.Http.PutAsync("/api/roster", Csv(Encoding.Latin1.GetBytes(Sheet)));
        Assert.Equal("is not UTF-8 text", (string?)(await Body(latin))["errors"]!["body"]![0]);
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, (await night.Http.PutAsync("/api/roster", Csv(Sheet, "text/plain"))).StatusCode);
        Assert.Contains(People.Advocate1, await night.Http.GetStringAsync("/api/oncall"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("dryRun=True", "dryRun")]
    [InlineData("dryRun=1", "dryRun")]
    [InlineData("dryRun", "dryRun")]
    [InlineData("dryRun=true&dryRun=false", "dryRun")]
    [InlineData("dry=true", "dry")]
    public async Task A_misspelt_wish_only_to_look_puts_nothing_in_force(string query, string fault)
    {
        await using var night = await Night.Begin(azurite);
        var answer = await night.Http.PutAsync($"/api/roster?{query}", Csv(Sheet));
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains(fault, (await Body(answer))["errors"]!.AsObject().Select(e => e.Key));
        Assert.Contains(People.Advocate1, await night.Http.GetStringAsync("/api/oncall"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_is_on_call_is_asked_of_any_moment_with_its_offset()
    {
        await using var night = await Night.Begin(azurite);
        var then = (await night.Http.GetFromJsonAsync<JsonObject>("/api/oncall?at=2028-01-01T00:00:00-08:00"))!;
        Assert.Empty(then["onCall"]!.AsArray());
        foreach (var (query, fault) in new[] { ("at=2028-01-01T00:00:00", "at"), ("at=now", "at"), ("when=x", "when") })
        {
            var answer = await night.Http.GetAsync($"/api/oncall?{query}");
            Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
            Assert.Equal([fault], (await Body(answer))["errors"]!.AsObject().Select(e => e.Key));
        }
    }

    [Fact]
    public async Task A_later_decision_for_a_child_that_is_not_there_is_not_found_and_a_referral_neither()
    {
        await using var night = await Night.Begin(azurite);
        var referral = People.Referral();
        referral["disposition"] = "Pending";
        var id = await night.Refer(referral);
        foreach (var path in new[] { id, "R-00000000" })
            Assert.Equal(HttpStatusCode.NotFound, (await night.Http.PutAsync($"/api/referrals/{path}/disposition", Night.Json("""{ "disposition": "InPerson", "children": [ { "ref": "Z" } ] }"""))).StatusCode);
        var early = await night.Http.PutAsync($"/api/referrals/{id}/disposition", Night.Json("""{ "disposition": "InPerson", "decidedAt": "2026-11-23T02:02:59-08:00" }"""));
        Assert.Equal(HttpStatusCode.BadRequest, early.StatusCode);
        Assert.Equal(["beforeTheCall"], (await Body(early))["errors"]!.AsObject().Select(e => e.Key));
        await night.Http.PutAsync($"/api/referrals/{id}/disposition", Night.Json("""{ "disposition": "InPerson" }"""));
        var back = await night.Http.PutAsync($"/api/referrals/{id}/disposition", Night.Json("""{ "disposition": "Pending" }"""));
        Assert.Equal(HttpStatusCode.Conflict, back.StatusCode);
        await night.Settle();
    }
}
