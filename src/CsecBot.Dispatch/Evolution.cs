using System.Collections.Immutable;
using System.Diagnostics;
using static CsecBot.Dispatch.Event;
namespace CsecBot.Dispatch;

/// What an event makes of the state. No rule lives here: what should happen was decided before.
public static class Evolution
{
    private const int MessagesKept = 4, ByPhoneKept = 24;

    public static Referral? Fold(this Referral? state, IEnumerable<Event> events) => events.Aggregate(state, (s, e) => Evolve(s, e));

    public static Referral Evolve(Referral? state, Event happened)
    {
        var after = (state, happened) switch
        {
            (null, Opened o) => new Referral(o.Id, o.ProtocolVersion, o.ProtocolHash, o.Source, o.LeadAgency, o.CallReceivedAt, o.Area, o.Sensitive,
                o.Drill, o.Children, [], [], [], o.NextAsk, ImmutableDictionary<string, DateTimeOffset>.Empty, false, o.OpenedBy,
                ImmutableSortedDictionary<Role, DateTimeOffset>.Empty, [], null, null, [], ImmutableSortedDictionary<Role, string>.Empty, [], [], o.Earlier, o.Preferred),
            (not null, _) => Next(state, happened),
            _ => throw new UnreachableException($"{happened.GetType().Name} cannot come first"),
        };
        after = after with { Ended = after.IsLive || after.MergedInto is not null ? null : after.Ended ?? happened.At };
        Promise.Keep(state, after);
        return after;
    }

