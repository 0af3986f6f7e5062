using Azure.Core;
using Azure.Data.Tables;
using Azure.Identity;
namespace CsecBot.Storage;

public static class Tables
{
    private const int TextAtMost = 32_000;

    /// The one table of the product, made where it is missing.
    public static async Task<TableClient> Open(string? connection, Uri? endpoint, string prefix, CancellationToken stop)
    {
        var options = Options();
        var service = connection is not null ? new TableServiceClient(connection, options) : new TableServiceClient(endpoint, new DefaultAzureCredential(), options);
        var table = service.GetTableClient(prefix + "dispatch");
        await table.CreateIfNotExistsAsync(stop);
        return table;
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
