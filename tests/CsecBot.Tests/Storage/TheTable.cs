using System.Security.Cryptography;
using Azure.Data.Tables;
using CsecBot.Clock;
using CsecBot.Dispatch;
using CsecBot.Rostering;
using CsecBot.Storage;
using CsecBot.Tests.Flow;
using CsecBot.Timers;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
namespace CsecBot.Tests.Storage;

[Collection("azurite")]
public sealed class TheTable(AzuriteFixture azurite) : IAsyncLifetime
{
    private const string County = "los-angeles";
    private const string Id = "R-7K3QF2M4";
    private static readonly DateTimeOffset At = Flow.Night.Start;
    private static readonly Place Somewhere = new("ref", "Station", "place", "detail", "+1");
    private readonly FakeTimeProvider machine = new(At);
    private TableClient rows = null!;
    private ReferralTable table = null!;

    public async Task InitializeAsync()
    {
        rows = await Tables.Open(azurite.ConnectionString, null, "t" + RandomNumberGenerator.GetHexString(12, lowercase: true), default);
        table = new(rows, County, machine, TimeSpan.FromDays(30));
    }

    public Task DisposeAsync() => rows.DeleteAsync();

    [Fact]
    public async Task What_is_saved_is_loaded_and_its_due_row_is_one_and_moves_along()
    {
        var saved = await Open(Id, "hash");
        var loaded = (await table.Load(Id, default))!;
        Assert.Equal(Json(saved.Now.State), Json(loaded.State));
        Assert.Equal(loaded.State.DueAt, await table.EarliestDue(default));
        var next = Assert.IsType<SaveResult.Saved>(await Save(loaded, new Event.Asked(Question.Disposition, ["p"], At.AddMinutes(30), At.AddMinutes(15)))).Now;
        Assert.Equal([At.AddMinutes(30)], (await Due(At.AddDays(1))).Select(d => d.DueAt));
        var closed = Assert.IsType<SaveResult.Saved>(await Save(next, new Event.Closed(At))).Now;
        Assert.Empty(await Due(At.AddDays(1)));
        Assert.Equal(3, closed.Entries);
    }

    [Fact]
    public async Task Who_saves_second_must_look_again()
    {
        var before = (await Open(Id, "hash")).Now;
        Assert.IsType<SaveResult.Saved>(await Save(before, new Event.Asked(Question.Disposition, [], At.AddMinutes(30), At)));
        Assert.IsType<SaveResult.SomebodyWasFirst>(await Save(before, new Event.Asked(Question.Disposition, [], At.AddMinutes(45), At)));
        Assert.Equal(2, (await table.History(Id, default)).Count);
    }

    [Fact]
    public async Task A_known_reference_keeps_nothing_of_the_second()
    {
        await Open(Id, "hash");
        var (second, entry) = New("R-00000000");
        var known = Assert.IsType<SaveResult.KnownReference>(await table.Save(null, second, entry, [], new Opening("hash", "{}", Somewhere), [], default));
        Assert.Equal(Id, known.Referral);
        Assert.Null(await table.Load("R-00000000", default));
        Assert.Null(await table.PlaceOf("R-00000000", default));
    }

