using System.Text;
namespace CsecBot.Hotline;

/// Reads a request's body whole, within its limit, as the kind of text it must be.
public static class Body
{
    public static async Task<(string? Text, IResult? Problem)> Read(HttpRequest request, int atMost, CancellationToken stop, params string[] kinds)
    {
        var kind = request.ContentType?.Split(';')[0].Trim().ToLowerInvariant();
        if (kind is null || !kinds.Contains(kind)) return (null, Problems.Of(415, $"Send {string.Join(" or ", kinds)}."));
        if (request.ContentLength > atMost) return (null, TooLarge(atMost));
        var buffer = new MemoryStream();
        var chunk = new byte[8192];
        int read;
        while ((read = await request.Body.ReadAsync(chunk, stop)) > 0)
        {
            if (buffer.Length + read > atMost) return (null, TooLarge(atMost));
            buffer.Write(chunk, 0, read);
        }
        return (Encoding.UTF8.GetString(buffer.ToArray()), null);
    }

    private static IResult TooLarge(int atMost) => Problems.Of(413, $"The body is larger than {atMost / 1024} KB.");
}
