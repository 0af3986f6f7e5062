namespace CsecBot.BotFramework;

/// <summary>Takes any text, and nothing but text: a click on a card has none.</summary>
public class TextPrompt(string dialogId, PromptValidator<string>? validator = null) : Prompt<string>(dialogId, validator)
{
    protected override Task OnPromptAsync(
        ITurnContext turnContext, IDictionary<string, object?> state, PromptOptions options, bool isRetry, CancellationToken cancellationToken = default) =>
        Question.Send(turnContext, options, isRetry, cancellationToken);

    protected override Task<PromptRecognizerResult<string>> OnRecognizeAsync(
        ITurnContext turnContext, IDictionary<string, object?> state, PromptOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(turnContext);
        return Task.FromResult(Answer.To(turnContext) is { } text ? Answer.Of(text) : Answer.None<string>());
    }
}

/// <summary>What a prompt asks.</summary>
internal static class Question
{
    public static Activity? In(PromptOptions options, bool isRetry) => isRetry ? options.RetryPrompt ?? options.Prompt : options.Prompt;

    public static Task Send(ITurnContext turnContext, PromptOptions options, bool isRetry, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(turnContext);
        ArgumentNullException.ThrowIfNull(options);
        return In(options, isRetry) is { } question ? turnContext.SendActivityAsync(question, cancellationToken) : Task.CompletedTask;
    }
}

/// <summary>What a prompt makes of a turn.</summary>
internal static class Answer
{
    public static string? To(ITurnContext turnContext) => turnContext.Activity.Type == ActivityTypes.Message ? turnContext.Activity.Text : null;

    public static PromptRecognizerResult<T> Of<T>(T value) => new() { Succeeded = true, Value = value };

    public static PromptRecognizerResult<T> None<T>() => new();
}
