using Newtonsoft.Json;
using Newtonsoft.Json.Converters;

namespace CsecBot.BotFramework;

public class Choice(string? value = null)
{
    [JsonProperty("value")]
    public string? Value { get; set; } = value;

    /// <summary>The button, where it is not the value alone.</summary>
    [JsonProperty("action")]
    public CardAction? Action { get; set; }

    [JsonProperty("synonyms")]
    public List<string>? Synonyms { get; set; }
}

public class FoundChoice
{
    [JsonProperty("value")]
    public string? Value { get; set; }

    [JsonProperty("index")]
    public int Index { get; set; }

    [JsonProperty("score")]
    public float Score { get; set; }

    /// <summary>The words that were matched; none where it was the number.</summary>
    [JsonProperty("synonym")]
    public string? Synonym { get; set; }
}

[JsonConverter(typeof(StringEnumConverter), true)]
public enum ListStyle
{
    None,
    Auto,
    Inline,
    List,
    SuggestedAction,
    HeroCard,
}

public class ChoiceFactoryOptions
{
    public ChoiceFactoryOptions()
    {
    }

    public ChoiceFactoryOptions(string? inlineSeparator, string? inlineOr, string? inlineOrMore, bool? includeNumbers)
    {
        InlineSeparator = inlineSeparator;
        InlineOr = inlineOr;
        InlineOrMore = inlineOrMore;
        IncludeNumbers = includeNumbers;
    }

    [JsonProperty("inlineSeparator")]
    public string? InlineSeparator { get; set; }

    [JsonProperty("inlineOr")]
    public string? InlineOr { get; set; }

    [JsonProperty("inlineOrMore")]
    public string? InlineOrMore { get; set; }

    [JsonProperty("includeNumbers")]
    public bool? IncludeNumbers { get; set; }
}
