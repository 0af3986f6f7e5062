using static CsecBot.Dispatch.Event;
namespace CsecBot.Dispatch;

/// The seat's 90 minutes: warnings before, the breach, and then on until somebody is on scene. They follow the seat's own clock, whoever holds it.
internal static class Warnings
{
    public static IEnumerable<Event> OnTime(Referral r, Role role, DateTimeOffset now, World world)
    {
        if (r.SeatOf(role) is not { } seat || seat is Seat.OnScene || seat.Clock.NextWarning > now) return [];
        var rule = world.Protocol.Seats[role];
        var moment = seat.Clock.NextWarning;
        var next = Next(rule, seat.Clock.StartedAt, moment);
        while (next <= now) (moment, next) = (next, Next(rule, seat.Clock.StartedAt, next));   // missed ones are not made up
        var minutes = (int)(moment - seat.Clock.StartedAt).TotalMinutes;
        var sides = moment < seat.Clock.ArriveBy ? [role] : r.Seats.Select(s => s.Role);
        string?[] people = [seat.Holder, .. r.Beside.Where(s => s.Role == role).Select(s => s.Holder), .. sides.Select(side => Sides.Tell(r, side, now, world)?.Id)];
        return moment < seat.Clock.ArriveBy
            ? [new Warned(role, minutes, [.. people.OfType<string>().Distinct()], next, now)]
            : [new Breached(role, minutes, [.. people.OfType<string>().Distinct()], next, now)];
    }

    /// The first moment after `after` at which somebody must be told.
    public static DateTimeOffset Next(SeatRule rule, DateTimeOffset start, DateTimeOffset after)
    {
        foreach (var warn in rule.WarnAfter.Append(rule.OnSceneWithin))
            if (start + warn > after) return start + warn;
        var limit = start + rule.OnSceneWithin;
        return limit + ((after - limit).Ticks / rule.LateEvery.Ticks + 1) * rule.LateEvery;
    }
}