    [Fact]
    public async Task A_message_is_born_claimed_and_free_after_ten_seconds_for_one_only()
    {
        var before = (await Open(Id, "hash")).Now;
        await Save(before, [new Message.Ask("p", Question.Disposition)], new Event.Asked(Question.Disposition, ["p"], At.AddMinutes(30), At));
        Assert.Empty(await Unclaimed());
        machine.Advance(TimeSpan.FromSeconds(10));
        var free = Assert.Single(await Unclaimed());
        var claims = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => table.Claim(free, TimeSpan.FromSeconds(10), default)));
        var mine = Assert.Single(claims.OfType<Unsent>());
        await table.Postpone(mine, TimeSpan.FromSeconds(30), default);
        machine.Advance(TimeSpan.FromSeconds(29));
        Assert.Empty(await Unclaimed());
        machine.Advance(TimeSpan.FromSeconds(1));
        var again = Assert.Single(await Unclaimed());
        Assert.Equal(1, again.Attempts);
        await table.Sent(again, null, default);
        await table.Sent(again, null, default);   // already gone is fine
        Assert.Equal((0, null), await table.UnsentNow(default));
    }

    [Fact]
    public async Task A_settled_message_goes_with_the_save_and_one_already_gone_does_not_stop_it()
    {
        var before = (await Open(Id, "hash")).Now;
        var saved = Assert.IsType<SaveResult.Saved>(await Save(before, [new Message.Ask("p", Question.Disposition)], new Event.Asked(Question.Disposition, ["p"], At.AddMinutes(30), At)));
        var message = Assert.Single(saved.ToSend);
        var after = Assert.IsType<SaveResult.Saved>(await Save(saved.Now, [], [message], new Event.Asked(Question.Disposition, [], At.AddMinutes(45), At)));
        Assert.Equal((0, null), await table.UnsentNow(default));
        Assert.IsType<SaveResult.Saved>(await Save(after.Now, [], [message], new Event.Asked(Question.Disposition, [], At.AddMinutes(60), At)));
    }

    [Fact]
    public async Task A_changed_row_of_the_trail_is_found()
    {
        await Open(Id, "hash");
        var row = (await rows.GetEntityAsync<TableEntity>(County, Keys.Event(Id, 1))).Value;
        row["By"] = "somebody else";
        await rows.UpdateEntityAsync(row, row.ETag, TableUpdateMode.Replace);
        await Assert.ThrowsAsync<ChainBrokenException>(() => table.History(Id, default));
    }

    [Fact]
    public async Task A_state_longer_than_a_property_may_be_is_kept_whole()
    {
        var before = (await Open(Id, "hash", children: 20)).Now;
        for (var i = 0; i < 3; i++)
            before = Assert.IsType<SaveResult.Saved>(await Save(before, [.. Enumerable.Range(0, 60).Select(n => new Event.DutyOpened(new string('d', 150) + i + n, "A", 1, At, At, At, At))])).Now;
        Assert.True(Json(before.State).Length > 33_000);
        Assert.Equal(Json(before.State), Json((await table.Load(Id, default))!.State));
    }

    [Theory]
    [InlineData("a/b")]
    [InlineData("a#b")]
    [InlineData("a|b")]
    [InlineData("")]
    public void A_key_that_the_table_would_refuse_is_refused_before(string part) => Assert.Throws<ArgumentException>(() => Keys.Head(part));

    [Fact]
    public async Task What_another_instance_holds_is_looked_at_again_the_moment_its_claim_ends()
    {
        await Save((await Open(Id, "hash")).Now, [new Message.Ask("p", Question.Disposition)], new Event.Asked(Question.Disposition, ["p"], At.AddMinutes(30), At));
        machine.Advance(TimeSpan.FromSeconds(4));
        var (wake, clocks) = (new Wake(), new Clocks(machine, machine));
        var protocol = ProtocolDocument.Parse(ProtocolDocument.LosAngeles, out _)!;
        var nobody = new RosterBook(new RosterTable(rows, County), protocol, null!, clocks, NullLogger<RosterBook>.Instance);
        await new Beat(null!, table, nobody, new WeeklyDigest(new DigestTable(rows, County, machine), protocol, nobody, clocks), clocks, wake, NullLogger<Beat>.Instance).Run(default);
        Assert.Equal(At.AddSeconds(10), wake.Take());
        Assert.Null(wake.Take());
    }

    [Fact]
    public async Task A_year_of_shifts_fits_and_who_saves_the_roster_second_is_told()
    {
        var roster = new RosterTable(rows, County);
        var text = string.Join('\n', Enumerable.Range(0, 5_000).Select(i => $"{{ \"role\": \"csw\", \"person\": \"{Guid.NewGuid()}\", \"n\": {i} }}"));
        Assert.True(await roster.Save(text, "me", At, null, "source", default));
        var stored = (await roster.Load(default))!;
        Assert.Equal((text, "source"), (stored.Text, stored.Source));
        Assert.True(await roster.Save("a", "me", At, stored.ETag, null, default));
        Assert.False(await roster.Save("b", "me", At, stored.ETag, null, default));
    }

    private static string Json(Referral r) => System.Text.Json.JsonSerializer.Serialize(r, DispatchJson.Options);

    private static (Referral, Entry) New(string id, int children = 1)
    {
        var all = Enumerable.Range(0, children).Select(i => new Child($"{i}", ChildKind.PrimaryVictim, "13-15", null, false, null, Disposition.Pending, null, null));
        var opened = new Event.Opened(id, "v", "h", Source.Other, LeadAgency.Dcfs, At, null, [.. all], false, false, "hotline:desk", At.AddMinutes(15), null, [], At);
        return (Evolution.Evolve(null, opened), new("hotline:desk", At, [opened]));
    }

    private async Task<SaveResult.Saved> Open(string id, string reference, int children = 1)
    {
        var (state, entry) = New(id, children);
        return Assert.IsType<SaveResult.Saved>(await table.Save(null, state, entry, [], new Opening(reference, "{}", Somewhere), [], default));
    }

    private Task<SaveResult> Save(Stored before, params Event[] events) => Save(before, [], events);
    private Task<SaveResult> Save(Stored before, IReadOnlyList<Message> messages, params Event[] events) => Save(before, messages, [], events);
    private Task<SaveResult> Save(Stored before, IReadOnlyList<Message> messages, IReadOnlyList<Unsent> settled, params Event[] events) =>
        table.Save(before, before.State.Fold(events)!, new("p", At, events), messages, null, settled, default);

    private async Task<List<(string Referral, DateTimeOffset DueAt)>> Due(DateTimeOffset until)
    {
        var found = new List<(string, DateTimeOffset)>();
        await foreach (var due in table.Due(until, default)) found.Add(due);
        return found;
    }

    /// A newer version may have written it before it was taken back, or a hand spoilt it.
    [Theory, InlineData("Message", """{"message":"notYetInvented","to":"p"}"""), InlineData("Message", null), InlineData("Message", "{}"), InlineData("Message", "null"),
        InlineData("Message", """{"message":"page"}"""), InlineData("Message", """{"message":"reminders","to":"p"}"""), InlineData("Attempts", null), InlineData("ClaimedUntil", "tonight"), InlineData("BornAt", "tonight"), InlineData("BornAt", null),
        InlineData("Message", """{"message":"reminders","to":"p","items":[null]}"""), InlineData("Referral", null), InlineData("Referral", ""), InlineData("Referral", "x|y")]
    public async Task A_message_that_cannot_be_read_holds_up_no_other_and_is_seen_to_lie_there(string column, string? value)
    {
        await Save((await Open(Id, "hash")).Now, [new Message.Ask("p", Question.Disposition)], new Event.Asked(Question.Disposition, ["p"], At.AddMinutes(30), At));
        var left = await table.Left(default).FirstAsync();
        var row = (await rows.GetEntityAsync<TableEntity>(County, left.Key)).Value;
        row.RowKey = Keys.Out(At.AddSeconds(-1), Id, 1, 0);
        row[column] = value;
        await rows.AddEntityAsync(row);
        Assert.Equal([left.Key], await table.Left(default).Select(m => m.Key).ToListAsync());
        var (count, oldest) = await table.UnsentNow(default);
        Assert.Equal(2, count);
        if (column == "BornAt") Assert.Equal(DateTimeOffset.UnixEpoch, oldest);
    }

    [Fact]
    public async Task A_message_under_a_key_that_is_none_holds_up_no_other()
    {
        await Save((await Open(Id, "hash")).Now, [new Message.Ask("p", Question.Disposition)], new Event.Asked(Question.Disposition, ["p"], At.AddMinutes(30), At));
        var left = await table.Left(default).FirstAsync();
        var row = (await rows.GetEntityAsync<TableEntity>(County, left.Key)).Value;
        row.RowKey = "out|0";
        await rows.AddEntityAsync(row);
        Assert.Equal([left.Key], await table.Left(default).Select(m => m.Key).ToListAsync());
    }

    /// A hand left it: no moment, no request's id, nothing at all.
    [Theory, InlineData("due|2025|R-AAAAAAAA"), InlineData("due|20260101T0000000000000Z|nobody"), InlineData("due|20260101T0000000000000Z"), InlineData("due|")]
    public async Task A_due_row_that_cannot_be_read_holds_up_no_other_and_counts_as_overdue(string key)
    {
        var due = (await Open(Id, "hash")).Now.State.DueAt!.Value;
        await rows.AddEntityAsync(new TableEntity(County, key));
        Assert.Equal([(Id, due)], await Due(due));
        Assert.Equal(due, await table.EarliestDue(default));
        Assert.Equal(2, await table.Overdue(due, default));
        Assert.Equal(1, await table.Open(default));
        Assert.Empty(await table.Forgotten(default));
        Assert.Equal([Id], await table.AllOpen(default).Select(r => r.Id).ToListAsync());
    }

    private async Task<List<Unsent>> Unclaimed()
    {
        var found = new List<Unsent>();
        await foreach (var unsent in table.Left(default)) if (unsent.ClaimedUntil <= machine.GetUtcNow()) found.Add(unsent);
        return found;
    }
}
