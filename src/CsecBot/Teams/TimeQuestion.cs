using CsecBot.Dispatch;
namespace CsecBot.Teams;

/// What is asked where a time was not understood, or can be more than one: nothing is recorded before it is answered.
public static class TimeQuestion
{
    public const string WhenWasIt = "When was it?", WhenWillItBe = "When will you be there?", OnWhichDay = "Write it like 14:10, tomorrow 14:10, or 2026-11-26 14:10.";
    private const string Code = "whichTime";

    /// Null where the time is known.
    public static Refusal? About(TimeHeard heard, DateTimeOffset now, TimeZoneInfo zone, string when) => heard switch
    {
        TimeHeard.At => null,
        TimeHeard.OneOf several => new(Code, $"Which time do you mean: {string.Join(", or ", several.Times.Select(t => TypedTime.Name(t, now, zone)))}?"),
        TimeHeard.LeftOut => new(Code, $"The clocks went forward over that time, so it never was. {when}"),
        _ when when == OnWhichDay => new(Code, $"That time was not understood, and nothing was recorded. {when}"),
        _ => new(Code, $"That time was not understood, and nothing was recorded. {when} Write it like 02:10, or {(when == WhenWasIt ? "10 min ago, or now" : "in 25 min")}."),
    };

    /// Whether a refusal asks for a time, so that the next words are taken for it.
    public static bool IsAsked(Refusal? refused) => refused is not null && (refused.Code == Code || refused == Refusal.InTheFuture || refused == Refusal.BeforeAcceptance
        || refused == Refusal.BeforeTheCall || refused == Refusal.BeforeItBegan || refused == Refusal.BeforeTheLast
        || refused == Refusal.EtaInThePast || refused == Refusal.EtaTooFar);
}