    private static Referral Next(Referral s, Event e) => e switch
    {
        Disposed d => Disposed(s, d),
        DispositionConfirmed d => (s with { Children = [.. s.Children.Select(c => c.Ref == d.Child ? c.SaidAgain(d.At) : c)] }).Said(d.Child, Disposition.InPerson),
        SeatOpened o => s with
        {
            Seats = s.Seats.RemoveAll(x => x.Role == o.Role).Add(new Seat.Unfilled(o.Role, new(o.StartedAt, o.ArriveBy, o.NextWarning, []), 0, o.At)).Sort((a, b) => a.Role - b.Role),
            NextAsk = IfUndecided(s), Started = s.Started.SetItem(o.Role, o.StartedAt),
        },
        Escalated x => s.With(x.Role, seat => new Seat.Paging(x.Role, seat.Clock, x.Run, x.Rung, x.NextRung)),
        Paged p => s with { Pages = s.Pages.Add(new(p.Page, p.Role, s.SeatOf(p.Role)!.Run, p.Rung, p.Person, p.Agency, p.Kind, p.Due, p.At, PageState.Pending, null, null, [])) },
        Repaged p => s.Change(p.Page, page => page with { Run = s.SeatOf(p.Role)!.Run, Rung = p.Rung, State = page.IsLive ? page.State : PageState.Pending }),
        Delivered d => s.Reached(s.PageOf(d.Page)!.Person).Change(d.Page, p => p with { State = p.State is PageState.Pending or PageState.Undelivered ? PageState.Delivered : p.State, Messages = Newest(p.Messages.Add(d.Message), MessagesKept) }),
        Undelivered d => s.NotReached(s.PageOf(d.Page)!.Person).Change(d.Page, p => p with { State = p.IsLive ? PageState.Undelivered : p.State }),
        Phoned p => s with { ByPhone = Newest(s.ByPhone.Add(new(p.Person, p.Page, p.Message, null)), ByPhoneKept) },
        PhoneFailed { Message: null } p => s with { ByPhone = Newest(s.ByPhone.Add(new(p.Person, p.Page, "", false)), ByPhoneKept) },
        PhoneFailed p => s.Change(p.Message, arrived: false),
        PhoneArrived p => s.Change(p.Message, arrived: true),
        Seen d => s.Reached(s.PageOf(d.Page)!.Person).Change(d.Page, p => p with { SeenAt = d.At }),
        Forwarded { What: Message.Warning w, To: { } to } f => (s.NotReached(f.What.To) with { LastForward = f }).With(w.Role, seat => seat with { Clock = seat.Clock with { Told = seat.Clock.Told.Add(to) } }),
        Forwarded f => s.NotReached(f.What.To) with { LastForward = f },
        Unfilled u => s.With(u.Role, seat => new Seat.Unfilled(u.Role, seat.Clock, seat.Run, u.NextRung)),
        Accepted a => s.With(a.Role, seat => new Seat.Accepted(a.Role, seat.Clock, seat.Run, a.Page, a.Person, a.At, null)),
        Declined d => s.Change(d.Page, p => p with { State = PageState.Declined, Reason = d.Reason }),
        DeclineExplained d => s.Change(d.Page, p => p with { Reason = d.Reason }),
        HandedBack h => HandedBack(s, h),
        HandBackExplained h => s.GaveBack(new(h.Role, h.Person, h.Reason)),
        OnMyWay o => s.With(o.Role, o.Person, seat => seat is Seat.Accepted a ? a with { Eta = o.Eta } : seat),
        Arrived a => s.With(a.Role, a.Person, seat => new Seat.OnScene(a.Role, seat.Clock, seat.Run, a.Person, AcceptedAt(seat) ?? a.At, a.At)).FirstOnScene(a.Role),
        ArrivalCorrected a => s.With(a.Role, a.Person, seat => seat is Seat.OnScene o ? o with { ArrivedAt = a.At } : seat),
        TakenOver t => s.With(t.Role, seat => new Seat.TakenOver(t.Role, seat.Clock, seat.Run, t.Person, t.At)),
        Reassigned r => s.With(r.Role, seat => new Seat.Unfilled(r.Role, seat.Clock, seat.Run, r.At)).NoMoreAsked(r.Role, r.From),
        Warned w => s.With(w.Role, seat => seat with { Clock = seat.Clock with { NextWarning = w.Next, Told = w.To } }),
        Breached b => s.With(b.Role, seat => seat with { Clock = seat.Clock with { NextWarning = b.Next, Told = b.To } }),
        StoodDown => s with { Seats = s.Seats.RemoveAll(x => x is not Seat.OnScene), Beside = s.Beside.RemoveAll(x => x is not Seat.OnScene), Pages = [.. s.Pages.Select(p => p.IsLive ? p with { State = PageState.Withdrawn } : p)] },
        Revealed r => s with { Revealed = s.Revealed.SetItem($"{r.Role.Wire()} {r.Person}", r.At) },
        Asked a => s with { NextAsk = a.Next },
        ReadyToClose r => s with { NextAsk = r.NextAsk },
        DutyOpened d => s with { Duties = s.Duties.Add(new(d.Duty, d.Child, d.Round, d.StartedAt, d.DueAt, d.Next, Outcome.Open, null, null, null, Details.None)), NextAsk = IfUndecided(s) },
        DutyMoved d => s.Change(d.Duty, d.Child, d.Round, x => x with { StartedAt = d.StartedAt, DueAt = d.DueAt, Next = d.Next }),
        DutiesReminded d => d.Items.Aggregate(s, (r, i) => r.Change(i.Duty, i.Child, i.Round, x => x with { Next = i.Next })),
        DutyRecorded d => DutyRecorded(s, d),
        DutyWithdrawn d => s with { Duties = s.Duties.RemoveAll(x => x.Is(d.Duty, d.Child, d.Round)) },
        DutyOffered d => s.Change(d.Duty, d.Child, d.Round, x => x with { Offered = d.Person, Giver = d.Giver }),
        DutyAccepted d => s.Change(d.Duty, d.Child, d.Round, x => x with { Owner = d.Person, Offered = null, Giver = null }),
        DutyDeclined d => s.Change(d.Duty, d.Child, d.Round, x => x.Offered == d.Person ? x with { Offered = null, Giver = null } : x),
        Transferred t => s with { Carriers = s.Carriers.SetItems(t.Roles.Select(role => KeyValuePair.Create(role, t.Person))) },
        Missing m => s with { Episodes = s.Episodes.Add(new(m.Child, m.At, null)) },
        Found f => s with { Episodes = [.. s.Episodes.Select(x => x.Child == f.Child && x.FoundAt is null ? x with { FoundAt = f.At } : x)] },
        LeadChanged l => (s with { LeadAgency = l.To }).Without(b => b with { LeadAgency = l.To }),
        SeatStoodDown d => s with
        {
            Seats = s.Seats.RemoveAll(x => x.Role == d.Role), Beside = s.Beside.RemoveAll(x => x.Role == d.Role), Pages = [.. s.Pages.Select(p => p.Role == d.Role && p.IsLive ? p with { State = PageState.Withdrawn } : p)],
        },
        CarrierTold c => s with { Told = s.Told.Union(c.To) },
        NeededAgain n => s with { Told = s.Told.Union(n.To) },
        Closed => s with { IsClosed = true, NextAsk = null },
        MergedInto m => s with { MergedInto = m.Into },
        Merged m => s.Standing(m.Now) with { Pages = s.Pages.AddRange(m.Pages), Absorbed = s.Absorbed.Add(new(m.From, m.Children, s.Standing(), m.At)) },
        Unmerged u => s.Standing(u.Now) with { Absorbed = s.Absorbed.RemoveAll(a => a.Referral == u.From) },
        Restored r => Restored(s, r),
        ChildTaken c => s.Standing(c.Now) with { Splits = s.Splits.Add(new(c.Child, c.Into)) },
        SplitOff o => s.Standing(o.Now) with { SplitFrom = o.From },
        _ => throw new UnreachableException($"{e.GetType().Name} cannot follow"),
    };

