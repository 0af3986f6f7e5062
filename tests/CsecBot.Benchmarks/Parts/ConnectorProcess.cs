using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
namespace CsecBot.Benchmarks;

/// A message at the channel: whole, and when its last byte had come, by the machine's timestamps, which are one clock for all its processes.
/// `Referral` is the one it speaks of.
public sealed record Arrival(string Path, bool IsUpdate, string? Referral, byte[] Body, long At);

/// What the connector tells: a message, or that everything before this mark has been told.
public sealed record Told(Arrival? Arrival, int? Mark);

/// The channel's side of the wire on Kestrel, a process of its own: takes whatever comes, as long as it is in the mood to, and tells when.
public sealed partial class ConnectorProcess
{
    public const string Command = "connector", Arrivals = "/arrivals", Mark = "/mark", MoodPath = "/mood", Held = "/held";
    private readonly Channel<Told> told = Channel.CreateUnbounded<Told>(new() { SingleReader = true });
    private int last;
    private volatile Mood mood = new Mood.Taking();

    /// What was taken in a mood that does not answer, and is not answered yet: of which chat, and when that is over.
    private readonly ConcurrentDictionary<int, (string Chat, TaskCompletionSource Over)> held = new();

    /// Says its address as its first line; ends when whoever started it does.
    public static async Task Run()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        await using var app = builder.Build();
        var connector = new ConnectorProcess();
        app.MapGet(Arrivals, connector.Tell);
        app.MapPost($"{Mark}/{{number:int}}", (int number) => connector.told.Writer.TryWrite(new(null, number)));
        app.MapPut(MoodPath, (Mood mood) => connector.mood = mood);
        app.MapGet(Held, () => connector.held.Values.Select(h => h.Chat).Distinct());
        app.MapGet($"{Held}/{{chat}}", (string chat) => Task.WhenAll(connector.held.Values.Where(h => h.Chat == chat).Select(h => h.Over.Task)));
        app.MapFallback(connector.Take);
        await app.StartAsync();
        Console.WriteLine(app.Urls.Single());
        while (await Console.In.ReadLineAsync() is not null) { }
    }

    private async Task Tell(HttpContext http)
    {
        await http.Response.Body.FlushAsync();
        await foreach (var news in told.Reader.ReadAllAsync(http.RequestAborted))
        {
            await http.Response.WriteAsync(JsonSerializer.Serialize(news) + "\n", http.RequestAborted);
        }
    }

    private async Task Take(HttpContext http)
    {
        var body = new MemoryStream();
        await http.Request.Body.CopyToAsync(body);
        var now = TimeProvider.System.GetTimestamp();
        var n = Interlocked.Increment(ref last);
        var mood = this.mood;
        if (mood.Only is { } only && !http.Request.Path.Value!.Contains(only, StringComparison.Ordinal)) mood = new Mood.Taking();
        if (mood is Mood.Gone) { http.Abort(); return; }
        if (mood is Mood.Refusing) { http.Response.StatusCode = StatusCodes.Status503ServiceUnavailable; return; }
        var bytes = body.ToArray();
        var isUpdate = HttpMethods.IsPut(http.Request.Method);
        var named = Id().Match(Encoding.UTF8.GetString(bytes));
        if (mood is not Mood.Hanging || n % 2 == 0) told.Writer.TryWrite(new(new(http.Request.Path, isUpdate, named.Success ? named.Value : null, bytes, now), null));
        var wait = mood switch { Mood.Hanging => Timeout.InfiniteTimeSpan, Mood.Late late => late.By, _ => TimeSpan.Zero };
        if (wait != TimeSpan.Zero) await Hold(n, http, wait);
        http.Response.StatusCode = isUpdate ? 200 : 201;
        http.Response.ContentType = "application/json";
        await http.Response.WriteAsync($$"""{"id":"m{{n}}"}""");
    }

    private async Task Hold(int n, HttpContext http, TimeSpan wait)
    {
        var over = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        held[n] = (http.Request.Path.Value!.Split('/', StringSplitOptions.RemoveEmptyEntries)[2], over);
        try
        {
            await Task.Delay(wait, TimeProvider.System, http.RequestAborted);
        }
        finally
        {
            held.TryRemove(n, out _);
            over.SetResult();
        }
    }

    [GeneratedRegex("R-[0-9A-HJKMNP-TV-Z]{8}")] private static partial Regex Id();
}
