using Azure;
using Azure.Core;
using Azure.Data.Tables;
using Azure.Identity;
namespace CsecBot.Storage;

public static class Tables
{
    private const int TextAtMost = 32_000;

    /// As many as keep a partition busy, which does 2,000 a second, each in some milliseconds.
    private const int AtOnce = 16;

    /// The one table of the product, made where it is missing.
    public static async Task<TableClient> Open(string? connection, Uri? endpoint, string prefix, CancellationToken stop)
    {
        var table = Client(connection, endpoint, prefix) ?? throw new ArgumentException("That is no connection string.", nameof(connection));
        await table.CreateIfNotExistsAsync(stop);
        return table;
    }

    /// The same table, and nothing asked of it yet. Null where the connection string is none.
    public static TableClient? Client(string? connection, Uri? endpoint, string prefix, StorageClock? clock = null)
    {
        try
        {
            var options = Options();
            if (clock is not null) options.AddPolicy(clock, HttpPipelinePosition.PerRetry);
            var service = connection is not null ? new TableServiceClient(connection, options) : new TableServiceClient(endpoint, new DefaultAzureCredential(), options);
            return service.GetTableClient(prefix + "dispatch");
        }
        catch (Exception e) when (e is FormatException or InvalidOperationException or ArgumentException)
        {
            return null;
        }
    }

    /// How often and how long storage is asked.
    public static TableClientOptions Options()
    {
        var options = new TableClientOptions();
        options.Retry.Mode = RetryMode.Exponential;
        options.Retry.MaxRetries = 3;
        options.Retry.Delay = TimeSpan.FromMilliseconds(200);
        options.Retry.MaxDelay = TimeSpan.FromSeconds(2);
        options.Retry.NetworkTimeout = TimeSpan.FromSeconds(5);
        options.RetryPolicy = new RetriesSoon(options.Retry);
        options.AddPolicy(new InLine(AtOnce), HttpPipelinePosition.PerRetry);
        options.Diagnostics.IsLoggingContentEnabled = false;
        options.Diagnostics.IsDistributedTracingEnabled = false;   // nobody collects them
        return options;
    }

    public static async Task<TableEntity?> Read(this TableClient table, string partition, string row, CancellationToken stop)
    {
        var found = await table.GetEntityIfExistsAsync<TableEntity>(partition, row, cancellationToken: stop);
        return found.HasValue ? found.Value : null;
    }

    /// The rows from `from` on and before `to`, in key order.
    public static IAsyncEnumerable<TableEntity> Range(this TableClient table, string partition, string from, string to, CancellationToken stop, int? page = null, params string[] columns) =>
        table.QueryAsync<TableEntity>(TableClient.CreateQueryFilter($"PartitionKey eq {partition} and RowKey ge {from} and RowKey lt {to}"), page, columns.Length == 0 ? null : columns, stop);

    /// Deletes the rows under this prefix that nobody has written since; what is written in the meantime stays. How many there were.
    public static async Task<int> Purge(this TableClient table, string partition, string prefix, DateTimeOffset before, CancellationToken stop)
    {
        var purged = 0;
        await foreach (var row in table.Range(partition, prefix, Keys.End(prefix), stop, null, "PartitionKey", "RowKey", "At"))
        {
            if (row.GetDateTimeOffset("At") >= before) continue;
            try
            {
                await table.DeleteEntityAsync(partition, row.RowKey, row.ETag, stop);
                purged++;
            }
            catch (RequestFailedException e) when (e.Status == 412) { }   // written just now: it is in use
        }
        return purged;
    }

    /// A string property holds at most 32K characters; a longer text goes over several, and no pair of surrogates is parted.
    public static void SetLong(this TableEntity row, string name, string text)
    {
        for (int i = 0, from = 0; from < text.Length || i == 0; i++)
        {
            var to = Math.Min(text.Length, from + TextAtMost);
            if (to < text.Length && char.IsHighSurrogate(text[to - 1])) to--;
            row[$"{name}{i}"] = text[from..to];
            from = to;
        }
    }

    public static string GetLong(this TableEntity row, string name)
    {
        var parts = new List<string>();
        while (row.GetString($"{name}{parts.Count}") is { } part) parts.Add(part);
        return string.Concat(parts);
    }
}
