using static CsecBot.Simulation.BrokenException;
namespace CsecBot.Simulation;

/// That the engine is not well somebody hears who sees to it: in Teams or, where that is what is not well, by telephone.
internal sealed class Alarms(Night night)
{
    private const string Attention = "needs attention";

    /// A minute until the watch calls it late, another until it looks, and what it takes to try everybody in Teams first.
    private static readonly TimeSpan Within = TimeSpan.FromMinutes(3);

    /// So seldom is it said again.
    private static readonly TimeSpan Again = TimeSpan.FromMinutes(15);

    private DateTimeOffset? told;

    public void Reads(string person, string words)
    {
        if (!words.Contains(Attention, StringComparison.Ordinal)) return;
        Hold(Cast.Everybody.Single(p => p.Id == person).Role is "supervisor" or "dutyManager", "an alarm is for who sees to it", Cast.Name(person));
        night.Note($"  {Cast.Name(person)} is told that it needs attention");
        told = night.Timeline.Now;
    }

    /// `since` is when the oldest of what lies there now, due or unsent, should have been seen to. One thing outside may be wrong, for then the other works.
    public void Look(DateTimeOffset since)
    {
        if (told >= since - Again - night.ClocksOff) return;
        foreach (var wrong in Enum.GetValues<Host>())
        {
            var calm = night.Wrong.Calm(since, night.Timeline.Now, but: wrong);
            Hold(calm <= Within + night.ClocksOff, "somebody is told that it is not well", $"something lies there for {(night.Timeline.Now - since).TotalSeconds:0} s, of that {calm.TotalSeconds:0} s with nothing wrong but {wrong}");
        }
    }
}
