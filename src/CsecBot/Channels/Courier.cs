using CsecBot.Cards;
using CsecBot.Clock;
using CsecBot.Dispatch;
using CsecBot.Graph;
using CsecBot.Rostering;
using CsecBot.Storage;
using CsecBot.Teams;
namespace CsecBot.Channels;

/// Messages about to be saved and sent, and the addresses that are looked up while they are being saved: a page must not wait for both.
public sealed record Post(IReadOnlyList<Message> Messages, IReadOnlyDictionary<string, Task<Address?>> Addresses);

/// Brings one message to one person: draws it from the state as it is now, finds the address, hands it to the channel.
public sealed class Courier(AddressBook addresses, TeamsChannel teams, ReferralTable referrals, RosterBook roster, Clocks clocks, ILogger<Courier> log, ISecondChannel? phones = null, EntraDirectory? directory = null)
{
    private const int RedrawsMax = 3;
    private const int RedrawAttemptsMax = 20;
    private static readonly TimeSpan SendAtMost = TimeSpan.FromSeconds(8);
    private static readonly TimeSpan ReachAtMost = TimeSpan.FromSeconds(45);
    private static readonly TimeSpan SoonAgain = TimeSpan.FromSeconds(5);

    public Post Prepare(IReadOnlyList<Message> messages)
    {
        List<Message> all = [.. messages.Where(m => m switch { Message.Phone => phones is not null, Message.Reach => directory is not null, _ => true })];
        return new(all, all.Where(m => m is not (Message.Redraw or Message.Phone or Message.Reach)).Select(m => m.To).Distinct().ToDictionary(to => to, to => addresses.Find(to, CancellationToken.None)));
    }

