using CsecBot.Channels;
using CsecBot.Clock;
using CsecBot.Dispatch;
using CsecBot.Rostering;
using CsecBot.Storage;
using CsecBot.Timers;
namespace CsecBot;

/// What became of a command. `Told` ends when everybody concerned has been sent their message, or could not be.
public sealed record Handled(Referral? State, World? World, IReadOnlyList<Event> Events, Refusal? Refused, Task Told)
{
    public static Handled No(Refusal why, Referral? state = null, World? world = null) => new(state, world, [], why, Task.CompletedTask);
}

/// The only way in. Load, decide, save, then tell people; if somebody saved first, start over.
public sealed class Dispatcher(
    ReferralTable referrals, ProtocolTable protocols, Protocol current, RosterBook roster, Courier courier, Clocks clocks, Wake wake, ILogger<Dispatcher> log)
{
    private const int AttemptsMax = 8;
    private static readonly TimeSpan SendAtMost = TimeSpan.FromSeconds(8);
    private readonly SemaphoreSlim[] turns = [.. Enumerable.Range(0, 256).Select(_ => new SemaphoreSlim(1))];
    private readonly RunningTasks telling = new();

    public World Today => new(current, roster.Now);

    /// Opens a referral, or gives the one that has its reference.
    public async Task<(Handled? Opened, string? Known, string? Fingerprint)> Open(Intake intake, Opening opening, string by, CancellationToken stop)
    {
        await protocols.Keep(current, stop);
        var now = clocks.Now;
        var decision = (Decision.Happened)Decider.Decide(null, new Command.Open(intake, by, now), Today);
        var after = Evolution.Fold(null, decision.Events)!;
        return await referrals.Save(null, after, new(by, now, decision.Events), Message.Because(decision.Events, null, after), opening, [], stop) switch
        {
            SaveResult.Saved saved => (Told(saved, Today, decision.Events), null, null),
            SaveResult.KnownReference known => (null, known.Referral, known.Fingerprint),
            _ => throw new InvalidOperationException($"The id {intake.Id} is taken."),
        };
    }

    /// Gives a referral one command, made from the state it finds; null where none can be made of what was asked.
    public Task<Handled> Handle(string id, Func<Referral, DateTimeOffset, Command?> command, CancellationToken stop) => Handle(id, command, [], stop);

    private async Task<Handled> Handle(string id, Func<Referral, DateTimeOffset, Command?> command, IReadOnlyList<Unsent> settled, CancellationToken stop)
    {
        // Commands of one referral take turns in this process; between processes the ETag decides.
        var turn = turns[(uint)string.GetHashCode(id, StringComparison.Ordinal) % turns.Length];
        await turn.WaitAsync(stop);
        try
        {
            for (var attempt = 1; attempt <= AttemptsMax; attempt++)
            {
                if (await referrals.Load(id, stop) is not { } before) return Handled.No(Refusal.UnknownReferral);
                var world = new World(await protocols.Load(before.State.ProtocolHash, stop), roster.Now);
                if (command(before.State, clocks.Now) is not { } asked) return Handled.No(Refusal.NotUnderstood, before.State, world);
                switch (Decider.Decide(before.State, asked, world))
                {
                    case Decision.Refused no: return Handled.No(no.Why, before.State, world);
                    case Decision.Happened { Events: [] }: return new(before.State, world, [], null, Task.CompletedTask);
                    case Decision.Happened yes:
                        var after = before.State.Fold(yes.Events)!;
                        var entry = new Entry(asked.By, asked.At, yes.Events);
                        if (await referrals.Save(before, after, entry, Message.Because(yes.Events, before.State, after), null, settled, stop) is SaveResult.Saved saved)
                            return Told(saved, world, yes.Events);
                        break;
                }
            }
            throw new TimeoutException($"Referral {id} was changed by others {AttemptsMax} times in a row.");
        }
        finally
        {
            turn.Release();
        }
    }

    /// Sends a message that an earlier instance, or an earlier try, left unsent.
    public async Task Resend(Unsent message, CancellationToken stop)
    {
        if (await referrals.Load(message.Referral, stop) is not { } now) { await referrals.Sent(message, stop); return; }
        await Tell(message, now.State, new(await protocols.Load(now.State.ProtocolHash, stop), roster.Now));
    }

    /// Waits until every message under way is sent or left to the next instance.
    public Task Drain() => telling.All();

    private Handled Told(SaveResult.Saved saved, World world, IReadOnlyList<Event> events)
    {
        foreach (var e in events) log.LogInformation("{Referral} {Event}", saved.Now.State.Id, e.GetType().Name);
        wake.At(saved.Now.State.DueAt);
        var told = Task.WhenAll(saved.ToSend.Select(m => telling.Run(() => Tell(m, saved.Now.State, world))));
        return new(saved.Now.State, world, events, null, told);
    }

    /// A message that could not be sent stays where it is saved; the next beat tries again. A page that never can be is news for the protocol.
    private async Task Tell(Unsent message, Referral state, World world)
    {
        using var limit = new CancellationTokenSource(SendAtMost, clocks.Machine);
        try
        {
            var receipt = await courier.Send(message.What, state, world, clocks.Now, limit.Token);
            switch (message.What, receipt)
            {
                case (Message.Page page, Receipt.Taken taken): await Deliver(message, page.Number, new Delivery.Taken(taken.Id)); break;
                case (Message.Page page, Receipt.Refused refused): await Deliver(message, page.Number, new Delivery.Failed(refused.Why)); break;
                case (_, Receipt.NotNow wait): await referrals.Postpone(message, wait.Wait, CancellationToken.None); break;
                case (_, Receipt.Refused refused):
                    log.LogWarning("{Referral}: {Message} for {Person} could not be sent: {Why}", message.Referral, message.What.GetType().Name, message.What.To, refused.Why);
                    await referrals.Sent(message, CancellationToken.None);
                    break;
                default: await referrals.Sent(message, CancellationToken.None); break;
            }
        }
        catch (Exception e)
        {
            log.LogError("{Referral}: {Message} is not sent yet: {Error}", message.Referral, message.What.GetType().Name, e.GetType().Name);
        }
    }

    private async Task Deliver(Unsent message, int page, Delivery delivery)
    {
        var outcome = await Handle(message.Referral, (_, at) => new Command.Deliver(page, delivery, at), [message], CancellationToken.None);
        if (outcome.Events.Count == 0) await referrals.Sent(message, CancellationToken.None);
        await outcome.Told;
    }
}
