namespace CsecBot.BotFramework;

/// <summary>What is asked, what is asked again after an answer that will not do, and from what to choose.</summary>
public class PromptOptions
{
    public Activity? Prompt { get; set; }

    public Activity? RetryPrompt { get; set; }

    public IList<Choice>? Choices { get; set; }

    public ListStyle? Style { get; set; }

    /// <summary>For the validator.</summary>
    public object? Validations { get; set; }

    public string? RecognizeLanguage { get; set; }
}

public class PromptRecognizerResult<T>
{
    public bool Succeeded { get; set; }

    public T Value { get; set; } = default!;

    public bool AllowInterruption { get; set; }
}

/// <summary>Whether an answer will do. It may change the recognised value, and say itself what is wrong.</summary>
public delegate Task<bool> PromptValidator<T>(PromptValidatorContext<T> promptContext, CancellationToken cancellationToken);
