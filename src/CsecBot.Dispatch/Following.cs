using System.Collections.Immutable;
using static CsecBot.Dispatch.Event;
namespace CsecBot.Dispatch;

/// What follows the scene: each duty of the protocol document, opened, reminded of, recorded; and the end of a referral.
internal static class Following
{
    /// Every duty of every child decided in-person that is not there yet.
    public static IEnumerable<Event> Open(Referral r, DateTimeOffset now, World world)
    {
        foreach (var rule in world.Protocol.Duties)
            foreach (var child in rule.PerChild ? r.Children.Where(c => c.Disposition == Disposition.InPerson).Select(c => (string?)c.Ref) : [null])
                if (!r.Duties.Any(d => d.Id == rule.Id && d.Child == child))
                {
                    var due = rule.Limit.After(r.CallReceivedAt, world.Protocol.Zone);
                    yield return new DutyOpened(rule.Id, child, r.CallReceivedAt, due, Reminders.Next(rule, r.CallReceivedAt, r.CallReceivedAt, world.Protocol), now);
                }
    }

    public static IEnumerable<Event> Withdraw(Referral r, string child, DateTimeOffset now) =>
        r.Duties.Where(d => d.Child == child && d.IsUnfinished).Select(d => new DutyWithdrawn(d.Id, child, now));

    public static IEnumerable<Event> OnTime(Referral r, DateTimeOffset now, World world)
    {
        foreach (var duty in r.Duties.Where(d => d.IsUnfinished && d.Next <= now))
        {
            var rule = world.Protocol.Duty(duty.Id);
            var next = Reminders.Next(rule, duty.StartedAt, now, world.Protocol);   // missed ones are not made up
            var late = now >= duty.DueAt;
            var to = late ? [] : Owners(r, rule);
            if (to.IsEmpty) to = Sides.OneOfEach(r, [rule.LateTo], now, world);
            yield return new DutyReminded(duty.Id, duty.Child, to, late, next, now);
        }
    }

    public static Decision Complete(Referral r, Command.Complete c, World world)
    {
        if (r.Duties.FirstOrDefault(d => d.Id == c.Duty && d.Child == c.Child) is not { } duty) return Refusal.NoSuchDuty;
        if (r.Status == Status.Closed) return Refusal.Ended;
        if (!Rights.MayComplete(r, world.Protocol.Duty(c.Duty), c.By, world.Roster)) return Refusal.NotAllowed;
        if (c.Outcome != Outcome.Scheduled && c.DoneAt > c.At) return Refusal.InTheFuture;
        if (c.DoneAt < r.CallReceivedAt) return Refusal.BeforeTheCall;
        if (duty.Outcome == c.Outcome && duty.At == c.DoneAt) return Decision.Nothing;
        return new List<Event> { new DutyRecorded(c.Duty, c.Child, c.Outcome, c.DoneAt) };
    }

    public static Decision Close(Referral r, Command.Close c, World world)
    {
        if (r.Status == Status.Closed) return Decision.Nothing;
        if (!Rights.IsHotline(c.By) && !Rights.MaySeeAll(c.By, world.Roster)) return Refusal.NotAllowed;
        if (r.Status == Status.Pending) return Refusal.Unfinished(["the disposition"]);
        var open = r.Children.Where(c => c.Disposition == Disposition.Pending).Select(c => $"the disposition for {c.Ref}")
            .Concat(r.Seats.Where(s => s is not Seat.OnScene).Select(s => $"{s.Role.Wire()} on scene"))
            .Concat(r.Duties.Where(d => d.IsUnfinished).Select(d => d.Child is null ? d.Id : $"{d.Id} for {d.Child}")).ToList();
        return open.Count > 0 ? Refusal.Unfinished(open) : new List<Event> { new Closed(c.At) };
    }

    /// Nothing closes itself; once everything is done a person is asked to.
    public static IEnumerable<Event> ReadyToClose(Referral r, DateTimeOffset now, World world) =>
        r.Status == Status.FollowUp && r.NextAsk is null && !r.Duties.Any(d => d.IsUnfinished)
            ? [new ReadyToClose(Asking.Next(world.Protocol.Close, now, world), now)] : [];

    private static ImmutableArray<string> Owners(Referral r, DutyRule rule) =>
        [.. r.Seats.Where(s => rule.Owners.Contains(s.Role)).Select(s => s.Holder).OfType<string>().Take(1)];
}
