using System.Globalization;
using System.Text.RegularExpressions;
namespace CsecBot.Dispatch;

/// A length of time as the protocol document writes it: "PT72H" is elapsed time; "P7D" is calendar days,
/// which end at the same local wall-clock time.
public sealed partial record Span(int Days, TimeSpan Elapsed)
{
    public DateTimeOffset After(DateTimeOffset start, TimeZoneInfo zone)
    {
        if (Days != 0) start = LocalTime.First(LocalTime.Of(start, zone).AddDays(Days), zone);
        return start + Elapsed;
    }

    public Span Times(int n) => new(Days * n, Elapsed * n);

    public bool IsPositive => Days >= 0 && Elapsed >= TimeSpan.Zero && (Days > 0 || Elapsed > TimeSpan.Zero);

    public static bool TryParse(string text, out Span span)
    {
        var m = Iso().Match(text);
        span = new(Number(m, "d"), new TimeSpan(Number(m, "h"), Number(m, "m"), Number(m, "s")));
        return m.Success && text is not ("P" or "PT") && !text.EndsWith('T');
    }

    public override string ToString() => Days > 0 && Elapsed == TimeSpan.Zero
        ? string.Create(CultureInfo.InvariantCulture, $"P{Days}D")
        : string.Create(CultureInfo.InvariantCulture, $"P{Days}DT{Elapsed.TotalMinutes}M");

    private static int Number(Match m, string group) =>
        m.Groups[group].Success ? int.Parse(m.Groups[group].ValueSpan, CultureInfo.InvariantCulture) : 0;

    [GeneratedRegex(@"^P(?:(?<d>[0-9]{1,4})D)?(?:T(?:(?<h>[0-9]{1,5})H)?(?:(?<m>[0-9]{1,6})M)?(?:(?<s>[0-9]{1,6})S)?)?\z")]
    private static partial Regex Iso();
}
