using System.Text.Json.Serialization;
namespace CsecBot.Benchmarks;

/// How the channel behaves towards whoever posts to it.
[JsonDerivedType(typeof(Taking), nameof(Taking)), JsonDerivedType(typeof(Refusing), nameof(Refusing)), JsonDerivedType(typeof(Gone), nameof(Gone)), JsonDerivedType(typeof(Hanging), nameof(Hanging)), JsonDerivedType(typeof(Late), nameof(Late))]
public abstract record Mood
{
    /// The person whose chat alone it is so in; everywhere where nobody is named.
    public string? Only { get; init; }

    public sealed record Taking : Mood;

    /// Answers 503; nothing reached anybody.
    public sealed record Refusing : Mood;

    /// Cuts every connection; nothing reached anybody.
    public sealed record Gone : Mood;

    /// Never answers. Every other message reaches its person all the same.
    public sealed record Hanging : Mood;

    /// Takes everything at once and says so that much later.
    public sealed record Late(TimeSpan By) : Mood;
}