    private static Referral Disposed(Referral s, Disposed d)
    {
        DateTimeOffset? Downgraded(Child c) => d is not { Disposition: Disposition.EvaluatedOut, Reason: EvaluatedOutReason.OutOfCounty } ? null : c.Disposition == Disposition.InPerson ? d.At : c.DowngradedAt;
        ImmutableArray<Child> Decided(ImmutableArray<Child> children) =>
            [.. children.Select(c => c.Ref != d.Child ? c : c.Is(d.Disposition, d.Reason) ? c.SaidAgain(d.At) : c with { Disposition = d.Disposition, Reason = d.Reason, DecidedAt = d.At, DowngradedAt = Downgraded(c) })];
        s = (s with { Children = Decided(s.Children) }).Without(b => b with { Children = Decided(b.Children) }).Said(d.Child, d.Disposition);
        return s with { NextAsk = IfUndecided(s) };
    }

    /// The same of how it stood without those that are joined to it, and stands again when they are taken apart.
    private static Referral Without(this Referral s, Func<Standing, Standing> change) => s with { Absorbed = [.. s.Absorbed.Select(a => a with { Before = change(a.Before) })] };

    /// What was said of its children while it was part of the other was said of those that are part of it, too.
    private static Referral Restored(Referral s, Restored r) =>
        r.Now.Children.Where(c => s.Children.Any(was => was.Ref == c.Ref && (was.Disposition, was.SaidAt) != (c.Disposition, c.SaidAt)))
            .Select(c => (c.Ref, c.Disposition)).Concat((r.GoneTo ?? []).Select(c => (Ref: c, Disposition: Disposition.InPerson)))
            .Aggregate((r.GivenBack ?? []).Aggregate(s.Standing(r.Now) with { MergedInto = null, Splits = s.Splits.AddRange(r.Taken ?? []) }, (now, given) => now.NotAsked(given.Role, given.Person).GaveBack(given)), (now, since) => now.Said(since.Ref, since.Disposition));

    private static Child SaidAgain(this Child c, DateTimeOffset at) => c.SaidAt < at ? c with { ConfirmedAt = at } : c;

    private static Referral Said(this Referral s, string child, Disposition what) =>
        s with { Absorbed = [.. s.Absorbed.Select(a => a with { GoneTo = what == Disposition.InPerson ? a.GoneTo.Add(child) : a.GoneTo.Remove(child) })] };

    /// Whoever was asked to close is not asked while something has become unfinished again.
    private static Referral DutyRecorded(Referral s, DutyRecorded d)
    {
        s = s.Change(d.Duty, d.Child, d.Round, x => x with { Outcome = d.Outcome, At = d.At, Details = x.Details.With(d.Details), Offered = x.IsUnfinished && !d.Outcome.IsUnfinished() ? null : x.Offered });
        return s with { NextAsk = s.Duties.Any(x => x.IsUnfinished) ? IfUndecided(s) : s.NextAsk };
    }

    /// The question about a disposition goes on while a child has none; the one about closing does not outlive new work.
    private static DateTimeOffset? IfUndecided(Referral s) => s.Children.Any(c => c.Disposition == Disposition.Pending) ? s.NextAsk : null;

