using System.Collections.Immutable;
namespace CsecBot.Dispatch;

/// The protocol of one county, as data. A referral lives under the document it was opened under, whatever is changed later.
public sealed record Protocol(
    string Version,
    string County,
    TimeZoneInfo Zone,
    string HomeAgency,
    ImmutableDictionary<LeadAgency, ImmutableArray<Role>> Responses,
    ImmutableDictionary<Role, SeatRule> Seats,
    AskRule Pending,
    AskRule Close,
    GatherRule Gather,
    BusinessHours? Business,
    DigestRule? Digest,
    ImmutableArray<DutyRule> Duties,
    ImmutableHashSet<DateOnly> Holidays,
    string Text,
    string Hash)
{
    public DutyRule Duty(string id) => Duties.Single(d => d.Id == id);

    public bool IsWorking(DateOnly day) => day.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday) && !Holidays.Contains(day);

    /// When the morning ends in which reminders are gathered; null at any other time of the day.
    public DateTimeOffset? MorningUntil(DateTimeOffset now)
    {
        var local = LocalTime.Of(now, Zone);
        return TimeOnly.FromDateTime(local) is var time && time >= Gather.From && time < Gather.Until ? LocalTime.First(local.Date + Gather.Until.ToTimeSpan(), Zone) : null;
    }

    public Hours HoursAt(DateTimeOffset at)
    {
        var local = LocalTime.Of(at, Zone);
        return Business is { } b && IsWorking(DateOnly.FromDateTime(local)) && TimeOnly.FromDateTime(local) is var time && time >= b.From && time < b.Until ? Hours.Business : Hours.AfterHours;
    }

    public DutyRule? DutyNamed(string id) => Duties.FirstOrDefault(d => d.Id == id);
}

/// From when a seat's 90 minutes count: the in-person decision, or the first attempt to reach anybody for the role. [seed]
public enum SeatStart { Decision, FirstContact }

/// How a seat is filled and how long it may take.
public sealed record SeatRule(
    SeatStart Start,
    TimeSpan OnSceneWithin,
    ImmutableArray<TimeSpan> WarnAfter,
    TimeSpan LateEvery,
    Role Supervisor,
    ImmutableArray<Rung> Rungs,
    TimeSpan RepeatEvery)
{
    public int LastRung => Rungs.Length - 1;

    /// How long the rung has before the next one is due; the last one repeats.
    public TimeSpan GapAfter(int rung) => rung < LastRung ? Rungs[rung + 1].After : RepeatEvery;

    /// The rung whose people are being waited for: paging again belongs to the rung before it.
    public int PeopleOf(int rung)
    {
        while (rung > 0 && Rungs[rung].IsAgain) rung--;
        return rung;
    }
}

/// One step of a ladder: so long after the step before, page these; by the second channel too, where `Phone` says so.
public sealed record Rung(TimeSpan After, ImmutableArray<Target> Page, bool Phone, ImmutableArray<Variant> Variants)
{
    public bool IsAgain => Page is [Target.Again];

    /// The first variant that fits, else what the rung says itself.
    public ImmutableArray<Target> PageFor(Referral r, Hours hours) => Variants.FirstOrDefault(v => v.Fits(r, hours))?.Page ?? Page;

    public IEnumerable<Target> Ever => Variants.SelectMany(v => v.Page).Concat(Page).Distinct();
}

/// Whom a rung pages instead, at these hours, or for a child so old.
public sealed record Variant(Hours? Hours, ImmutableArray<string>? Ages, ImmutableArray<Target> Page)
{
    public bool Fits(Referral r, Hours hours) =>
        (Hours is null || Hours == hours) && (Ages is not { } ages || r.Children.Any(c => c.Disposition == Disposition.InPerson && ages.Contains(c.AgeBand)));
}

/// Business hours, as the document gives them, and all others. Wire contract.
public enum Hours { Business, AfterHours }

/// Local times of working days; holidays are none.
public sealed record BusinessHours(TimeOnly From, TimeOnly Until);

/// Whom a rung pages, one person each; OtherAgencies one for each agency not yet paged. Wire contract.
public enum Target { Primary, Again, Secondary, Supervisor, DutyManager, OtherAgencies }

/// A question that is put to people again and again until it is answered.
public sealed record AskRule(Span Every, ImmutableArray<Role> Roles);

/// Once a week, how all that is open stands goes to everybody of these roles.
public sealed record DigestRule(DayOfWeek Day, TimeOnly At, ImmutableArray<Role> Roles)
{
    /// The last such moment that is not in the future, and the one after it.
    public (DateTimeOffset Last, DateTimeOffset Next) Around(DateTimeOffset now, TimeZoneInfo zone)
    {
        var today = LocalTime.Of(now, zone).Date;
        var day = today.AddDays(-((today.DayOfWeek - Day + 7) % 7));
        DateTimeOffset On(DateTime date) => LocalTime.First(date + At.ToTimeSpan(), zone);
        return On(day) <= now ? (On(day), On(day.AddDays(7))) : (On(day.AddDays(-7)), On(day));
    }
}

/// Reminders of one local morning come together, with the first of them; but not what must be done within `Urgent` of its reminder.
public sealed record GatherRule(TimeOnly From, TimeOnly Until, Span Urgent);
