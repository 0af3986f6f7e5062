using System.Collections.Immutable;
using static CsecBot.Dispatch.Event;
namespace CsecBot.Dispatch;

/// Who is told of a duty when its moment has come; what falls due the same morning comes with it.
internal static class Reminding
{
    /// Missed reminders are not made up.
    public static IEnumerable<Event> OnTime(Referral r, DateTimeOffset now, World world)
    {
        var due = r.Duties.Where(d => d.IsUnfinished && d.Next <= now).ToList();
        if (due.Count == 0) return [];
        var spoken = due.Select(d => Item(r, d, now, now, world)).ToList();
        spoken.AddRange(Gathered(r, now, [.. spoken.SelectMany(i => i.To)], world));
        return [new DutiesReminded([.. spoken], now)];
    }

    /// Told at once, beside whatever moments the rule has.
    public static IEnumerable<Event> AtOnce(Referral r, IEnumerable<Duty> duties, DateTimeOffset now, World world)
    {
        List<Reminded> items = [.. duties.Select(d => new Reminded(d.Id, d.Child, d.Round, To(r, d, late: false, now, world), false, d.Next))];
        return items.Count == 0 ? [] : [new DutiesReminded([.. items], now)];
    }

    /// For those who are told something of another referral now.
    public static Decision Gather(Referral r, Command.Gather g, World world)
    {
        List<Reminded> items = [.. Gathered(r, g.At, [.. g.People], world)];
        return items.Count == 0 ? Decision.Nothing : new List<Event> { new DutiesReminded([.. items], g.At) };
    }

    /// The later reminders of this local morning that go to people who are told something now anyway.
    private static IEnumerable<Reminded> Gathered(Referral r, DateTimeOffset now, ImmutableHashSet<string> told, World world)
    {
        if (world.Protocol.MorningUntil(now) is not { } end) return [];
        var gather = world.Protocol.Gather;
        return r.Duties.Where(d => d.IsUnfinished && d.Next > now && d.Next < end && gather.Urgent.After(d.Next, world.Protocol.Zone) <= d.DueAt)
            .Select(d => Item(r, d, now, d.Next, world)).Where(i => i.To.Any(told.Contains));
    }

    private static Reminded Item(Referral r, Duty duty, DateTimeOffset now, DateTimeOffset after, World world)
    {
        var late = now >= duty.DueAt;
        return new(duty.Id, duty.Child, duty.Round, To(r, duty, late, now, world), late, Reminders.Next(world.Protocol.Duty(duty.Id), duty.StartedAt, after, world.Protocol));
    }

    private static ImmutableArray<string> To(Referral r, Duty duty, bool late, DateTimeOffset now, World world)
    {
        var rule = world.Protocol.Duty(duty.Id);
        return !late && Owning.Present(r, duty, rule, world) is { } owner ? [owner] : Owning.Overdue(r, duty, rule, now, world);
    }
}