    /// Until the ladder is climbed again the seat is due at once, so that nothing can be forgotten in between.
    private static Referral HandedBack(Referral s, HandedBack h)
    {
        s = s.NotAsked(h.Role, h.Person).GaveBack(new(h.Role, h.Person, null));
        if (s.SeatOf(h.Role)!.Holder != h.Person) return s with { Beside = s.Beside.RemoveAll(x => x.Role == h.Role && x.Holder == h.Person) };
        if (s.Beside.FirstOrDefault(x => x.Role == h.Role) is { } other) return s.With(h.Role, seat => other with { Clock = seat.Clock, Run = seat.Run }) with { Beside = s.Beside.Remove(other) };
        return s.With(h.Role, seat => new Seat.Unfilled(h.Role, seat.Clock, seat.Run, h.At));
    }

    /// Whoever is there first has the seat; the other goes on beside it.
    private static Referral FirstOnScene(this Referral s, Role role)
    {
        if (s.SeatOf(role) is not { } seat || seat is Seat.OnScene || s.Beside.FirstOrDefault(x => x.Role == role && x is Seat.OnScene) is not { } there) return s;
        return s.With(role, _ => there with { Clock = seat.Clock, Run = seat.Run }) with { Beside = seat.IsVacant ? s.Beside.Remove(there) : s.Beside.Replace(there, seat) };
    }

    private static Referral NotAsked(this Referral s, Role role, string person) =>
        s with { Pages = [.. s.Pages.Select(p => p.Role == role && p.Person == person && p.Kind == PageKind.Respond ? p with { State = PageState.HandedBack } : p)] };

    /// Another has been asked in their place. What they said themselves stays said.
    private static Referral NoMoreAsked(this Referral s, Role role, string? person) =>
        s with { Pages = [.. s.Pages.Select(p => p.Role == role && p.Person == person && p.Kind == PageKind.Respond && (p.IsLive || p.State == PageState.Undelivered) ? p with { State = PageState.Withdrawn } : p)] };

    /// The latest counts; what was said before stays in the trail.
    private static Referral GaveBack(this Referral s, GivenBack given) => s with { GivenBack = s.GivenBack.RemoveAll(g => g.Role == given.Role && g.Person == given.Person).Add(given) };

    /// Enough to draw the last card anew, to collapse the one before, and to know a report that came twice.
    private static ImmutableArray<T> Newest<T>(ImmutableArray<T> all, int kept) => all.Length > kept ? all[^kept..] : all;

    private static Referral Change(this Referral s, string? message, bool arrived) => s with { ByPhone = [.. s.ByPhone.Select(r => r.Message == message ? r with { Arrived = arrived } : r)] };

    private static Referral Reached(this Referral s, string person) => s with { Unreached = s.Unreached.Remove(person) };

    private static Referral NotReached(this Referral s, string person) => s with { Unreached = s.Unreached.Add(person) };

    private static DateTimeOffset? AcceptedAt(Seat seat) => seat switch { Seat.Accepted a => a.AcceptedAt, Seat.TakenOver t => t.TakenAt, _ => null };

    private static Referral With(this Referral s, Role role, Func<Seat, Seat> change) => s with { Seats = [.. s.Seats.Select(x => x.Role == role ? change(x) : x)] };

    private static Referral With(this Referral s, Role role, string person, Func<Seat, Seat> change)
    {
        if (s.SeatOf(role)?.Holder == person || s.Beside.FirstOrDefault(x => x.Role == role && x.Holder == person) is not { } other) return s.With(role, change);
        return s with { Beside = s.Beside.Replace(other, change(other)) };
    }

    private static Referral Change(this Referral s, int page, Func<Page, Page> change) => s with { Pages = s.Pages.SetItem(page - 1, change(s.Pages[page - 1])) };

    private static Referral Change(this Referral s, string duty, string? child, int round, Func<Duty, Duty> change)
    {
        for (var i = 0; i < s.Duties.Length; i++)
            if (s.Duties[i].Is(duty, child, round)) return s with { Duties = s.Duties.SetItem(i, change(s.Duties[i])) };
        throw new UnreachableException($"{duty} is not there");
    }
}
