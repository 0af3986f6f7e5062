using System.Globalization;
using Newtonsoft.Json;

namespace CsecBot.BotFramework;

/// <summary>Finds the choice that was meant: its words, whole and in any case, or else its number.</summary>
public static class ChoiceRecognizers
{
    public static List<ModelResult<FoundChoice>> RecognizeChoices(string? utterance, IList<Choice> list, FindChoicesOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(list);
        var said = utterance?.Trim() ?? "";
        var found = said.Length == 0 ? null : ByWords(said, list, options) ?? ByNumber(said, list, options);
        return found is null ? [] : [new ModelResult<FoundChoice> { Text = said, End = said.Length - 1, TypeName = "choice", Resolution = found }];
    }

    private static FoundChoice? ByWords(string said, IList<Choice> list, FindChoicesOptions? options)
    {
        for (var index = 0; index < list.Count; index++)
        {
            if (Words(list[index], options).FirstOrDefault(words => said.Equals(words, StringComparison.OrdinalIgnoreCase)) is { } matched)
            {
                return new FoundChoice { Value = list[index].Value, Index = index, Score = 1, Synonym = matched };
            }
        }

        return null;
    }

    private static IEnumerable<string?> Words(Choice choice, FindChoicesOptions? options) =>
    [
        options?.NoValue == true ? null : choice.Value,
        options?.NoAction == true ? null : choice.Action?.Title,
        .. choice.Synonyms ?? [],
    ];

    private static FoundChoice? ByNumber(string said, IList<Choice> list, FindChoicesOptions? options) =>
        options?.RecognizeNumbers != false && int.TryParse(said, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            && number >= 1 && number <= list.Count
            ? new FoundChoice { Value = list[number - 1].Value, Index = number - 1, Score = 1 }
            : null;
}

public class ModelResult<T>
{
    public string? Text { get; set; }

    public int Start { get; set; }

    public int End { get; set; }

    public string? TypeName { get; set; }

    public T Resolution { get; set; } = default!;
}

public class FindChoicesOptions
{
    [JsonProperty("noValue")]
    public bool NoValue { get; set; }

    [JsonProperty("noAction")]
    public bool NoAction { get; set; }

    [JsonProperty("recognizeNumbers")]
    public bool RecognizeNumbers { get; set; } = true;
}
