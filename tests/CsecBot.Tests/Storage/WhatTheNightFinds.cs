using Azure.Data.Tables;
using CsecBot.Dispatch;
using CsecBot.Storage;
using CsecBot.Tests.Flow;
using CsecBot.Timers;
using Microsoft.Extensions.DependencyInjection;
namespace CsecBot.Tests.Storage;

/// The nightly comparison, and what is kept no longer than it may be.
[Collection("azurite")]
public sealed class WhatTheNightFinds(AzuriteFixture azurite)
{
    [Fact]
    public async Task A_referral_that_lost_its_due_row_is_found_and_put_back_and_no_other_is()
    {
        await using var county = await OneCounty.Open(azurite);
        var lost = await county.Refer("R-00000001");
        await county.Refer("R-00000002");
        await county.Save(await county.Refer("R-00000003"), [new Event.Closed(OneCounty.At)]);
        Assert.Empty(await county.Table.Forgotten(default));
        await county.Rows.DeleteEntityAsync(OneCounty.Name, Keys.Due(lost.State.DueAt!.Value, "R-00000001"));
        Assert.Equal(["R-00000001"], await county.Table.Forgotten(default));
        await county.Table.Remember("R-00000001", default);
        Assert.Empty(await county.Table.Forgotten(default));
        Assert.Equal(2, await county.Table.Open(default));
    }

    [Fact]
    public async Task A_purge_row_that_a_hand_spoilt_keeps_no_other_place()
    {
        await using var county = await OneCounty.Open(azurite);
        await county.Save(await county.Refer(), [new Event.Closed(OneCounty.At)]);
        await county.Rows.AddEntityAsync(new TableEntity(OneCounty.Name, "purge|0"));
        var unread = new List<string>();
        Assert.Equal(1, await county.Table.PurgePlaces(OneCounty.At.AddDays(30), default, unread.Add));
        Assert.Equal(["purge|0"], unread);
    }

    [Fact]
    public async Task Thirty_days_after_the_end_the_place_goes_and_the_trail_stays()
    {
        await using var county = await OneCounty.Open(azurite);
        await county.Save(await county.Refer(), [new Event.Closed(OneCounty.At)]);
        await county.Table.KeepCard(OneCounty.Id, "p", "m1/#?", default);
        Assert.Equal(0, await county.Table.PurgePlaces(OneCounty.At.AddDays(29), default));
        Assert.NotNull(await county.Table.PlaceOf(OneCounty.Id, default));
        Assert.Equal(1, await county.Table.PurgePlaces(OneCounty.At.AddDays(30), default));
        Assert.Null(await county.Table.PlaceOf(OneCounty.Id, default));
        Assert.Equal(2, (await county.Table.History(OneCounty.Id, default)).Count);
        Assert.Empty(await county.All("card|"));
        Assert.Equal(0, await county.Table.PurgePlaces(OneCounty.At.AddDays(90), default));
    }

    [Fact]
    public async Task Where_nothing_is_set_a_place_is_kept_for_thirty_days_too()
    {
        await using var night = await Night.Begin(azurite);
        var referral = People.Referral();
        (referral["disposition"], referral["reason"]) = ("EvaluatedOut", "NotCsec");
        var id = await night.Refer(referral);
        Assert.Equal(0, await night.Referrals.PurgePlaces(night.Began.AddDays(29), default));
        Assert.NotNull(await night.Referrals.PlaceOf(id, default));
        Assert.Equal(1, await night.Referrals.PurgePlaces(night.Began.AddDays(30), default));
        night.LooksThrough();
    }

    [Fact]
    public async Task What_was_heard_from_a_telephone_is_known_for_as_long_as_it_may_come_again()
    {
        await using var county = await OneCounty.Open(azurite);
        var heard = new HeardTable(county.Rows, OneCounty.Name, county.Machine);
        await heard.Keep("old", default);
        county.Machine.Advance(TimeSpan.FromDays(1));
        await heard.Keep("new", default);
        Assert.Equal(1, await heard.Purge(OneCounty.At.AddHours(1), default));
        Assert.Equal((false, true), (await heard.Knows("old", default), await heard.Knows("new", default)));
    }

