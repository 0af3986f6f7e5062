using System.Globalization;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
namespace CsecBot.Benchmarks;

/// A request to storage, whole but for its signature, which holds the moment; and the path that is signed.
public sealed record Unsigned(HttpRequestMessage Request, string Path);

/// A storage client with nothing around it: bytes that were recorded, signed anew and sent.
public sealed partial class Wire(HttpClient http, int port)
{
    // The account and key that every Azurite has; they open nothing else.
    private const string Account = "devstoreaccount1";
    private const string Key = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";
    private static readonly byte[] Secret = Convert.FromBase64String(Key);

    public static string ConnectionString(int port) => $"DefaultEndpointsProtocol=http;AccountName={Account};AccountKey={Key};TableEndpoint=http://127.0.0.1:{port}/{Account};";

    public static HttpRequestMessage Request(string method, int port, string target, IEnumerable<(string Name, string Value)> headers, byte[] body)
    {
        // As it is: a path written otherwise would not be what was signed.
        var request = new HttpRequestMessage(new(method), new Uri($"http://127.0.0.1:{port}{target}", new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true }));
        if (body.Length > 0) request.Content = new ByteArrayContent(body);
        foreach (var (name, value) in headers)
            if (!request.Headers.TryAddWithoutValidation(name, value)) request.Content?.Headers.TryAddWithoutValidation(name, value);
        return request;
    }

    /// The same with other names in it. Nobody else writes these rows, so the recorded ETags give way to any.
    public Unsigned Prepare(Exchange recorded, Func<string, string> renamed)
    {
        var target = renamed(recorded.Target);
        var body = Encoding.UTF8.GetBytes(ETag().Replace(renamed(Encoding.UTF8.GetString(recorded.Body)), "If-Match: *"));
        var headers = recorded.Headers.Where(h => h.Name is not ("Authorization" or "x-ms-date" or "Date")).Select(h => h.Name == "If-Match" ? (h.Name, "*") : h);
        return new(Request(recorded.Method, port, target, headers, body), target.Split('?')[0]);
    }

    public async Task Send(Unsigned prepared)
    {
        using var request = prepared.Request;
        var date = TimeProvider.System.GetUtcNow().ToString("R", CultureInfo.InvariantCulture);
        request.Headers.Add("x-ms-date", date);
        var signed = Convert.ToBase64String(HMACSHA256.HashData(Secret, Encoding.UTF8.GetBytes($"{date}\n/{Account}{prepared.Path}")));
        request.Headers.Authorization = new AuthenticationHeaderValue("SharedKeyLite", $"{Account}:{signed}");
        using var answer = await http.SendAsync(request);
        var said = await answer.Content.ReadAsByteArrayAsync();
        if (!answer.IsSuccessStatusCode || IsRefused(said)) throw new InvalidOperationException($"Storage refused what was recorded: {(int)answer.StatusCode} {Encoding.UTF8.GetString(said)}");
    }

    /// A refused transaction is answered 202 with the refusal inside.
    public static bool IsRefused(ReadOnlySpan<byte> answer) => answer.IndexOf("HTTP/1.1 4"u8) >= 0 || answer.IndexOf("HTTP/1.1 5"u8) >= 0;

    [GeneratedRegex("If-Match: [^\r\n]+")] private static partial Regex ETag();
}
