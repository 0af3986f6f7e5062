using static CsecBot.Dispatch.Event;
namespace CsecBot.Dispatch;

/// What follows the scene: each duty of the protocol document, opened when its clock starts, recorded; and the end of a referral.
internal static class Following
{
    /// After every command: what has begun meanwhile is opened, what was corrected is moved, what nobody needs any more is taken away.
    public static IReadOnlyList<Event> Follow(Referral r, IReadOnlyList<Event> happened, DateTimeOffset now, World world)
    {
        var sofar = new Sofar(r);
        if (r.Status is Status.Closed or Status.Merged || !happened.Any(MayBegin)) return [];
        foreach (var rule in world.Protocol.Duties)
            foreach (var child in rule.PerChild ? r.Children.Select(c => (string?)c.Ref) : [null])
                sofar.Add(s => Kept(s, rule, child, now, world));
        bool IsNew(Duty d) => sofar.Events.Any(e => e is DutyOpened o && d.Is(o.Duty, o.Child, o.Round));
        // At acceptance, or when it begins after that: for a child that is decided later.
        bool IsPrompted(Duty d) => world.Protocol.Duty(d.Id) is { Prompt: { } prompt } rule
            && (prompt == PromptAt.Opening ? IsNew(d) : happened.Any(e => e is Accepted a && rule.Owners.Contains(a.Role)) || (IsNew(d) && rule.Owners.Any(role => r.SeatOf(role) is Seat.Accepted or Seat.OnScene)));
        sofar.Add(s => Reminding.AtOnce(s, s.Duties.Where(d => d.IsUnfinished && IsPrompted(d)), now, world));
        return sofar.Events;
    }

    /// Time alone begins nothing.
    private static bool MayBegin(Event e) => e is Event.Opened or Disposed or Accepted or Arrived or ArrivalCorrected or DutyRecorded or Missing or Found or Merged or Unmerged or Restored or ChildTaken or SplitOff;

    private static IEnumerable<Event> Kept(Referral r, DutyRule rule, string? name, DateTimeOffset now, World world)
    {
        var child = r.Children.FirstOrDefault(c => c.Ref == name);
        var rounds = r.Duties.Where(d => d.Id == rule.Id && d.Child == name).ToList();
        if (rounds.Count > 1) rounds.Sort((a, b) => a.Round - b.Round);   // of two that were joined they need not stand so
        var starts = Starts.Of(rule, child, r);
        var during = rule.Repeat is not { } repeat || r.DutyOf(repeat.During, name) is { IsUnfinished: true };
        if (starts.Count == 0 || !during)
        {
            // What was started stays, whatever is corrected later, but for a child who is no longer concerned, and what was to go on no longer.
            foreach (var d in rounds.Where(d => d.IsUnfinished && (Ended(rule, child, r) || (!during && now < d.DueAt)))) yield return new DutyWithdrawn(d.Id, d.Child, d.Round, now);
        }
        else if (rule.Start is Start.When)
        {
            var round = rounds.Select(d => d.Round).DefaultIfEmpty().Max();
            foreach (var start in starts.Where(s => !rounds.Any(d => d.StartedAt == s))) yield return Opened(rule, name, ++round, start, now, world);
        }
        else if (rounds.Count == 0) yield return Opened(rule, name, 1, starts[0], now, world);
        else if (rounds[0] is { Round: 1 } first && first.StartedAt != starts[0]) yield return Moved(rule, first, starts[0], now, world);
        else if (rounds[^1] is { IsUnfinished: false } last && Again(rule, last, rounds[0].StartedAt, world) is { } next) yield return Opened(rule, name, last.Round + 1, next, now, world);
    }

    /// Whether the child, or every child, is no longer one to whom anybody goes.
    private static bool Ended(DutyRule rule, Child? child, Referral r) =>
        rule.Start is Start.When { Happening: Happening.Downgraded } ? child?.Disposition == Disposition.InPerson
        : child is null ? r.Children.All(c => c.Disposition != Disposition.InPerson) : child.Disposition != Disposition.InPerson;

    private static DateTimeOffset? Again(DutyRule rule, Duty last, DateTimeOffset first, World world) =>
        last.Outcome == Outcome.Extended ? last.DueAt
        : rule.Repeat is not { } repeat ? null
        : repeat.From == RepeatFrom.Done ? last.At
        : repeat.Every.Times(last.Round).After(first, world.Protocol.Zone);

    private static DutyOpened Opened(DutyRule rule, string? child, int round, DateTimeOffset start, DateTimeOffset now, World world) =>
        new(rule.Id, child, round, start, rule.Limit.After(start, world.Protocol.Zone), Reminders.Next(rule, start, start, world.Protocol), now);

