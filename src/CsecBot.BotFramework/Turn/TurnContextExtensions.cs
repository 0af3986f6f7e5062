using System.Runtime.CompilerServices;

namespace CsecBot.BotFramework;

public static class TurnContextExtensions
{
    /// <summary>A note for whoever debugs the bot in an emulator; it never reaches another channel.</summary>
    public static Task<ResourceResponse> TraceActivityAsync(
        this ITurnContext turnContext, string name, object? value = null, string? valueType = null,
        [CallerMemberName] string? label = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(turnContext);
        return turnContext.SendActivityAsync(Activity.CreateTraceActivity(name, valueType, value, label), cancellationToken);
    }

    internal static IConnectorClient Connector(this ITurnContext turnContext) =>
        turnContext.TurnState.Get<IConnectorClient>() ?? throw new InvalidOperationException("The turn has no connector client.");
}
