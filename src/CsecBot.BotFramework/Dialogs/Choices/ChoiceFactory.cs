using System.Globalization;

namespace CsecBot.BotFramework;

/// <summary>How choices are drawn: as buttons where the channel has them, else in the text.</summary>
public static class ChoiceFactory
{
    public static IMessageActivity ForChannel(
        string? channelId, IList<Choice> list, string? text = null, string? speak = null, ChoiceFactoryOptions? options = null,
        string? conversationType = null, IList<string>? toList = null)
    {
        ArgumentNullException.ThrowIfNull(list);
        var isShort = list.All(choice => ButtonTitle(choice).Length <= Channel.MaxActionTitleLength(channelId));
        return isShort switch
        {
            true when Channel.SupportsSuggestedActions(channelId, list.Count, conversationType) => SuggestedAction(list, text, speak, toList),
            true when Channel.SupportsCardActions(channelId, list.Count) => HeroCard(list, text, speak),
            true when list.Count <= 3 => Inline(list, text, speak, options),
            _ => List(list, text, speak, options),
        };
    }

    public static Activity Inline(IList<Choice> choices, string? text = null, string? speak = null, ChoiceFactoryOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(choices);
        var (comma, or, orMore) = (options?.InlineSeparator ?? ", ", options?.InlineOr ?? " or ", options?.InlineOrMore ?? ", or ");
        var last = choices.Count - 1;
        var listed = choices.Select((choice, index) => (index switch
        {
            0 => "",
            _ when index < last => comma,
            1 => or,
            _ => orMore,
        }) + (options?.IncludeNumbers ?? true ? Numbered("({0}) ", index) : "") + Title(choice));
        return MessageFactory.Text($"{text} {string.Concat(listed)}", speak, InputHints.ExpectingInput);
    }

    public static Activity List(IList<Choice> choices, string? text = null, string? speak = null, ChoiceFactoryOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(choices);
        var listed = choices.Select((choice, index) => (options?.IncludeNumbers ?? true ? Numbered("{0}. ", index) : "- ") + Title(choice));
        return MessageFactory.Text($"{text}\n\n   {string.Join("\n   ", listed)}", speak, InputHints.ExpectingInput);
    }

    public static IMessageActivity SuggestedAction(IList<Choice> choices, string? text = null, string? speak = null, IList<string>? toList = null) =>
        MessageFactory.SuggestedActions(Buttons(choices), text, speak, InputHints.ExpectingInput, toList);

    public static IMessageActivity HeroCard(IList<Choice> choices, string? text = null, string? speak = null)
    {
        var card = new HeroCard(text: text, buttons: Buttons(choices)).ToAttachment();
        return MessageFactory.Attachment(card, null, speak, InputHints.ExpectingInput);
    }

    public static IList<Choice> ToChoices(IList<string> choices) => [.. (choices ?? []).Select(choice => new Choice(choice))];

    private static List<CardAction> Buttons(IList<Choice> choices) =>
        [.. choices.Select(choice => choice.Action ?? new CardAction(ActionTypes.ImBack, choice.Value, value: choice.Value))];

    private static string ButtonTitle(Choice choice) => string.IsNullOrEmpty(choice.Action?.Title) ? choice.Value ?? "" : choice.Action.Title;

    private static string? Title(Choice choice) => choice.Action?.Title ?? choice.Value;

    private static string Numbered(string form, int index) => string.Format(CultureInfo.InvariantCulture, form, index + 1);
}
