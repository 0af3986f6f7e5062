using CsecBot.Clock;
using CsecBot.Dispatch;
using CsecBot.Hotline;
using CsecBot.Storage;
using CsecBot.Teams;
namespace CsecBot.Timers;

/// A drill on a schedule, for a test responder alone, by the path a real page takes: intake, storage, outbox, Teams, and back again.
/// One that does not come round tells that pages do not, before a child needs one.
public sealed class Canary(Desk desk, Dispatcher dispatcher, ReferralTable referrals, Settings settings, Clocks clocks)
{
    /// How a drill that ended is told apart by whoever looks later, another instance or this one after a restart.
    private const EvaluatedOutReason Round = EvaluatedOutReason.Other, Lost = EvaluatedOutReason.InsufficientInformation;
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);

    /// Whoever looks each minute looks after it, and must not wait for one that hangs.
    private static readonly TimeSpan FlightAtMost = TimeSpan.FromMinutes(1);
    private readonly InTime<bool> flights = new(clocks.Machine, FlightAtMost);

    /// After one that was lost the next comes sooner: until one comes round nothing tells whether pages do again.
    private static readonly TimeSpan Sooner = TimeSpan.FromMinutes(10);
    private bool? came;
    private (long Slot, long Before, DateTimeOffset Since, bool IsOver) latest;

    /// Whether the latest drill that is over came round; null where there is none.
    public bool? CameRound => settings.Canary is null ? null : came;

    /// Sends the drill whose time it is, once among all instances, and ends it when it came round or was too long on its way. One that cannot even be
    /// sent, or ended, is as lost as one that does not come round: no referral could be taken in either.
    public async Task Fly(CancellationToken stop)
    {
        if (settings.Canary is not { } canary) return;
        try
        {
            await flights.Do(() => Flight(canary, stop), stop);
        }
        finally
        {
            if (!latest.IsOver && clocks.Now - latest.Since >= Limit) came = false;
        }
    }

    /// Whether it is over.
    private async Task<bool> Flight(CanarySettings canary, CancellationToken stop)
    {
        var every = came == false && canary.Every > Sooner ? Sooner : canary.Every;
        var slot = clocks.Now.UtcTicks / every.Ticks * every.Ticks;
        // Once one came round, the lost one that began this time counts no more. A clock that was set back begins anew.
        if (slot > latest.Slot || slot + canary.Every.Ticks < latest.Slot) latest = (slot, latest.Slot > 0 ? latest.Slot : slot - every.Ticks, clocks.Now, false);
        foreach (var left in await Left(canary, stop)) await Judge(left, canary, stop);
        return latest.IsOver |= await Judge(await Drill(canary), canary, stop);
    }

    private async Task<Referral> Drill(CanarySettings canary)
    {
        var drill = await desk.TakeIn(IntakeBody.Drill(Reference(latest.Slot)).ToJsonString(), Command.Canary, canary.Person) switch
        {
            Intaken.Opened opened => opened.Now,
            Intaken.Known known => known.Now,
            var other => throw new InvalidOperationException($"The canary's drill was not taken in: {other}"),
        };
        return drill.OpenedBy == Command.Canary ? drill : throw new InvalidOperationException($"The reference of the canary's drill is taken by {drill.Id}.");
    }

    /// Sent late in its time, it is over only in the next, perhaps by another instance; or, where all of them were down meanwhile, much later. Left, it
    /// would page for ever. One of a test responder who is not on the roster has paged nobody, and is known by its reference alone.
    private async Task<IReadOnlyList<Referral>> Left(CanarySettings canary, CancellationToken stop)
    {
        var before = await referrals.FindReference(Fingerprint.Hash(Reference(latest.Before)), stop) is { Referral: var id } ? (await referrals.Load(id, stop))?.State : null;
        return [.. (await referrals.Of(canary.Person, stop)).Append(before).OfType<Referral>().Where(r => r.IsLive && r.OpenedBy == Command.Canary).DistinctBy(r => r.Id).OrderBy(r => r.CallReceivedAt)];
    }

    private static string Reference(long slot) => $"canary {slot}";

    /// Whether it is over.
    private async Task<bool> Judge(Referral drill, CanarySettings canary, CancellationToken stop)
    {
        var round = drill.IsLive ? IsRound(drill, canary) : drill.Children[0].Reason == Round;
        if (!round && drill.IsLive && clocks.Now - drill.CallReceivedAt < Limit) return false;
        if (drill.IsLive) await End(drill, round ? Round : Lost, stop);
        came = round;
        return true;
    }

    /// Teams took every message; and where the responder answers by themselves, a seat was accepted.
    private static bool IsRound(Referral drill, CanarySettings canary) =>
        drill.Pages.Length > 0 && drill.Pages.All(p => p.Messages.Length > 0) && (!canary.Answers || drill.Seats.Any(s => s is Seat.Accepted or Seat.OnScene));

    /// By the same way as a screener's second thought, so that the cards are seen to be redrawn too.
    private async Task End(Referral drill, EvaluatedOutReason reason, CancellationToken stop)
    {
        var handled = await dispatcher.Handle(drill.Id, (r, at) => new Command.Dispose([.. r.Children.Select(c => new Decided(c.Ref, Disposition.EvaluatedOut, reason))], at, Command.Canary, at), stop);
        if (handled.Refused is { } refused) throw new InvalidOperationException($"The canary's drill {drill.Id} could not be ended: {refused.Words}");
    }
}
