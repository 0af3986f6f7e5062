using Newtonsoft.Json;
using Newtonsoft.Json.Serialization;

namespace CsecBot.BotFramework;

[JsonObject(NamingStrategyType = typeof(CamelCaseNamingStrategy))]
public class CardAction
{
    public CardAction()
    {
    }

    public CardAction(
        string? type = default, string? title = default, string? image = default, string? text = default, string? displayText = default,
        object? value = default, object? channelData = default)
    {
        Type = type;
        Title = title;
        Image = image;
        Text = text;
        DisplayText = displayText;
        Value = value;
        ChannelData = channelData;
    }

    public string? Type { get; set; }

    public string? Title { get; set; }

    public string? Image { get; set; }

    public string? Text { get; set; }

    public string? DisplayText { get; set; }

    public object? Value { get; set; }

    public object? ChannelData { get; set; }
}

public static class ActionTypes
{
    public const string OpenUrl = "openUrl";
    public const string ImBack = "imBack";
    public const string PostBack = "postBack";
    public const string MessageBack = "messageBack";
}

/// <summary>Buttons under a message, gone when one was pressed.</summary>
[JsonObject(NamingStrategyType = typeof(CamelCaseNamingStrategy))]
public class SuggestedActions
{
    public SuggestedActions()
    {
    }

    public SuggestedActions(IList<string>? to = default, IList<CardAction>? actions = default)
    {
        To = to;
        Actions = actions;
    }

    public IList<string>? To { get; set; }

    public IList<CardAction>? Actions { get; set; }
}

[JsonObject(NamingStrategyType = typeof(CamelCaseNamingStrategy))]
public class HeroCard
{
    public const string ContentType = "application/vnd.microsoft.card.hero";

    public HeroCard()
    {
    }

    public HeroCard(string? title = default, string? subtitle = default, string? text = default, IList<CardAction>? buttons = default)
    {
        Title = title;
        Subtitle = subtitle;
        Text = text;
        Buttons = buttons;
    }

    public string? Title { get; set; }

    public string? Subtitle { get; set; }

    public string? Text { get; set; }

    public IList<CardAction>? Buttons { get; set; }
}

public static class CardExtensions
{
    public static Attachment ToAttachment(this HeroCard card) => new(HeroCard.ContentType, content: card);
}
