using Azure.Data.Tables;
using CsecBot.Channels;
using CsecBot.Clock;
using CsecBot.Dispatch;
using CsecBot.Graph;
using CsecBot.Hotline;
using CsecBot.Rostering;
using CsecBot.Storage;
using CsecBot.Teams;
using CsecBot.Timers;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Quartz;
namespace CsecBot;

/// Puts the parts together.
public static class App
{
    private const int ConnectionsAtMost = 5_000;

    private static readonly TimeSpan AskedAgainAfter = TimeSpan.FromSeconds(1);

    /// A connection that says nothing keeps its place no longer than that.
    private static readonly TimeSpan HeadersWithin = TimeSpan.FromSeconds(10), SilentAtMost = TimeSpan.FromMinutes(1);

    /// Null, with every fault named, where the configuration is not fit to start with. Tests give their own clock.
    public static async Task<(WebApplication? App, IReadOnlyList<string> Faults)> Build(string[] args, TimeProvider machine, TimeProvider? protocolTime = null, Action<WebApplicationBuilder>? change = null)
    {
        var (app, faults) = await Compose(args, machine, protocolTime, change);
        if (app is not null) await OnceStorageAnswers(() => Begin(app), app.Logger, machine);
        return (app, faults);
    }

    /// All parts put together, and nothing asked of anything outside yet.
    public static async Task<(WebApplication? App, IReadOnlyList<string> Faults)> Compose(string[] args, TimeProvider machine, TimeProvider? protocolTime = null, Action<WebApplicationBuilder>? change = null)
    {
        var builder = WebApplication.CreateBuilder(args);
        // The libraries' own chatter would bury the one line that matters at night.
        foreach (var library in new[] { "Microsoft", "Azure", "Quartz", "System.Net.Http" }) builder.Logging.AddFilter(library, LogLevel.Warning);
        builder.WebHost.ConfigureKestrel(k => (k.Limits.MaxConcurrentConnections, k.Limits.MaxRequestBodySize, k.Limits.RequestHeadersTimeout, k.Limits.KeepAliveTimeout) = (ConnectionsAtMost, BodyAtMost.Usually, HeadersWithin, SilentAtMost));
        change?.Invoke(builder);
        if (Settings.Read(builder.Configuration, builder.Environment.IsDevelopment(), out var faults) is not { } settings) return (null, faults);
        var text = settings.ProtocolFile is { } file ? await File.ReadAllTextAsync(file) : ProtocolDocument.LosAngeles;
        if (ProtocolDocument.Parse(text, out var wrong) is not { } protocol) return (null, [.. wrong.Select(f => $"Protocol: {f}")]);
        var storageClock = new StorageClock(machine);
        // Where time is moved, storage's tells nothing.
        if (Tables.Client(settings.StorageConnection, settings.TableEndpoint, settings.TablePrefix, protocolTime is null ? storageClock : null) is not { } table) return (null, ["Storage:ConnectionString cannot be read."]);

        var moving = settings.MovesClock && protocolTime is null ? new MovableClock(machine) : null;
        var clocks = new Clocks(protocolTime ?? moving ?? machine, machine);
        var services = builder.Services;
        services.AddSingleton(storageClock);
        AddParts(services, settings, protocol, clocks, table);
        if (moving is not null) services.AddSingleton(moving).AddSingleton<ClockJump>();
        AddTimers(services, clocks, settings);
        services.AddSingleton<EntraTokens>();
        GraphParts.Add(services, settings.Graph);
        services.TryAddSingleton(new HeadStart(TimeSpan.FromMilliseconds(10)));
        services.AddSingleton<Pace>().AddSingleton<Access>().AddSingleton<Unconfirmed>().AddSingleton<Gate>().AddSingleton<Door>().AddSingleton<Health>();
        Description.Add(services);
        services.AddProblemDetails();

        var app = builder.Build();
        app.Use(BodyAtMost.Answer);
        Description.Map(app);
        app.MapGet("/", () => "On-call Dispatch. There is nothing to see here: it speaks in Teams.").ExcludeFromDescription();
        Endpoints.Map(app);
        Health.Map(app);
        Door.Map(app);
        SecondChannel.Map(app, settings.SecondChannel);
        if (moving is not null) MapJump(app);
        return (app, []);
    }

