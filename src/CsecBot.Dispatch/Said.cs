namespace CsecBot.Dispatch;

/// A time that somebody gives, beside what is known already.
internal static class Said
{
    private static readonly TimeSpan Now = TimeSpan.FromMinutes(1);

    /// What is said of now comes after what is known, whatever the clock of whoever hears it says: two clocks never agree. A time that was
    /// said of earlier stays as it was said. [ours]
    public static DateTimeOffset After(DateTimeOffset? known, DateTimeOffset said, DateTimeOffset now) => known > said && said >= now - Now ? known.Value : said;
}
