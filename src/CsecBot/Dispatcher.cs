using CsecBot.Channels;
using CsecBot.Clock;
using CsecBot.Dispatch;
using CsecBot.Graph;
using CsecBot.Rostering;
using CsecBot.Storage;
using CsecBot.Timers;
namespace CsecBot;

/// What became of a command. `Told` ends when everybody concerned has been sent their message, or could not be.
public sealed record Handled(Referral? State, World? World, IReadOnlyList<Event> Events, Refusal? Refused, Task Told)
{
    public static Handled No(Refusal why, Referral? state = null, World? world = null) => new(state, world, [], why, Task.CompletedTask);
}

/// The only way in. Load, decide, save, then tell people; if somebody saved first, start over. What can be made ready for telling them is made
/// ready once the save is on its way, while storage does its part.
public sealed partial class Dispatcher(
    ReferralTable referrals, ProtocolTable protocols, Protocol current, RosterBook roster, Courier courier, Clocks clocks, Wake wake, Worklist lists, ILogger<Dispatcher> log,
    EntraDirectory? directory = null)
{
    private const int AttemptsMax = 8;

    /// Well before a message that nobody sends is taken up by somebody else.
    private static readonly TimeSpan AnsweredAtMost = TimeSpan.FromSeconds(2);

    /// So long is a message had anew that a whole claim was too short for: storage is slow, and it must be read how things stand by now.
    private static readonly TimeSpan ClaimAnew = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan RedrawnWithin = TimeSpan.FromMinutes(1);
    private readonly Turns turns = new();
    private readonly RunningTasks telling = new();

    /// What a channel took and storage does not know yet: it must not be sent again for that.
    private const int TakenAtMost = 10_000;
    private readonly Lately<Receipt.Taken> taken = new(TakenAtMost), takenTogether = new(TakenAtMost);

    public World Today => new(current, roster.Now);

    /// Opens a referral, or gives the one that has its reference.
    public async Task<(Handled? Opened, string? Known, string? Fingerprint)> Open(Intake intake, Opening opening, string by, CancellationToken stop)
    {
        if (referrals.RecentReference(opening.ReferenceHash) is { } before) return (null, before.Referral, before.Fingerprint);
        await protocols.Keep(current, stop);
        var now = clocks.Now;
        var world = new World(current, roster.For(by, intake.Preferred ?? []));
        var decision = (Decision.Happened)Decider.Decide(null, new Command.Open(intake, by, now), world);
        var after = Evolution.Fold(null, decision.Events)!;
        var messages = courier.Sendable(Message.Because(decision.Events, null, after));
        var saving = referrals.Save(null, after, new(by, now, decision.Events), messages, opening, []);
        var post = courier.Prepare(messages, after, world);
        return await saving switch
        {
            SaveResult.Saved saved => (Told(saved, world, decision.Events, post), null, null),
            SaveResult.KnownReference known => (null, known.Referral, known.Fingerprint),
            _ => throw new InvalidOperationException($"The id {intake.Id} is taken."),
        };
    }

    /// Gives a referral one command, made from the state it finds; null where none can be made of what was asked. Until `answered` ends, whoever
    /// asked waits for an answer, and what is not urgent waits too. `meanwhile` is given what is being saved, while it is, each time it is tried.
    public Task<Handled> Handle(string id, Func<Referral, DateTimeOffset, Command?> command, CancellationToken stop, Beside? beside = null, Task? answered = null, Action<Referral, World>? meanwhile = null) =>
        Handle(id, command, beside, [], answered, meanwhile, stop);

    private async Task<Handled> Handle(
        string id, Func<Referral, DateTimeOffset, Command?> command, Beside? beside, IReadOnlyList<Unsent> settled, Task? answered, Action<Referral, World>? meanwhile, CancellationToken stop)
    {
        // Commands of one referral take turns in this process; between processes the ETag decides.
        var turn = turns.Of(id);
        await turn.WaitAsync(stop);
        try
        {
            for (var attempt = 1; attempt <= AttemptsMax; attempt++)
            {
                var recent = attempt == 1 ? referrals.Recent(id) : null;
                if ((recent ?? await referrals.Load(id, stop)) is not { } before) return Handled.No(Refusal.UnknownReferral);
                var world = await WorldOf(before.State, stop);
                var asked = command(before.State, clocks.Now);
                var decision = asked is null ? null : Decider.Decide(before.State, asked, world);
                // What is saved next proves by its ETag that nobody was first. Only where nothing would be saved must the table itself be asked.
                if (recent is not null && decision is not Decision.Happened { Events.Count: > 0 }) continue;
                if (asked is null) return Handled.No(Refusal.NotUnderstood, before.State, world);
                switch (decision)
                {
                    case Decision.Refused no: return Handled.No(no.Why, before.State, world);
                    case Decision.Happened { Events: [] }: return new(before.State, world, [], null, Task.CompletedTask);
                    case Decision.Happened yes:
                        var after = before.State.Fold(yes.Events)!;
                        var messages = courier.Sendable(Message.Because(yes.Events, before.State, after));
                        var saving = referrals.Save(before, after, new(asked.By, asked.At, yes.Events), messages, beside, settled, remindersWait: asked is Command.Tick or Command.Gather);
                        var post = courier.Prepare(messages, after, world);
                        meanwhile?.Invoke(after, world);
                        if (await saving is SaveResult.Saved saved)
                            return Told(asked is Command.Tick or Command.Gather ? saved with { ToSend = [.. saved.ToSend.Where(m => !m.What.IsReminder)] } : saved, world, yes.Events, post, answered);
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

    /// Waits until every message under way is sent or left to the next instance.
    public Task Drain() => telling.All();

    /// What this referral's decisions may look at: the document it was opened under, and today's roster, as far as it concerns it.
    public Task<World> WorldOf(Referral state, CancellationToken stop) => lists.WorldOf(state, stop);

    private Handled Told(SaveResult.Saved saved, World world, IReadOnlyList<Event> events, Post post, Task? answered = null)
    {
        var answering = answered is null ? null : Task.WhenAny(answered, Task.Delay(AnsweredAtMost, clocks.Machine));
        var told = Task.WhenAll(saved.ToSend.Select(m => telling.Run(() => Tell(m, saved.Now, world, post), after: m.What is Message.Page or Message.Phone ? null : answering)));
        wake.At(saved.Now.State.DueAt);
        // Not before: neither a page nor an answer must wait for a line.
        _ = telling.Run(Line, after: answering);
        return new(saved.Now.State, world, events, null, told);

        Task Line()
        {
            log.LogInformation("{Referral} {Events}", saved.Now.State.Id, string.Join(", ", events.Select(e => e.GetType().Name)));
            return Task.CompletedTask;
        }
    }

    /// A message that could not be sent stays where it is saved; the next beat tries again. One that never can be is news for the protocol.
    private Task Tell(Unsent message, Stored state, World world, Post post) => Try(message, async () =>
    {
        if (message.What is not Message.Reach) await Deliver(message, state, world, post);
        else if (await referrals.Claim(message, Courier.ReachAtMost, CancellationToken.None) is { } longer) await Try(longer, () => Deliver(longer, state, world, post));
    });

    private async Task Deliver(Unsent message, Stored state, World world, Post post)
    {
        var receipt = taken.Knows(message.Key, out var before) ? before : await Hand(message, state, world, post);
        receipt = courier.Judged(message, receipt);
        if (receipt is Receipt.Taken took) taken.Keep(message.Key, took);
        switch (message.What, receipt)
        {
            case (Message.Collapse old, Receipt.NotNow) when Courier.IsGivenUp(message):
                await referrals.KeepCard(message.Referral, old.To, old.Sent, CancellationToken.None);   // it is found again when the request ends
                await referrals.Sent(message, null, CancellationToken.None);
                break;
            case (Message.Phone phone, Receipt.Partly part):
                await Handle(message.Referral, (_, at) => new Command.Phone(phone.To, phone.Number, new Delivery.Taken(part.Id), at), CancellationToken.None);
                await Postpone(message, Backoff.After(message.Key, message.Attempts, part.Wait, isUrgent: true));
                break;
            // It draws cards in several chats anew, those that took theirs as well: not too often, and not for ever.
            case (Message.Redraw, Receipt.NotItsTurn later): await Postpone(message, Backoff.After(message.Key, message.Attempts, later.Wait < RedrawnWithin ? later.Wait : RedrawnWithin)); break;
            case (_, Receipt.NotItsTurn later): await PutOff(message, later.Wait, Until(message) > TimeSpan.Zero); break;
            case (_, Receipt.NotNow wait): await Postpone(message, Backoff.After(message.Key, message.Attempts, wait.Wait, IsUrgent(message))); break;
            case (_, Receipt.TooLate): await Anew(message); break;
            case (Message.Reach reach, Receipt.Taken taken): await Settle(message, at => new Command.Deliver(reach.Number, new Delivery.Taken(taken.Id), at)); break;
            case (Message.Page page, Receipt.Taken taken): await Settle(message, at => new Command.Deliver(page.Number, new Delivery.Taken(taken.Id), at)); break;
            case (Message.Page page, Receipt.Refused refused): await Settle(message, at => new Command.Deliver(page.Number, new Delivery.Failed(refused.Why), at)); break;
            case (Message.Phone phone, Receipt.Taken taken): await Settle(message, at => new Command.Phone(phone.To, phone.Number, new Delivery.Taken(taken.Id), at)); break;
            case (Message.Phone phone, Receipt.Refused refused): await Settle(message, at => new Command.Phone(phone.To, phone.Number, new Delivery.Failed(refused.Why), at)); break;
            case (Message.Warning or Message.Ask or Message.Reminder or Message.Reminders or Message.Carried or Message.NeededAgain or Message.Unreached, Receipt.Refused refused): await Forward(message, refused.Why); break;
            case (Message.Released released, Receipt.Taken told): await SetRight(message, released); await referrals.Sent(message, told.Id, CancellationToken.None); break;
            // Whoever offered it must not wait for somebody who never heard of it.
            case (Message.Offered offered, Receipt.Refused): await Settle(message, at => new Command.DeclineDuty(offered.Duty, offered.Child, Command.System, at, offered.To)); break;
            case (_, Receipt.Refused refused):
                log.LogWarning("{Referral}: {Message} for {Person} could not be sent: {Why}", message.Referral, message.What.GetType().Name, message.What.To, refused.Why);
                await referrals.Sent(message, null, CancellationToken.None);
                break;
            default: await referrals.Sent(message, (receipt as Receipt.Taken)?.Id, CancellationToken.None); break;
        }
        if (receipt is Receipt.Taken) taken.Drop(message.Key);   // what another try of it was told is not this one's to forget
    }

    private async Task Try(Unsent message, Func<Task> work)
    {
        try
        {
            await work();
        }
        catch (Exception e)
        {
            log.LogError("{Referral}: {Message} is not sent yet: {Error}", message.Referral, message.What.GetType().Name, e.GetType().Name);
            await AskAgain(message);
        }
    }

    public static bool IsUrgent(Unsent message) => message.What is Message.Page or Message.Phone or Message.Warning;

    /// Whoever waited longer than a send may take comes again later.
    private async Task<Receipt> Hand(Unsent message, Stored state, World world, Post post)
    {
        try
        {
            return message.What switch
            {
                Message.Redraw => await courier.Redraw(message, state, world),
                Message.Reach reach => await courier.Reach(message, reach, state.State, world),
                _ => await courier.Send(message, state.State, world, post),
            };
        }
        catch (OperationCanceledException)
        {
            return Courier.IsGivenUp(message) ? new Receipt.NotNeeded() : new Receipt.NotNow(TimeSpan.Zero, IsSilent: true);
        }
    }

    /// Where the roster has nobody left, the directory is asked while the message still lies there: what ends in between leaves somebody to tell.
    private async Task Forward(Unsent message, string why)
    {
        if (directory is null || !await ReachesNobody(message, why)) await Forward(message, why, null);
        else if (await referrals.Claim(message, Courier.ReachAtMost, CancellationToken.None) is { } longer) await Try(longer, async () => await Forward(longer, why, await directory.ManagerOf(longer.What.To, CancellationToken.None)));
    }

    private async Task Forward(Unsent message, string why, string? manager)
    {
        var outcome = await Settle(message, at => new Command.Forward(message.What, why, manager, at));
        if (outcome.Events.OfType<Event.Forwarded>().Any(f => f.To is null)) log.LogWarning("{Referral}: {Message} reached nobody on the roster: {Why}", message.Referral, message.What.GetType().Name, why);
    }

    private async Task<bool> ReachesNobody(Unsent message, string why) =>
        await referrals.Load(message.Referral, CancellationToken.None) is { State: var r }
        && Decider.Decide(r, new Command.Forward(message.What, why, null, clocks.Now), await WorldOf(r, CancellationToken.None)) is Decision.Happened happened
        && happened.Events.OfType<Event.Forwarded>().Any(f => f.To is null);

    /// Where somebody else has it by now, it is theirs. Where only its save took long, as in an outage, a short claim may do; and should this instance die now,
    /// another has it the sooner.
    private async Task Anew(Unsent message)
    {
        var isFirst = message.ClaimedUntil <= message.BornAt + ReferralRows.OwnClaim;
        if (await referrals.Claim(message, isFirst ? ReferralRows.OwnClaim : ClaimAnew, CancellationToken.None) is { } mine) await Resend(mine);
    }

    /// The beat that tries again is asked for, rather than waited for.
    private async Task Postpone(Unsent message, TimeSpan wait)
    {
        await referrals.Postpone(message, wait, CancellationToken.None);
        wake.At(clocks.Now + wait);
    }

    /// Gives the protocol the news of a message and takes the message away in the same save.
    private async Task<Handled> Settle(Unsent message, Func<DateTimeOffset, Command> news)
    {
        var outcome = await Handle(message.Referral, (_, at) => news(at), null, [message], null, null, CancellationToken.None);
        if (outcome.Events.Count == 0) await referrals.Sent(message, null, CancellationToken.None);
        await outcome.Told;
        return outcome;
    }
}
