using System.Text;
using Microsoft.AspNetCore.Http;
using Newtonsoft.Json;

namespace CsecBot.BotFramework;

internal static class HttpBody
{
    // A channel sends a few kilobytes. Nobody has been authenticated when the body is read.
    private const int Limit = 256 * 1024;

    /// <summary>The activity, or the status to refuse the request with.</summary>
    public static async Task<(Activity? Activity, int Refusal)> ReadActivityAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        if (request.ContentLength > Limit)
        {
            return (null, StatusCodes.Status413PayloadTooLarge);
        }

        using var body = new MemoryStream();
        var buffer = new byte[16 * 1024];
        int read;
        while ((read = await request.Body.ReadAsync(buffer, cancellationToken).ConfigureAwait(false)) > 0)
        {
            if (body.Length + read > Limit)
            {
                return (null, StatusCodes.Status413PayloadTooLarge);
            }

            body.Write(buffer, 0, read);
        }

        body.Position = 0;
        try
        {
            using var text = new StreamReader(body, Encoding.UTF8);
            var activity = BotJson.Read<Activity>(text);
            return string.IsNullOrEmpty(activity?.Type) ? (null, StatusCodes.Status400BadRequest) : (activity, 0);
        }
        catch (JsonException)
        {
            return (null, StatusCodes.Status400BadRequest);
        }
    }

    public static async Task WriteAsync(HttpResponse response, InvokeResponse? answer, CancellationToken cancellationToken)
    {
        response.StatusCode = answer?.Status ?? StatusCodes.Status200OK;
        if (answer?.Body is not null)
        {
            // With its length said it goes out in one piece; without, its end would follow in another.
            var body = BotJson.WriteBytes(answer.Body);
            response.ContentType = "application/json";
            response.ContentLength = body.Length;
            await response.Body.WriteAsync(body, cancellationToken).ConfigureAwait(false);
        }
    }
}
