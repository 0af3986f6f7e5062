using System.Globalization;
using System.Security.Cryptography;
using System.Text;
namespace CsecBot.Channels;

/// The signature both sides of a gateway put on what they send: hexadecimal HMAC-SHA256 over the time (Unix seconds), a full stop and the body.
/// The same bytes cannot be sent again later.
public static class Signature
{
    public const string Header = "X-Signature";
    public const string TimeHeader = "X-Timestamp";
    private static readonly TimeSpan Fresh = TimeSpan.FromMinutes(5);

    public static (string Time, string Signature) Of(string secret, string body, DateTimeOffset at)
    {
        var time = at.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        return (time, Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes($"{time}.{body}"))));
    }

    public static bool IsGood(string secret, string body, string? time, string? signature, DateTimeOffset now)
    {
        if (!long.TryParse(time, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) || seconds > DateTimeOffset.MaxValue.ToUnixTimeSeconds()) return false;
        var at = DateTimeOffset.FromUnixTimeSeconds(seconds);
        return (now - at).Duration() <= Fresh && IsSame(Of(secret, body, at).Signature, signature?.ToLowerInvariant());
    }

    /// In a time that tells nothing of where they differ.
    public static bool IsSame(string secret, string? given) =>
        CryptographicOperations.FixedTimeEquals(SHA256.HashData(Encoding.UTF8.GetBytes(secret)), SHA256.HashData(Encoding.UTF8.GetBytes(given ?? "")));
}
