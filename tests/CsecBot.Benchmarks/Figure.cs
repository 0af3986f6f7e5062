using System.Globalization;
namespace CsecBot.Benchmarks;

/// One line of the table. `Met` is null where nobody set a target, or where it cannot be told: at counts smaller than the target's, what is
/// within it proves nothing, and what falls short stands.
public sealed record Figure(string What, string Measured, string Floor, string Ratio, string Target, bool? Met)
{
    /// Times of the service and of the floor, taken in turns.
    public static Figure Time(string what, double percent, Samples service, Samples floor, double atMost)
    {
        var (ours, bare) = (service.At(percent), floor.At(percent));
        return new($"{what}, P{percent:0} (n={service.Count})", Ms(ours), Ms(bare), Times(ours / bare), $"≤ {Number(atMost)} ×", ours / bare <= atMost);
    }

    public Figure At(bool targetsCount) => this with { Met = Met == true && !targetsCount ? null : Met };

    /// Medians of rounds taken in turns, with the least and the most of each.
    public static Figure Rate(string what, Samples ours, Widths floor, double atLeast)
    {
        var (atOnce, bare) = floor.Quickest;
        static string Say(Samples s) => $"{Number(s.Median)}/s ({Number(s.At(0))} to {Number(s.At(100))})";
        var share = ours.Median / bare.Median;
        return new($"{what} (n={ours.Count})", Say(ours), $"{Say(bare)}, {atOnce} at once", $"{Number(100 * share)} %", $"≥ {100 * atLeast:0} %", share >= atLeast);
    }

    public static Figure Plain(string what, string measured, string target = "", bool? met = null) => new(what, measured, "", "", target, met);

    public static string Ms(double ms) => Number(ms) + " ms";

    public static string Times(double ratio) => ratio.ToString("0.00", CultureInfo.InvariantCulture) + " ×";

    public static string Number(double n) => n.ToString(n >= 100 ? "0" : n >= 10 ? "0.0" : "0.##", CultureInfo.InvariantCulture);
}

/// Lengths of time in milliseconds.
public sealed class Samples
{
    private readonly List<double> all = [];

    public int Count => all.Count;

    public double Last => all[^1];

    public void Add(long from, long to) => all.Add(TimeProvider.System.GetElapsedTime(from, to).TotalMilliseconds);

    public void Add(double ms) => all.Add(ms);

    /// The nearest rank: a time that was really measured.
    public double At(double percent) => all.Order().ElementAt(Math.Max(0, (int)Math.Ceiling(percent / 100 * all.Count) - 1));

    public double Median => At(50);
}
