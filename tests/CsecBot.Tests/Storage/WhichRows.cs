using Azure;
using CsecBot.Dispatch;
using CsecBot.Storage;
using CsecBot.Tests.Flow;
namespace CsecBot.Tests.Storage;

/// Which rows a referral leaves in its partition, and which not.
[Collection("azurite")]
public sealed class WhichRows(AzuriteFixture azurite)
{
    [Fact]
    public async Task A_due_row_whose_time_stays_is_left_alone()
    {
        await using var county = await OneCounty.Open(azurite);
        var before = await county.Refer();
        var was = Assert.Single(await county.All(Keys.DuePrefix));
        await county.Save(before, OneCounty.Asked(15));
        var now = Assert.Single(await county.All(Keys.DuePrefix));
        Assert.Equal((was.RowKey, was.ETag), (now.RowKey, now.ETag));
    }

    [Fact]
    public async Task A_due_row_that_went_missing_does_not_stop_a_save_and_is_there_again_after_it()
    {
        await using var county = await OneCounty.Open(azurite);
        var before = await county.Refer();
        await county.Rows.DeleteEntityAsync(OneCounty.Name, Assert.Single(await county.All(Keys.DuePrefix)).RowKey, ETag.All);
        await county.Save(before, OneCounty.Asked(30));
        Assert.Equal(OneCounty.At.AddMinutes(30), await county.Table.EarliestDue(default));
    }

    [Fact]
    public async Task The_due_are_found_up_to_the_moment_and_earliest_first()
    {
        await using var county = await OneCounty.Open(azurite);
        foreach (var (id, minutes) in new[] { ("R-00000001", 30), ("R-00000002", 10), ("R-00000003", 20) })
            await county.Save(await county.Refer(id), OneCounty.Asked(minutes));
        var due = new List<string>();
        await foreach (var (id, _) in county.Table.Due(OneCounty.At.AddMinutes(20), default)) due.Add(id);
        Assert.Equal(["R-00000002", "R-00000003"], due);
    }

    [Fact]
    public async Task The_place_stands_in_one_row_only()
    {
        await using var county = await OneCounty.Open(azurite);
        var before = await county.Refer(OneCounty.Id, OneCounty.Asks(2));
        await county.Save(before, OneCounty.Asked(30), OneCounty.Asks(2));
        var p = OneCounty.Somewhere;
        string[] words = [p.Reference, p.Kind!, p.Where!, p.Detail!, p.Callback!];
        var told = (await county.All()).Where(row => row.Keys.Any(k => words.Any(w => row[k]?.ToString()?.Contains(w, StringComparison.Ordinal) == true)));
        Assert.Equal(Keys.Place(OneCounty.Id), Assert.Single(told).RowKey);
        Assert.Equal(p, await county.Table.PlaceOf(OneCounty.Id, default));
    }

    [Fact]
    public async Task A_person_has_the_referrals_they_were_asked_for_until_these_are_closed()
    {
        await using var county = await OneCounty.Open(azurite);
        var first = await county.Refer("R-00000001");
        var second = await county.Refer("R-00000002");
        Event[] paged = [new Event.SeatOpened(Role.Csw, OneCounty.At, OneCounty.At.AddMinutes(90), OneCounty.At.AddMinutes(60), OneCounty.At),
            new Event.Paged(Role.Csw, 1, 0, "p1", "DCFS", PageKind.Respond, false, OneCounty.At, OneCounty.At)];
        first = (await county.Save(first, paged)).Now;
        await county.Save(second, paged);
        Assert.Equal(["R-00000001", "R-00000002"], await county.Table.ReferralsOf("p1", default));
        Assert.Empty(await county.Table.ReferralsOf("p", default));
        await county.Save(first, [new Event.Closed(OneCounty.At)]);
        Assert.Equal(["R-00000002"], await county.Table.ReferralsOf("p1", default));
    }

    /// Whoever answers late hears what became of it, and not for ever: what was evaluated out is never closed.
    [Fact]
    public async Task Where_all_was_evaluated_out_they_have_it_until_it_is_purged_and_again_when_it_is_taken_up_again()
    {
        await using var county = await OneCounty.Open(azurite);
        var asked = (await county.Save(await county.Refer(), Pages(1, "p1", "p2"))).Now;
        var ended = (await county.Save(asked, Out)).Now;
        Assert.Equal(0, await county.Table.PurgePlaces(OneCounty.At.AddDays(29), default));
        Assert.Equal([OneCounty.Id], await county.Table.ReferralsOf("p1", default));
        Assert.Equal(1, await county.Table.PurgePlaces(OneCounty.At.AddDays(30), default));
        Assert.Empty(await county.All("person|"));

        ended = (await county.Save(ended, [new Event.Seen(1, OneCounty.At)])).Now;
        Assert.Empty(await county.All("person|"));
        await county.Save(ended, In);
        Assert.Equal([OneCounty.Id], await county.Table.ReferralsOf("p1", default));
        Assert.Equal([OneCounty.Id], await county.Table.ReferralsOf("p2", default));
    }

