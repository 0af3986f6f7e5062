namespace CsecBot.BotFramework;

/// <summary>Takes any text, and nothing but text: a click on a card has none.</summary>
public class TextPrompt(string dialogId, PromptValidator<string>? validator = null) : Prompt<string>(dialogId, validator)
{
    protected override Task<PromptRecognizerResult<string>> OnRecognizeAsync(
        ITurnContext turnContext, IDictionary<string, object?> state, PromptOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(turnContext);
        return Task.FromResult(Answer.To(turnContext) is { } text ? Answer.Of(text) : Answer.None<string>());
    }
}

/// <summary>What a prompt makes of a turn.</summary>
internal static class Answer
{
    public static string? To(ITurnContext turnContext) => turnContext.Activity.Type == ActivityTypes.Message ? turnContext.Activity.Text : null;

    public static PromptRecognizerResult<T> Of<T>(T value) => new() { Succeeded = true, Value = value };

    public static PromptRecognizerResult<T> None<T>() => new();
}
