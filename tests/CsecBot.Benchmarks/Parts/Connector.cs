using System.Net.Http.Json;
using System.Text.Json;
using CsecBot.DevHost;
namespace CsecBot.Benchmarks;

/// What tells one new message from another, so that one which came twice is not taken for two.
public sealed record NewMessage(string? Referral, string Path, int? Page)
{
    public static NewMessage Of(Arrival arrival) => new(arrival.Referral, arrival.Path, Teams.PageOf(arrival));
}

/// What came at the channel, as its process tells it.
public sealed class Connector : IAsyncDisposable
{
    private sealed record Waiting(Func<Arrival, bool> For, List<Arrival> Came, int Count, TaskCompletionSource<IReadOnlyList<Arrival>> Done);

    private readonly ChildProcess process;
    private readonly HttpClient http;
    private readonly List<Arrival> arrivals = [];
    private readonly List<Waiting> waiting = [];
    private readonly Dictionary<int, TaskCompletionSource> marks = [];
    private int lastMark;

    private Connector(ChildProcess process, string url)
    {
        (this.process, Url) = (process, url);
        http = new() { BaseAddress = new(url), Timeout = Timeout.InfiniteTimeSpan };
    }

    public string Url { get; }

    public static async Task<Connector> Start()
    {
        var process = ChildProcess.Start("The connector", Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", [typeof(Connector).Assembly.Location, ConnectorProcess.Command]);
        var connector = new Connector(process, await process.Line(l => l.StartsWith("http", StringComparison.Ordinal), TimeSpan.FromSeconds(30)));
        var told = await connector.http.GetAsync(ConnectorProcess.Arrivals, HttpCompletionOption.ResponseHeadersRead);
        _ = connector.Listen(new StreamReader(await told.Content.ReadAsStreamAsync()));
        return connector;
    }

    public async Task Be(Mood mood)
    {
        using var answer = await http.PutAsJsonAsync(ConnectorProcess.MoodPath, mood);
        answer.EnsureSuccessStatusCode();
    }

    /// The chats in which it leaves something unanswered that it took in an earlier mood.
    public async Task<IReadOnlyList<string>> Holds() => (await http.GetFromJsonAsync<IReadOnlyList<string>>(ConnectorProcess.Held))!;

    /// Until all that it holds of this chat by now is answered or given up.
    public async Task HoldsNoMore(string chat)
    {
        using var answer = await http.GetAsync($"{ConnectorProcess.Held}/{chat}");
        answer.EnsureSuccessStatusCode();
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

    /// Each of these as it came first. What comes twice makes up for nothing that does not come.
    public async Task<IReadOnlyList<Arrival>> Each(IEnumerable<NewMessage> owed, TimeSpan limit)
    {
        List<NewMessage> all = [.. owed];
        var missing = all.ToHashSet();
        if (missing.Count < all.Count) throw new InvalidOperationException($"{all.Count} messages are owed, and only {missing.Count} of them can be told apart.");
        try
        {
            return await Await(all.Count, a => !a.IsUpdate && missing.Remove(NewMessage.Of(a)), limit);
        }
        catch (TimeoutException)
        {
            lock (arrivals) throw new InvalidOperationException($"Of {all.Count:n0} messages {missing.Count:n0} never came, among them {missing.First()}.");
        }
    }

    public Task<IReadOnlyList<Arrival>> Pages(string referral, int count) => Await(count, a => !a.IsUpdate && a.Referral == referral);

    public Task<IReadOnlyList<Arrival>> Updates(string referral, int count) => Await(count, a => a.IsUpdate && a.Referral == referral);

    /// All that has come by now.
    public async Task<IReadOnlyList<Arrival>> All()
    {
        await HearAll();
        lock (arrivals) return [.. arrivals];
    }

    public async Task<IReadOnlyList<Arrival>> Of(string referral) => [.. (await All()).Where(a => a.Referral == referral)];

    /// Forgets what has come by now, so that looking stays as cheap as at the start.
    public async Task Clear()
    {
        await HearAll();
        lock (arrivals) arrivals.Clear();
    }

    public async ValueTask DisposeAsync()
    {
        await process.DisposeAsync();
        http.Dispose();
    }

    private async Task HearAll()
    {
        var heard = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        int mark;
        lock (arrivals) marks[mark = ++lastMark] = heard;
        using var answer = await http.PostAsync($"{ConnectorProcess.Mark}/{mark}", null);
        answer.EnsureSuccessStatusCode();
        await heard.Task.WaitAsync(TimeSpan.FromMinutes(1), TimeProvider.System);
    }

    /// Until the process ends: whoever waits for more then says that it did not come.
    private async Task Listen(StreamReader told)
    {
        while (await Next(told) is { } line)
        {
            var news = JsonSerializer.Deserialize<Told>(line)!;
            lock (arrivals)
            {
                if (news.Arrival is { } arrival) Keep(arrival);
                if (news.Mark is { } mark && marks.Remove(mark, out var heard)) heard.SetResult();
            }
        }
    }

    private static async Task<string?> Next(StreamReader told)
    {
        try
        {
            return await told.ReadLineAsync();
        }
        catch (Exception e) when (e is IOException or HttpRequestException)
        {
            return null;
        }
    }

    private void Keep(Arrival arrival)
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
