using System.Security.Cryptography;
using Azure;
using Azure.Core.Pipeline;
using Azure.Data.Tables;
using CsecBot.Tests.Flow;
namespace CsecBot.Simulation.Contract;

/// What the service relies on in its storage, run against Azurite and against the simulated tables: where they differ, the simulation is wrong.
public abstract class StorageContract : IAsyncLifetime
{
    private const string County = "los-angeles";
    private TableClient table = null!;

    protected abstract TableServiceClient Service { get; }

    public async Task InitializeAsync()
    {
        table = Service.GetTableClient("t" + RandomNumberGenerator.GetHexString(12, lowercase: true));
        await table.CreateAsync();
    }

    public async Task DisposeAsync() => await table.DeleteAsync();

    private static TableEntity Entity(string key, object? value = null) => new(County, key) { ["Value"] = value ?? key };

    private static async Task<(int Status, string? Code)> Refused(Func<Task> what)
    {
        var refused = await Assert.ThrowsAnyAsync<RequestFailedException>(what);
        return (refused.Status, refused.ErrorCode);
    }

    private async Task<List<string>> Keys(string filter, int? page = null)
    {
        var found = new List<string>();
        await foreach (var row in table.QueryAsync<TableEntity>(filter, page, ["RowKey"])) found.Add(row.RowKey);
        return found;
    }

    private async Task<TableTransactionFailedException> Fails(params TableTransactionAction[] all) =>
        await Assert.ThrowsAsync<TableTransactionFailedException>(() => table.SubmitTransactionAsync(all));

    private static TableTransactionAction Add(string key) => new(TableTransactionActionType.Add, Entity(key));
    private static TableTransactionAction Delete(string key) => new(TableTransactionActionType.Delete, Entity(key), ETag.All);

    [Fact]
    public async Task A_table_that_is_there_is_not_made_again()
    {
        await table.CreateIfNotExistsAsync();
        Assert.Equal((409, "TableAlreadyExists"), await Refused(() => table.CreateAsync()));
    }

    [Fact]
    public async Task A_row_comes_back_as_it_was_sent_with_every_type()
    {
        var (guid, at, bytes) = (Guid.NewGuid(), new DateTimeOffset(2026, 11, 23, 10, 10, 0, TimeSpan.Zero).AddTicks(1234567), new byte[] { 0, 1, 255 });
        await table.AddEntityAsync(new TableEntity(County, "a|b")
        {
            ["Text"] = "“quoted” \" \\ \n é 🙂", ["Number"] = 7, ["Long"] = 1L << 40, ["Flag"] = true, ["Double"] = 0.5, ["Id"] = guid, ["At"] = at, ["Bytes"] = bytes, ["Empty"] = "", ["Nothing"] = null,
        });
        var row = (await table.GetEntityAsync<TableEntity>(County, "a|b")).Value;
        Assert.Equal("“quoted” \" \\ \n é 🙂", row.GetString("Text"));
        Assert.Equal((7, 1L << 40, true, 0.5), (row.GetInt32("Number"), row.GetInt64("Long"), row.GetBoolean("Flag"), row.GetDouble("Double")));
        Assert.Equal((guid, at), (row.GetGuid("Id"), row.GetDateTimeOffset("At")));
        Assert.Equal(bytes, row.GetBinary("Bytes"));
        Assert.Equal("", row.GetString("Empty"));
        Assert.False(row.ContainsKey("Nothing"));
        Assert.NotNull(row.Timestamp);
    }

    [Fact]
    public async Task A_key_may_hold_bars_spaces_quotes_and_letters_of_any_kind()
    {
        foreach (var key in new[] { "a|b|c", "a b", "it's", "é", "a%20b", "a+b", "a&b", "a=b" })
        {
            await table.AddEntityAsync(Entity(key));
            Assert.Equal(key, (await table.GetEntityAsync<TableEntity>(County, key)).Value.GetString("Value"));
        }
    }

    [Fact]
    public async Task What_is_not_there_is_404_and_no_exception_where_it_is_asked_so()
    {
        Assert.Equal((404, "ResourceNotFound"), await Refused(() => table.GetEntityAsync<TableEntity>(County, "none")));
        Assert.False((await table.GetEntityIfExistsAsync<TableEntity>(County, "none")).HasValue);
        Assert.Equal(404, (await table.DeleteEntityAsync(County, "none", ETag.All)).Status);
        Assert.Equal(404, (await Refused(() => table.UpdateEntityAsync(Entity("none"), ETag.All, TableUpdateMode.Merge))).Status);
    }

