using System.Collections.Immutable;
using CsecBot.Cards;
using CsecBot.Channels;
using CsecBot.Dispatch;
using CsecBot.Storage;
namespace CsecBot;

/// What one person is told of several requests in one message. Each of its parts stays in the outbox until the channel took the whole.
public sealed partial class Dispatcher
{
    /// So many of one person's at a time: a morning may bring hundreds, and others ask storage too.
    private static readonly ParallelOptions Together = new() { MaxDegreeOfParallelism = 16 };

    /// Reminders of one person, claimed by whoever calls. It never fails, as Resend.
    public Task Remind(IReadOnlyList<Unsent> messages) => telling.Run(() => Try(messages[0], async () =>
    {
        try
        {
            await RemindOf(messages);
        }
        catch
        {
            await Each(messages.Skip(1), AskAgain);   // claimed together, and given back together
            throw;
        }
    }));

    private async Task RemindOf(IReadOnlyList<Unsent> all)
    {
        // Taken before, and storage did not hear of it.
        var messages = new List<Unsent>();
        foreach (var message in all)
            if (takenTogether.Knows(message.Key, out var before)) await TakenAway(message, before);
            else messages.Add(message);
        var open = new IReadOnlyList<Item>?[messages.Count];
        await Parallel.ForEachAsync(Enumerable.Range(0, messages.Count), Together, async (i, _) => open[i] = await StillOpen(messages[i]));
        var said = messages.Zip(open).Where(m => m.Second is not null).ToLookup(m => m.Second!.Count > 0);
        await Each(said[false].Select(m => m.First), message => referrals.Sent(message, null, CancellationToken.None));
        List<Unsent> parts = [.. said[true].Select(m => m.First)];
        if (parts.Count == 0) return;
        if (parts is [var only] && said[true].Single().Second!.All(i => i.Referral.Id == only.Referral))
        {
            await Resend(only);
            return;
        }
        switch (courier.Judged(parts[0], await courier.Post(parts[0], Draw.Gathered([.. said[true].SelectMany(m => m.Second!).DistinctBy(i => (i.Referral.Id, i.Duty))], clocks.Now))))
        {
            case Receipt.NotItsTurn later: await Each(parts, part => PutOff(part, later.Wait, Until(parts[0]) > TimeSpan.Zero)); break;
            case Receipt.NotNow wait: await Each(parts, part => Postpone(part, Backoff.After(part.Key, part.Attempts, wait.Wait))); break;
            case Receipt.Refused refused: await Each(parts, part => Forward(part, refused.Why)); break;
            case Receipt.Taken took:
                foreach (var part in parts) takenTogether.Keep(part.Key, took);
                await Each(parts, part => TakenAway(part, took));
                break;
        }
    }

    private async Task TakenAway(Unsent part, Receipt.Taken took)
    {
        await referrals.Sent(part, took.Id, CancellationToken.None, isList: true);
        takenTogether.Drop(part.Key);
    }

    /// Null of a request that this version cannot read: its reminder stays where it is, and holds up no other.
    private async Task<IReadOnlyList<Item>?> StillOpen(Unsent message)
    {
        try
        {
            var items = new List<Item>();
            foreach (var due in Items(message.What))
                if (await Home(message.Referral, due) is var (r, duty)) items.Add(new(r, await WorldOf(r, CancellationToken.None), duty));
            return items;
        }
        catch (Exception e) when (IsUnreadable(e))
        {
            await GiveBack(message, e);
            return null;
        }
    }

    /// Where that item is open now: what was joined to another, or a child that became a request of its own, took its items along, and who has
    /// not heard of one must hear of it there. Null where it is open nowhere.
    private async Task<(Referral, Duty)?> Home(string referral, DutyDue due)
    {
        const int HopsAtMost = 10;
        var (child, began) = (due.Child, (DateTimeOffset?)null);
        for (var hops = 0; hops < HopsAtMost && await referrals.Load(referral, CancellationToken.None) is { State: var r }; hops++)
        {
            var all = r.Duties.Where(d => d.Id == due.Duty && d.Child == child).ToList();
            began ??= all.FirstOrDefault(d => d.Round == due.Round)?.StartedAt;
            if (r.MergedInto is { } into)
            {
                if (await referrals.Load(into, CancellationToken.None) is { State: var joined } && child is not null)
                    child = joined.Absorbed.FirstOrDefault(a => a.Referral == r.Id)?.Children.FirstOrDefault(c => c.Theirs == child)?.Ours ?? child;
                referral = into;
            }
            else if (child is not null && r.Children.All(c => c.Ref != child) && r.Splits.LastOrDefault(s => s.Child == child) is { } own) referral = own.Referral;
            else
                return r.IsLive && (hops == 0 ? all.FirstOrDefault(d => d.IsUnfinished && d.Round == due.Round) : all.Where(d => d.IsUnfinished).OrderBy(d => d.StartedAt != began).FirstOrDefault()) is { } open ? (r, open) : null;
        }
        return null;
    }

    private static Task Each(IEnumerable<Unsent> messages, Func<Unsent, Task> work) => Parallel.ForEachAsync(messages, Together, async (message, _) => await work(message));

    /// Of no one request, so drawn from all: that may take longer than a beat should. Where nothing is open there is nothing to say.
    private async Task Digest(Unsent message, Message.Digest digest)
    {
        var open = await lists.Open(CancellationToken.None);
        var receipt = taken.Knows(message.Key, out var before) ? before : open.Count == 0 ? new Receipt.NotNeeded() : courier.Judged(message, await courier.Post(message, Draw.Digest(open, Today, clocks.Now)));
        if (receipt is Receipt.Taken took) taken.Keep(message.Key, took);
        if (receipt is Receipt.Refused refused) log.LogWarning("The weekly digest for {Person} could not be sent: {Why}", digest.To, refused.Why);
        if (receipt is Receipt.NotItsTurn later) await PutOff(message, later.Wait, Until(message) > TimeSpan.Zero);
        else if (receipt is Receipt.NotNow wait) await Postpone(message, Backoff.After(message.Key, message.Attempts, wait.Wait));
        else if (receipt is not Receipt.TooLate) await referrals.Sent(message, null, CancellationToken.None);
        if (receipt is Receipt.Taken) taken.Drop(message.Key);
    }

    private static ImmutableArray<DutyDue> Items(Message what) => what switch
    {
        Message.Reminder m => [new(m.Duty, m.Child, m.Round, m.Late)],
        Message.Reminders m => m.Items,
        _ => [],
    };
}
