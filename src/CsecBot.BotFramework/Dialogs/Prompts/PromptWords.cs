namespace CsecBot.BotFramework;

/// <summary>Yes, no, and how a list is spoken, in the languages the SDK has them in. A language it has not is asked in English.</summary>
internal sealed record PromptWords(string Locale, string Yes, string No, string Or, string OrMore, string Separator = ", ")
{
    private static readonly PromptWords English = new("en-us", "Yes", "No", " or ", ", or ");

    private static readonly PromptWords[] All =
    [
        English,
        new("bg-bg", "да", "Не", " или ", ", или "),
        new("zh-cn", "是的", "不", " 要么 ", "， 要么 ", "， "),
        new("nl-nl", "Ja", "Nee", " of ", ", of "),
        new("fr-fr", "Oui", "Non", " ou ", ", ou "),
        new("de-de", "Ja", "Nein", " oder ", ", oder "),
        new("hi-in", "हां", "नहीं", " या ", ", या "),
        new("it-it", "Si", "No", " o ", " o "),
        new("ja-jp", "はい", "いいえ", " または ", "、 または ", "、 "),
        new("ko-kr", "예", "아니", " 또는 ", " 또는 "),
        new("pt-br", "Sim", "Não", " ou ", ", ou "),
        new("es-es", "Sí", "No", " o ", ", o "),
        new("sv-se", "Ja", "Nej", " eller ", " eller "),
        new("tr-tr", "Evet", "Hayır", " veya ", " veya "),
    ];

    public ChoiceFactoryOptions Listing => new(Separator, Or, OrMore, true);

    public static PromptWords For(string? locale)
    {
        var language = (locale ?? "").Split('-')[0];
        return All.FirstOrDefault(words => words.Locale.Split('-')[0].Equals(language, StringComparison.OrdinalIgnoreCase)) ?? English;
    }

    public bool? YesOrNo(string? text) => text?.Trim() switch
    {
        { } said when Same(said, Yes) || (this == English && Same(said, "y")) => true,
        { } said when Same(said, No) || (this == English && Same(said, "n")) => false,
        _ => null,
    };

    private static bool Same(string said, string word) => said.Equals(word, StringComparison.OrdinalIgnoreCase);
}
