using CsecBot.Dispatch;
using static CsecBot.Simulation.BrokenException;
namespace CsecBot.Simulation;

/// When time alone must next make something happen, by the document the referral was opened under: no moment is later than it has it. `at` is the latest that it is by any instance's clock.
internal static class Moments
{
    public static void Check(Referral? before, Referral after, IReadOnlyList<Event> events, DateTimeOffset at)
    {
        if (!after.IsLive) return;
        foreach (var seat in after.Seats.Where(s => s is not Seat.OnScene))
        {
            var rule = Cast.ProtocolOf(after).Seats[seat.Role];
            Hold(seat.Clock.ArriveBy == seat.Clock.StartedAt + rule.OnSceneWithin, "a seat has the time that its protocol gives it", $"{after.Id} {seat.Role} by {seat.Clock.ArriveBy:HH:mm:ss}");
            Hold(seat.Clock.NextWarning <= Next(seat.Clock, rule, at), "no warning is put off", $"{after.Id} {seat.Role}: {seat.Clock.NextWarning:HH:mm:ss} and should be {Next(seat.Clock, rule, at):HH:mm:ss}");
        }
        foreach (var step in events.OfType<Event.Escalated>())
        {
            var rule = Cast.ProtocolOf(after).Seats[step.Role];
            // Where nobody is above, the highest step that has somebody is said again, as the last one is.
            var isAgain = before?.SeatOf(step.Role) is Seat.Paging was && was.Run == step.Run && was.Rung == step.Rung;
            Hold(step.NextRung <= step.At + (isAgain ? rule.RepeatEvery : rule.GapAfter(step.Rung)), "no rung is put off", $"{after.Id} {step.Role} {step.Rung}, at {step.At:HH:mm:ss.fff}: {step.NextRung:HH:mm:ss.fff}");
        }
        foreach (var none in events.OfType<Event.Unfilled>())
            Hold(none.NextRung <= none.At + Cast.ProtocolOf(after).Seats[none.Role].RepeatEvery || after.SeatOf(none.Role) is not Seat.Unfilled, "no rung is put off", $"{after.Id} {none.Role}: {none.NextRung:HH:mm:ss}");
    }

    /// The first moment after that at which somebody must be told that nobody is there.
    private static DateTimeOffset Next(SeatClock clock, SeatRule rule, DateTimeOffset after)
    {
        var late = clock.ArriveBy;
        while (late <= after) late += rule.LateEvery;
        return rule.WarnAfter.Select(w => clock.StartedAt + w).Where(w => w > after).Append(late).Min();
    }
}
