namespace CsecBot.Simulation;

/// What was promised and is no longer so.
public sealed class BrokenException(string rule, string how) : Exception($"{rule}: {how}")
{
    public string Rule => rule;

    public static void Hold(bool isSo, string rule, string how)
    {
        if (!isSo) throw new BrokenException(rule, how);
    }

    /// Whatever else was thrown in a night is a broken promise of that night, and no more than that.
    public static BrokenException Of(Exception e) => e as BrokenException ?? new BrokenException($"nothing throws {e.GetType().Name}", $"{e.Message} {Where(e)}".TrimEnd());

    private static string Where(Exception e) => e.StackTrace?.Split('\n').FirstOrDefault(line => line.Contains("CsecBot", StringComparison.Ordinal))?.Trim() ?? "";
}
