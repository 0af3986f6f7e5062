using static CsecBot.Dispatch.Event;
namespace CsecBot.Dispatch;

/// What the hotline screener decides, and what follows from it.
internal static class Hotline
{
    public static Decision Open(Command.Open open, World world)
    {
        var i = open.Intake;
        var pending = i.Children.Any(c => c.Disposition == Disposition.Pending);
        var opened = new Opened(i.Id, world.Protocol.Version, world.Protocol.Hash, i.Source, i.LeadAgency, i.CallReceivedAt, i.Area, i.Children,
            i.Sensitive, i.Drill, open.By, pending ? Asking.Next(world.Protocol.Pending, open.At, world) : null, open.At);
        var sofar = new Sofar(Evolution.Evolve(null, opened));
        return Respond(sofar, i.DecidedAt, open.At, world, opened);
    }

    /// The decision for each child named. Evaluated out is reversible; its history stays. [seed: reason kept]
    public static Decision Dispose(Referral state, Command.Dispose d, World world)
    {
        if (state.Status == Status.Closed) return Refusal.Ended;
        if (!Rights.MayDispose(d.By, world.Roster)) return Refusal.NotAllowed;
        if (d.DecidedAt > d.At) return Refusal.InTheFuture;
        if (d.DecidedAt < state.CallReceivedAt) return Refusal.BeforeTheCall;
        var sofar = new Sofar(state);
        foreach (var decided in d.Children)
        {
            if (state.Children.FirstOrDefault(c => c.Ref == decided.Child) is not { } child) return Refusal.NoSuchChild;
            if (child.Disposition == decided.Disposition && child.Reason == decided.Reason) continue;
            if (decided.Disposition == Disposition.Pending) return Refusal.NotReopened;
            sofar.Add(new Disposed(decided.Child, decided.Disposition, decided.Reason, d.DecidedAt));
            if (decided.Disposition == Disposition.EvaluatedOut) sofar.Add(s => Following.Withdraw(s, decided.Child, d.At));
        }
        if (sofar.Events.Count == 0) return Decision.Nothing;
        if (sofar.State.Seats.Any(s => s is not Seat.OnScene) && sofar.State.Children.All(c => c.Disposition != Disposition.InPerson)) sofar.Add(new StoodDown(d.At));
        return Respond(sofar, d.DecidedAt, d.At, world);
    }

    /// An in-person decision opens the seats and each such child's duties.
    private static Decision Respond(Sofar sofar, DateTimeOffset decidedAt, DateTimeOffset now, World world, Event? first = null)
    {
        if (sofar.State.Children.Any(c => c.Disposition == Disposition.InPerson))
        {
            foreach (var role in world.Protocol.Responses[sofar.State.LeadAgency].Where(r => sofar.State.SeatOf(r) is null))
                sofar.Add(s => Ladder.Open(s, role, decidedAt, now, world));
            sofar.Add(s => Following.Open(s, now, world));
        }
        return first is null ? sofar.Events : [first, .. sofar.Events];
    }
}
