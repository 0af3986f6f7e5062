using CsecBot.Dispatch;
using CsecBot.Storage;
using CsecBot.Tests.Flow;
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
