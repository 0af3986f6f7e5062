using System.Text.Json;
using Azure;
using Azure.Identity;
using CsecBot.Clock;
namespace CsecBot.Hotline;

/// Storage that does not answer is said as what it is: the caller must not believe that a referral was kept, and may repeat it.
/// Nor does it answer whoever cannot show who they are, where their token cannot be had. So is what this version cannot read: the instance that is asked next may.
public sealed class Unconfirmed(Clocks clocks, ILogger<Unconfirmed> log) : IEndpointFilter
{
    private readonly SparingLog log = new(log, clocks.Machine);

    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        try
        {
            return await next(context);
        }
        catch (Exception e) when (!http.RequestAborted.IsCancellationRequested && e is not BadHttpRequestException
            && e is RequestFailedException or AuthenticationFailedException or AggregateException or TimeoutException or IOException or OperationCanceledException or JsonException or InvalidDataException)
        {
            log.LogError("Storage did not confirm: {Error}", e.GetType().Name);
            http.Response.Headers.RetryAfter = "5";
            return Problems.Of(503, HttpMethods.IsGet(http.Request.Method)
                ? "Storage did not answer. Repeat the request."
                : "Storage did not confirm. What was sent may not have been kept; repeating the same request is safe.");
        }
    }
}
