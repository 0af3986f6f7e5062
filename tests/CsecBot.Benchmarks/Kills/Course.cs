namespace CsecBot.Benchmarks.Kills;

/// How one part of it goes: how many, for how long, and what goes wrong meanwhile. `Gaps` shorten the ladders, so that a night fits into minutes.
public sealed record Course(string Name, int Instances, int Referrals, TimeSpan For, double Gaps, TimeSpan Limit, Mishaps Mishaps);

public enum Mishaps
{
    /// One after another at random moments, again and again, several at once.
    AtRandom,

    /// Each kind once, and briefly.
    EachOnce,

    /// None but that the instances are asked to end, in turns.
    OnlyStops,
}
