using System.Text.Json;
using CsecBot.Cards;
using CsecBot.Dispatch;
using CsecBot.Storage;
namespace CsecBot.Channels;

/// Cards that are in people's chats already, drawn anew in their place.
public sealed partial class Courier
{
    private const int RedrawsMax = 3, RedrawAttemptsMax = 20;

    /// An old card that could not be drawn anew so often: its chat will hardly come back, and the next post to it mends the address.
    public static bool IsGivenUp(Unsent message) => message is { What: Message.Redraw or Message.Collapse, Attempts: >= RedrawAttemptsMax };

    /// Every card that is out there, drawn anew. Two changes close together may overtake each other on the way to a telephone,
    /// so whoever drew looks again afterwards: what was drawn last must not be what was true first.
    public async Task<Receipt> Redraw(Unsent message, Stored drawn, World world)
    {
        using var limit = new CancellationTokenSource(SendAtMost, clocks.Machine);
        for (var round = 1; ; round++)
        {
            var stubbed = drawn.State.IsLive ? Task.FromResult<IReadOnlyList<Receipt>>([]) : Stub(drawn.State, limit.Token, message);
            List<((string Person, string Sent, Drawn) Card, Receipt Became)> pages = [.. (await Task.WhenAll(Cards(drawn.State, world).GroupBy(card => card.Person).Select(theirs => OneByOne(theirs, message, limit.Token)))).SelectMany(x => x)];
            // What cannot be drawn now and is an end is found at night, where it is tried no more by then.
            if (IsGivenUp(message) && !drawn.State.IsLive)
                foreach (var (card, _) in pages.Where(p => p.Became is Receipt.NotNow)) await referrals.KeepCard(drawn.State.Id, card.Person, card.Sent, CancellationToken.None);
            List<Receipt> receipts = [.. pages.Select(p => p.Became), .. await stubbed];
            foreach (var refused in receipts.OfType<Receipt.Refused>()) log.LogWarning("{Referral}: a card could not be drawn anew: {Why}", drawn.State.Id, refused.Why);
            if (receipts.OfType<Receipt.TooLate>().FirstOrDefault() is { } late) return late;
            // A try that failed counts, whatever else waits for its turn.
            if (receipts.OfType<Receipt.NotNow>().OrderBy(r => r is Receipt.NotItsTurn).ThenByDescending(r => r.Wait).FirstOrDefault() is { } wait && !IsGivenUp(message)) return wait;
            if (round == RedrawsMax || await referrals.Load(drawn.State.Id, limit.Token) is not { } newest || newest.Entries == drawn.Entries) return new Receipt.NotNeeded();
            drawn = newest;
        }
    }

    private IEnumerable<(string Person, string Sent, Drawn Card)> Cards(Referral r, World world) =>
        r.Pages.Where(p => p.Messages.Length > 0).Select(p => (p.Person, p.Messages[^1], Draw.Page(r, p.Number, world, clocks.Now)));

    /// What stays in people's chats of a request that has ended, beside the pages: warnings, reminders, answers. A chat that hangs keeps no other waiting. [privacy]
    private async Task<IReadOnlyList<Receipt>> Stub(Referral r, CancellationToken stop, Unsent? of = null)
    {
        var left = new List<SentCard>();
        await foreach (var card in referrals.CardsOf(r.Id, CancellationToken.None)) left.Add(card);
        return [.. (await Task.WhenAll(left.GroupBy(c => c.Person).Select(theirs => Stub([.. theirs], r, of, stop)))).SelectMany(x => x)];
    }

    private async Task<IReadOnlyList<Receipt>> Stub(IReadOnlyList<SentCard> theirs, Referral r, Unsent? of, CancellationToken stop)
    {
        var receipts = new List<Receipt>();
        Drawn? list = null;
        foreach (var card in theirs)
        {
            if (receipts is [.., Receipt.NotNow or Receipt.TooLate] && stop.IsCancellationRequested) break;
            // A list goes on with what is left on it. All that is open may have to be read for it.
            if (card.IsList) list ??= Draw.MyList(await lists.Of(card.Person, clocks.Now, CancellationToken.None), clocks.Now);
            receipts.Add(await Update((card.Person, card.Sent, card.IsList ? list! : Draw.Ended(r)), of, stop));
            if (receipts[^1] is not (Receipt.NotNow or Receipt.TooLate)) await referrals.ForgetCard(card, CancellationToken.None);
        }
        return receipts;
    }

    /// Two cards in one chat would stand in each other's way, and the same one would come too late each time. In one that hangs, the first tells of all.
    private async Task<IReadOnlyList<((string Person, string Sent, Drawn) Card, Receipt Became)>> OneByOne(IEnumerable<(string Person, string Sent, Drawn)> theirs, Unsent? of, CancellationToken stop)
    {
        var all = new List<((string, string, Drawn), Receipt)>();
        foreach (var card in theirs) all.Add((card, stop.IsCancellationRequested ? new Receipt.NotNow(TimeSpan.Zero, IsSilent: true) : await Update(card, of, stop)));
        return all;
    }

    /// Whoever waited longer than that comes again.
    private async Task<Receipt> Update((string Person, string Sent, Drawn Card) card, Unsent? of, CancellationToken stop)
    {
        try
        {
            return await addresses.Find(card.Person, stop) is { } address ? await teams.Update(address, card.Sent, card.Card, stop, of) : new Receipt.NotNeeded();
        }
        catch (OperationCanceledException)
        {
            return new Receipt.NotNow(TimeSpan.Zero, IsSilent: true);
        }
    }

    /// At night: cards of requests that have ended, which could not be replaced then or came after. Of how many requests.
    public async Task<int> StubLeft(CancellationToken stop)
    {
        var ended = 0;
        await foreach (var id in referrals.WithCards(stop))
            try
            {
                if (await referrals.Load(id, stop) is not { State: { IsLive: false } over }) continue;
                using var limit = new CancellationTokenSource(SendAtMost, clocks.Machine);
                await Stub(over, limit.Token);
                ended++;
            }
            catch (JsonException)
            {
                log.LogError("{Referral} cannot be read by this version: its cards stay in chats", id);
            }
        return ended;
    }
}
