namespace CsecBot.BotFramework;

/// <summary>Takes one of the listed choices, by its words or by its number.</summary>
public class ChoicePrompt(string dialogId, PromptValidator<FoundChoice>? validator = null, string? defaultLocale = null)
    : Prompt<FoundChoice>(dialogId, validator)
{
    public ListStyle Style { get; set; } = ListStyle.Auto;

    public string? DefaultLocale { get; set; } = defaultLocale;

    public ChoiceFactoryOptions? ChoiceOptions { get; set; }

    public FindChoicesOptions? RecognizerOptions { get; set; }

    protected override Task OnPromptAsync(
        ITurnContext turnContext, IDictionary<string, object?> state, PromptOptions options, bool isRetry, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(turnContext);
        ArgumentNullException.ThrowIfNull(options);
        var listing = ChoiceOptions ?? PromptWords.For(turnContext.Activity.Locale ?? DefaultLocale).Listing;
        return AskAmongAsync(turnContext, options, isRetry, options.Choices ?? [], Style, listing, cancellationToken);
    }

    protected override Task<PromptRecognizerResult<FoundChoice>> OnRecognizeAsync(
        ITurnContext turnContext, IDictionary<string, object?> state, PromptOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(turnContext);
        ArgumentNullException.ThrowIfNull(options);
        var found = ChoiceRecognizers.RecognizeChoices(Answer.To(turnContext), options.Choices ?? [], RecognizerOptions);
        return Task.FromResult(found is [var first, ..] ? Answer.Of(first.Resolution) : Answer.None<FoundChoice>());
    }
}
