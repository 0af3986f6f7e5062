using CsecBot.Hotline;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.Metadata;
namespace CsecBot;

/// The largest body that an address takes, where it is not what every address takes. Nothing is read beyond it, whether the length was said or not.
internal sealed record BodyAtMost(long? MaxRequestBodySize) : IRequestSizeLimitMetadata
{
    public const int Usually = 64 * 1024;

    /// Who sends a little too much is heard out, unread, and told so; who sends so many times as much as is taken is hung up on.
    private const int HungUpAt = 2;

    /// Refused before anything is done for it, where the length is said; else where it turns out to be too much. Both in words.
    public static async Task Answer(HttpContext http, RequestDelegate next)
    {
        var most = Most(http);
        var isUntold = http.Request.ContentLength is null && http.Features.Get<IHttpRequestBodyDetectionFeature>()?.CanHaveBody != false;
        if ((isUntold || http.Request.ContentLength > most) && http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit) limit.MaxRequestBodySize = HungUpAt * most;
        if (isUntold) http.Request.Body = new Counted(http.Request.Body, most);
        if (http.Request.ContentLength > most)
        {
            if (http.Request.ContentLength > HungUpAt * most) http.Response.Headers.Connection = "close";
            await Words(http, StatusCodes.Status413PayloadTooLarge).ExecuteAsync(http);
            return;
        }
        try
        {
            await next(http);
        }
        catch (BadHttpRequestException e) when (!http.Response.HasStarted)
        {
            await Words(http, e.StatusCode).ExecuteAsync(http);
        }
    }

    public static IResult Words(HttpContext http, int status) => Problems.Of(status, status switch
    {
        StatusCodes.Status413PayloadTooLarge => $"The body is larger than {Most(http) / 1024} KB. Nothing was kept.",
        StatusCodes.Status408RequestTimeout => "The body did not come in time. Nothing was kept.",
        _ => "The request could not be read. Nothing was kept.",
    });

    private static long Most(HttpContext http) => http.GetEndpoint()?.Metadata.GetMetadata<IRequestSizeLimitMetadata>()?.MaxRequestBodySize ?? Usually;
}