    [Fact]
    public async Task A_table_that_is_not_there_is_404()
    {
        var none = Service.GetTableClient("none" + RandomNumberGenerator.GetHexString(8, lowercase: true));
        Assert.Equal(404, (await Refused(() => none.AddEntityAsync(Entity("a")))).Status);
    }

    [Fact]
    public async Task A_second_insert_is_409()
    {
        await table.AddEntityAsync(Entity("a"));
        Assert.Equal((409, "EntityAlreadyExists"), await Refused(() => table.AddEntityAsync(Entity("a"))));
    }

    [Fact]
    public async Task Each_change_has_a_new_etag_and_the_old_one_is_412()
    {
        var first = (await table.AddEntityAsync(Entity("a"))).Headers.ETag;
        Assert.NotNull(first);
        Assert.Equal(first, (await table.GetEntityAsync<TableEntity>(County, "a")).Value.ETag);
        var second = (await table.UpdateEntityAsync(Entity("a", "new"), first.Value, TableUpdateMode.Replace)).Headers.ETag;
        Assert.NotEqual(first, second);
        Assert.Equal((412, "UpdateConditionNotSatisfied"), await Refused(() => table.UpdateEntityAsync(Entity("a", "newer"), first.Value, TableUpdateMode.Replace)));
        Assert.Equal(412, (await Refused(() => table.UpdateEntityAsync(Entity("a", "newer"), first.Value, TableUpdateMode.Merge))).Status);
        Assert.Equal(412, (await Refused(() => table.DeleteEntityAsync(County, "a", first.Value))).Status);
        Assert.Equal("new", (await table.GetEntityAsync<TableEntity>(County, "a")).Value.GetString("Value"));
        await table.DeleteEntityAsync(County, "a", second!.Value);
        Assert.False((await table.GetEntityIfExistsAsync<TableEntity>(County, "a")).HasValue);
    }

    [Fact]
    public async Task A_merge_keeps_what_it_does_not_name_and_a_replacement_does_not()
    {
        await table.AddEntityAsync(new TableEntity(County, "a") { ["One"] = 1, ["Two"] = "2", ["At"] = DateTimeOffset.UnixEpoch });
        await table.UpdateEntityAsync(new TableEntity(County, "a") { ["One"] = 11 }, ETag.All, TableUpdateMode.Merge);
        var merged = (await table.GetEntityAsync<TableEntity>(County, "a")).Value;
        Assert.Equal((11, "2", DateTimeOffset.UnixEpoch), (merged.GetInt32("One"), merged.GetString("Two"), merged.GetDateTimeOffset("At")));
        await table.UpdateEntityAsync(new TableEntity(County, "a") { ["One"] = 12 }, ETag.All, TableUpdateMode.Replace);
        Assert.False((await table.GetEntityAsync<TableEntity>(County, "a")).Value.ContainsKey("Two"));
    }

    [Fact]
    public async Task An_upsert_inserts_and_replaces()
    {
        await table.UpsertEntityAsync(Entity("a", "one"), TableUpdateMode.Replace);
        await table.UpsertEntityAsync(Entity("a", "two"), TableUpdateMode.Replace);
        await table.UpsertEntityAsync(new TableEntity(County, "a") { ["Other"] = 1 }, TableUpdateMode.Merge);
        Assert.Equal("two", (await table.GetEntityAsync<TableEntity>(County, "a")).Value.GetString("Value"));
    }

