using System.Globalization;
using Newtonsoft.Json;

namespace CsecBot.BotFramework;

/// <summary>Asks until an answer will do.</summary>
public abstract class Prompt<T> : Dialog
{
    internal const string AttemptCountKey = "AttemptCount";

    private const string PersistedOptions = "options";
    private const string PersistedState = "state";

    private static readonly JsonSerializerSettings DatesAreText = new() { DateParseHandling = DateParseHandling.None };

    private readonly PromptValidator<T>? _validator;

    protected Prompt(string dialogId, PromptValidator<T>? validator = null)
        : base(dialogId)
    {
        // A blank id is a missing argument, as callers of the SDK know it.
        if (string.IsNullOrWhiteSpace(dialogId))
        {
            throw new ArgumentNullException(nameof(dialogId));
        }

        _validator = validator;
    }

    public override async Task<DialogTurnResult> BeginDialogAsync(DialogContext dc, object? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(dc);
        Misplaced.Token(options, nameof(options));
        if (options is not PromptOptions asked)
        {
            throw new ArgumentOutOfRangeException(nameof(options), "Prompt options are required for Prompt dialogs");
        }

        ExpectInput(asked.Prompt);
        ExpectInput(asked.RetryPrompt);
        var state = new Dictionary<string, object?> { [AttemptCountKey] = 0 };
        dc.ActiveDialog!.State[PersistedOptions] = asked;
        dc.ActiveDialog.State[PersistedState] = state;
        await OnPromptAsync(dc.Context, state, asked, false, cancellationToken).ConfigureAwait(false);
        return EndOfTurn;
    }

    public override async Task<DialogTurnResult> ContinueDialogAsync(DialogContext dc, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(dc);

        // Only a message is an answer.
        if (dc.Context.Activity.Type != ActivityTypes.Message)
        {
            return EndOfTurn;
        }

        var (state, options) = Stored(dc.ActiveDialog!);
        var recognized = await OnRecognizeAsync(dc.Context, state, options, cancellationToken).ConfigureAwait(false);
        state[AttemptCountKey] = Convert.ToInt32(state[AttemptCountKey], CultureInfo.InvariantCulture) + 1;
        var isValid = _validator is null
            ? recognized.Succeeded
            : await _validator(new PromptValidatorContext<T>(dc.Context, recognized, state, options), cancellationToken).ConfigureAwait(false);
        if (isValid)
        {
            return await dc.EndDialogAsync(recognized.Value, cancellationToken).ConfigureAwait(false);
        }

        // A validator that has said what is wrong has asked again.
        if (!dc.Context.Responded)
        {
            await OnPromptAsync(dc.Context, state, options, true, cancellationToken).ConfigureAwait(false);
        }

        return EndOfTurn;
    }

    /// <summary>Something begun on top of the question has ended: it is asked again.</summary>
    public override async Task<DialogTurnResult> ResumeDialogAsync(
        DialogContext dc, DialogReason reason, object? result = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(dc);
        Misplaced.Token(result, nameof(result));
        await RepromptDialogAsync(dc.Context, dc.ActiveDialog!, cancellationToken).ConfigureAwait(false);
        return EndOfTurn;
    }

    public override Task RepromptDialogAsync(ITurnContext turnContext, DialogInstance instance, CancellationToken cancellationToken = default)
    {
        var (state, options) = Stored(instance);
        return OnPromptAsync(turnContext, state, options, false, cancellationToken);
    }

    protected abstract Task OnPromptAsync(
        ITurnContext turnContext, IDictionary<string, object?> state, PromptOptions options, bool isRetry, CancellationToken cancellationToken = default);

    protected abstract Task<PromptRecognizerResult<T>> OnRecognizeAsync(
        ITurnContext turnContext, IDictionary<string, object?> state, PromptOptions options, CancellationToken cancellationToken = default);

    /// <summary>The question with its choices. The stored question is left as it is: it is asked again.</summary>
    protected virtual IMessageActivity AppendChoices(
        IMessageActivity? prompt, string? channelId, IList<Choice> choices, ListStyle style, ChoiceFactoryOptions? options = null,
        string? conversationType = null, IList<string>? toList = null, CancellationToken cancellationToken = default)
    {
        var text = prompt?.Text ?? "";
        var drawn = style switch
        {
            ListStyle.Inline => ChoiceFactory.Inline(choices, text, null, options),
            ListStyle.List => ChoiceFactory.List(choices, text, null, options),
            ListStyle.SuggestedAction => ChoiceFactory.SuggestedAction(choices, text, null, toList),
            ListStyle.HeroCard => ChoiceFactory.HeroCard(choices, text),
            ListStyle.None => new Activity(ActivityTypes.Message) { Text = text, Attachments = [], Entities = [] },
            _ => ChoiceFactory.ForChannel(channelId, choices, text, null, options, conversationType, toList),
        };
        if (prompt is null)
        {
            drawn.InputHint = InputHints.ExpectingInput;
            return drawn;
        }

        var copy = JsonConvert.DeserializeObject<Activity>(JsonConvert.SerializeObject(prompt), DatesAreText)!;
        copy.Text = drawn.Text;
        copy.SuggestedActions = drawn.SuggestedActions is { Actions.Count: > 0 } actions ? actions : copy.SuggestedActions;
        if (drawn.Attachments is { Count: > 0 } more)
        {
            copy.Attachments = [.. copy.Attachments ?? [], .. more];
        }

        return copy;
    }

    private protected Task AskAmongAsync(
        ITurnContext turnContext, PromptOptions options, bool isRetry, IList<Choice> choices, ListStyle style, ChoiceFactoryOptions listing,
        CancellationToken cancellationToken)
    {
        // Buttons under a message are shown to whom they are addressed.
        var activity = turnContext.Activity;
        IList<string>? to = string.IsNullOrEmpty(activity.From?.Id) ? null : [activity.From.Id];
        var question = Question.In(options, isRetry);
        return turnContext.SendActivityAsync(
            AppendChoices(question, activity.ChannelId, choices, options.Style ?? style, listing, activity.Conversation?.ConversationType, to, cancellationToken),
            cancellationToken);
    }

    private static void ExpectInput(Activity? prompt)
    {
        if (prompt is not null && string.IsNullOrEmpty(prompt.InputHint))
        {
            prompt.InputHint = InputHints.ExpectingInput;
        }
    }

    private static (IDictionary<string, object?> State, PromptOptions Options) Stored(DialogInstance instance) =>
        ((IDictionary<string, object?>)instance.State[PersistedState]!, (PromptOptions)instance.State[PersistedOptions]!);
}