    [Fact]
    public async Task Taken_up_again_while_it_is_purged_it_is_found_all_the_same()
    {
        var wire = new Wire();
        await using var county = await OneCounty.Open(azurite, wire);
        var ended = (await county.Save((await county.Save(await county.Refer(), Pages(1, "p1"))).Now, Out)).Now;
        var taken = false;
        wire.BeforeSave = async () =>
        {
            if (taken) return;
            taken = true;
            var other = new ReferralTable(county.Rows, OneCounty.Name, county.Machine, TimeSpan.FromDays(30));
            Assert.IsType<SaveResult.Saved>(await other.Save(ended, ended.State.Fold(In)!, new("p", OneCounty.At, In), [], null, []));
        };
        await county.Table.PurgePlaces(OneCounty.At.AddDays(30), default);
        Assert.True(taken);
        Assert.Equal([OneCounty.Id], await county.Table.ReferralsOf("p1", default));
    }

    /// A page that could not be saved would be lost: better that somebody has to say its number.
    [Fact]
    public async Task Where_more_people_were_asked_than_fit_into_one_transaction_it_is_taken_up_again_and_closed_all_the_same()
    {
        await using var county = await OneCounty.Open(azurite);
        var now = await county.Refer();
        for (var n = 0; n < 120; n += 40) now = (await county.Save(now, Pages(n + 1, [.. Enumerable.Range(n, 40).Select(i => $"p{i}")]))).Now;
        now = (await county.Save(now, Out)).Now;
        await county.Table.PurgePlaces(OneCounty.At.AddDays(30), default);
        now = (await county.Save(now, [.. In, new Event.Paged(Role.Csw, 121, 0, "p119", "DCFS", PageKind.Respond, false, OneCounty.At, OneCounty.At)], OneCounty.Asks(5))).Now;
        Assert.Equal([OneCounty.Id], await county.Table.ReferralsOf("p119", default));
        Assert.InRange((await county.All("person|")).Count, 80, 100);
        await county.Save(now, [new Event.Closed(OneCounty.At)]);
    }

    private static readonly Event[] Out = [new Event.StoodDown(OneCounty.At), new Event.Disposed("A", Disposition.EvaluatedOut, EvaluatedOutReason.Other, OneCounty.At)];
    private static readonly Event[] In = [Opened, new Event.Disposed("A", Disposition.InPerson, null, OneCounty.At)];
    private static Event Opened => new Event.SeatOpened(Role.Csw, OneCounty.At, OneCounty.At.AddMinutes(90), OneCounty.At.AddMinutes(60), OneCounty.At);

    private static Event[] Pages(int first, params string[] people) => [Opened, .. people.Select((p, i) => new Event.Paged(Role.Csw, first + i, 0, p, "DCFS", PageKind.Respond, false, OneCounty.At, OneCounty.At))];

    [Fact]
    public async Task Of_two_settled_messages_the_one_still_there_goes_with_the_save()
    {
        await using var county = await OneCounty.Open(azurite);
        var saved = await county.Save(await county.Refer(), OneCounty.Asked(30), OneCounty.Asks(3));
        await county.Table.Sent(saved.ToSend[0], null, default);
        await county.Save(saved.Now, OneCounty.Asked(45), settled: [saved.ToSend[0], saved.ToSend[1]]);
        Assert.Equal(saved.ToSend[2].Key, Assert.Single(await county.All(Keys.OutPrefix)).RowKey);
    }

    [Fact]
    public async Task A_reference_is_found_with_what_was_said_of_it()
    {
        await using var county = await OneCounty.Open(azurite);
        await county.Refer();
        Assert.Equal((OneCounty.Id, "{}"), await county.Table.FindReference($"hash of {OneCounty.Id}", default));
        Assert.Null(await county.Table.FindReference("another", default));
        Assert.Null(await county.Table.Load("R-99999999", default));
    }

    /// Nobody can tell by an id which is the newest.
    [Fact]
    public async Task However_many_requests_a_person_has_each_is_looked_at()
    {
        var county = await OneCounty.Open(azurite);
        for (var n = 0; n < 60; n++)
            await county.Save(await county.Refer($"R-000000{n:00}"), [new Event.SeatOpened(Role.Csw, OneCounty.At, OneCounty.At, OneCounty.At, OneCounty.At), new Event.Paged(Role.Csw, 1, 0, "p", "DCFS", PageKind.Respond, false, OneCounty.At, OneCounty.At)]);
        Assert.Equal(60, (await county.Table.Of("p", default)).Count);
        Assert.Equal("R-00000007", Assert.Single(await county.Table.Of("p", default, only: "R-00000007")).Id);
    }


    [Theory]
    [InlineData("a\\b")]
    [InlineData("a?b")]
    [InlineData("a\u0007b")]
    [InlineData("a\u0085b")]
    public void A_key_with_a_character_the_table_refuses_is_refused(string part) => Assert.Throws<ArgumentException>(() => Keys.Address(part));
}
