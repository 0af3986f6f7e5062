using System.Net.Mime;
using System.Text;
using System.Text.Json;
using CsecBot.Dispatch;
using Microsoft.Net.Http.Headers;
namespace CsecBot.Hotline;

/// A request's body, read whole within its limit, as the kind of text it must be.
public sealed record Body(string Text, string Kind)
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private static ReadOnlySpan<byte> Mark => "\uFEFF"u8;

    public static async Task<(Body? Body, IResult? Problem)> Read(HttpRequest request, int atMost, CancellationToken stop, params string[] kinds)
    {
        if (!MediaTypeHeaderValue.TryParse(request.ContentType, out var type) || kinds.FirstOrDefault(k => k == type.MediaType.Value?.ToLowerInvariant()) is not { } kind
            || (type.Charset.HasValue && !HeaderUtilities.RemoveQuotes(type.Charset).Equals("utf-8", StringComparison.OrdinalIgnoreCase)))
            return (null, Problems.Of(415, $"Send {string.Join(" or ", kinds)}, as UTF-8."));
        if (request.ContentLength > atMost) return (null, TooLarge(atMost));
        var buffer = new MemoryStream();
        var chunk = new byte[8192];
        int read;
        while ((read = await request.Body.ReadAsync(chunk, stop)) > 0)
        {
            if (buffer.Length + read > atMost) return (null, TooLarge(atMost));
            buffer.Write(chunk, 0, read);
        }
        return TextOf(buffer.ToArray(), kind) is { } text ? (new(text, kind), null) : (null, Problems.Of([new Fault("", "is not UTF-8 text")]));
    }

    private static string? TextOf(byte[] bytes, string kind)
    {
        try
        {
            if (kind == MediaTypeNames.Application.Json && HoldsHalfACharacter(bytes)) return null;
            return Strict.GetString(bytes).TrimStart('\uFEFF');
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }

    /// An escaped half of a surrogate pair is JSON, but no text. What is no JSON is said by whoever parses it.
    private static bool HoldsHalfACharacter(ReadOnlySpan<byte> json)
    {
        while (json.StartsWith(Mark)) json = json[Mark.Length..];   // the reader takes none, and would see no JSON
        var reader = new Utf8JsonReader(json);
        try
        {
            while (reader.Read())
                if (reader.TokenType is JsonTokenType.String or JsonTokenType.PropertyName) reader.GetString();
            return false;
        }
        catch (JsonException)
        {
            return false;
        }
        catch (InvalidOperationException)
        {
            return true;
        }
    }

    private static IResult TooLarge(int atMost) => Problems.Of(413, $"The body is larger than {atMost / 1024} KB.");
}
