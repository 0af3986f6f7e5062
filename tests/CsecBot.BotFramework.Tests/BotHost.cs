using System.Collections.Concurrent;
using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Newtonsoft.Json.Linq;

namespace CsecBot.BotFramework.Tests;

internal static class Bounded
{
    public const int Milliseconds = 20_000;

    public static readonly TimeSpan Limit = TimeSpan.FromMilliseconds(Milliseconds);
}

/// <summary>A bot behind a real server, hosted as a product hosts it.</summary>
internal sealed class BotHost : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly HttpClient _channel = new() { Timeout = Bounded.Limit };

    public BotHost(IReadOnlyDictionary<string, string?> settings, TimeProvider? time = null, Func<ILogger, ServiceClientCredentialsFactory?>? credentials = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Configuration.AddInMemoryCollection(settings);
        builder.Services.AddHttpClient("CsecBot.BotFramework").AddHttpMessageHandler(() => new Counting(this));
        builder.Services.AddSingleton<BotFrameworkAuthentication>(services => new ConfigurationBotFrameworkAuthentication(
            time ?? TimeProvider.System,
            services.GetRequiredService<IConfiguration>(),
            credentials?.Invoke(Alarms),
            httpClientFactory: services.GetRequiredService<IHttpClientFactory>(),
            logger: Alarms));
        builder.Services.AddSingleton<CloudAdapter>();
        builder.Services.AddSingleton<IBotFrameworkHttpAdapter>(services => services.GetRequiredService<CloudAdapter>());
        _app = builder.Build();
        _app.Map("/api/messages", (HttpContext context, IBotFrameworkHttpAdapter adapter) =>
            adapter.ProcessAsync(context.Request, context.Response, Bot, context.RequestAborted));
    }

    public IBot Bot { get; set; } = new Says((_, _) => throw new InvalidOperationException("No bot was expected to be asked."));

    /// <summary>What was said as an error about identity.</summary>
    public Alarms Alarms { get; } = new();

    public CloudAdapter Adapter => _app.Services.GetRequiredService<CloudAdapter>();

    /// <summary>Calls made through the one named client, whose time-outs and handlers are the product's.</summary>
    public int ThroughTheNamedClient { get; private set; }

    public Uri Messages => new(_app.Urls.Single() + "/api/messages");

    public Task StartAsync() => _app.StartAsync().WaitAsync(Bounded.Limit);

    public Task<Answer> Hears(JToken activity) => Hears(activity.ToString());

    public async Task<Answer> Hears(string body, string? authorization = null)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        return await Hears(content, authorization);
    }

    public async Task<Answer> Hears(HttpContent content, string? authorization = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, Messages) { Content = content };
        request.Headers.ExpectContinue = content is not StringContent;
        if (authorization is not null)
        {
            Assert.True(request.Headers.TryAddWithoutValidation("Authorization", authorization));
        }

        using var response = await _channel.SendAsync(request);
        return new Answer(response.StatusCode, await response.Content.ReadAsStringAsync(), response.Content.Headers.ContentType?.ToString());
    }

    public async ValueTask DisposeAsync()
    {
        _channel.Dispose();
        await _app.DisposeAsync();
    }

    private sealed class Counting(BotHost host) : DelegatingHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            host.ThroughTheNamedClient++;
            return base.SendAsync(request, cancellationToken);
        }
    }
}

internal sealed record Answer(HttpStatusCode Status, string Body, string? ContentType);

internal sealed class Says(BotCallbackHandler turn) : IBot
{
    public Task OnTurnAsync(ITurnContext turnContext, CancellationToken cancellationToken = default) => turn(turnContext, cancellationToken);
}

internal sealed class Alarms : ILogger
{
    private readonly ConcurrentQueue<string> _lines = new();

    public IReadOnlyList<string> Lines => [.. _lines];

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Error;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (IsEnabled(logLevel))
        {
            _lines.Enqueue(formatter(state, exception));
        }
    }
}
