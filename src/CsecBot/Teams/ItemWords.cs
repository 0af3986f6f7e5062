using System.Collections.Immutable;
using System.Text.RegularExpressions;
using CsecBot.Cards;
using CsecBot.Dispatch;
namespace CsecBot.Teams;

/// The words after "done" or "scheduled": the item's name, the child, the time, and what is to be kept of it, all by the protocol document.
internal static partial class ItemWords
{
    /// The items whose name stands first, and what stands behind it; begun with two words of it, a name need not be finished.
    public static (IReadOnlyList<DutyRule> Rules, string Left) Named(string text, Protocol protocol)
    {
        var said = Word().Matches(text).ToList();
        var fits = protocol.Duties.Select(rule => (Rule: rule, Fit: new[] { rule.Title, rule.Id }.Max(name => Fit(said, name)))).Where(f => f.Fit.Words > 0).ToList();
        if (fits.Count == 0) return ([], text);
        var best = fits.Max(f => f.Fit);
        var end = said[best.Words - 1];
        return ([.. fits.Where(f => f.Fit == best).Select(f => f.Rule)], text[(end.Index + end.Length)..].TrimStart(' ', ',', ':', ';'));
    }

    /// "for B" or "child B", by the short code of the referral.
    public static (string? Child, string Left) Child(string text, Referral r) =>
        ChildWords().Match(text) is { Success: true } m
            ? (r.Children.FirstOrDefault(c => c.Ref.Equals(m.Groups["ref"].Value, StringComparison.OrdinalIgnoreCase))?.Ref ?? m.Groups["ref"].Value, text[m.Length..].TrimStart(' ', ',', ';'))
            : (null, text);

    public static bool IsChildOrTime(string text) => ChildWords().Replace(text, "").Trim(' ', ',', ';') is var left && (left.Length == 0 || DayTime.IsTime(left));

    /// Null in `Filled` where something was not understood: nothing is recorded by halves.
    public static (string? Time, IReadOnlyDictionary<string, string>? Filled) Read(DutyRule rule, string text)
    {
        string? time = null;
        DetailRule? list = null;
        var filled = new Dictionary<string, string>();
        foreach (var piece in text.Split([',', ';']).Select(p => p.Trim()).Where(p => p.Length > 0))
        {
            if (time is null && DayTime.IsTime(piece)) { time = piece; continue; }
            if (Detail(rule, piece, list) is not (var detail, var value)) return (time, null);
            var id = ItemFields.Prefix + detail.Name;
            filled[id] = detail == list ? $"{filled[id]},{value}" : value;
            list = detail.Kind == DetailKind.Choices ? detail : null;
        }
        return (time, filled);
    }

    public static string Example(DetailRule detail) => Words.Label(detail.Name).ToLowerInvariant() + detail.Kind switch
    {
        DetailKind.YesNo => " yes",
        DetailKind.Date => " 2026-11-26",
        DetailKind.Code => " and the number",
        _ => $" {string.Join(detail.Kind == DetailKind.Choices ? ", " : " or ", detail.Choices.Select(Words.Label))}",
    };

    /// By its name and then the value; a choice by itself where only one thing can be chosen so, or a list goes on.
    private static (DetailRule, string)? Detail(DutyRule rule, string piece, DetailRule? list)
    {
        var said = Word().Matches(piece).ToList();
        var (no, first) = said is [var word, _, ..] && Same(word.Value, "no") ? ("no", said[1..]) : (null, said);
        foreach (var (detail, words) in rule.Details.Select(d => (d, Word().Count(Words.Label(d.Name)))).OrderByDescending(d => d.Item2))
        {
            if (Fit(first, Words.Label(detail.Name)) is not (true, _) || (no is not null && detail.Kind != DetailKind.YesNo)) continue;
            var end = first[words - 1];
            return no is not null ? (detail, no) : Value(detail, piece[(end.Index + end.Length)..].Trim(' ', ':', '=')) is { } value ? (detail, value) : null;
        }
        List<(DetailRule, string)> can = [.. rule.Details.Where(d => d.Kind is DetailKind.Choice or DetailKind.Choices && (list is null || d == list))
            .Select(d => (d, Value(d, piece))).Where(d => d.Item2 is not null).Select(d => (d.d, d.Item2!))];
        return can is [var only] ? only : null;
    }

    private static string? Value(DetailRule detail, string text) => detail.Kind switch
    {
        DetailKind.YesNo => text.ToLowerInvariant() switch { "" or "yes" or "y" => "yes", "no" or "n" => "no", _ => null },
        DetailKind.Choice => Choice(detail, text),
        DetailKind.Choices => And().Split(text).Select(t => Choice(detail, t)).ToList() is var all && all.TrueForAll(c => c is not null) ? string.Join(',', all) : null,
        _ => text.Length > 0 ? text : null,
    };

    private static string? Choice(DetailRule detail, string text) => detail.Choices.FirstOrDefault(c => Same(Letters(c), Letters(text)));

    private static string Letters(string text) => string.Concat(text.Where(char.IsAsciiLetterOrDigit));

    /// How many of a name's words stand first, and whether all do. One word that is only part of a name may be anything.
    private static (bool Whole, int Words) Fit(List<Match> said, string name)
    {
        List<string> words = [.. Word().Matches(name).Select(m => m.Value)];
        var n = 0;
        while (n < words.Count && n < said.Count && Same(said[n].Value, words[n])) n++;
        return n == words.Count ? (true, n) : n >= 2 ? (false, n) : (false, 0);
    }

    private static bool Same(string one, string other) => one.Equals(other, StringComparison.OrdinalIgnoreCase);

    [GeneratedRegex("[A-Za-z0-9]+")] private static partial Regex Word();
    [GeneratedRegex(@"\s+and\s+")] private static partial Regex And();
    [GeneratedRegex(@"^(for child|for|child) (?<ref>[A-Za-z0-9-]{1,12})(?![A-Za-z0-9-])", RegexOptions.IgnoreCase)] private static partial Regex ChildWords();
}
