using System.Globalization;
using System.Text.RegularExpressions;

namespace CsecBot.BotFramework;

/// <summary>Takes a number written in digits, and nothing beside it: "about 20" is asked again rather than guessed at.</summary>
public partial class NumberPrompt<T> : Prompt<T>
    where T : struct
{
    public NumberPrompt(string dialogId, PromptValidator<T>? validator = null, string? defaultLocale = null)
        : base(dialogId, validator)
    {
        DefaultLocale = defaultLocale;
        if (!(typeof(T) == typeof(int) || typeof(T) == typeof(long) || typeof(T) == typeof(float) || typeof(T) == typeof(double) || typeof(T) == typeof(decimal)))
        {
            throw new NotSupportedException($"NumberPrompt: type argument T of type '{typeof(T).Name}' is not supported");
        }
    }

    public string? DefaultLocale { get; set; }

    protected override Task OnPromptAsync(
        ITurnContext turnContext, IDictionary<string, object?> state, PromptOptions options, bool isRetry, CancellationToken cancellationToken = default) =>
        Question.Send(turnContext, options, isRetry, cancellationToken);

    protected override Task<PromptRecognizerResult<T>> OnRecognizeAsync(
        ITurnContext turnContext, IDictionary<string, object?> state, PromptOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(turnContext);
        return Task.FromResult(Read(Answer.To(turnContext)) is { } number ? Answer.Of(number) : Answer.None<T>());
    }

    // A fraction is no whole number, and what does not fit is not cut to fit.
    private static T? Read(string? text)
    {
        if (text is null || !Digits().IsMatch(text.Trim()))
        {
            return null;
        }

        var plain = text.Trim().Replace(",", "", StringComparison.Ordinal);
        var invariant = CultureInfo.InvariantCulture;
        object? number = default(T) switch
        {
            int => int.TryParse(plain, NumberStyles.AllowLeadingSign, invariant, out var value) ? value : null,
            long => long.TryParse(plain, NumberStyles.AllowLeadingSign, invariant, out var value) ? value : null,
            float => float.TryParse(plain, NumberStyles.Float, invariant, out var value) ? value : null,
            double => double.TryParse(plain, NumberStyles.Float, invariant, out var value) ? value : null,
            _ => decimal.TryParse(plain, NumberStyles.Number, invariant, out var value) ? value : null,
        };
        return (T?)number;
    }

    [GeneratedRegex(@"^[+-]?([0-9]+|[0-9]{1,3}(,[0-9]{3})+)(\.[0-9]+)?$", RegexOptions.CultureInvariant)]
    private static partial Regex Digits();
}
