namespace CsecBot.BotFramework;

/// <summary>Takes yes or no.</summary>
public class ConfirmPrompt(string dialogId, PromptValidator<bool>? validator = null, string? defaultLocale = null)
    : Prompt<bool>(dialogId, validator)
{
    public ListStyle Style { get; set; } = ListStyle.Auto;

    public string? DefaultLocale { get; set; } = defaultLocale;

    public ChoiceFactoryOptions? ChoiceOptions { get; set; }

    /// <summary>Other words for yes, first, and no.</summary>
    public Tuple<Choice, Choice>? ConfirmChoices { get; set; }

    protected override Task OnPromptAsync(
        ITurnContext turnContext, IDictionary<string, object?> state, PromptOptions options, bool isRetry, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(turnContext);
        ArgumentNullException.ThrowIfNull(options);
        var words = PromptWords.For(turnContext.Activity.Locale ?? DefaultLocale);
        return AskAmongAsync(turnContext, options, isRetry, Choices(words), Style, ChoiceOptions ?? words.Listing, cancellationToken);
    }

    protected override Task<PromptRecognizerResult<bool>> OnRecognizeAsync(
        ITurnContext turnContext, IDictionary<string, object?> state, PromptOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(turnContext);
        ArgumentNullException.ThrowIfNull(options);
        var text = Answer.To(turnContext);
        var locale = turnContext.Activity.Locale ?? DefaultLocale;
        if (PromptWords.For(options.RecognizeLanguage ?? locale).YesOrNo(text) is { } said)
        {
            return Task.FromResult(Answer.Of(said));
        }

        // The words and numbers of the buttons; not where the buttons have no numbers, as the SDK has it.
        var words = PromptWords.For(locale);
        var found = (ChoiceOptions ?? words.Listing).IncludeNumbers ?? true ? ChoiceRecognizers.RecognizeChoices(text, Choices(words)) : [];
        return Task.FromResult(found is [var first, ..] ? Answer.Of(first.Resolution.Index == 0) : Answer.None<bool>());
    }

    private List<Choice> Choices(PromptWords words) =>
        ConfirmChoices is { } own ? [own.Item1, own.Item2] : [new Choice(words.Yes), new Choice(words.No)];
}
