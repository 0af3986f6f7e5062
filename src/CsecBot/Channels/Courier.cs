using System.Text.Json;
using CsecBot.Cards;
using CsecBot.Clock;
using CsecBot.Dispatch;
using CsecBot.Graph;
using CsecBot.Rostering;
using CsecBot.Storage;
using CsecBot.Teams;
namespace CsecBot.Channels;

/// Messages about to be sent. Addresses are looked up and pages drawn, from `State`, while they are being saved: a page must not wait for one after the other.
public sealed record Post(IReadOnlyDictionary<string, Task<Address?>> Addresses, Referral State, IReadOnlyDictionary<Message, Task<Drawn?>> Pages)
{
    /// Null where there is none, or where it is not how things stand by now: somebody else may have saved since.
    public async Task<Drawn?> PageOf(Message what, Referral now) => ReferenceEquals(State, now) && Pages.TryGetValue(what, out var drawn) ? await drawn : null;
}

/// Brings one message to one person: draws it from the state as it is now, finds the address, hands it to the channel.
public sealed partial class Courier(AddressBook addresses, TeamsChannel teams, ReferralTable referrals, RosterBook roster, Worklist lists, Clocks clocks, ILogger<Courier> log, ISecondChannel? phones = null, EntraDirectory? directory = null)
{
    /// Some two hours, at half a minute each.
    private const int AttemptsMax = 240;
    private static readonly TimeSpan SendAtMost = TimeSpan.FromSeconds(8);

    private readonly UnderWay ringing = new(clocks.Machine);

    /// Whether what goes to this person by this way would wait behind something that is not answered.
    public bool IsHeldUp(Message what) => WayOf(what).IsHeldUp(what.To);

    /// How often in a row this way to this person did not take what came, for now.
    public int FailuresOf(Message what) => WayOf(what).FailuresOf(what.To);

    private UnderWay WayOf(Message what) => what is Message.Phone ? ringing : teams.UnderWay;

    /// How long until it may be sent under the channel's limits, as far as that is known.
    public TimeSpan Until(Unsent message) => message.What is Message.Phone ? TimeSpan.Zero : teams.Until(message);

    /// How long it may take to bring the app into somebody's Teams, and so how long whoever does must have claimed that for.
    public static readonly TimeSpan ReachAtMost = TimeSpan.FromSeconds(45);

    /// Without what there is no way to send here.
    public IReadOnlyList<Message> Sendable(IReadOnlyList<Message> messages) =>
        [.. messages.Where(m => m switch { Message.Phone => phones is not null, Message.Reach => directory is not null, _ => true })];

    /// `state` is the one that is being saved with them.
    public Post Prepare(IReadOnlyList<Message> messages, Referral state, World world)
    {
        var found = messages.Where(m => m is not (Message.Redraw or Message.Phone or Message.Reach)).Select(m => m.To).Distinct().ToDictionary(to => to, to => addresses.Find(to, CancellationToken.None));
        async Task<Drawn?> Page(Message.Page page) => await found[page.To] is { } address ? CardOf(page, address, state, world).InWriting() : null;
        return new(found, state, messages.OfType<Message.Page>().Where(p => StillSo.Is(p, state)).ToDictionary(Message (p) => p, p => Task.Run(() => Page(p))));
    }

    public async Task<Receipt> Send(Unsent message, Referral r, World world, Post post)
    {
        if (!StillSo.Is(message.What, r))
        {
            teams.GiveBack(message);
            return new Receipt.NotNeeded();
        }
        using var limit = new CancellationTokenSource(SendAtMost, clocks.Machine);
        if (message.What is Message.Phone phone) return await Telephone(message, phone, r, world, limit.Token);
        if (await post.Addresses[message.What.To] is not { } address) return new Receipt.Refused("noAddress");
        return message.What is Message.Collapse c
            ? await teams.Update(address, c.Sent, Draw.Superseded(r, c.Number), limit.Token, message)
            : await Post(message, address, await post.PageOf(message.What, r) ?? CardOf(message.What, address, r, world), limit.Token);
    }

