using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;
namespace CsecBot.Benchmarks;

/// A request as it went over the wire to storage, and how many rows it read or wrote.
public sealed record Exchange(string Method, string Target, IReadOnlyList<(string Name, string Value)> Headers, byte[] Body, int RowsRead, int RowsWritten)
{
    public bool IsWrite => Method != "GET";

    public bool Names(string id) => Target.Contains(id, StringComparison.Ordinal) || Encoding.UTF8.GetString(Body).Contains(id, StringComparison.Ordinal);
}

/// Stands between the service and storage, passes everything on, and writes down what passed. The signature covers the path, not the port.
public sealed class StorageProxy : IAsyncDisposable
{
    private static readonly string[] OfTheConnection = ["Host", "Connection", "Transfer-Encoding", "Keep-Alive", "Content-Length"];
    private readonly HttpClient storage;
    private readonly WebApplication app;
    private readonly int port;
    private readonly bool records;
    private readonly List<Exchange> passed = [];

    private StorageProxy(WebApplication app, HttpClient storage, int port, bool records) => (this.app, this.storage, this.port, this.records) = (app, storage, port, records);

    public int Port => new Uri(app.Urls.Single()).Port;

    /// Before Azurite at that port, or before a storage that is given.
    public static async Task<StorageProxy> Start(int azuritePort, HttpMessageHandler? instead = null, bool records = true)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var proxy = new StorageProxy(builder.Build(), instead is null ? new() : new(instead, disposeHandler: false), azuritePort, records);
        proxy.app.Run(proxy.Pass);
        await proxy.app.StartAsync();
        return proxy;
    }

    /// What passed since the last call.
    public IReadOnlyList<Exchange> Take()
    {
        lock (passed)
        {
            Exchange[] taken = [.. passed];
            passed.Clear();
            return taken;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await app.DisposeAsync();
        storage.Dispose();
    }

    private async Task Pass(HttpContext http)
    {
        var target = http.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        var read = new MemoryStream();
        await http.Request.Body.CopyToAsync(read);
        var body = read.ToArray();
        List<(string, string)> headers = [.. http.Request.Headers.Where(h => !OfTheConnection.Contains(h.Key, StringComparer.OrdinalIgnoreCase)).Select(h => (h.Key, h.Value.ToString()))];
        using var request = Wire.Request(http.Request.Method, port, target, headers, body);
        using var answer = await storage.SendAsync(request);
        var answered = await answer.Content.ReadAsByteArrayAsync();
        if (records)
        {
            var succeeded = answer.IsSuccessStatusCode && !Wire.IsRefused(answered);
            lock (passed) passed.Add(new(http.Request.Method, target, headers, body, RowsRead(http.Request.Method, succeeded, answered), RowsWritten(http.Request.Method, succeeded, body, target)));
        }

        http.Response.StatusCode = (int)answer.StatusCode;
        foreach (var (name, values) in answer.Headers.Concat(answer.Content.Headers))
            if (!OfTheConnection.Contains(name, StringComparer.OrdinalIgnoreCase)) http.Response.Headers[name] = values.ToArray();
        if (answered.Length > 0) await http.Response.Body.WriteAsync(answered);
    }

    private static int RowsRead(string method, bool succeeded, byte[] answer)
    {
        if (method != "GET" || !succeeded) return 0;
        using var json = JsonDocument.Parse(answer);
        return json.RootElement.TryGetProperty("value", out var rows) && rows.ValueKind == JsonValueKind.Array ? rows.GetArrayLength() : 1;
    }

    private static int RowsWritten(string method, bool succeeded, byte[] body, string target) =>
        method == "GET" || !succeeded ? 0 : target.EndsWith("$batch", StringComparison.Ordinal) ? Encoding.UTF8.GetString(body).Split(" HTTP/1.1").Length - 1 : 1;
}
