using System.Diagnostics;
using static CsecBot.Dispatch.Command;
namespace CsecBot.Dispatch;

/// What a decision may look at beside the referral: the document it was opened under, and who is on call.
public sealed record World(Protocol Protocol, Roster Roster);

/// The protocol. Begin here to know what the bot will do.
public static class Decider
{
    public static Decision Decide(Referral? state, Command command, World world)
    {
        var decision = Answer(state, command, world);
        return decision is Decision.Happened { Events.Count: > 0 } happened ? Whole(state, happened.Events, command.At, world, isBeat: command is Tick) : decision;
    }

    /// With all that follows from what happened, and every promise kept.
    internal static List<Event> Whole(Referral? state, IReadOnlyList<Event> happened, DateTimeOffset now, World world, bool isBeat = false)
    {
        var after = state.Fold(happened)!;
        var following = Following.Follow(after, happened, now, world);
        after = after.Fold(following)!;
        List<Event> ready = [.. Following.ReadyToClose(after, now, world)];
        Promise.KeepWhole(after.Fold(ready)!, isBeat ? now : null);
        return [.. happened, .. following, .. ready];
    }

    private static Decision Answer(Referral? state, Command command, World world) => (state, command) switch
    {
        (null, Open open) => Hotline.Open(open, world),
        (null, _) => Refusal.UnknownReferral,
        (_, Open) => Refusal.AlreadyOpen,
        _ when !Rights.MaySpeak(command.By, world.Roster) => Refusal.NotAllowed,
        (_, Deliver d) => Paging.Deliver(state, d, world),
        (_, Command.Phone p) => Paging.Phone(state, p),
        (_, PhoneReported p) => Paging.PhoneReported(state, p),
        (_, Forward f) => Forwarding.Forward(state, f, world),
        (_, Tick t) => state.IsLive ? OnTime(state, t.At, world) : Decision.Nothing,
        (_, See v) => Paging.See(state, v),
        (_, Gather g) => state.IsLive ? Reminding.Gather(state, g, world) : Decision.Nothing,
        ({ MergedInto: { } into }, _) => Refusal.PartOf(into),
        (_, Dispose d) => Hotline.Dispose(state, d, world),
        (_, Complete c) => Following.Complete(state, c, world),
        (_, Close c) => Following.Close(state, c, world),
        ({ Status: Status.Closed }, _) => Refusal.Ended,
        (_, AcceptDuty a) => Owning.Accept(state, a, world),
        (_, DeclineDuty d) => Owning.Decline(state, d, world),
        (_, Offer o) => Owning.Offer(state, o, world),
        (_, ReportMissing m) => Whereabouts.Missing(state, m, world),
        (_, ReportFound f) => Whereabouts.Found(state, f, world),
        (_, ChangeLead c) => Leading.Change(state, c, world),
        ({ IsLive: false }, _) => Refusal.Ended,
        (_, Accept a) => Responding.Accept(state, a, world),
        (_, Decline d) => Responding.Decline(state, d, world),
        (_, HandBack h) => Responding.HandBack(state, h, world),
        (_, OnMyWay o) => Responding.OnMyWay(state, o),
        (_, Arrive a) => Responding.Arrive(state, a, world),
        (_, Reveal r) => Responding.Reveal(state, r),
        (_, TakeOver t) => Supervising.TakeOver(state, t, world),
        (_, Reassign r) => Supervising.Reassign(state, r, world),
        (_, RecordAccepted r) => Supervising.RecordAccepted(state, r, world),
        (_, RecordArrived r) => Supervising.RecordArrived(state, r, world),
        _ => throw new UnreachableException($"{command.GetType().Name} is not decided"),
    };

    /// What time alone makes happen. Each part decides on the state that the part before it left behind.
    private static Decision OnTime(Referral state, DateTimeOffset now, World world)
    {
        var sofar = new Sofar(state);
        foreach (var role in state.Seats.Select(s => s.Role))
        {
            sofar.Add(s => Ladder.OnTime(s, role, now, world));
            sofar.Add(s => Warnings.OnTime(s, role, now, world));
        }
        sofar.Add(s => Reminding.OnTime(s, now, world));
        sofar.Add(s => Asking.OnTime(s, now, world));
        return sofar.Events;
    }
}

/// Events decided one after the other, each on the state the earlier ones made: two seats never hand out one page number.
internal sealed class Sofar(Referral state)
{
    public Referral State { get; private set; } = state;
    public List<Event> Events { get; } = [];

    public Sofar Add(Func<Referral, IEnumerable<Event>> decide)
    {
        List<Event> more = [.. decide(State)];
        if (more.Count == 0) return this;
        Events.AddRange(more);
        State = State.Fold(more)!;
        return this;
    }

    public Sofar Add(Event happened) => Add(_ => [happened]);
}
