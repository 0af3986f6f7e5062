namespace CsecBot.Simulation;

/// Chance by name: the same seed and the same words give the same number, whatever else was asked before. So a history with one fault
/// taken out stays as alike as it can.
public sealed class Chance(long seed)
{
    public uint Of(string what, long n = 0)
    {
        var hash = unchecked((ulong)seed * 0x9E3779B97F4A7C15ul ^ (ulong)n * 0xC2B2AE3D27D4EB4Ful);
        foreach (var letter in what) hash = unchecked((hash ^ letter) * 0x100000001B3ul);
        hash = unchecked((hash ^ (hash >> 33)) * 0xFF51AFD7ED558CCDul);
        hash = unchecked((hash ^ (hash >> 33)) * 0xC4CEB9FE1A85EC53ul);
        return (uint)(hash >> 32);
    }

    public int Below(int most, string what, long n = 0) => (int)(Of(what, n) % (uint)most);
    public double Share(string what, long n = 0) => Of(what, n) / (double)uint.MaxValue;
    public bool In(int per, string what, long n = 0) => Below(per, what, n) == 0;
    public TimeSpan Seconds(double least, double most, string what, long n = 0) => TimeSpan.FromSeconds(least + (most - least) * Share(what, n));
    public T One<T>(IReadOnlyList<T> of, string what, long n = 0) => of[Below(of.Count, what, n)];
}