    [Fact]
    public async Task Each_night_takes_away_what_was_heard_thirty_days_ago_and_one_piece_of_work_that_fails_stops_no_other()
    {
        await using var night = await Night.Begin(azurite);
        night.Allows("The nightly work on conversations failed");
        var heard = night.Parts.GetRequiredService<HeardTable>();
        await heard.Keep("x", default);
        await night.Table.AddEntityAsync(new TableEntity(OneCounty.Name, Keys.State("0")) { ["At"] = "today" });   // as nobody writes it
        var nightly = ActivatorUtilities.CreateInstance<Nightly>(night.Parts);
        foreach (var (days, known) in new[] { (29, true), (2, false) })
        {
            night.Machine.Advance(TimeSpan.FromDays(days));
            await nightly.Execute(null!, default);
            Assert.Equal(known, await heard.Knows("x", default));
        }
        Assert.NotEmpty(night.Lines.Errors);
    }

    [Fact]
    public async Task One_that_cannot_be_read_and_lost_its_due_row_is_counted_and_the_others_are_put_back()
    {
        await using var night = await Night.Begin(azurite);
        foreach (var line in new[] { "cannot be read", "lost its due row", "the beat failed", "not clean" }) night.Allows(line);
        List<string> all = [];
        foreach (var reference in new[] { "a", "b", "c", "d" }) all.Add(await night.Refer(Undecided(reference)));
        foreach (var id in all[..2]) await Spoil(night, id);
        foreach (var id in all[1..3]) await night.Table.DeleteEntityAsync(OneCounty.Name, (await night.Rows()).Single(r => r.RowKey.StartsWith(Keys.DuePrefix, StringComparison.Ordinal) && Keys.IdIn(r.RowKey) == id).RowKey);
        Assert.Equal(all[1..3].Order(), (await night.Referrals.Forgotten(default)).Order());

        await ActivatorUtilities.CreateInstance<Nightly>(night.Parts).Execute(null!, default);
        Assert.Equal([all[1]], await night.Referrals.Forgotten(default));
        Assert.Contains($"{all[1]} has lost its due row and cannot be read by this version, so it is not put back", night.Lines.Errors.Single(l => l.Contains(all[1], StringComparison.Ordinal)), StringComparison.Ordinal);
        Assert.Equal(2, (await night.Parts.GetRequiredService<Watch>().Look(default)).Forgotten);
    }

    [Fact]
    public async Task One_that_cannot_be_read_keeps_its_place_and_its_cards_and_those_after_it_lose_theirs()
    {
        await using var night = await Night.Begin(azurite);
        night.Allows("cannot be read by this version");
        var csw = await night.Phone(People.Csw1).Installs();
        List<string> all = [];
        foreach (var reference in new[] { "a", "b", "c" })
        {
            var referral = Undecided(reference);
            (referral["disposition"], referral["reason"]) = ("EvaluatedOut", "NotCsec");
            all.Add(await night.Refer(referral));
        }
        all.Sort(StringComparer.Ordinal);   // as they are looked at: all three ended in the same moment
        foreach (var id in all)
        {
            await csw.Says("help");
            await night.Referrals.KeepCard(id, People.Csw1, csw.Messages[^1].Id, default);
        }
        await Spoil(night, all[0]);
        var done = new HasRun(Night.ByNight);
        (await night.Timers).ListenerManager.AddJobListener(done);
        night.Clock.Advance(TimeSpan.FromDays(31));
        await done.Ended;

        for (var n = 0; n < all.Count; n++)
        {
            Assert.Equal(n == 0, await night.Referrals.PlaceOf(all[n], default) is not null);
            Assert.Equal(n == 0, await night.Referrals.CardsOf(all[n], default).AnyAsync());
        }
        Assert.All(new[] { "its place stays", "its cards stay in chats" }, words => Assert.Single(night.Lines.Errors, l => l.Contains($"{all[0]} cannot be read by this version: {words}", StringComparison.Ordinal)));
        Assert.Equal(2, csw.Messages.Count(m => m.IsUpdate));
        night.LooksThrough();
    }

    private static System.Text.Json.Nodes.JsonObject Undecided(string reference)
    {
        var referral = People.Referral();
        (referral["reference"], referral["disposition"]) = (reference, "Pending");
        return referral;
    }

    /// As a version that this one does not know would write it.
    private static async Task Spoil(Night night, string id)
    {
        var head = (await night.Table.GetEntityAsync<TableEntity>(OneCounty.Name, Keys.Head(id))).Value;
        head["State0"] = "{";
        await night.Table.UpdateEntityAsync(head, head.ETag, TableUpdateMode.Replace);
    }

