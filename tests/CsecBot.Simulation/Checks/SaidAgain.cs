using CsecBot.Dispatch;
using static CsecBot.Dispatch.Event;
using static CsecBot.Simulation.BrokenException;
namespace CsecBot.Simulation;

/// When what time alone brings up is brought up next: at the first moment after it that the document has, neither later nor earlier. [protocol]
internal static class SaidAgain
{
    private const string Rule = "what is said is said again at its next moment, and not before";

    public static void Check(Referral? before, IReadOnlyList<Event> events)
    {
        var r = before;
        foreach (var e in events)
        {
            switch (e)
            {
                case SeatOpened o: Awaited(r!, o.Role, o.StartedAt, o.NextWarning, o.StartedAt); break;
                case Warned w: Awaited(r!, w.Role, r!.SeatOf(w.Role)!.Clock.StartedAt, w.Next, w.At); break;
                case Breached b: Awaited(r!, b.Role, r!.SeatOf(b.Role)!.Clock.StartedAt, b.Next, b.At); break;
                case Asked a: Asks(r!, a); break;
                case DutyOpened o: IsSo(o.Next, Next(r!, o.Duty, o.StartedAt, o.StartedAt), $"{r!.Id} {o.Duty} {o.Child}"); break;
                case ReadyToClose c: IsSo(c.NextAsk, Begun.Limit(Cast.ProtocolOf(r!).Close.Every, c.At, Cast.ProtocolOf(r!).Zone), $"{r!.Id} to be closed"); break;
                case DutiesReminded d: Reminded(r!, d, events.All(IsOfTime)); break;
            }
            r = Evolution.Evolve(r, e);
        }
    }

    /// Before the limit as often as the document warns, at the limit, and then every so often.
    private static void Awaited(Referral r, Role role, DateTimeOffset start, DateTimeOffset next, DateTimeOffset after)
    {
        var rule = Cast.ProtocolOf(r).Seats[role];
        var limit = start + rule.OnSceneWithin;
        IsSo(next, First([.. rule.WarnAfter.Select(w => start + w), limit], after, n => limit + n * rule.LateEvery), $"{r.Id} {role} after {after:HH:mm:ss.fff}");
    }

    /// By the rhythm of the question as it was asked first, whatever an outage made late.
    private static void Asks(Referral r, Asked asked)
    {
        var protocol = Cast.ProtocolOf(r);
        var (every, due) = ((asked.Question == Question.Disposition ? protocol.Pending : protocol.Close).Every, r.NextAsk!.Value);
        Hold(due <= asked.At, "nothing is asked before its time", $"{r.Id} at {asked.At:HH:mm:ss.fff}");
        while (due <= asked.At) due = Begun.Limit(every, due, protocol.Zone);
        IsSo(asked.Next, due, $"{r.Id} {asked.Question} at {asked.At:HH:mm:ss.fff}");
    }

    /// Who is told of a duty as it begins is told beside its moments; what is told with another's is told instead of its own next.
    private static void Reminded(Referral r, DutiesReminded told, bool isOfTime)
    {
        foreach (var item in told.Items)
        {
            var duty = r.Duties.Single(d => d.Is(item.Duty, item.Child, item.Round));
            IsSo(item.Next, isOfTime ? Next(r, duty.Id, duty.StartedAt, duty.Next > told.At ? duty.Next : told.At) : duty.Next, $"{r.Id} {duty.Id} {duty.Child} at {told.At:HH:mm:ss.fff}");
        }
    }

    /// Null where reminders go by the calendar: such a night ends before the first.
    private static DateTimeOffset? Next(Referral r, string id, DateTimeOffset start, DateTimeOffset after)
    {
        var protocol = Cast.ProtocolOf(r);
        var rule = protocol.Duties.Single(d => d.Id == id);
        if (rule.Reminders.Any(m => m is not Moment.After)) return null;
        var limit = Begun.Limit(rule.Limit, start, protocol.Zone);
        List<DateTimeOffset> before = [.. rule.Reminders.OfType<Moment.After>().Select(m => Begun.Limit(m.Span, start, protocol.Zone)).Where(at => at < limit), limit];
        return First(before, after, n => Begun.Limit(rule.LateEvery.Times(n), limit, protocol.Zone));
    }

    private static DateTimeOffset First(List<DateTimeOffset> moments, DateTimeOffset after, Func<int, DateTimeOffset> late)
    {
        for (var n = 1; moments.All(m => m <= after); n++) moments.Add(late(n));
        return moments.Where(m => m > after).Min();
    }

    private static bool IsOfTime(Event e) => e is Escalated or Paged or Repaged or Unfilled or Warned or Breached or Asked or DutiesReminded or ReadyToClose;

    private static void IsSo(DateTimeOffset next, DateTimeOffset? should, string how) => Hold(should is null || next == should, Rule, $"{how}: {next:MM-dd HH:mm:ss.fff} and should be {should:MM-dd HH:mm:ss.fff}");
}
