using System.Globalization;
using CsecBot.Storage;
using Newtonsoft.Json;
namespace CsecBot.Teams;

/// The SDK's storage over our table. A document without an ETag of its own overwrites, as the SDK's states do.
public sealed class StateStorage(BotStateTable table, params Type[] ours) : IStorage
{
    // Texts that look like dates stay the texts they were typed as.
    private readonly JsonSerializerSettings json = new()
    {
        TypeNameHandling = TypeNameHandling.Auto, SerializationBinder = new StoredTypes(ours), NullValueHandling = NullValueHandling.Ignore,
        DateParseHandling = DateParseHandling.None, Culture = CultureInfo.InvariantCulture,
    };

    public async Task<IDictionary<string, object>> ReadAsync(string[] keys, CancellationToken cancellationToken = default)
    {
        var found = new Dictionary<string, object>();
        foreach (var key in keys)
        {
            if (await table.Read(key, cancellationToken) is not { } document) continue;
            found[key] = JsonConvert.DeserializeObject<object>(document.Json, json)!;
            if (found[key] is IStoreItem item) item.ETag = document.ETag;
        }
        return found;
    }

    public async Task WriteAsync(IDictionary<string, object> changes, CancellationToken cancellationToken = default)
    {
        foreach (var (key, value) in changes)
        {
            var etag = value is IStoreItem { ETag: { Length: > 0 } read and not "*" } ? read : null;
            if (!await table.Write(key, JsonConvert.SerializeObject(value, typeof(object), json), etag, cancellationToken))
                throw new InvalidOperationException("Etag conflict: the state was changed by somebody else since it was read.");
        }
    }

    public async Task DeleteAsync(string[] keys, CancellationToken cancellationToken = default)
    {
        foreach (var key in keys) await table.Delete(key, cancellationToken);
    }
}