    /// An instance that starts while storage is away waits for it: ended, it would come back only when somebody starts it again.
    private static async Task OnceStorageAnswers(Func<Task> begin, ILogger log, TimeProvider machine)
    {
        for (; ; )
        {
            try
            {
                await begin();
                return;
            }
            catch (Exception e) when (TableProbe.IsAway(e))
            {
                log.LogError("Storage does not answer, and nothing begins before it does: {Error}", TableProbe.Said(e));
                await Task.Delay(AskedAgainAfter, machine);
            }
        }
    }

    /// What must be there before the first beat: the table, the clock where it moves, the roster.
    private static async Task Begin(WebApplication app)
    {
        var settings = app.Services.GetRequiredService<Settings>();
        await app.Services.GetRequiredService<TableProbe>().Make(CancellationToken.None);
        if (app.Services.GetService<MovableClock>() is { } moving) await SetOut(moving, settings, app.Services);
        var roster = app.Services.GetRequiredService<RosterBook>();
        if (settings.RosterFile is { } path) await roster.Import(path, CancellationToken.None);
        await roster.Refresh(CancellationToken.None);
    }

    /// All that decides, keeps and tells, without the doors to it and without what makes time pass: a simulation has its own of those.
    public static void AddParts(IServiceCollection services, Settings settings, Protocol protocol, Clocks clocks, TableClient table)
    {
        var (county, machine) = (settings.County, clocks.Machine);
        services.TryAddSingleton(new StorageClock(machine));
        services.AddSingleton(settings).AddSingleton(protocol).AddSingleton(clocks).AddSingleton(new Seldom(machine));
        services.AddSingleton(new TableProbe(table, county)).AddSingleton(new ReferralTable(table, county, machine, settings.PlaceKept)).AddSingleton(new ProtocolTable(table, county, protocol))
            .AddSingleton(new AddressBook(table, county, machine)).AddSingleton(new RosterTable(table, county)).AddSingleton(new ClockTable(table, county))
            .AddSingleton(new DigestTable(table, county, machine)).AddSingleton(new HeardTable(table, county, machine)).AddSingleton(new BotStateTable(table, county, machine)).AddSingleton(new ReadBackTable(table, county, machine));
        services.AddSingleton<RosterBook>().AddSingleton<Dispatcher>().AddSingleton<Courier>().AddSingleton<Alarm>().AddSingleton<Wake>().AddSingleton<Beat>().AddSingleton<WeeklyDigest>().AddSingleton<Worklist>().AddSingleton<Canary>().AddSingleton<Watch>();
        AddTeams(services, settings.Bot);
        SecondChannel.Add(services, settings.SecondChannel);
    }

