using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
namespace CsecBot.Channels;

/// What a call is about, sealed into the address its events come back to: only who was given the address can send them, nobody can read or
/// change it, and it ends. So no instance keeps anything of a call, and no access log holds a telephone number.
internal sealed class CallToken(string secret)
{
    private const int NonceSize = 12, TagSize = 16;
    private readonly byte[] key = Derive(secret, "call"u8), nonces = Derive(secret, "call nonce"u8);

    public sealed record About(string Id, string Referral, string Phone, string Text, DateTimeOffset Ends);

    private static byte[] Derive(string secret, ReadOnlySpan<byte> purpose) => HKDF.DeriveKey(HashAlgorithmName.SHA256, Encoding.UTF8.GetBytes(secret), 32, info: purpose.ToArray());

    public string Seal(About about)
    {
        var plain = JsonSerializer.SerializeToUtf8Bytes(about);
        var token = new byte[NonceSize + TagSize + plain.Length];
        // Of what it seals, so that the same is sealed the same, and nothing else ever with the same nonce.
        HMACSHA256.HashData(nonces, plain).AsSpan(0, NonceSize).CopyTo(token);
        using var cipher = new AesGcm(key, TagSize);
        cipher.Encrypt(token.AsSpan(0, NonceSize), plain, token.AsSpan(NonceSize + TagSize), token.AsSpan(NonceSize, TagSize));
        return Base64Url.EncodeToString(token);
    }

    public About? Open(string text, DateTimeOffset now)
    {
        var token = new byte[text.Length];
        if (!Base64Url.IsValid(text) || !Base64Url.TryDecodeFromChars(text, token, out var length) || length <= NonceSize + TagSize) return null;
        var plain = new byte[length - NonceSize - TagSize];
        try
        {
            using var cipher = new AesGcm(key, TagSize);
            cipher.Decrypt(token.AsSpan(0, NonceSize), token.AsSpan(NonceSize + TagSize, plain.Length), token.AsSpan(NonceSize, TagSize), plain);
        }
        catch (AuthenticationTagMismatchException)
        {
            return null;
        }
        return JsonSerializer.Deserialize<About>(plain) is { } about && now < about.Ends ? about : null;
    }
}
