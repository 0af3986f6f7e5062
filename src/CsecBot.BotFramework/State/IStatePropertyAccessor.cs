namespace CsecBot.BotFramework;

public interface IStatePropertyInfo
{
    string Name { get; }
}

/// <summary>One named value of a state.</summary>
public interface IStatePropertyAccessor<T> : IStatePropertyInfo
{
    /// <summary>What the factory makes is kept as if it had been set.</summary>
    Task<T> GetAsync(ITurnContext turnContext, Func<T>? defaultValueFactory = null, CancellationToken cancellationToken = default);

    Task DeleteAsync(ITurnContext turnContext, CancellationToken cancellationToken = default);

    Task SetAsync(ITurnContext turnContext, T value, CancellationToken cancellationToken = default);
}

public interface IPropertyManager
{
    IStatePropertyAccessor<T> CreateProperty<T>(string name);
}
