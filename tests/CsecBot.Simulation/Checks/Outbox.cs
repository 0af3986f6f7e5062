using System.Globalization;
using System.Text.Json;
using CsecBot.Dispatch;
using CsecBot.Storage;
using static CsecBot.Simulation.BrokenException;
namespace CsecBot.Simulation;

/// Messages from the save that they are part of until nobody needs them: who may send them, and how long they may lie.
internal sealed class Outbox(Night night, Notices notices)
{
    /// Longer than a beat takes from looking to claiming.
    private static readonly TimeSpan NewerIsSeen = TimeSpan.FromSeconds(30);

    /// The longest that a send takes, and the way to the channel.
    public static readonly TimeSpan SentWithin = TimeSpan.FromSeconds(10);

    private readonly Dictionary<string, (Message What, string Referral, DateTimeOffset Since, Dictionary<Instance, DateTimeOffset> Claimed)> messages = [];
    private readonly Dictionary<(string Referral, int Page), DateTimeOffset> arrived = [];

    /// What `by` wrote. A message is its own that it saved for itself, or whose row it has claimed since.
    public void Changed(IReadOnlyList<Change> changes, Instance by)
    {
        foreach (var (key, before, after) in changes.Where(c => c.Key.StartsWith(Keys.OutPrefix, StringComparison.Ordinal) && c.After is not null).Select(c => (c.Key, c.Before, c.After!)))
        {
            if (!messages.TryGetValue(key, out var message))
                messages[key] = message = (JsonSerializer.Deserialize<Message>(after.Text("Message")!, DispatchJson.Options)!, after.Text("Referral")!, night.Timeline.Now, []);
            var isClaim = before is not null && after.Number("Attempts") == before.Number("Attempts");   // a try that was put off counts one more
            // Whoever has it may have it anew: so little of the claim is left that it could end while the message is on its way.
            var isTheirs = isClaim && message.Claimed.TryGetValue(by, out var theirs) && theirs == At(before!, "ClaimedUntil");
            if (isClaim && !isTheirs) Hold(At(before!, "ClaimedUntil") <= night.Timeline.Now + night.ClocksOff, "a claim is taken from nobody", $"{key} was claimed until {At(before!, "ClaimedUntil"):HH:mm:ss.fff}, and then by i{by.Number}");
            var isGivenBack = isTheirs && At(after, "ClaimedUntil") < At(before!, "ClaimedUntil");
            if (isClaim && !isGivenBack) Hold(!IsOvertaken(key, message.What, message.Referral), "what is overtaken is not sent", $"{key} was claimed by i{by.Number}, though a newer one lay there");
            if (isGivenBack) message.Claimed.Remove(by);
            else if (isClaim || (before is null && At(after, "ClaimedUntil") > At(after, "BornAt"))) message.Claimed[by] = At(after, "ClaimedUntil");
        }
    }

    public DateTimeOffset Since(string key) => messages[key].Since;

    /// What it says, and of which referral. Null of a key that was never here.
    public (Message What, string Referral)? Find(string key) => messages.TryGetValue(key, out var message) ? (message.What, message.Referral) : null;

    /// What is new for this referral.
    public IReadOnlyList<Message> SavedWith(IReadOnlyList<Change> changes, string referral) =>
        [.. changes.Where(c => c.Before is null && c.Key.StartsWith(Keys.OutPrefix, StringComparison.Ordinal)).Select(c => messages[c.Key]).Where(m => m.Referral == referral).Select(m => m.What)];

    /// A page that somebody still waits for may go out of the outbox when it has come since, or when a newer one lies there.
    public void Taken(IReadOnlyList<Change> changes, Func<string, Referral> stateOf)
    {
        foreach (var key in changes.Where(c => c.After is null && c.Key.StartsWith(Keys.OutPrefix, StringComparison.Ordinal)).Select(c => c.Key))
        {
            var (what, referral, since, _) = messages[key];
            var isOvertaken = night.Rows(Keys.OutPrefix).Any(row => messages[row.Key] is var other && other.Referral == referral && IsAboutTheSame(other.What, what) && other.Since >= since);
            if (what is not Message.Page && referral != Keys.Digest) notices.Taken(key, what, stateOf(referral), since, isOvertaken);
            if (what is not Message.Page page || !Calls.IsAwaited(stateOf(referral), page.Number, out _)) continue;
            Hold(arrived.GetValueOrDefault((referral, page.Number)) >= since || isOvertaken,
                "no page is taken away unsent", $"{referral} page {page.Number}, {key}");
        }
    }

    public void Sends(string referral, int page, Instance by)
    {
        arrived[(referral, page)] = night.Timeline.Now;
        Hold(messages.Where(m => m.Value.Referral == referral && m.Value.What is Message.Page p && p.Number == page).Any(m => IsClaimed(m.Key, by)),
            "only who has claimed a page sends it", $"{referral} page {page} by i{by.Number}");
    }

    /// `by` has claimed it, and began before its claim ended, however long it stood still.
    public bool IsClaimed(string key, Instance by) => messages[key].Claimed.TryGetValue(by, out var until) && night.Timeline.Now <= until + SentWithin + night.ClocksOff;

    /// Each message of a page by itself, whether or not another of the same page came.
    public void Look(Func<string, Referral> stateOf)
    {
        foreach (var row in night.Rows(Keys.OutPrefix))
        {
            var (what, referral, since, _) = messages[row.Key];
            if (what is not Message.Page && referral != Keys.Digest) notices.Lies(row.Key, what, stateOf(referral), since);
            if (what is not Message.Page page || !Calls.IsAwaited(stateOf(referral), page.Number, out _)) continue;
            var calm = night.Wrong.Calm(since, night.Timeline.Now);
            Hold(calm <= Calls.PageWithin, "no page lies in the outbox", $"{referral} page {page.Number}, saved {(night.Timeline.Now - since).TotalSeconds:0} s ago, of that {calm.TotalSeconds:0} s undisturbed");
        }
    }

    /// A newer message of the same page has been there for long.
    private bool IsOvertaken(string key, Message what, string referral) =>
        what is Message.Page && night.Rows(Keys.OutPrefix).Any(row => string.CompareOrdinal(row.Key, key) > 0 && messages[row.Key] is var newer
            && newer.Referral == referral && newer.What == what && night.Timeline.Now - newer.Since > NewerIsSeen && !StoodStill(newer.Since));

    /// Whoever stood still, or waited for storage, since that moment may have looked before it.
    private bool StoodStill(DateTimeOffset since)
    {
        bool Reaches(TimeSpan at, TimeSpan length) => night.Timeline.Start + at <= night.Timeline.Now && night.Timeline.Start + at + length + Night.AfterStorage >= since;
        return night.Plan.Faults.Any(f => f switch { Fault.PauseAt => true, Fault.Pause p => Reaches(p.At, p.For), Fault.Outage { Host: Host.Storage } o => Reaches(o.At, o.For), _ => false });
    }

    private static bool IsAboutTheSame(Message one, Message other) => (one, other) switch
    {
        (Message.Warning a, Message.Warning b) => (a.To, a.Role) == (b.To, b.Role),   // the newer says how long it has been
        _ => one == other,
    };

    private static DateTimeOffset At(Row row, string name) => DateTimeOffset.Parse(row.Text(name)!, CultureInfo.InvariantCulture);
}
