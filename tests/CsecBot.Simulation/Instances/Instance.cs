using System.Text;
using Azure.Core.Pipeline;
using Azure.Data.Tables;
using CsecBot.Channels;
using CsecBot.Clock;
using CsecBot.Dispatch;
using CsecBot.Rostering;
using CsecBot.Storage;
using CsecBot.Timers;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
namespace CsecBot.Simulation;

/// One process of the service, put together by its own registrations; only its clock and its network are simulated.
/// It can stand still, and it can be gone: then nothing that it waited for ever comes.
internal sealed class Instance : IDisposable
{
    private static readonly IConfiguration Configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
    {
        ["Urls"] = "http://127.0.0.1:1", ["Storage:ConnectionString"] = "simulated", ["Bot:AllowAnonymous"] = "true", ["Bot:AllowedTenants:0"] = Cast.Tenant,
        ["SecondChannel:Kind"] = "Webhook", ["SecondChannel:Url"] = "https://telephone.simulated/", ["SecondChannel:Secret"] = new string('s', 32), ["Watch:HeartbeatUrl"] = "https://watch.simulated/",
        ["Bot:ActivitiesPerSecond"] = "10000",   // paces fill up again by the computer's own clock, and a night is over before they do
    }).Build();

    private static readonly Settings Settings = Settings.Read(Configuration, development: true, out var faults) ?? throw new InvalidDataException(string.Join('\n', faults));

    private readonly Night night;
    private readonly Queue<Action> backlog = new();
    private readonly ServiceProvider parts;
    private readonly IBot bot;
    private readonly CloudAdapter adapter;
    private OnlyTime? time;
    private int requests;
    private TaskCompletionSource? answered;

    public Instance(Night night, int number, bool otherProtocol, TimeSpan off)
    {
        (this.night, Number, Protocol) = (night, number, Cast.Protocol(night.Plan.County, otherProtocol));
        Time = new(night.Timeline, this) { Off = off };
        var network = new Network(night, this);
        var options = Tables.Options();
        (options.RetryPolicy, options.Transport) = (new Patience(options.Retry, Time, () => night.Chance.Share("patience", night.Calls)), new HttpClientTransport(new HttpClient(network) { Timeout = Timeout.InfiniteTimeSpan }));
        (options.Retry.NetworkTimeout, options.Diagnostics.IsLoggingEnabled, options.Diagnostics.IsDistributedTracingEnabled, options.Diagnostics.IsTelemetryEnabled) = (Timeout.InfiniteTimeSpan, false, false, false);
        var services = new ServiceCollection();
        App.AddParts(services, Settings, Protocol, new Clocks(Time, Time), SimulatedAccount.Client(options).GetTableClient(Night.Table));
        services.AddSingleton(Configuration).AddSingleton<IHttpClientFactory>(new Clients(network, Time)).AddSingleton(this).AddSingleton(typeof(ILogger<>), typeof(Lines<>));
        parts = services.BuildServiceProvider();
        (bot, adapter, Dispatcher, Roster, Replies, Referrals) = (Part<IBot>(), Part<CloudAdapter>(), Part<Dispatcher>(), Part<RosterBook>(), Part<SecondChannelReplies>(), Part<ReferralTable>());
    }

    public int Number { get; }
    public Protocol Protocol { get; }
    public InstanceTime Time { get; }
    public Dispatcher Dispatcher { get; }
    public RosterBook Roster { get; }
    public SecondChannelReplies Replies { get; }
    public ReferralTable Referrals { get; }
    public bool IsAlive { get; private set; } = true;
    public bool IsReady { get; private set; }
    public DateTimeOffset? PausedSince { get; private set; }
    public DateTimeOffset? WentOnAt { get; private set; }

    /// When it last was gone, or stood still; and when storage last failed it, or was slow.
    public DateTimeOffset? WentWrongAt { get; private set; }
    public DateTimeOffset? StorageWentWrongAt { get; set; }
    public bool Works => IsAlive && IsReady && PausedSince is null;
    public Night Night => night;

    public T Part<T>() where T : notnull => parts.GetRequiredService<T>();

    /// As a process starts: the roster, then the heartbeat. Where storage is not there it ends, and is started again.
    public async Task Start()
    {
        try
        {
            await Roster.Refresh(CancellationToken.None);
        }
        catch (Exception e) when (e is not InvalidDataException)
        {
            night.Note($"i{Number} could not start: {e.GetType().Name}");
            Die();
            night.StartLater(Number, TimeSpan.FromSeconds(5));
            return;
        }
        time = new(this, night.Timeline, parts);
        await time.Start(Part<Wake>(), Part<Clocks>());
        IsReady = true;
        night.Changed();
    }

    /// How its heartbeat stands still, if it does.
    public string? Silent() => time?.Silent();

    /// What happens to it: now, when it goes on, or never.
    public void Give(Action what)
    {
        if (!IsAlive) return;
        if (PausedSince is null) what();
        else backlog.Enqueue(what);
    }

    public void Die(bool isInOrder = false)
    {
        IsAlive = false;
        if (!isInOrder) WentWrongAt = night.Timeline.Now;
        night.Changed();
    }

    public void Pause()
    {
        PausedSince ??= night.Timeline.Now;
        WentWrongAt = night.Timeline.Now;
        night.Changed();
    }

    public void GoOn()
    {
        PausedSince = null;
        WentOnAt = WentWrongAt = night.Timeline.Now;
        night.Changed();
        // One after the other, as things come to rest in between.
        void Next()
        {
            if (!IsAlive || PausedSince is not null || !backlog.TryDequeue(out var what)) return;
            what();
            night.Timeline.In(TimeSpan.Zero, Next);
        }
        Next();
    }

    /// A request is under way in it, until its answer has gone out.
    public void Begins() => requests++;

    public void Answers()
    {
        if (--requests == 0) answered?.TrySetResult();
    }

    /// Ends as it does when it is asked to: no more beats, and whatever is under way is answered and sent.
    public async Task End()
    {
        IsReady = false;
        night.Changed();
        var ended = Ended();
        await Task.WhenAny(ended, Task.Delay(TimeSpan.FromSeconds(30), Time));
        Die(isInOrder: ended.IsCompletedSuccessfully);

        async Task Ended()
        {
            await time!.End();
            answered = new();
            if (requests > 0) await answered.Task;
            await Dispatcher.Drain();
        }
    }

    /// After the night: a process that has died does not tidy up.
    public void Dispose()
    {
        Die();
        parts.Dispose();
    }

    /// An activity of the channel, and what is answered.
    public async Task<(int Status, string Body)> Turn(string activity)
    {
        var http = new DefaultHttpContext();
        (http.Request.Method, http.Request.ContentType, http.Request.Body, http.Response.Body) = ("POST", "application/json", new MemoryStream(Encoding.UTF8.GetBytes(activity)), new MemoryStream());
        try
        {
            await adapter.ProcessAsync(http.Request, http.Response, bot, CancellationToken.None);
        }
        catch (Exception e)
        {
            night.Note($"i{Number} failed in a turn: {e.GetType().Name}");
            return (500, "");
        }
        return (http.Response.StatusCode, Encoding.UTF8.GetString(((MemoryStream)http.Response.Body).ToArray()));
    }

    /// As the service's own clients are, but for the clock they lose patience by.
    private sealed class Clients(HttpMessageHandler network, TimeProvider time) : IHttpClientFactory
    {
        public HttpClient CreateClient(string name) => new(new Impatient(network, time), disposeHandler: false) { Timeout = Timeout.InfiniteTimeSpan };
    }

    private sealed class Impatient(HttpMessageHandler network, TimeProvider time) : DelegatingHandler(network)
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken stop)
        {
            using var late = new CancellationTokenSource(Limits.OutsideAtMost, time);
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(stop, late.Token);
            return await base.SendAsync(request, limit.Token);
        }
    }
}

/// What an instance logs is part of the night's history; errors are counted.
internal sealed class Lines<T>(Instance instance) : ILogger<T>
{
    public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;
    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;   // what happened is seen where it is saved

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (IsEnabled(logLevel) && instance.IsAlive) instance.Night.Logged(instance.Number, logLevel >= LogLevel.Error, formatter(state, exception));
    }
}
