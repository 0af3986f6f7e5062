using System.Collections.Concurrent;
using System.Threading.RateLimiting;
using CsecBot.Cards;
using CsecBot.Clock;
using CsecBot.Dispatch;
using CsecBot.Storage;
using CsecBot.Teams;
namespace CsecBot.Channels;

/// What answers from a telephone do: the same commands as a button's. A number is a person only where exactly one on the roster has it.
/// What is said back holds the request's number and nothing else of it.
public sealed class SecondChannelReplies(
    Dispatcher dispatcher, ReferralTable referrals, HeardTable heard, ISecondChannel channel, Settings settings, Clocks clocks, ILogger<SecondChannelReplies> log) : IDisposable
{
    private const string NotTaken = "This answer was not taken. Please answer in Teams.";
    private const string NothingOpen = "You have no open request that this can answer.";
    private const string Unclear = "That was not understood, and nothing was changed. Reply 1 to accept, 2 to decline; add the request's number when you have more than one.";

    /// How far another's clock may be off ours.
    private static readonly TimeSpan Slack = TimeSpan.FromMinutes(1);

    /// A telephone that answers by itself must not be answered for ever, nor must a stranger's be at the county's cost.
    private readonly Seldom seldom = new(clocks.Machine);
    private readonly SparingLog strangers = new(log, clocks.Machine);

    /// Of one that is delivered a second time while the first is at work, what becomes of that is waited for.
    private readonly Turns deliveries = new();

    private enum Says { Answers, InACall, ElseWhat, Reports }

    /// Of one telephone as of one person in Teams, and its answers take nothing from each other; all reports together as of one caller.
    private readonly PartitionedRateLimiter<(string Phone, Says What)> paces = PartitionedRateLimiter.Create<(string, Says What), (string, Says)>(who => RateLimitPartition.GetTokenBucketLimiter(who, _ =>
        Limits.Pace(who.What == Says.Reports ? settings.Limits.RequestsPerSecond : settings.Limits.ActivitiesPerSecond)));

    private const int AtOnce = 16, WaitingAtMost = 256, OfOneTelephone = 2, WaitingOfOne = 32;
    private readonly PartitionedRateLimiter<SecondChannelReplies> places = PartitionedRateLimiter.Create<SecondChannelReplies, bool>(_ =>
        RateLimitPartition.GetConcurrencyLimiter(true, _ => new() { PermitLimit = AtOnce, QueueLimit = WaitingAtMost }));

    /// An answer to a telephone may take its time to be sent: one that says much must not have all places.
    private readonly PartitionedRateLimiter<string> each = PartitionedRateLimiter.Create<string, string>(phone =>
        RateLimitPartition.GetConcurrencyLimiter(phone, _ => new() { PermitLimit = OfOneTelephone, QueueLimit = WaitingOfOne }));

    /// Acts on it and answers, once: by a text message, or as `say` does it where that is taken. False where it was heard before.
    public async Task<bool> Take(Heard what, CancellationToken stop, Func<string, Task<Receipt>>? say = null)
    {
        using var own = what is not Heard.Reply said ? null : await each.Wait(said.Phone, clocks.Machine, stop) ?? throw new TimeoutException("Too much is heard from one telephone at once: it is to be sent again.");
        string? words;
        // Given back before anything is said: a network that hangs must not stand before another's acceptance.
        using (var place = await places.Wait(this, clocks.Machine, stop) ?? throw new TimeoutException("Too much is heard at once: it is to be sent again."))
        {
            var turn = deliveries.Of(what.Id);
            await turn.WaitAsync(stop);
            try
            {
                if (await heard.Knows(what.Id, stop)) return false;
                if (!IsInPace(what, isCall: say is not null)) return true;
                if (what is Heard.Report report) await Reported(report);
                words = what is Heard.Reply asked ? await Answer(asked, stop) : null;
                await heard.Keep(what.Id, stop);
            }
            finally
            {
                turn.Release();
            }
        }
        if (what is Heard.Reply reply && words is not null && (say is null || await say(words) is not Receipt.Taken))
        {
            // What was said took effect; an answer that does not arrive changes nothing of it.
            var receipt = await channel.Send(new($"reply-{reply.Id}", reply.Referral ?? "", null, reply.Phone, words, Urgent: false), stop);
            if (receipt is not Receipt.Taken) log.LogWarning("An answer to a telephone was not taken: {Receipt}", receipt.GetType().Name);
        }
        return true;
    }

    /// What answers nothing is not looked at beyond its pace. Anything else is to be sent again: it must not be lost.
    private bool IsInPace(Heard what, bool isCall)
    {
        var (phone, says) = what is Heard.Reply r ? (r.Phone, !r.Answer.IsPlain ? Says.ElseWhat : isCall ? Says.InACall : Says.Answers) : ("", Says.Reports);
        using var pace = paces.AttemptAcquire((phone, says));
        if (!pace.IsAcquired && says != Says.ElseWhat) throw new TimeoutException("Too much is heard in a short time: it is to be sent again.");
        return pace.IsAcquired;
    }

    public void Dispose()
    {
        paces.Dispose();
        places.Dispose();
        each.Dispose();
    }

    /// What became of a message the channel took: news for the request it was about, where our own key is said again.
    public async Task Reported(Heard.Report report)
    {
        if (report.Delivered) log.LogInformation("secondChannelDelivered {Message}", report.MessageId);
        else log.LogWarning("secondChannelFailed {Message}", report.MessageId);
        if (report.Key is not { } key || !key.StartsWith(Keys.OutPrefix, StringComparison.Ordinal) || !Keys.IsId(Keys.IdIn(key))) return;
        await dispatcher.Handle(Keys.IdIn(key), (_, at) => new Command.PhoneReported(report.MessageId, report.Delivered, report.Why, at), CancellationToken.None);
    }

    /// Gives the command, and the words for the person; null where silence is the answer.
    public async Task<string?> Answer(Heard.Reply reply, CancellationToken stop)
    {
        List<Person> people = [.. dispatcher.Today.Roster.People.Where(p => p.Phone == reply.Phone)];
        if (people is not [var person])
        {
            strangers.LogWarning("An answer came from a telephone that {Count} people have", people.Count);
            return reply.Answer is Answer.Unclear || !seldom.MayBeTold(reply.Phone) ? null : NotTaken;
        }
        if (reply.Answer is Answer.Unclear) return seldom.MayBeTold(reply.Phone) ? Unclear : null;
        if (reply.Answer is Answer.Several) return seldom.MayBeTold(reply.Phone) ? ChatCommand.Several.Words : null;
        return await Meant(reply, person.Id, stop) switch
        {
            [(var r, { } page)] => await Give(reply.Answer, r.Id, page.Number, person.Id, stop),
            [var (r, _)] => Said(reply.Answer, r.Id, r, reply.Answer is Answer.Decline ? Refusal.AcceptedAlready : null),
            [] => reply.Referral is null ? NothingOpen : Refusal.UnknownReferral.Words,
            var several => $"You have more than one open request. Say it again with the number: {string.Join(", ", several.Select(m => m.Referral.Id))}.",
        };
    }

    private async Task<string> Give(Answer answer, string referral, int page, string by, CancellationToken stop)
    {
        var outcome = await dispatcher.Handle(referral, (_, at) => answer is Answer.Decline no
            ? new Command.Decline(page, no.Reason, by, at)
            : new Command.Accept(page, by, at), stop);
        if (outcome is { Refused: not null, State: { MergedInto: { } into } was } && await referrals.Load(into, stop) is { State: var whole } && was.PageOf(page) is { } asked && whole.PageLike(asked) is { } same)
            return await Give(answer, into, same.Number, by, stop);
        return Said(answer, referral, outcome.State, outcome.Refused, isStillAsked: outcome.State is { } r && r.PageOf(page) is { } of && IsVacant(r, of));
    }

    private static string Said(Answer answer, string referral, Referral? r, Refusal? refused, bool isStillAsked = false)
    {
        var words = refused is not null ? $"{referral}: {refused.Words}"
            : answer is Answer.Decline ? $"You have declined {referral}. {(isStillAsked ? "The next person is asked." : "Nothing more is needed from you.")}"
            : $"You have accepted {referral}. What you need to know is in Teams; or call your supervisor.";
        return r is not null ? Words.Drill(r, words) : words;
    }

    /// One page of each request that can be meant. Without a number that is what waits for this person and was there when this was said;
    /// where nothing does, what they turned down and nobody has yet, beside what they have accepted and not reached, since the same answer may be given
    /// twice; and else what they were asked last, so that they hear what became of it.
    /// Without a page is what they accepted before it became part of another.
    private async Task<IReadOnlyList<(Referral Referral, Page? Page)>> Meant(Heard.Reply reply, string by, CancellationToken stop)
    {
        var said = clocks.Now - (clocks.Machine.GetUtcNow() - reply.At) + Slack;
        var (asked, unread) = (new List<(Referral Referral, Page? Page)>(), new ConcurrentBag<string>());
        var only = reply.Referral is { } named && Keys.IsId(named) ? (await referrals.Surviving(named, stop))?.State.Id ?? named : reply.Referral;   // it may be part of another by now
        foreach (var r in await referrals.Of(by, stop, only, unread.Add))
            if (r.Status is not Status.Closed && (Newest(r, by) is { } page ? reply.Referral is not null || page.At <= said : r.RoleOf(by) is not null))
                asked.Add((r, Newest(r, by)));
        List<(Referral Referral, Page?)> waiting = [.. asked.Where(a => a.Page is { } p && Waits(a.Referral, p))], vacant = [.. asked.Where(a => a.Page is { } p && IsVacant(a.Referral, p))];
        // It may be the one that is meant: answered that nothing is open, and kept as heard, the answer would be lost to whoever can read it.
        if (waiting.Count == 0 && unread.TryPeek(out var one)) throw new InvalidDataException($"Referral {one} cannot be read by this version.");
        List<(Referral Referral, Page?)> going = [.. asked.Where(a => a.Referral.RoleOf(by) is { } role && a.Referral.SeatOf(role, by) is Seat.Accepted).OrderBy(a => a.Page?.At).TakeLast(1)];
        List<(Referral Referral, Page?)> perhaps = [.. going.Concat(vacant).DistinctBy(a => a.Referral.Id)];
        return waiting.Count > 0 ? waiting : perhaps.Count > 0 ? perhaps : [.. asked.OrderBy(a => a.Page?.At).TakeLast(1)];
    }

    private static Page? Newest(Referral r, string by) =>
        r.Pages.Where(p => p.Person == by).OrderBy(p => Waits(r, p)).ThenBy(p => p.Kind == PageKind.Respond).ThenBy(p => p.Number).LastOrDefault();

    private static bool Waits(Referral r, Page page) => page.Kind == PageKind.Respond && r.Asks(page);

    private static bool IsVacant(Referral r, Page page) => r.IsLive && page.Kind == PageKind.Respond && r.SeatOf(page.Role) is { IsVacant: true };
}
