using static CsecBot.Dispatch.Event;
namespace CsecBot.Dispatch;

/// What the hotline screener decides, and what follows from it.
internal static class Hotline
{
    private static readonly TimeSpan Again = TimeSpan.FromSeconds(10);

    public static Decision Open(Command.Open open, World world)
    {
        var i = open.Intake;
        var pending = i.Children.Any(c => c.Disposition == Disposition.Pending);
        var opened = new Opened(i.Id, world.Protocol.Version, world.Protocol.Hash, i.Source, i.LeadAgency, i.CallReceivedAt, i.Area, i.Children,
            i.Sensitive, i.Drill, open.By, pending ? Asking.Next(world.Protocol.Pending, open.At, world) : null, i.Earlier, i.Preferred ?? [], open.At);
        var sofar = new Sofar(Evolution.Evolve(null, opened));
        return Respond(sofar, i.DecidedAt, open.At, world, before: [], opened);
    }

    /// The decision for each child named. Evaluated out is reversible; its history stays. [seed: reason kept]
    public static Decision Dispose(Referral state, Command.Dispose d, World world)
    {
        if (state.Status == Status.Closed) return Refusal.Ended;
        if (!Rights.MayDispose(d.By, world.Roster)) return Refusal.NotAllowed;
        if (d.DecidedAt > d.At) return Refusal.InTheFuture;
        d = d with { DecidedAt = Said.After(state.CallReceivedAt, d.DecidedAt, d.At) };
        if (d.DecidedAt < state.CallReceivedAt) return Refusal.BeforeTheCall;
        var sofar = new Sofar(state);
        foreach (var decided in d.Children)
        {
            if (state.Children.FirstOrDefault(c => c.Ref == decided.Child) is not { } child) return Refusal.NoSuchChild;
            if (decided.Disposition == Disposition.Pending && !child.Is(decided.Disposition, decided.Reason)) return Refusal.NotReopened;
            if (decided.Disposition == Disposition.Pending) continue;
            if (decided.Disposition == Disposition.EvaluatedOut && IsTooLate(state, child, d)) return Refusal.DecidedSince;
            if (!IsSo(state, decided)) sofar.Add(new Disposed(decided.Child, decided.Disposition, decided.Reason, d.DecidedAt));
            if (decided.Disposition == Disposition.InPerson && ConfirmedAt(state, child, d) is { } at) sofar.Add(new DispositionConfirmed(decided.Child, at));
        }
        if (sofar.Events.Count == 0) return Decision.Nothing;
        if (sofar.State.Seats.Concat(sofar.State.Beside).Any(s => s is not Seat.OnScene) && sofar.State.Children.All(c => c.Disposition != Disposition.InPerson)) sofar.Add(new StoodDown(d.At));
        return Respond(sofar, d.DecidedAt, d.At, world, state.Children);
    }

    /// Said late, or a second time by whoever had no answer: that nobody goes takes nobody away who was sent since, or who goes by another referral
    /// that was joined since. What was said later than now by our clock was said by one that is ahead, and of what is said now tells nothing. [ours]
    private static bool IsTooLate(Referral r, Child child, Command.Dispose d)
    {
        bool IsSince(DateTimeOffset? at) => at > d.DecidedAt && (at <= d.At || d.DecidedAt < d.At - Said.JustNow);
        return child.Disposition == Disposition.InPerson && (IsSince(child.SaidAt) || r.Absorbed.Any(a => a.Children.Any(c => c.Ours == child.Ref) && IsSince(a.At)));
    }

    /// Since when it counts as said that somebody goes, where that is news: again, or of a child that another referral is about too; or against
    /// a later decision, which is not to come back when it is repeated. Null where it is not.
    private static DateTimeOffset? ConfirmedAt(Referral r, Child child, Command.Dispose d)
    {
        if (child.Disposition == Disposition.EvaluatedOut) return child.DecidedAt > d.DecidedAt ? d.At : null;
        if (child.Disposition != Disposition.InPerson) return null;
        var isNewsToAnother = r.Absorbed.Any(a => !a.GoneTo.Contains(child.Ref) && a.Children.Any(c => c.IsSame && c.Ours == child.Ref));
        return isNewsToAnother || d.DecidedAt - child.SaidAt >= Again ? d.DecidedAt : null;
    }

    /// Also without the referrals that are joined to this one: where only they say so, that this one does too is news.
    private static bool IsSo(Referral r, Decided d) =>
        r.Children.Concat(r.Absorbed.SelectMany(a => a.Before.Children)).Where(c => c.Ref == d.Child).All(c => c.Is(d.Disposition, d.Reason));

    /// An in-person decision opens the seats; who carries an open case of a child newly so decided is told, and who counts as on scene.
    private static Decision Respond(Sofar sofar, DateTimeOffset decidedAt, DateTimeOffset now, World world, IEnumerable<Child> before, Event? first = null)
    {
        if (sofar.State.Children.Any(c => c.Disposition == Disposition.InPerson))
        {
            foreach (var role in world.Protocol.Responses[sofar.State.LeadAgency].Where(r => sofar.State.SeatOf(r) is null))
                sofar.Add(s => Ladder.Open(s, role, decidedAt, now, world));
            TellCarriers(sofar, before, now, world);
            if (Concerned(sofar.State.Children).Except(Concerned(before)).Any())
                foreach (var seat in sofar.State.Seats.Concat(sofar.State.Beside).OfType<Seat.OnScene>()) sofar.Add(s => TellThere(s, seat, now, world));
        }
        return first is null ? sofar.Events : [first, .. sofar.Events];
    }

    private static IEnumerable<string> Concerned(IEnumerable<Child> all) => all.Where(c => c.Disposition == Disposition.InPerson).Select(c => c.Ref);

    /// An arrival stays, however long ago, and a seat that somebody has calls nobody: whether they are there still a person must find out. [ours]
    private static IEnumerable<Event> TellThere(Referral r, Seat.OnScene seat, DateTimeOffset now, World world)
    {
        string?[] to = [world.Roster.Find(seat.Person)?.Id, Sides.Tell(r, seat.Role, now, world)?.Id];
        return to.OfType<string>().Distinct().ToList() is { Count: > 0 } people ? [new NeededAgain(seat.Role, [.. people], now)] : [];
    }

    /// Whoever carries the case of a child is told that somebody goes, where that is news: it was not so of any of `before`.
    internal static void TellCarriers(Sofar sofar, IEnumerable<Child> before, DateTimeOffset now, World world)
    {
        static bool MustBeTold(Child child) => child is { OpenAtTrigger: true, Disposition: Disposition.InPerson };
        var known = before.Where(MustBeTold).Select(c => c.Ref).ToHashSet();
        foreach (var child in sofar.State.Children.Where(c => MustBeTold(c) && !known.Contains(c.Ref)).ToList()) sofar.Add(s => Tell(s, child, now, world));
    }

    /// The case-carrying worker, where the hotline names one who is on the roster, and the supervisor of their side.
    private static IEnumerable<Event> Tell(Referral r, Child child, DateTimeOffset now, World world)
    {
        var carrier = world.Roster.Find(child.CaseCarrier ?? "");
        var own = world.Roster.OnCall(Role.Supervisor, now).Where(p => p.Agency == carrier?.Agency);
        var supervisor = Sides.Reachable(r, own.Concat(Sides.HomeFirst(Role.Supervisor, now, world)).Concat(Sides.Standing(now, world)));
        string?[] to = [carrier?.Id, supervisor?.Id];
        return to.OfType<string>().Distinct().ToList() is { Count: > 0 } people ? [new CarrierTold(child.Ref, [.. people], now)] : [];
    }
}
