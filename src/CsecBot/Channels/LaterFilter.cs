using System.Text.Json;
using Azure;
using Azure.Identity;
using CsecBot.Clock;
using CsecBot.Hotline;
namespace CsecBot.Channels;

/// Where storage did not confirm, too much came at once, or storage holds what another instance can read and this one cannot, whoever sent it is asked to send it again: nothing
/// heard is lost. What is refused is a line in the log, since with a wrong secret, or a clock that is off, every answer by telephone is.
internal sealed class LaterFilter(Clocks clocks, ILogger<LaterFilter> log) : IEndpointFilter
{
    private readonly SparingLog log = new(log, clocks.Machine);

    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        try
        {
            var answer = await next(context);
            if (answer is IStatusCodeHttpResult { StatusCode: StatusCodes.Status401Unauthorized })
                log.LogWarning("{Route}: refused, for want of a good signature or secret", (context.HttpContext.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText);
            return answer;
        }
        catch (Exception e) when (e is not BadHttpRequestException && e is RequestFailedException or AuthenticationFailedException or AggregateException or TimeoutException or IOException or JsonException or InvalidDataException)
        {
            log.LogWarning("What was heard is not kept yet: {Error}", e.GetType().Name);
            context.HttpContext.Response.Headers.RetryAfter = "5";
            return Problems.Of(503, "It could not be kept just now. Send it again.");
        }
    }
}
