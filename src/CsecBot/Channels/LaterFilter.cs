using Azure;
using CsecBot.Clock;
using CsecBot.Hotline;
namespace CsecBot.Channels;

/// Where storage did not confirm, whoever sent it is asked to send it again: nothing heard is lost.
internal sealed class LaterFilter(Clocks clocks, ILogger<LaterFilter> log) : IEndpointFilter
{
    private readonly SparingLog log = new(log, clocks.Machine);

    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        try
        {
            return await next(context);
        }
        catch (Exception e) when (e is not BadHttpRequestException && e is RequestFailedException or AggregateException or TimeoutException or IOException)
        {
            log.LogWarning("What was heard is not kept yet: {Error}", e.GetType().Name);
            context.HttpContext.Response.Headers.RetryAfter = "5";
            return Problems.Of(503, "Storage did not confirm. Send it again.");
        }
    }
}
