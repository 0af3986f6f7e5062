using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;
using Newtonsoft.Json.Linq;

namespace CsecBot.BotFramework.Tests;

/// <summary>A Bot Connector that writes down what it is sent and answers as it is told.</summary>
internal sealed class StubConnector : IAsyncDisposable
{
    private readonly ConcurrentQueue<Sent> _received = new();
    private readonly WebApplication _app;

    public StubConnector()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _app = builder.Build();
        _app.Run(Serve);
    }

    public Func<Sent, HttpContext, Task> Answer { get; set; } = (_, context) => Say(context, 201, """{"id":"sent-1"}""");

    public IReadOnlyList<Sent> Received => [.. _received];

    public Sent Only => Assert.Single(_received);

    /// <summary>With a path of its own, which every call must keep.</summary>
    public string ServiceUrl => _app.Urls.Single() + "/teams";

    public static Task Say(HttpContext context, int status, string body, string contentType = "application/json")
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = contentType;
        return context.Response.WriteAsync(body);
    }

    public Task StartAsync() => _app.StartAsync().WaitAsync(Bounded.Limit);

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task Serve(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body);
        var body = await reader.ReadToEndAsync(context.RequestAborted);
        var sent = new Sent(
            context.Request.Method,
            context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget,
            body.Length == 0 ? null : (JObject)Recordings.Parse(body),
            context.Request.Headers.ToDictionary(header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase));
        _received.Enqueue(sent);
        await Answer(sent, context);
    }
}
