namespace CsecBot.Simulation;

/// What was promised and is no longer so.
public sealed class BrokenException(string rule, string how) : Exception($"{rule}: {how}")
{
    public string Rule => rule;

    public static void Hold(bool isSo, string rule, string how)
    {
        if (!isSo) throw new BrokenException(rule, how);
    }
}
