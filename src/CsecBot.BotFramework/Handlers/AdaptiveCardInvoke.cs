using System.Diagnostics.CodeAnalysis;
using System.Net;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;

namespace CsecBot.BotFramework;

/// <summary>Reads the value of an adaptiveCard/action invoke, or says in the channel's words what is wrong with it.</summary>
internal static class AdaptiveCardInvoke
{
    public static bool TryRead(
        IInvokeActivity activity, [NotNullWhen(true)] out AdaptiveCardInvokeValue? value, [NotNullWhen(false)] out AdaptiveCardInvokeResponse? malformed)
    {
        value = null;
        malformed = null;
        if (activity.Value is null)
        {
            malformed = Refuse("BadRequest", "Missing value property");
            return false;
        }

        try
        {
            value = (activity.Value as JObject)?.ToObject<AdaptiveCardInvokeValue>();
        }
        catch (JsonException)
        {
            // An object of another shape is refused like a value that is no object.
        }

        malformed = value switch
        {
            null => Refuse("BadRequest", "Value property is not properly formed"),
            { Action: null } => Refuse("BadRequest", "Missing action property"),
            { Action.Type: not "Action.Execute" } => Refuse("NotSupported", $"The action '{value.Action.Type}'is not supported."),
            _ => null,
        };
        return malformed is null;
    }

    private static AdaptiveCardInvokeResponse Refuse(string code, string message) => new()
    {
        StatusCode = (int)HttpStatusCode.BadRequest,
        Type = "application/vnd.microsoft.error",
        Value = new Error(code, message),
    };
}
