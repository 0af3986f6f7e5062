using System.Text;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
namespace CsecBot.Benchmarks;

/// A message at the channel: whole, and when its last byte had come. `Referral` is the one it speaks of.
public sealed record Arrival(string Path, bool IsUpdate, string? Referral, byte[] Body, long At);

/// The channel's side of the wire on Kestrel: takes whatever comes, as long as it is in the mood to, and writes down when.
public sealed partial class Connector : IAsyncDisposable
{
    private sealed record Waiting(Func<Arrival, bool> For, List<Arrival> Came, int Count, TaskCompletionSource<IReadOnlyList<Arrival>> Done);

    private readonly WebApplication app;
    private readonly List<Arrival> arrivals = [];
    private readonly List<Waiting> waiting = [];
    private int last;
    private volatile Mood mood = new Mood.Taking();

    private Connector(WebApplication app) => this.app = app;

    public string Url => app.Urls.Single();

    public Mood Mood { set => mood = value; }

    public IReadOnlyList<Arrival> All
    {
        get { lock (arrivals) return [.. arrivals]; }
    }

    public static async Task<Connector> Start()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var connector = new Connector(builder.Build());
        connector.app.Run(connector.Take);
        await connector.app.StartAsync();
        return connector;
    }

    /// The first so many arrivals of that kind, those that came already among them.
    public async Task<IReadOnlyList<Arrival>> Await(int count, Func<Arrival, bool> kind, TimeSpan? limit = null)
    {
        var wait = new Waiting(kind, [], count, new(TaskCreationOptions.RunContinuationsAsynchronously));
        lock (arrivals)
        {
            wait.Came.AddRange(arrivals.Where(kind).Take(count));
            if (wait.Came.Count == count) return wait.Came;
            waiting.Add(wait);
        }
        return await wait.Done.Task.WaitAsync(limit ?? TimeSpan.FromMinutes(1), TimeProvider.System);
    }

    public Task<IReadOnlyList<Arrival>> Pages(string referral, int count) => Await(count, a => !a.IsUpdate && a.Referral == referral);

    public Task<IReadOnlyList<Arrival>> Updates(string referral, int count) => Await(count, a => a.IsUpdate && a.Referral == referral);

    public IReadOnlyList<Arrival> Of(string referral)
    {
        lock (arrivals) return [.. arrivals.Where(a => a.Referral == referral)];
    }

    /// Forgets what came, so that looking stays as cheap as at the start.
    public void Clear()
    {
        lock (arrivals) arrivals.Clear();
    }

    public async ValueTask DisposeAsync() => await app.DisposeAsync();

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
        if (mood is not Mood.Hanging || n % 2 == 0) Keep(new(http.Request.Path, isUpdate, named.Success ? named.Value : null, bytes, now));
        if (mood is Mood.Hanging) await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, http.RequestAborted);
        if (mood is Mood.Late late) await Task.Delay(late.By, TimeProvider.System, http.RequestAborted);
        http.Response.StatusCode = isUpdate ? 200 : 201;
        http.Response.ContentType = "application/json";
        await http.Response.WriteAsync($$"""{"id":"m{{n}}"}""");
    }

    private void Keep(Arrival arrival)
    {
        lock (arrivals)
        {
            arrivals.Add(arrival);
            foreach (var wait in waiting.Where(w => w.For(arrival)).ToList())
            {
                wait.Came.Add(arrival);
                if (wait.Came.Count < wait.Count) continue;
                waiting.Remove(wait);
                wait.Done.SetResult(wait.Came);
            }
        }
    }

    [GeneratedRegex("R-[0-9A-HJKMNP-TV-Z]{8}")] private static partial Regex Id();
}
