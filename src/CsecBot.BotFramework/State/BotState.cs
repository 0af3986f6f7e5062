using Newtonsoft.Json;
using Newtonsoft.Json.Linq;

namespace CsecBot.BotFramework;

/// <summary>
/// A document of named values, loaded once a turn and kept in the turn until it is saved. Saved state overwrites
/// what another turn saved meanwhile.
/// </summary>
public abstract class BotState : IPropertyManager
{
    private readonly IStorage _storage;
    private readonly string _contextServiceKey;

    protected BotState(IStorage storage, string contextServiceKey)
    {
        ArgumentNullException.ThrowIfNull(storage);
        ArgumentNullException.ThrowIfNull(contextServiceKey);
        _storage = storage;
        _contextServiceKey = contextServiceKey;
    }

    public IStatePropertyAccessor<T> CreateProperty<T>(string name) =>
        string.IsNullOrWhiteSpace(name) ? throw new ArgumentNullException(nameof(name)) : new Accessor<T>(this, name);

    public virtual async Task LoadAsync(ITurnContext turnContext, bool force = false, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(turnContext);
        if (!force && Cached(turnContext) is not null)
        {
            return;
        }

        var key = GetStorageKey(turnContext);
        var found = await _storage.ReadAsync([key], cancellationToken).ConfigureAwait(false);
        turnContext.TurnState[_contextServiceKey] = new CachedState(found.TryGetValue(key, out var document) ? ValuesOf(document) : new Dictionary<string, object?>());
    }

    /// <summary>Writes only what has changed since it was loaded or last saved.</summary>
    public virtual async Task SaveChangesAsync(ITurnContext turnContext, bool force = false, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(turnContext);
        if (Cached(turnContext) is { } cached && (force || cached.IsChanged))
        {
            var changes = new Dictionary<string, object> { [GetStorageKey(turnContext)] = cached.Values };
            await _storage.WriteAsync(changes, cancellationToken).ConfigureAwait(false);
            cached.IsSaved();
        }
    }

    /// <summary>Empties the state; it is empty in storage once it is saved.</summary>
    public virtual Task ClearStateAsync(ITurnContext turnContext, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(turnContext);
        turnContext.TurnState[_contextServiceKey] = new CachedState(new Dictionary<string, object?>(), isNew: true);
        return Task.CompletedTask;
    }

    /// <summary>Removes the document from storage at once.</summary>
    public virtual Task DeleteAsync(ITurnContext turnContext, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(turnContext);
        turnContext.TurnState.Remove(_contextServiceKey);
        return _storage.DeleteAsync([GetStorageKey(turnContext)], cancellationToken);
    }

    protected abstract string GetStorageKey(ITurnContext turnContext);

    private static IDictionary<string, object?> ValuesOf(object? document) => document switch
    {
        IDictionary<string, object?> values => values,
        JObject plain => plain.ToObject<Dictionary<string, object?>>()!,
        null => new Dictionary<string, object?>(),
        _ => throw new InvalidOperationException("Data is not in the correct format for BotState."),
    };

    private CachedState? Cached(ITurnContext turnContext) => turnContext.TurnState.Get<CachedState>(_contextServiceKey);

    private async Task<IDictionary<string, object?>> ValuesAsync(ITurnContext turnContext, CancellationToken cancellationToken)
    {
        await LoadAsync(turnContext, false, cancellationToken).ConfigureAwait(false);
        return Cached(turnContext)!.Values;
    }

    private sealed class CachedState(IDictionary<string, object?> values, bool isNew = false)
    {
        private string _saved = isNew ? "" : Json(values);

        public IDictionary<string, object?> Values { get; } = values;

        public bool IsChanged => _saved != Json(Values);

        public void IsSaved() => _saved = Json(Values);

        private static string Json(object values) => JsonConvert.SerializeObject(values);
    }

    private sealed class Accessor<T>(BotState state, string name) : IStatePropertyAccessor<T>
    {
        public string Name { get; } = name;

        public async Task<T> GetAsync(ITurnContext turnContext, Func<T>? defaultValueFactory = null, CancellationToken cancellationToken = default)
        {
            var values = await state.ValuesAsync(turnContext, cancellationToken).ConfigureAwait(false);
            if (values.TryGetValue(Name, out var value) && value is not null)
            {
                // A storage without type names gives what JSON has: a long for an int, an object of no type for one of ours.
                return value is T typed ? typed : JToken.FromObject(value).ToObject<T>()!;
            }

            if (defaultValueFactory is null)
            {
                return default!;
            }

            var made = defaultValueFactory();
            values[Name] = made;
            return made;
        }

        public async Task DeleteAsync(ITurnContext turnContext, CancellationToken cancellationToken = default) =>
            (await state.ValuesAsync(turnContext, cancellationToken).ConfigureAwait(false)).Remove(Name);

        public async Task SetAsync(ITurnContext turnContext, T value, CancellationToken cancellationToken = default) =>
            (await state.ValuesAsync(turnContext, cancellationToken).ConfigureAwait(false))[Name] = value;
    }
}
