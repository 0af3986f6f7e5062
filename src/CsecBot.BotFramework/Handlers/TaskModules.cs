using System.Net;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;

namespace CsecBot.BotFramework;

/// <summary>Forms: one method to open one, one for what was filled in.</summary>
public partial class TeamsActivityHandler
{
    protected virtual Task<TaskModuleResponse> OnTeamsTaskModuleFetchAsync(
        ITurnContext<IInvokeActivity> turnContext, TaskModuleRequest taskModuleRequest, CancellationToken cancellationToken) =>
        throw new InvokeResponseException(HttpStatusCode.NotImplemented);

    protected virtual Task<TaskModuleResponse> OnTeamsTaskModuleSubmitAsync(
        ITurnContext<IInvokeActivity> turnContext, TaskModuleRequest taskModuleRequest, CancellationToken cancellationToken) =>
        throw new InvokeResponseException(HttpStatusCode.NotImplemented);

    // Where the SDK fails the turn for a missing value or one of another shape, this refuses the request: anybody can send one.
    private static TaskModuleRequest Form(IInvokeActivity activity)
    {
        try
        {
            return (activity.Value as JObject)?.ToObject<TaskModuleRequest>()
                ?? throw new InvokeResponseException(HttpStatusCode.BadRequest, $"expected type '{activity.Value?.GetType().Name}'");
        }
        catch (JsonException)
        {
            throw new InvokeResponseException(HttpStatusCode.BadRequest, "Value property is not properly formed");
        }
    }
}
