namespace CsecBot.Dispatch;

/// A time that somebody gives, beside what is known already.
internal static class Said
{
    /// What was said so long ago at most was said of now: it took its time to come here.
    public static readonly TimeSpan JustNow = TimeSpan.FromMinutes(1);

    /// What is said of now comes after what is known, whatever the clock of whoever hears it says: two clocks never agree. A time that was
    /// said of earlier stays as it was said. [ours]
    public static DateTimeOffset After(DateTimeOffset? known, DateTimeOffset said, DateTimeOffset now) => known > said && said >= now - JustNow ? known.Value : said;
}
