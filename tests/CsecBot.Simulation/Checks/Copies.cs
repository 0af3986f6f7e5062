using System.Text.RegularExpressions;
using CsecBot.Dispatch;
using CsecBot.Storage;
using static CsecBot.Simulation.BrokenException;
namespace CsecBot.Simulation;

/// What comes beside pages, held against what was saved to be sent: each message brings one card and rings one telephone, but for what an error doubles.
internal sealed partial class Copies(Night night, Outbox outbox)
{
    private const string Rule = "nothing comes more often than it was said", Claimed = "only who has claimed a message sends it";

    /// What follows a word to turn back that is no longer so when it comes, as part of the same sending.
    private const string NeededAfterAll = "You are needed: that you were released is no longer so.";

    /// What another has taken away may be on its way still.
    private static readonly TimeSpan OnItsWay = TimeSpan.FromSeconds(30);

    private sealed record Copy(string Key, string Person, string Referral, Message What, DateTimeOffset Since)
    {
        public int Came { get; set; }
        public DateTimeOffset? TakenAt { get; set; }
    }

    private readonly Dictionary<string, Copy> saved = [];
    private readonly Dictionary<(string Person, string Referral), int> answers = [];

    /// Cards that were taken for answers and may have been something claimed that came once more: so many answers may be to come yet.
    private readonly Dictionary<(string Person, string Referral), int> perhaps = [];

    /// How often a telephone rang for a message, or was followed by what follows it, beyond once.
    private readonly Dictionary<string, int> rang = [];

    /// Of a person's cards, and of each telephone's ringing: which card it was that came again nobody can tell.
    private readonly Dictionary<string, Sendings> sendings = [];
    private readonly Dictionary<string, string> wholes = [];

    public void Changed(IReadOnlyList<Change> changes)
    {
        foreach (var (key, before, after) in changes.Where(c => c.Key.StartsWith(Keys.OutPrefix, StringComparison.Ordinal)).Select(c => (c.Key, c.Before, c.After)))
            if (after is null && saved.TryGetValue(key, out var gone)) gone.TakenAt ??= night.Timeline.Now;
            else if (before is null && after is not null && outbox.Find(key) is ({ } what, var referral) && IsCard(what)) saved[key] = new(key, what.To, referral, what, night.Timeline.Now);
    }

    /// What is saved of one may be said of the other, where they became one, or a child of one a request of its own.
    public void Joined(string one, string other)
    {
        if (Whole(one) != Whole(other)) wholes[Whole(one)] = Whole(other);
    }

    /// Whoever writes is answered by one card.
    public void Writes(string person, string referral) => answers[(person, referral)] = answers.GetValueOrDefault((person, referral)) + 1;

    /// A list of several requests is one card for all that it holds, and so for those that became one.
    public void Came(string person, string summary, string body, Call call)
    {
        if (!Counted().IsMatch(summary)) return;
        if (body.Contains(NeededAfterAll, StringComparison.Ordinal))
        {
            NeededAfter(person, Referral().Match(summary).Value, call);
            return;
        }
        var isReminder = summary.Contains("Reminder", StringComparison.Ordinal);
        foreach (var id in Referral().Matches(summary.Contains("items due", StringComparison.Ordinal) ? body : summary).Select(m => m.Value).DistinctBy(Whole)) Came(person, id, isReminder, call);
    }

    /// Once for each word to turn back, by whoever has that.
    private void NeededAfter(string person, string id, Call call)
    {
        var how = $"that {Cast.Name(person)} is needed after all, for {id}";
        List<Copy> released = [.. saved.Values.Where(c => c.What is Message.Released && c.Person == person && Whole(c.Referral) == Whole(id) && !(night.Timeline.Now - c.TakenAt > OnItsWay))];
        if (released.MinBy(c => rang.GetValueOrDefault(c.Key, -1)) is not { } one) throw new BrokenException("nothing comes that was not said", how);
        Hold(released.Any(c => outbox.IsClaimed(c.Key, call.From)), Claimed, $"{how} by i{call.From.Number}");
        var more = rang[one.Key] = rang.GetValueOrDefault(one.Key, -1) + 1;
        Bounded(more, one.Since, one.Key, call, how);
    }

    /// Which of several it is does not matter: one that has not come yet, else an answer, else the one that came the least.
    private void Came(string person, string id, bool isReminder, Call call)
    {
        var (now, whole) = (night.Timeline.Now, Whole(id));
        // What a reminder is of may be done by then, and it says so instead.
        List<Copy> theirs = [.. saved.Values.Where(c => c.Person == person && Whole(c.Referral) == whole && !(now - c.TakenAt > OnItsWay) && (c.What.IsReminder || !isReminder))];
        bool IsClaimed(Copy c) => outbox.IsClaimed(c.Key, call.From);
        var one = theirs.FirstOrDefault(c => c.Came == 0 && c.What.IsReminder == isReminder && IsClaimed(c));
        if (one is null && !isReminder && answers.Where(a => a.Key.Person == person && Whole(a.Key.Referral) == whole && a.Value > 0).Select(a => a.Key).FirstOrDefault() is { Person: not null } answered)
        {
            answers[answered]--;
            if (theirs.Any(IsClaimed)) perhaps[(person, whole)] = perhaps.GetValueOrDefault((person, whole)) + 1;
            return;
        }
        one ??= theirs.OrderBy(c => c.Came).ThenBy(c => c.What.IsReminder == isReminder ? 0 : 1).FirstOrDefault();
        var how = $"{(isReminder ? "a reminder" : "a card")} of {id} for {Cast.Name(person)}";
        if (one is null) throw new BrokenException("nothing comes that was not said", how);
        if (!isReminder && !theirs.Any(IsClaimed) && perhaps.GetValueOrDefault((person, whole)) > 0)
        {
            perhaps[(person, whole)]--;
            return;
        }
        Hold(theirs.Any(IsClaimed), Claimed, $"{how} by i{call.From.Number}");
        Bounded(one.Came++, one.Since, person, call, $"{how}, {one.What}");
    }

    /// At least once: each sending that nobody could know of may cost one too many, and so may clocks so far apart that a claim ends during a send.
    private void Bounded(int more, DateTimeOffset since, string of, Call call, string how)
    {
        if (!sendings.TryGetValue(of, out var sent)) sent = sendings[of] = new();
        Hold(sent.Came(call, night.Timeline.Now, isOneTooMany: more > 0, night.WereApart(since)), Rule, $"{how}, {more} too many");
    }

    public void Rang(string key, DateTimeOffset since, Call call)
    {
        Hold(outbox.IsClaimed(key, call.From), Claimed, $"a telephone, {key}, by i{call.From.Number}");
        var more = rang[key] = rang.GetValueOrDefault(key, -1) + 1;
        Bounded(more, since, key, call, $"a telephone, {key}");
    }

    private string Whole(string referral)
    {
        while (wholes.TryGetValue(referral, out var whole)) referral = whole;
        return referral;
    }

    /// Neither what has its own check nor what only changes cards that are there.
    private static bool IsCard(Message what) => what is not (Message.Page or Message.Redraw or Message.Collapse or Message.Phone or Message.Reach or Message.Digest);

    [GeneratedRegex("R-[0-9A-Z]{8}")] private static partial Regex Referral();
    [GeneratedRegex("^(Dispatch request R-|Reminder: items? due on )")] private static partial Regex Counted();
}