    private Drawn CardOf(Message what, Address address, Referral r, World world)
    {
        var now = clocks.Now;
        return what switch
        {
            Message.Page p => Draw.Page(r, p.Number, world, now).Refreshing(new(r.Id, p.Number), address.UserId),
            Message.Covered c => Draw.Covered(r, c.Role),
            Message.Released c => Draw.Released(r, c.Role),
            Message.Unreached u => Draw.Unreached(r, u.Number, world),
            Message.Warning w => Draw.Warning(r, w.Role, w.Minutes, w.To, phones is not null, world, now),
            Message.Ask a => Draw.Ask(r, a.Question, world, now),
            Message.Reminder m => Draw.Reminder(r, m.Duty, m.Child, m.Round, m.Late, world, now),
            Message.Reminders m => Draw.Reminders(r, m.Items, world, now),
            Message.Offered o => Draw.Offered(r, o.Duty, o.Child, o.Round, world, now),
            Message.Answered a => Draw.Answered(r, a, world, now),
            Message.Carried => Draw.Carried(r),
            Message.NeededAgain n => Draw.NeededAgain(r, n.Role, n.To, world, now),
            Message.Joined j => Draw.Joined(r, j.To, j.Other, world, now),
            Message.Apart a => Draw.Apart(r, a.To, a.Other, world, now),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
    }

    /// A card that is of no one request, to the person of this message.
    public async Task<Receipt> Post(Unsent message, Drawn card)
    {
        using var limit = new CancellationTokenSource(SendAtMost, clocks.Machine);
        try
        {
            return await addresses.Find(message.What.To, limit.Token) is { } address ? await Post(message, address, card, limit.Token) : new Receipt.Refused("noAddress");
        }
        catch (OperationCanceledException)
        {
            return new Receipt.NotNow(TimeSpan.Zero, IsSilent: true);
        }
    }

    /// A conversation may be gone: then it is made anew. Or the service may have moved: then the message goes where the tenant was last heard from,
    /// at once where nobody answers, and by every second try, since an address that hangs uses up the time of a whole one.
    private async Task<Receipt> Post(Unsent message, Address address, Drawn card, CancellationToken stop)
    {
        async Task<Receipt> At(Address known)
        {
            var receipt = await teams.Post(known, card, stop, message);
            if (receipt is Receipt.Taken && known != address) await Learn(known);
            return receipt;
        }
        async Task<Address?> Newest() =>
            await addresses.NewestServiceUrl(address.Tenant, stop) is { } url && url != address.ServiceUrl ? address with { ServiceUrl = url } : null;
        // It is where others were heard from: what is refused there is no last word on this person.
        async Task<Receipt?> Elsewhere() => await Newest() is { } newest ? await At(newest) is var receipt and not Receipt.Refused ? receipt : new Receipt.NotNow(TimeSpan.Zero) : null;

        var isSecond = message.Attempts % 2 == 1;
        if (isSecond && await Elsewhere() is { } there) return there;
        var receipt = await At(address);
        if (receipt is Receipt.NotNow { IsSilent: true } && !isSecond) return Tried(await Elsewhere() ?? receipt);
        if (receipt is not Receipt.Refused { IsGone: true }) return receipt;
        var (anew, wait) = await teams.Recreate(address, stop);
        if (anew is null && await Newest() is { } moved && await teams.Recreate(moved, stop) is ({ } made, _)) anew = made;
        if (anew is null) return wait ?? receipt;
        receipt = await At(anew);
        if (receipt is Receipt.NotItsTurn) await Learn(anew);   // it has its moment there, and would lose it by asking where the chat was
        return receipt;
    }

    /// One way was tried and failed, whether or not the other came to its turn: the next try begins with the other.
    private static Receipt Tried(Receipt receipt) => receipt is Receipt.NotItsTurn ? new Receipt.NotNow(TimeSpan.Zero) : receipt;

    /// What was sent has come: that its address could not be kept must not send it again.
    private async Task Learn(Address known)
    {
        try
        {
            await addresses.Learn(known, CancellationToken.None);
        }
        catch (Exception e)
        {
            log.LogError("The address of {Person} was not learned: {Error}", known.Person, e.GetType().Name);
        }
    }

    /// The directory puts the app into the person's Teams, which tells where their chat is. That takes its time, so the ladder has long gone on.
    public async Task<Receipt> Reach(Unsent message, Message.Reach reach, Referral r, World world)
    {
        if (directory is null || !IsUnreached(r, reach)) return new Receipt.NotNeeded();
        using var limit = new CancellationTokenSource(ReachAtMost, clocks.Machine);
        if (await directory.InstallFor(reach.To, limit.Token) is not { } installed) return new Receipt.Refused("notInstalled");
        if ((await referrals.Load(r.Id, limit.Token))?.State is not { } now || !IsUnreached(now, reach)) return new Receipt.NotNeeded();
        var known = await addresses.Find(reach.To, limit.Token);
        var tenant = known?.Tenant ?? roster.Now.Find(reach.To)?.TenantId ?? directory.HomeTenant ?? "";
        if (await addresses.NewestServiceUrl(tenant, limit.Token) is not { } url) return new Receipt.Refused("noServiceUrl");
        var address = known is null ? teams.AddressOf(reach.To, tenant, url, installed.Chat, clocks.Now) : known with { ConversationId = installed.Chat };
        await addresses.Learn(address, limit.Token);
        return await teams.Post(address, Draw.Page(now, reach.Number, world, clocks.Now), limit.Token, message);
    }

    private static bool IsUnreached(Referral r, Message.Reach reach) =>
        r.IsLive && r.PageOf(reach.Number) is { State: PageState.Undelivered } page && r.SeatOf(page.Role) is { IsVacant: true };

    /// What could not be brought to a chat for so long, while others' chats took theirs, goes where a refused message goes: to somebody else, where it
    /// matters. It would lie there for ever, and hide what else lies. Pages and telephones end with their seat, and warnings with theirs.
    public Receipt Judged(Unsent message, Receipt receipt) =>
        receipt is Receipt.NotNow and not Receipt.NotItsTurn && message is { What: not (Message.Page or Message.Phone or Message.Reach or Message.Warning or Message.Redraw or Message.Collapse), Attempts: >= AttemptsMax } && teams.TakesFromOthers
            ? new Receipt.Refused("notTakenForHours") : receipt;

    /// The second channel, where the chat may be silenced or never arrives. It rings for whoever is still asked.
    private async Task<Receipt> Telephone(Unsent message, Message.Phone phone, Referral r, World world, CancellationToken stop)
    {
        if (phones is null || r.SeatOf(phone.Role) is not { } seat) return new Receipt.NotNeeded();
        if (message.ClaimedUntil <= clocks.Machine.GetUtcNow()) return new Receipt.TooLate();
        if (roster.Now.Find(phone.To)?.Phone is not { } number) return new Receipt.Refused("noTelephone");
        var asks = phone.Number is { } page && r.PageOf(page) is { Kind: PageKind.Respond };
        var said = new Alert(message.Key, r.Id, phone.Number, number, Words.ByPhone(r, seat, asks, clocks.Now, world), Urgent: true, message.BornAt);
        return await ringing.Of(phone.To, () => phones.Send(said, stop));
    }
}
