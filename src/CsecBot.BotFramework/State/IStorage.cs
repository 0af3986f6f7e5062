namespace CsecBot.BotFramework;

/// <summary>Where state is kept between turns: documents by key, whichever instance asks.</summary>
public interface IStorage
{
    /// <summary>Only what is there: a key without a document is absent from the answer.</summary>
    Task<IDictionary<string, object>> ReadAsync(string[] keys, CancellationToken cancellationToken = default);

    Task WriteAsync(IDictionary<string, object> changes, CancellationToken cancellationToken = default);

    Task DeleteAsync(string[] keys, CancellationToken cancellationToken = default);
}

/// <summary>A document that remembers which version of it was read; "*" overwrites any.</summary>
public interface IStoreItem
{
    string? ETag { get; set; }
}

public static class StorageExtensions
{
    /// <summary>The documents of this type; others are left out.</summary>
    public static async Task<IDictionary<string, TStoreItem>> ReadAsync<TStoreItem>(
        this IStorage storage, string[] keys, CancellationToken cancellationToken = default)
        where TStoreItem : class
    {
        ArgumentNullException.ThrowIfNull(storage);
        var found = await storage.ReadAsync(keys, cancellationToken).ConfigureAwait(false);
        return found.Where(item => item.Value is TStoreItem).ToDictionary(item => item.Key, item => (TStoreItem)item.Value);
    }
}
