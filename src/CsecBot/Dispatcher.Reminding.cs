using System.Collections.Immutable;
using CsecBot.Cards;
using CsecBot.Channels;
using CsecBot.Dispatch;
using CsecBot.Storage;
namespace CsecBot;

/// What one person is told of several requests in one message. Each of its parts stays in the outbox until the channel took the whole.
public sealed partial class Dispatcher
{
    /// Reminders of one person, claimed by whoever calls.
    public async Task Remind(IReadOnlyList<Unsent> messages, CancellationToken stop)
    {
        var (due, parts) = (new List<Item>(), new List<Unsent>());
        foreach (var message in messages)
        {
            if (await referrals.Load(message.Referral, stop) is not { State: { IsLive: true } r }) { await referrals.Sent(message, null, stop); continue; }
            var world = await WorldOf(r, stop);
            List<Item> open = [.. Items(message.What).Select(i => r.Duties.FirstOrDefault(d => d.IsUnfinished && d.Is(i.Duty, i.Child, i.Round))).OfType<Duty>().Select(d => new Item(r, world, d))];
            if (open.Count == 0) { await referrals.Sent(message, null, stop); continue; }
            due.AddRange(open);
            parts.Add(message);
        }
        if (parts.Count <= 1)
        {
            foreach (var only in parts) await Resend(only, stop);
            return;
        }
        switch (await courier.Post(parts[0], Draw.Gathered([.. due.DistinctBy(i => (i.Referral.Id, i.Duty))], clocks.Now)))
        {
            case Receipt.NotNow wait: foreach (var part in parts) await Postpone(part, Backoff.After(part.Key, part.Attempts, wait.Wait)); break;
            case Receipt.Refused refused: foreach (var part in parts) await Forward(part, refused.Why); break;
            case Receipt.Taken taken: foreach (var part in parts) await referrals.Sent(part, taken.Id, CancellationToken.None, isList: true); break;
        }
    }

    /// Of no one request, so drawn from all. Where nothing is open there is nothing to say.
    private async Task Digest(Unsent message, Message.Digest digest, CancellationToken stop)
    {
        var open = await lists.Open(stop);
        var receipt = open.Count == 0 ? new Receipt.NotNeeded() : await courier.Post(message, Draw.Digest(open, Today, clocks.Now));
        if (receipt is Receipt.NotNow wait) { await Postpone(message, Backoff.After(message.Key, message.Attempts, wait.Wait)); return; }
        if (receipt is Receipt.Refused refused) log.LogWarning("The weekly digest for {Person} could not be sent: {Why}", digest.To, refused.Why);
        await referrals.Sent(message, null, CancellationToken.None);
    }

    private static ImmutableArray<DutyDue> Items(Message what) => what switch
    {
        Message.Reminder m => [new(m.Duty, m.Child, m.Round, m.Late)],
        Message.Reminders m => m.Items,
        _ => [],
    };
}
