using System.Globalization;

namespace CsecBot.BotFramework;

/// <summary>Takes a date, a time of the 24-hour day, or both, in ISO form and without an offset; what a person means by "at two" it does not guess.</summary>
public class DateTimePrompt(string dialogId, PromptValidator<IList<DateTimeResolution>>? validator = null, string? defaultLocale = null)
    : Prompt<IList<DateTimeResolution>>(dialogId, validator)
{
    private static readonly (string[] Forms, string Value, string Timex)[] Kinds =
    [
        (["yyyy-MM-dd'T'HH:mm", "yyyy-MM-dd HH:mm"], "yyyy-MM-dd HH:mm:ss", "yyyy-MM-dd'T'HH:mm"),
        (["yyyy-MM-dd'T'HH:mm:ss", "yyyy-MM-dd HH:mm:ss"], "yyyy-MM-dd HH:mm:ss", "yyyy-MM-dd'T'HH:mm:ss"),
        (["yyyy-MM-dd"], "yyyy-MM-dd", "yyyy-MM-dd"),
        (["HH:mm"], "HH:mm:ss", "'T'HH:mm"),
        (["HH:mm:ss"], "HH:mm:ss", "'T'HH:mm:ss"),
    ];

    public string? DefaultLocale { get; set; } = defaultLocale;

    protected override Task OnPromptAsync(
        ITurnContext turnContext, IDictionary<string, object?> state, PromptOptions options, bool isRetry, CancellationToken cancellationToken = default) =>
        Question.Send(turnContext, options, isRetry, cancellationToken);

    protected override Task<PromptRecognizerResult<IList<DateTimeResolution>>> OnRecognizeAsync(
        ITurnContext turnContext, IDictionary<string, object?> state, PromptOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(turnContext);
        return Task.FromResult(Read(Answer.To(turnContext)) is { } read
            ? Answer.Of<IList<DateTimeResolution>>([read])
            : Answer.None<IList<DateTimeResolution>>());
    }

    private static DateTimeResolution? Read(string? text)
    {
        var culture = CultureInfo.InvariantCulture;
        foreach (var (forms, value, timex) in Kinds)
        {
            if (DateTime.TryParseExact(text?.Trim(), forms, culture, DateTimeStyles.None, out var at))
            {
                return new DateTimeResolution { Value = at.ToString(value, culture), Timex = at.ToString(timex, culture) };
            }
        }

        return null;
    }
}

public class DateTimeResolution
{
    public string? Value { get; set; }

    public string? Start { get; set; }

    public string? End { get; set; }

    public string? Timex { get; set; }
}
