using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace CsecBot.BotFramework;

public class CloudAdapter : CloudAdapterBase, IBotFrameworkHttpAdapter
{
    public CloudAdapter(BotFrameworkAuthentication botFrameworkAuthentication, ILogger? logger = null)
        : base(botFrameworkAuthentication, logger)
    {
    }

    public async Task ProcessAsync(HttpRequest httpRequest, HttpResponse httpResponse, IBot bot, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(httpRequest);
        ArgumentNullException.ThrowIfNull(httpResponse);
        ArgumentNullException.ThrowIfNull(bot);

        if (!HttpMethods.IsPost(httpRequest.Method))
        {
            httpResponse.StatusCode = StatusCodes.Status405MethodNotAllowed;
            return;
        }

        try
        {
            var judgement = await BotFrameworkAuthentication.JudgeAsync(httpRequest.Headers.Authorization, cancellationToken).ConfigureAwait(false);
            var (activity, refusal) = await HttpBody.ReadActivityAsync(httpRequest, cancellationToken).ConfigureAwait(false);
            if (activity is null)
            {
                httpResponse.StatusCode = refusal;
                Logger.LogWarning("A request that is no activity was answered {Status}.", refusal);
                return;
            }

            var caller = await judgement(activity, cancellationToken).ConfigureAwait(false);
            var answer = await ProcessActivityAsync(caller, activity, bot.OnTurnAsync, cancellationToken).ConfigureAwait(false);
            await HttpBody.WriteAsync(httpResponse, answer, cancellationToken).ConfigureAwait(false);
        }
        catch (UnauthorizedAccessException e)
        {
            httpResponse.StatusCode = StatusCodes.Status401Unauthorized;
            Logger.LogWarning("A request was answered 401. {Reason}", e.Message);
        }
        catch (ChannelKeysUnavailableException)
        {
            // The channel sends it again. That nobody can be recognised was said loudly where it was found.
            httpResponse.StatusCode = StatusCodes.Status503ServiceUnavailable;
        }
    }
}