    /// What a correction makes late is said at once: what would have been said at the limit was not.
    private static DutyMoved Moved(DutyRule rule, Duty duty, DateTimeOffset start, DateTimeOffset now, World world)
    {
        var limit = rule.Limit.After(start, world.Protocol.Zone);
        return new(duty.Id, duty.Child, duty.Round, start, limit, limit <= now && duty.DueAt > now ? limit : Reminders.Next(rule, start, now, world.Protocol), now);
    }

    public static Decision Complete(Referral r, Command.Complete c, World world)
    {
        if (r.DutyOf(c.Duty, c.Child, c.Round) is not { } duty) return NoDuty(r, c.Duty, c.Child, world);
        if (r.Status == Status.Closed) return Refusal.Ended;
        var rule = world.Protocol.Duty(c.Duty);
        if (!Rights.MayComplete(r, duty, rule, c.By, world.Roster)) return Refusal.NotAllowed;
        if (!rule.Outcomes.Contains(c.Outcome)) return Refusal.NotAnOutcome(rule.Outcomes);
        if (c.Outcome.IsUnfinished() && Ended(rule, r.Children.FirstOrDefault(x => x.Ref == c.Child), r)) return Refusal.NothingToPlan;
        var done = c.DoneAt ?? (duty.Outcome == c.Outcome && duty.At is { } said ? said : c.At);
        if (c.Outcome != Outcome.Scheduled && done > c.At) return Refusal.InTheFuture;
        // What has yet to begin, by far, was not done just now.
        done = Said.After(duty.StartedAt > r.CallReceivedAt && duty.StartedAt <= c.At + Said.JustNow ? duty.StartedAt : r.CallReceivedAt, done, c.At);
        if (done < r.CallReceivedAt) return Refusal.BeforeTheCall;
        var details = c.Details ?? Details.None;
        if (details.Wrong(rule, DateOnly.FromDateTime(LocalTime.Of(c.At, world.Protocol.Zone))) is { Count: > 0 } wrong) return Refusal.WrongDetails(wrong);
        // Said twice, the second is of the same round, though the next has begun meanwhile.
        if (r.Duties.Any(d => d.Id == duty.Id && d.Child == duty.Child && (c.Round ?? d.Round) == d.Round && d.Outcome == c.Outcome && d.At == done && d.Details.With(details).Equals(d.Details))) return Decision.Nothing;
        // What was extended early, and has yet to begin, can end before it does.
        var mayEnd = duty.StartedAt > c.At && rule.AtLeast && c.Outcome is (Outcome.Declined or Outcome.NotPossible);
        if (done < duty.StartedAt && !mayEnd) return Refusal.BeforeItBegan;
        if (rule.AtLeast && c.Outcome == Outcome.Done && done < duty.DueAt) return Refusal.TooEarly;
        return new List<Event> { new DutyRecorded(duty.Id, duty.Child, duty.Round, c.Outcome, details, done) };
    }

    /// An item of the protocol that has not begun is not the same as one that there is not.
    public static Refusal NoDuty(Referral r, string id, string? child, World world) =>
        child is not null && !r.Children.Any(c => c.Ref == child) ? Refusal.NoSuchChild
        : world.Protocol.DutyNamed(id) is not { } rule || (child is not null && !rule.PerChild) ? Refusal.NoSuchDuty
        : child is null && rule.PerChild ? Refusal.ChooseAChild : Refusal.NotBegun;

    public static Decision Close(Referral r, Command.Close c, World world)
    {
        if (r.Status == Status.Closed) return Decision.Nothing;
        if (!Rights.IsHotline(c.By) && !Rights.MaySeeAll(c.By, world.Roster)) return Refusal.NotAllowed;
        if (r.Status == Status.Pending) return Refusal.Unfinished(["the disposition"]);
        var open = r.Children.Where(c => c.Disposition == Disposition.Pending).Select(c => $"the disposition for {c.Ref}")
            .Concat(r.Children.Where(c => c.Disposition == Disposition.InPerson && r.IsMissing(c.Ref)).Select(c => $"the whereabouts of {c.Ref}"))
            .Concat(r.Seats.Where(s => s is not Seat.OnScene).Select(s => $"{s.Role.Wire()} on scene"))
            .Concat(r.Duties.Where(d => d.IsUnfinished).Select(d => d.Child is null ? d.Id : $"{d.Id} for {d.Child}")).ToList();
        return open.Count > 0 ? Refusal.Unfinished(open) : new List<Event> { new Closed(c.At) };
    }

    /// Nothing closes itself; once everything is done a person is asked to.
    public static IEnumerable<Event> ReadyToClose(Referral r, DateTimeOffset now, World world) =>
        r.Status == Status.FollowUp && r.NextAsk is null && !r.Duties.Any(d => d.IsUnfinished)
            ? [new ReadyToClose(Asking.Next(world.Protocol.Close, now, world), now)] : [];
}
