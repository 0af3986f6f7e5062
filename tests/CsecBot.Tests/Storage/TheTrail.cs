using Azure;
using CsecBot.Storage;
using CsecBot.Tests.Flow;
namespace CsecBot.Tests.Storage;

/// Whoever changes the trail past the service leaves a mark in it.
[Collection("azurite")]
public sealed class TheTrail(AzuriteFixture azurite)
{
    [Fact]
    public async Task A_trail_that_nobody_touched_is_whole_and_in_order()
    {
        await using var county = await ThreeEntries();
        var history = await county.Table.History(OneCounty.Id, default);
        Assert.Equal([1, 2, 3], history.Select(h => h.N));
        Assert.Equal(["hotline:desk", "p", "p"], history.Select(h => h.By));
        Assert.Equal(["", history[0].Hash, history[1].Hash], history.Select(h => h.Previous));
        Assert.All(history, h => Assert.Equal(OneCounty.At, h.EnteredAt));
    }

    [Theory]
    [InlineData("By", "another")]
    [InlineData("EnteredAt", "20261123T101000000000AZ")]
    [InlineData("Events0", "[]")]
    [InlineData("Previous", "another")]
    [InlineData("Hash", "another")]
    public async Task A_change_is_found_at_its_entry(string property, string value)
    {
        await using var county = await ThreeEntries();
        await county.Change(Keys.Event(OneCounty.Id, 2), property, value);
        await Broken(county, 2);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task A_missing_entry_is_found_wherever_it_was(int n)
    {
        await using var county = await ThreeEntries();
        await county.Rows.DeleteEntityAsync(OneCounty.Name, Keys.Event(OneCounty.Id, n), ETag.All);
        await Broken(county, n);
    }

    [Fact]
    public async Task A_last_entry_made_anew_with_a_fitting_hash_does_not_fit_the_head()
    {
        await using var county = await ThreeEntries();
        var row = await county.One(Keys.Event(OneCounty.Id, 3));
        row["By"] = "another";
        row["Hash"] = Chain.HashOf(row.GetString("Previous"), OneCounty.Id, 3, "another", row.GetString("EnteredAt"), row.GetString("Events0"));
        await county.Rows.UpdateEntityAsync(row, row.ETag, Azure.Data.Tables.TableUpdateMode.Replace);
        await Broken(county, 3);
    }

    [Fact]
    public async Task An_unknown_referral_has_no_trail()
    {
        await using var county = await OneCounty.Open(azurite);
        Assert.Empty(await county.Table.History(OneCounty.Id, default));
    }

    private static async Task Broken(OneCounty county, int n)
    {
        var e = await Assert.ThrowsAsync<ChainBrokenException>(() => county.Table.History(OneCounty.Id, default));
        Assert.Contains($"entry {n}.", e.Message, StringComparison.Ordinal);
    }

    private async Task<OneCounty> ThreeEntries()
    {
        var county = await OneCounty.Open(azurite);
        var second = await county.Save(await county.Refer(), OneCounty.Asked(30));
        await county.Save(second.Now, OneCounty.Asked(45));
        return county;
    }
}