    public async Task<Receipt> Send(Unsent message, Referral r, World world, Post post)
    {
        if (!IsStillSo(message.What, r)) return new Receipt.NotNeeded();
        using var limit = new CancellationTokenSource(SendAtMost, clocks.Machine);
        if (message.What is Message.Phone phone) return await Telephone(message, phone, r, world, limit.Token);
        if (await post.Addresses[message.What.To] is not { } address) return new Receipt.Refused("noAddress");
        var now = clocks.Now;
        return message.What switch
        {
            Message.Page p => await Page(address, r, p.Number, world, limit.Token),
            Message.Collapse c => await teams.Update(address, c.Sent, Draw.Superseded(r, c.Number), limit.Token),
            Message.Covered c => await teams.Post(address, Draw.Covered(r, c.Role), limit.Token),
            Message.Released c => await teams.Post(address, Draw.Released(r, c.Role), limit.Token),
            Message.Unreached u => await teams.Post(address, Draw.Unreached(r, u.Number, world), limit.Token),
            Message.Warning w => await teams.Post(address, Draw.Warning(r, w.Role, w.Minutes, w.To, phones is not null, world, now), limit.Token),
            Message.Ask a => await teams.Post(address, Draw.Ask(r, a.Question, world, now), limit.Token),
            Message.Reminder m => await teams.Post(address, Draw.Reminder(r, m.Duty, m.Child, m.Round, m.Late, world, now), limit.Token),
            Message.Reminders m => await teams.Post(address, Draw.Reminders(r, m.Items, world, now), limit.Token),
            Message.Offered o => await teams.Post(address, Draw.Offered(r, o.Duty, o.Child, o.Round, world, now), limit.Token),
            Message.Answered a => await teams.Post(address, Draw.Answered(r, a, world, now), limit.Token),
            Message.Carried => await teams.Post(address, Draw.Carried(r), limit.Token),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
    }

    /// A page's conversation may be gone, or the service have moved: then it is made anew, or sent where others were last heard from.
    private async Task<Receipt> Page(Address address, Referral r, int number, World world, CancellationToken stop)
    {
        var card = Draw.Page(r, number, world, clocks.Now).Refreshing(new(r.Id, number), address.UserId);
        var receipt = await teams.Post(address, card, stop, isPage: true);
        if (receipt is Receipt.Refused { IsGone: true } && await teams.Recreate(address, stop) is { } anew)
        {
            await addresses.Learn(anew, stop);
            return await teams.Post(anew, card, stop, isPage: true);
        }
        if (receipt is Receipt.NotNow { IsSilent: true } && await addresses.NewestServiceUrl(address.Tenant, stop) is { } url && url != address.ServiceUrl)
            return await teams.Post(address with { ServiceUrl = url }, card, stop, isPage: true);
        return receipt;
    }

    /// The directory puts the app into the person's Teams, which tells where their chat is. That takes its time, so the ladder has long gone on.
    public async Task<Receipt> Reach(Unsent message, Message.Reach reach, Referral r, World world)
    {
        if (directory is null || !r.IsLive || r.PageOf(reach.Number) is not { State: PageState.Undelivered } page || r.SeatOf(page.Role) is not { IsVacant: true }) return new Receipt.NotNeeded();
        if (await referrals.Claim(message, ReachAtMost, CancellationToken.None) is null) return new Receipt.NotNow(SoonAgain);
        using var limit = new CancellationTokenSource(ReachAtMost, clocks.Machine);
        if (await directory.InstallFor(reach.To, limit.Token) is not { } installed) return new Receipt.Refused("notInstalled");
        var known = await addresses.Find(reach.To, limit.Token);
        var tenant = known?.Tenant ?? roster.Now.Find(reach.To)?.TenantId ?? "";
        if (await addresses.NewestServiceUrl(tenant, limit.Token) is not { } url) return new Receipt.Refused("noServiceUrl");
        var address = known is null ? teams.AddressOf(reach.To, tenant, url, installed.Chat, clocks.Now) : known with { ConversationId = installed.Chat };
        await addresses.Learn(address, limit.Token);
        return await teams.Post(address, Draw.Page(r, reach.Number, world, clocks.Now), limit.Token, isPage: true);
    }

    /// Every card that is out there, drawn anew. Two changes close together may overtake each other on the way to a telephone,
    /// so whoever drew looks again afterwards: what was drawn last must not be what was true first.
    public async Task<Receipt> Redraw(Unsent message, Stored drawn, World world)
    {
        using var limit = new CancellationTokenSource(SendAtMost, clocks.Machine);
        for (var round = 1; ; round++)
        {
            var receipts = await Task.WhenAll(Cards(drawn.State, world).Select(card => Update(card, limit.Token)));
            if (!drawn.State.IsLive) receipts = [.. receipts, .. await Stub(drawn.State, limit.Token)];
            foreach (var refused in receipts.OfType<Receipt.Refused>()) log.LogWarning("{Referral}: a card could not be drawn anew: {Why}", drawn.State.Id, refused.Why);
            if (receipts.OfType<Receipt.NotNow>().MaxBy(r => r.Wait) is { } wait && message.Attempts < RedrawAttemptsMax) return wait;
            if (round == RedrawsMax || await referrals.Load(drawn.State.Id, limit.Token) is not { } newest || newest.Entries == drawn.Entries) return new Receipt.NotNeeded();
            drawn = newest;
        }
    }

    /// The second channel, where the chat may be silenced or never arrives. It rings for whoever is still asked.
    private async Task<Receipt> Telephone(Unsent message, Message.Phone phone, Referral r, World world, CancellationToken stop)
    {
        if (phones is null || r.SeatOf(phone.Role) is not { } seat) return new Receipt.NotNeeded();
        if (roster.Now.Find(phone.To)?.Phone is not { } number) return new Receipt.Refused("noTelephone");
        var asks = phone.Number is { } page && r.PageOf(page) is { Kind: PageKind.Respond };
        return await phones.Send(new(message.Key, r.Id, phone.Number, number, Words.ByPhone(r, seat, asks, clocks.Now, world), Urgent: true, message.BornAt), stop);
    }

    private IEnumerable<(string Person, string Sent, Drawn Card)> Cards(Referral r, World world) =>
        r.Pages.Where(p => p.Messages.Length > 0).Select(p => (p.Person, p.Messages[^1], Draw.Page(r, p.Number, world, clocks.Now)));

    /// What stays in people's chats of a request that has ended, beside the pages: warnings, reminders, answers. [privacy]
    private async Task<IReadOnlyList<Receipt>> Stub(Referral r, CancellationToken stop)
    {
        var receipts = new List<Receipt>();
        await foreach (var card in referrals.CardsOf(r.Id, stop))
        {
            receipts.Add(await Update((card.Person, card.Sent, Draw.Ended(r)), stop));
            if (receipts[^1] is not Receipt.NotNow) await referrals.ForgetCard(card, stop);
        }
        return receipts;
    }

    private async Task<Receipt> Update((string Person, string Sent, Drawn Card) card, CancellationToken stop) =>
        await addresses.Find(card.Person, stop) is { } address ? await teams.Update(address, card.Sent, card.Card, stop) : new Receipt.NotNeeded();

    private static bool IsStillSo(Message what, Referral r) => what switch
    {
        Message.Page p => r.IsLive && r.PageOf(p.Number) is { IsLive: true } page && r.SeatOf(page.Role) is { IsVacant: true },
        Message.Phone { Number: not null } p => r.IsLive && r.SeatOf(p.Role) is { IsVacant: true },
        Message.Phone p => r.IsLive && r.SeatOf(p.Role) is not (null or Seat.OnScene),
        Message.Warning w => r.IsLive && r.SeatOf(w.Role) is not (null or Seat.OnScene),
        Message.Ask => r.IsLive && r.NextAsk is not null,
        Message.Reminder m => r.IsLive && r.Duties.Any(d => d.Is(m.Duty, m.Child, m.Round) && d.IsUnfinished),
        Message.Reminders m => r.IsLive && m.Items.Any(i => r.Duties.Any(d => d.Is(i.Duty, i.Child, i.Round) && d.IsUnfinished)),
        Message.Offered o => r.IsLive && r.Duties.Any(d => d.Is(o.Duty, o.Child, o.Round) && d.Offered == o.To),
        Message.Carried => r.IsLive,
        _ => true,
    };
}
