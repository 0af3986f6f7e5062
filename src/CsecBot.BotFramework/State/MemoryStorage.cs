using System.Globalization;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;

namespace CsecBot.BotFramework;

/// <summary>State for tests: documents are written to JSON and read back, so nothing is shared by reference.</summary>
public class MemoryStorage : IStorage
{
    private static readonly JsonSerializer Typed = JsonSerializer.Create(new JsonSerializerSettings
    {
        TypeNameHandling = TypeNameHandling.All,
        SerializationBinder = new WrittenTypes(),
    });

    private readonly Lock _lock = new();
    private readonly JsonSerializer _serializer;
    private readonly Dictionary<string, JObject> _documents;
    private int _version;

    public MemoryStorage(JsonSerializer jsonSerializer, Dictionary<string, JObject>? dictionary = null)
    {
        ArgumentNullException.ThrowIfNull(jsonSerializer);
        _serializer = jsonSerializer;
        _documents = dictionary ?? [];
    }

    public MemoryStorage(Dictionary<string, JObject>? dictionary = null)
        : this(Typed, dictionary)
    {
    }

    public Task<IDictionary<string, object>> ReadAsync(string[] keys, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(keys);
        var found = new Dictionary<string, object>();
        lock (_lock)
        {
            foreach (var key in keys)
            {
                if (_documents.TryGetValue(key, out var document))
                {
                    found[key] = document.ToObject<object>(_serializer)!;
                }
            }
        }

        return Task.FromResult<IDictionary<string, object>>(found);
    }

    public Task WriteAsync(IDictionary<string, object> changes, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(changes);
        lock (_lock)
        {
            foreach (var (key, value) in changes)
            {
                var document = JObject.FromObject(value, _serializer);
                if (value is IStoreItem item)
                {
                    Refuse(key, item.ETag);
                    document["eTag"] = (_version++).ToString(CultureInfo.InvariantCulture);
                }

                _documents[key] = document;
            }
        }

        return Task.CompletedTask;
    }

    public Task DeleteAsync(string[] keys, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(keys);
        lock (_lock)
        {
            foreach (var key in keys)
            {
                _documents.Remove(key);
            }
        }

        return Task.CompletedTask;
    }

    private void Refuse(string key, string? etag)
    {
        var current = _documents.TryGetValue(key, out var document) ? (string?)document["eTag"] : null;
        if (current is not null && etag != "*" && etag != current)
        {
            throw new ArgumentException($"Etag conflict.\r\n\r\nOriginal: {etag}\r\nCurrent: {current}");
        }
    }
}