    /// Also where the machine stood still over its moment.
    [Theory, InlineData(24), InlineData(25)]
    public async Task It_comes_every_night_and_not_only_with_the_start(int hours)
    {
        await using var night = await Night.Begin(azurite);
        night.Allows("had lost its due row");
        var id = await night.Refer();
        foreach (var row in await night.Rows())
            if (row.RowKey.StartsWith(Keys.DuePrefix, StringComparison.Ordinal)) await night.Table.DeleteEntityAsync(OneCounty.Name, row.RowKey);
        var compared = new HasRun(Night.ByNight);
        (await night.Timers).ListenerManager.AddJobListener(compared);
        night.Clock.Advance(TimeSpan.FromHours(hours));
        await compared.Ended;
        Assert.Contains(night.Lines.Errors, line => line.Contains($"{id} had lost its due row", StringComparison.Ordinal));
        Assert.Contains(await night.Rows(), row => row.RowKey.StartsWith(Keys.DuePrefix, StringComparison.Ordinal));
        night.LooksThrough();
    }

    /// Left by hand or by a restore, each beat would find it due, and the watch would never be clean.
    [Fact]
    public async Task A_due_row_that_is_not_the_referrals_own_can_be_taken_and_its_own_cannot()
    {
        var wire = new Wire();
        await using var county = await OneCounty.Open(azurite, wire);
        var own = (await county.Refer()).State.DueAt!.Value;
        async Task Leaves(string id) => await county.Rows.UpsertEntityAsync(new TableEntity(OneCounty.Name, Keys.Due(OneCounty.At, id)));
        await Leaves(OneCounty.Id);
        await Leaves("R-00000009");
        wire.BeforeSave = () => Leaves(OneCounty.Id);                            // somebody makes it their own meanwhile
        Assert.False(await county.Table.TakeStray(OneCounty.Id, OneCounty.At, default));
        wire.BeforeSave = null;
        Assert.Equal(3, await county.Table.Open(default));

        await county.Rows.DeleteEntityAsync(OneCounty.Name, Keys.Due(own, OneCounty.Id));
        Assert.False(await county.Table.TakeStray(OneCounty.Id, OneCounty.At, default));   // the only one it has
        await county.Rows.UpsertEntityAsync(new TableEntity(OneCounty.Name, Keys.Due(own, OneCounty.Id)));
        Assert.False(await county.Table.TakeStray(OneCounty.Id, own, default));
        Assert.True(await county.Table.TakeStray(OneCounty.Id, OneCounty.At, default));
        Assert.True(await county.Table.TakeStray("R-00000009", OneCounty.At, default));
        Assert.False(await county.Table.TakeStray("R-00000009", OneCounty.At, default));
        Assert.Equal([Keys.Due(own, OneCounty.Id)], (await county.All(Keys.DuePrefix)).Select(r => r.RowKey));
    }

    [Fact]
    public async Task The_due_row_of_what_a_newer_version_calls_live_and_this_one_does_not_stays()
    {
        await using var county = await OneCounty.Open(azurite);
        await county.Save(await county.Refer(), [new Event.Disposed("A", Disposition.EvaluatedOut, EvaluatedOutReason.Other, OneCounty.At)]);
        await county.Rows.UpsertEntityAsync(new TableEntity(OneCounty.Name, Keys.Due(OneCounty.At, OneCounty.Id)));
        await county.Rows.UpsertEntityAsync(new TableEntity(OneCounty.Name, Keys.Head(OneCounty.Id)) { ["Live"] = true });
        Assert.False(await county.Table.TakeStray(OneCounty.Id, OneCounty.At, default));
        await county.Rows.UpsertEntityAsync(new TableEntity(OneCounty.Name, Keys.Head(OneCounty.Id)) { ["Live"] = false });
        Assert.True(await county.Table.TakeStray(OneCounty.Id, OneCounty.At, default));
    }

    [Fact]
    public async Task What_was_taken_up_again_keeps_its_place()
    {
        await using var county = await OneCounty.Open(azurite);
        var ended = await county.Save(await county.Refer(), [new Event.Disposed("A", Disposition.EvaluatedOut, EvaluatedOutReason.Other, OneCounty.At)]);
        Assert.Single(await county.All(Keys.PurgePrefix));
        await county.Save(ended.Now, [new Event.SeatOpened(Role.Csw, OneCounty.At, OneCounty.At, OneCounty.At, OneCounty.At), new Event.Disposed("A", Disposition.InPerson, null, OneCounty.At)]);
        Assert.Empty(await county.All(Keys.PurgePrefix));
        Assert.Equal(0, await county.Table.PurgePlaces(OneCounty.At.AddDays(90), default));
        Assert.NotNull(await county.Table.PlaceOf(OneCounty.Id, default));
    }
}
