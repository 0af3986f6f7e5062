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
        night.Allows("The nightly work on comparison failed");
        var heard = night.Parts.GetRequiredService<HeardTable>();
        await heard.Keep("x", default);
        var id = await night.Refer();
        var head = (await night.Table.GetEntityAsync<TableEntity>(OneCounty.Name, Keys.Head(id))).Value;
        head["State0"] = "{";
        await night.Table.UpdateEntityAsync(head, head.ETag, TableUpdateMode.Replace);
        await night.Table.DeleteEntityAsync(OneCounty.Name, (await night.Rows()).Single(r => r.RowKey.StartsWith("due|", StringComparison.Ordinal)).RowKey);   // to be looked at, and cannot be read
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