    [Fact]
    public async Task A_range_has_the_rows_from_its_beginning_and_before_its_end_in_the_order_of_letters()
    {
        foreach (var key in new[] { "due|b", "due|a", "due|B", "dua|z", "due}", "due|", "dud|a", "head|x", "duf" }) await table.AddEntityAsync(Entity(key));
        await table.AddEntityAsync(new TableEntity("another", "due|c"));
        Assert.Equal(["due|", "due|B", "due|a", "due|b"], await Keys(TableClient.CreateQueryFilter($"PartitionKey eq {County} and RowKey ge {"due|"} and RowKey lt {"due}"}")));
        Assert.Equal(["due|B", "due|a"], await Keys(TableClient.CreateQueryFilter($"PartitionKey eq {County} and RowKey gt {"due|"} and RowKey le {"due|a"}")));
    }

    [Fact]
    public async Task A_property_can_be_asked_for_beside_a_range()
    {
        foreach (var (key, live) in new[] { ("head|a", true), ("head|b", false), ("head|c", true) }) await table.AddEntityAsync(new TableEntity(County, key) { ["Live"] = live });
        Assert.Equal(["head|a", "head|c"], await Keys(TableClient.CreateQueryFilter($"PartitionKey eq {County} and RowKey ge {"head|"} and RowKey lt {"head}"} and Live eq {true}")));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    public async Task Pages_go_on_where_the_last_one_ended(int page)
    {
        for (var i = 0; i < 5; i++) await table.AddEntityAsync(Entity($"a|{i}"));
        Assert.Equal(["a|0", "a|1", "a|2", "a|3", "a|4"], await Keys($"PartitionKey eq '{County}'", page));
        await foreach (var first in table.QueryAsync<TableEntity>($"PartitionKey eq '{County}'", page).AsPages())
        {
            Assert.Equal(page, first.Values.Count);
            break;
        }
    }

    [Fact]
    public async Task A_page_has_a_thousand_rows_at_the_most_and_the_rest_follows()
    {
        foreach (var hundred in Enumerable.Range(0, 11)) await table.SubmitTransactionAsync([.. Enumerable.Range(hundred * 100, hundred == 10 ? 1 : 100).Select(i => Add($"a|{i:0000}"))]);
        var pages = new List<int>();
        await foreach (var page in table.QueryAsync<TableEntity>($"PartitionKey eq '{County}'").AsPages()) pages.Add(page.Values.Count);
        Assert.Equal([1_000, 1], pages);
    }

    [Fact]
    public async Task Columns_that_were_not_asked_for_do_not_come()
    {
        await table.AddEntityAsync(new TableEntity(County, "a") { ["One"] = 1, ["At"] = DateTimeOffset.UnixEpoch });
        await foreach (var row in table.QueryAsync<TableEntity>($"PartitionKey eq '{County}'", null, ["RowKey", "At"]))
        {
            Assert.Equal(("a", DateTimeOffset.UnixEpoch), (row.RowKey, row.GetDateTimeOffset("At")));
            Assert.False(row.ContainsKey("One"));
        }
    }

    [Fact]
    public async Task A_transaction_takes_effect_whole_and_gives_each_etag_in_order()
    {
        await table.AddEntityAsync(Entity("old"));
        var head = (await table.AddEntityAsync(Entity("head"))).Headers.ETag!.Value;
        var answers = (await table.SubmitTransactionAsync(
        [
            new(TableTransactionActionType.UpdateReplace, Entity("head", "new"), head), Add("event"), Delete("old"),
            new(TableTransactionActionType.UpsertReplace, Entity("due")), new(TableTransactionActionType.UpsertMerge, Entity("place")),
        ])).Value;
        Assert.Equal(5, answers.Count);
        Assert.Equal((await table.GetEntityAsync<TableEntity>(County, "head")).Value.ETag, answers[0].Headers.ETag);
        Assert.Equal((await table.GetEntityAsync<TableEntity>(County, "event")).Value.ETag, answers[1].Headers.ETag);
        Assert.Equal(["due", "event", "head", "place"], await Keys($"PartitionKey eq '{County}'"));
    }

    [Fact]
    public async Task A_transaction_that_one_row_refuses_changes_nothing_and_says_which()
    {
        var head = (await table.AddEntityAsync(Entity("head"))).Headers.ETag!.Value;
        await table.UpdateEntityAsync(Entity("head", "by another"), head, TableUpdateMode.Replace);
        await table.AddEntityAsync(Entity("there"));

        var stale = await Fails(Add("x"), new(TableTransactionActionType.UpdateReplace, Entity("head", "mine"), head), Add("y"));
        Assert.Equal((412, 1), (stale.Status, stale.FailedTransactionActionIndex));
        var twice = await Fails(Add("x"), Add("y"), Add("there"));
        Assert.Equal((409, 2, "EntityAlreadyExists"), (twice.Status, twice.FailedTransactionActionIndex, twice.ErrorCode));
        var gone = await Fails(Delete("there"), Delete("none"), Add("x"));
        Assert.Equal((404, 1), (gone.Status, gone.FailedTransactionActionIndex));
        Assert.Equal(["head", "there"], await Keys($"PartitionKey eq '{County}'"));
        Assert.Equal("by another", (await table.GetEntityAsync<TableEntity>(County, "head")).Value.GetString("Value"));
    }

    [Fact]
    public async Task A_key_twice_in_one_transaction_is_refused()
    {
        await table.AddEntityAsync(Entity("a"));
        Assert.Equal(400, (await Fails(Delete("a"), Add("a"))).Status);
        Assert.Equal(["a"], await Keys($"PartitionKey eq '{County}'"));
    }

    [Fact]
    public async Task A_hundred_rows_fit_into_a_transaction_and_one_more_does_not()
    {
        await table.SubmitTransactionAsync([.. Enumerable.Range(0, 100).Select(i => Add($"a|{i:000}"))]);
        // Azurite refuses it in a form that the library cannot read.
        await Assert.ThrowsAnyAsync<Exception>(() => table.SubmitTransactionAsync([.. Enumerable.Range(0, 101).Select(i => Add($"b|{i:000}"))]));
        Assert.Equal(100, (await Keys($"PartitionKey eq '{County}'")).Count);
    }

    [Fact]
    public async Task A_text_of_32768_letters_fits_and_one_more_does_not()
    {
        await table.AddEntityAsync(Entity("a", new string('x', 32 * 1024)));
        Assert.Equal(400, (await Refused(() => table.AddEntityAsync(Entity("b", new string('x', 32 * 1024 + 1))))).Status);
    }

    [Fact]
    public async Task Bytes_of_64_kilobytes_fit_and_one_more_does_not()
    {
        await table.AddEntityAsync(Entity("a", new byte[64 * 1024]));
        Assert.Equal(400, (await Refused(() => table.AddEntityAsync(Entity("b", new byte[64 * 1024 + 1])))).Status);
        Assert.Equal(["a"], await Keys($"PartitionKey eq '{County}'"));
    }

    [Fact]
    public async Task A_key_of_512_letters_fits_and_one_more_does_not()
    {
        await table.AddEntityAsync(Entity(new string('k', 512), 1));
        Assert.Equal(400, (await Refused(() => table.AddEntityAsync(Entity(new string('k', 513), 1)))).Status);
        Assert.Single(await Keys($"PartitionKey eq '{County}'"));
    }

    /// Azurite takes a new one of any size, and any in a transaction. Azure does not, nor do the simulated tables.
    [Fact]
    public async Task A_row_of_less_than_a_megabyte_fits_and_one_of_more_does_not()
    {
        await table.UpsertEntityAsync(Large("a", 15), TableUpdateMode.Replace);
        Assert.Equal((400, "EntityTooLarge"), await Refused(() => table.UpsertEntityAsync(Large("b", 40), TableUpdateMode.Replace)));
        Assert.Equal(["a"], await Keys($"PartitionKey eq '{County}'"));
    }

    [Fact]
    public async Task A_transaction_of_more_than_four_megabytes_changes_nothing()
    {
        await table.SubmitTransactionAsync([.. Enumerable.Range(0, 7).Select(i => new TableTransactionAction(TableTransactionActionType.Add, Large($"a|{i}", 15)))]);
        await Assert.ThrowsAnyAsync<RequestFailedException>(() => table.SubmitTransactionAsync([.. Enumerable.Range(0, 9).Select(i => new TableTransactionAction(TableTransactionActionType.Add, Large($"b|{i}", 15)))]));
        Assert.Equal(7, (await Keys($"PartitionKey eq '{County}'")).Count);
    }

    /// So many texts as long as a text can be.
    private static TableEntity Large(string key, int texts)
    {
        var row = new TableEntity(County, key);
        for (var i = 0; i < texts; i++) row[$"Text{i}"] = new string('x', 32 * 1024);
        return row;
    }

    [Theory]
    [InlineData("a/b")]
    [InlineData("a\\b")]
    [InlineData("a#b")]
    [InlineData("a?b")]
    public async Task A_key_with_what_a_key_must_not_hold_is_refused(string key) => Assert.Equal(400, (await Refused(() => table.AddEntityAsync(Entity(key)))).Status);
}

[Collection("azurite")]
public sealed class OnAzurite(AzuriteFixture azurite) : StorageContract
{
    protected override TableServiceClient Service { get; } = new(azurite.ConnectionString);
}

public sealed class OnTheSimulatedTables : StorageContract
{
    protected override TableServiceClient Service { get; } = SimulatedAccount.Client(new TableClientOptions
    {
        Retry = { MaxRetries = 0 }, Transport = new HttpClientTransport(new AtOnce(new(() => DateTimeOffset.UnixEpoch))),
    });
}