    private static void AddTeams(IServiceCollection services, BotIdentity? bot)
    {
        services.AddHttpClient();
        // Who calls says what came of it, and an address may hold a name. A message that is sent elsewhere arrives there without itself, and what is answered there is no receipt.
        services.ConfigureHttpClientDefaults(client => client.RemoveAllLoggers().ConfigureHttpClient(http => http.Timeout = Limits.OutsideAtMost)
            .ConfigurePrimaryHttpMessageHandler((handler, _) => { if (handler is SocketsHttpHandler sockets) sockets.AllowAutoRedirect = false; }));
        services.TryAddSingleton<BotFrameworkAuthentication>(parts =>
        {
            // A certificate is all that configuration alone does not tell the SDK. Its log lines are alarms: they must not go nowhere.
            var log = new SparingLog(parts.GetRequiredService<ILogger<ConfigurationBotFrameworkAuthentication>>(), parts.GetRequiredService<Clocks>().Machine);
            var certified = bot is { Certificate: { } certificate } ? new CertificateServiceClientCredentialsFactory(certificate, bot.AppId, bot.TenantId, logger: log) : null;
            return new ConfigurationBotFrameworkAuthentication(parts.GetRequiredService<IConfiguration>(), certified, httpClientFactory: parts.GetRequiredService<IHttpClientFactory>(), logger: log);
        });
        services.AddSingleton(parts =>
        {
            var log = parts.GetRequiredService<ILogger<DispatchBot>>();
            return new CloudAdapter(parts.GetRequiredService<BotFrameworkAuthentication>(), new SparingLog(log, parts.GetRequiredService<Clocks>().Machine))
            {
                OnTurnError = (turn, e) => Unanswered.Say(turn, e, log),
            };
        });
        services.AddSingleton<ChannelPace>().AddSingleton<TeamsChannel>().AddSingleton<Joining>().AddSingleton<Items>().AddSingleton<ItemTalk>().AddSingleton<ItemForm>().AddSingleton<Buttons>().AddSingleton<Chat>().AddSingleton<IntakeForm>().AddSingleton<Desk>();
        services.TryAddSingleton<IStorage>(parts => new StateStorage(parts.GetRequiredService<BotStateTable>(), typeof(IntakeProgress), typeof(FollowUp)));
        services.AddSingleton<ConversationState>().AddSingleton<ChannelAccess>().AddSingleton<Replies>().AddSingleton<ReadBacks>().AddSingleton<IntakeDialog>().AddSingleton<FollowUpDialog>().AddSingleton<Conversations>();
        services.AddTransient<IBot, DispatchBot>();
    }

    private static void AddTimers(IServiceCollection services, Clocks clocks, Settings settings)
    {
        services.AddHostedService<LastWords>();   // the first to begin is the last to end
        // The watchman elsewhere is only asked, and may have moved.
        services.AddHttpClient(Minutely.Watchman).ConfigurePrimaryHttpMessageHandler((handler, _) => { if (handler is SocketsHttpHandler sockets) sockets.AllowAutoRedirect = true; });
        services.AddQuartz(q =>
        {
            q.UseTimeProvider(clocks.Protocol);
            q.ConfigureScheduler(o => o.IdleWaitTime = TimeSpan.FromSeconds(1));
            q.ScheduleJob<Minutely>(t => t.WithIdentity(Minutely.Trigger).StartNow().WithSimpleSchedule(s => s.WithInterval(Minutely.Every(settings)).RepeatForever()));
            // A machine that stood still over its moment does it as it goes on, and not a day later.
            q.ScheduleJob<Nightly>(t => t.WithIdentity("night").StartNow().WithSimpleSchedule(s => s.WithInterval(TimeSpan.FromDays(1)).RepeatForever().WithMisfireInstruction(SimpleTriggerMisfireInstruction.NowWithExistingCount)));
        });
        services.AddQuartzHostedService(o => o.WaitForJobsToComplete = true);
        services.AddHostedService<HeartbeatStart>();
    }

    private static void MapJump(WebApplication app) =>
        app.MapPost("/dev/clock/jump", async (JumpRequest jump, ClockJump clock, CancellationToken stop) =>
            jump.By <= TimeSpan.Zero || jump.By > TimeSpan.FromDays(400)
                ? Problems.Of(400, "by must be a time span above nothing and at most 400 days.")
                : Results.Json(new { now = await clock.By(jump.By, stop) }));

    private static async Task SetOut(MovableClock clock, Settings settings, IServiceProvider parts)
    {
        var now = parts.GetRequiredService<Clocks>().Machine.GetUtcNow();
        clock.Set(await parts.GetRequiredService<ClockTable>().LoadOrCreate(new(settings.ClockStart ?? now, now, settings.ClockSpeed ?? 1), CancellationToken.None));
    }

    private sealed record JumpRequest(TimeSpan By);
}
