using System.Security.Cryptography;
using System.Text;
namespace CsecBot.Hotline;

/// Who calls the interface, as far as can be told.
public abstract record Caller
{
    public abstract record Known(string Name) : Caller;
    public sealed record Key(string Name) : Known(Name);
    public sealed record Token(string Name, IReadOnlySet<string> Roles) : Known(Name);
    public sealed record Unknown : Caller;

    /// The keys to check a token with are out of reach.
    public sealed record CannotTell : Caller;

    public static Key? OfKey(Settings settings, string? key)
    {
        if (string.IsNullOrEmpty(key)) return null;
        var hash = Encoding.ASCII.GetBytes(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key))));
        return settings.ApiKeys.FirstOrDefault(k => CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(k.Sha256), hash)) is { } known ? new(known.Name) : null;
    }
}
