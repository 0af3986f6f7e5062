using System.Text.RegularExpressions;
using CsecBot.Dispatch;
using static CsecBot.Simulation.BrokenException;
namespace CsecBot.Simulation;

/// What people are told beside pages: warnings, questions, reminders, that somebody else has it, their telephones. Each leaves the outbox when it
/// has come, when the channel will not bring it, or when it is no longer so.
internal sealed partial class Notices(Night night)
{
    /// What was read while two were one names the one, and may come after they are two again.
    private static readonly TimeSpan OnItsWay = TimeSpan.FromSeconds(30);

    private readonly Dictionary<(string Person, string Referral), DateTimeOffset> came = [];
    private readonly Dictionary<string, DateTimeOffset> refused = [];
    private readonly Dictionary<string, (string From, DateTimeOffset At)> parted = [];
    private readonly HashSet<string> rang = [];

    /// A card may be about several requests.
    public void Came(string person, string body)
    {
        foreach (Match id in Referral().Matches(body)) came[(person, id.Value)] = night.Timeline.Now;
    }

    public void Parted(string one, string from) => parted[one] = (from, night.Timeline.Now);

    public void WasRefused(string person) => refused[person] = night.Timeline.Now;

    public void Rang(string key) => rang.Add(key);

    /// A page fails where the channel has said for good that it brings nothing to its person, and for nothing less.
    public void GivenUp(Referral before, IReadOnlyList<Event> events)
    {
        foreach (var failed in events.OfType<Event.Undelivered>())
            if (before.PageOf(failed.Page) is { } page)
                Hold(refused.GetValueOrDefault(page.Person) >= page.At - night.ClocksOff, "nobody is given up whom the channel would reach", $"{before.Id} page {page.Number} for {Cast.Name(page.Person)}: {failed.Reason}");
    }

    public void Taken(string key, Message what, Referral r, DateTimeOffset since, bool isOvertaken)
    {
        if (isOvertaken || !IsStillNeeded(what, r)) return;
        var isDone = what is Message.Phone phone ? rang.Contains(key) || r.ByPhone.Any(t => (t.Person, t.Page, t.Arrived) == (phone.To, phone.Number, false)) : HasCome(what.To, r.Id, since) || (refused.GetValueOrDefault(what.To) >= since && (!GoesToAnother(what) || r.LastForward?.What == what));
        Hold(isDone, "nothing that people must hear is taken away unsent", $"{r.Id}: {what}, {key}");
    }

    private bool HasCome(string person, string referral, DateTimeOffset since) => came.GetValueOrDefault((person, referral)) >= since
        || (parted.TryGetValue(referral, out var was) && night.Timeline.Now - was.At < OnItsWay && came.GetValueOrDefault((person, was.From)) is var then && then >= since && then >= was.At - OnItsWay);

    /// Lying there it is still to come, and not for long.
    public void Lies(string key, Message what, Referral r, DateTimeOffset since)
    {
        if (!IsStillNeeded(what, r)) return;
        var calm = night.Wrong.Calm(since, night.Timeline.Now);
        Hold(calm <= Ledger.MessageWithin, "nothing that people must hear lies in the outbox", $"{r.Id}: {what}, {key}, for {calm.TotalSeconds:0} s undisturbed");
    }

    /// Refused for good it is another's to hear, in the same save.
    private static bool GoesToAnother(Message what) => what is Message.Warning or Message.Ask or Message.Reminder or Message.Reminders or Message.Carried or Message.NeededAgain or Message.Unreached;

    /// What is drawn anew, and what is only looked for, is no word to anybody; the weekly list has its own check.
    private static bool IsStillNeeded(Message what, Referral r) => what switch
    {
        Message.Page or Message.Redraw or Message.Collapse or Message.Reach or Message.Digest => false,
        Message.Phone { Number: { } page } p => r.IsLive && r.SeatOf(p.Role) is { IsVacant: true } && r.PageOf(page) is { State: not (PageState.Declined or PageState.HandedBack or PageState.Withdrawn) },
        Message.Phone p => r.IsLive && r.SeatOf(p.Role) is not (null or Seat.OnScene),
        Message.Warning w => r.IsLive && r.SeatOf(w.Role) is not (null or Seat.OnScene),
        Message.Ask => r.IsLive && r.NextAsk is not null,
        Message.Reminder m => r.IsLive && IsUnfinished(r, m.Duty, m.Child, m.Round),
        Message.Reminders several => r.IsLive && several.Items.Any(i => IsUnfinished(r, i.Duty, i.Child, i.Round)),
        Message.Offered o => r.IsLive && r.Duties.Any(d => d.Is(o.Duty, o.Child, o.Round) && d.Offered == o.To),
        Message.Joined j => r.IsLive && r.Absorbed.Any(a => a.Referral == j.Other),
        Message.NeededAgain n => r.IsLive && r.Seats.Concat(r.Beside).Any(s => s is Seat.OnScene && s.Role == n.Role),
        Message.Carried or Message.Apart => r.IsLive,
        // Who is asked for the same seat again, by the ladder as it is climbed now, must not be told to turn back.
        Message.Released m => r.SeatOf(m.Role, m.To)?.Holder != m.To && !(r.IsLive && r.SeatOf(m.Role) is { IsVacant: true, Run: var run } && r.Pages.Any(p => p.Role == m.Role && p.Person == m.To && p.Run == run && p.Kind == PageKind.Respond && p.State is PageState.Pending or PageState.Delivered or PageState.Undelivered)),
        Message.Covered c => r.SeatOf(c.Role) is not { IsVacant: true },
        Message.Unreached u => r.IsLive && r.PageOf(u.Number) is { } lost && r.SeatOf(lost.Role) is { IsVacant: true },
        _ => true,
    };

    private static bool IsUnfinished(Referral r, string duty, string? child, int round) => r.Duties.Any(d => d.Is(duty, child, round) && d.IsUnfinished);

    [GeneratedRegex("R-[0-9A-Z]{8}")] private static partial Regex Referral();
}
