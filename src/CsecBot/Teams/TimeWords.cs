using System.Globalization;
using System.Text.RegularExpressions;
namespace CsecBot.Teams;

/// A time as it was typed, before it is known which moment is meant. Null where the words are none of these.
public abstract partial record TimeWords
{
    /// `Ago` where it was said to lie behind or ahead.
    public sealed record Span(TimeSpan Length, bool? Ago) : TimeWords;

    /// A time of day, or two of them where nobody said whether in the morning; of a day, and of a repeated hour the first or the second, where said.
    public sealed record OfDay(IReadOnlyList<TimeOnly> Times, int? Day, bool? Second) : TimeWords;

    /// Nothing but a number, of so many digits: minutes, or a time of day.
    public sealed record Number(int Minutes, IReadOnlyList<TimeOnly> Times, int Digits) : TimeWords;

    private static readonly string[] Now = ["now", "just now", "right now"];

    private static readonly Dictionary<string, double> Numbers = new()
    {
        ["a"] = 1, ["an"] = 1, ["one"] = 1, ["two"] = 2, ["three"] = 3, ["four"] = 4, ["five"] = 5, ["six"] = 6, ["seven"] = 7, ["eight"] = 8, ["nine"] = 9, ["ten"] = 10,
        ["fifteen"] = 15, ["twenty"] = 20, ["thirty"] = 30, ["forty"] = 40, ["half an"] = 0.5, ["half"] = 0.5, ["quarter of an"] = 0.25, ["a quarter of an"] = 0.25,
    };

    public static TimeWords? Parse(string typed)
    {
        var text = Spaces().Replace(Straight(Plain(typed)), " ").Trim().ToLowerInvariant().Replace("a.m.", "am", StringComparison.Ordinal).Replace("p.m.", "pm", StringComparison.Ordinal).TrimEnd('.', '!', '?', ',');
        if (Now.Contains(text)) return new Span(TimeSpan.Zero, null);
        return SpanOf(Roughly().Replace(text, "")) ?? Clock(text);
    }

    /// Digits as they are written here, whatever the keyboard.
    public static string Plain(string typed) => string.Concat(typed.Select(c => char.IsDigit(c) ? (char)('0' + CharUnicodeInfo.GetDecimalDigitValue(c)) : c));

    /// Apostrophes as they are written here: telephones curl them by themselves.
    public static string Straight(string typed) => typed.Replace('\u2019', '\'').Replace('\u2018', '\'');

    private static Span? SpanOf(string text)
    {
        if (Direction().Match(text) is not { Success: true } m) return null;
        bool ahead = m.Groups["in"].Success, ago = m.Groups["ago"].Success;
        if (ahead && ago) return null;
        var length = m.Groups["length"].Value;
        return LengthOf(ahead && length.All(char.IsAsciiDigit) ? $"{length} min" : length) is { } said ? new(said, ago ? true : ahead ? false : null) : null;
    }

    private static TimeSpan? LengthOf(string text)
    {
        if (MinutesWords().Match(text) is { Success: true } m) return Count(m.Groups["n"].Value) is { } n ? TimeSpan.FromMinutes(n) : null;
        if (HoursWords().Match(text) is not { Success: true } h || Count(h.Groups["n"].Value) is not { } hours) return null;
        var more = h.Groups["half"].Success ? 30 : h.Groups["m"].Success ? Count(h.Groups["m"].Value) : 0;
        return more is null ? null : TimeSpan.FromHours(hours) + TimeSpan.FromMinutes(more.Value);
    }

    private static double? Count(string text) =>
        Numbers.TryGetValue(text, out var word) ? word : double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var n) ? n : null;

    private static TimeWords? Clock(string text)
    {
        if (OfDayWords().Match(text) is not { Success: true } m) return null;
        bool Said(string group) => m.Groups[group].Success;
        int? day = Said("yesterday") ? -1 : Said("today") ? 0 : Said("tomorrow") ? 1 : null;
        bool? second = Said("second") ? true : Said("first") ? false : null;
        if (Said("noon") || Said("midnight")) return Said("am") || Said("pm") ? null : new OfDay([new(Said("noon") ? 12 : 0, 0)], day, second);
        string digits = m.Groups["digits"].Value, hour = Said("h") ? m.Groups["h"].Value : digits.Length > 2 ? digits[..^2] : digits;
        var minute = Said("m") ? m.Groups["m"].Value : digits.Length > 2 ? digits[^2..] : "00";
        List<TimeOnly> times = [.. Readings(hour, int.Parse(minute, CultureInfo.InvariantCulture), Said("am") ? false : Said("pm") ? true : null)];
        var bare = Said("digits") && digits.Length < 4 && m.Length == digits.Length;
        return bare ? new Number(int.Parse(digits, CultureInfo.InvariantCulture), times, digits.Length) : times.Count > 0 ? new OfDay(times, day, second) : null;
    }

    /// 14:10 and 02:10 are written by the clock of 24 hours; 2:10 may be either.
    private static IEnumerable<TimeOnly> Readings(string written, int minute, bool? afternoon)
    {
        var hour = int.Parse(written, CultureInfo.InvariantCulture);
        if (hour > 23 || minute > 59) yield break;
        var open = hour is >= 1 and <= 12;
        if (afternoon is null && !(open && written[0] != '0')) { yield return new(hour, minute); yield break; }
        if (afternoon != true && hour <= 12) yield return new(hour % 12, minute);
        if (afternoon != false && hour >= 1) yield return new(open ? (hour % 12) + 12 : hour, minute);
    }

    [GeneratedRegex(@"\s+")] private static partial Regex Spaces();
    [GeneratedRegex(@"^(about|around|approximately) |(?<=^in )(about|around|approximately) ")] private static partial Regex Roughly();
    [GeneratedRegex(@"^(?<in>in )?(?<length>.+?)(?<ago> ago)?$")] private static partial Regex Direction();
    [GeneratedRegex(@"^(?<n>\d{1,3}|[a-z]+) ?(m|mins?|minutes?)$")] private static partial Regex MinutesWords();
    [GeneratedRegex(@"^(?<n>\d{1,2}(\.\d)?|[a-z]+( [a-z]+)*?) ?(hours?|hrs?|h)(?![a-z])( ?(and )?((?<half>a half)|(?<m>\d{1,2}|[a-z]+)( ?(m|mins?|minutes?))?))?$")] private static partial Regex HoursWords();

    [GeneratedRegex("""
        ^((?<yesterday>yesterday)|(?<today>today)|(?<tomorrow>tomorrow))?\ ?
        ((at|by|around|about|approximately|since)\ |@\ ?)?
        ((?<noon>noon)|(?<midnight>midnight)|(?<h>\d{1,2})[:.](?<m>\d\d)|(?<digits>\d{1,4}))
        (\ ?(o'clock|(?<am>am)|(?<pm>pm)))?
        (\ ((in\ the|this)\ )?((?<am>morning)|(?<pm>afternoon|evening)))?
        (\ ((?<yesterday>yesterday)|(?<today>today)|(?<tomorrow>tomorrow)))?
        (\ (the\ )?((?<first>first)|(?<second>second))(\ time)?)?$
        """, RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex OfDayWords();
}
