using CsecBot.Cards;
using CsecBot.Dispatch;
using CsecBot.Storage;
namespace CsecBot.Teams;

/// What is answered, and what is still to be asked: by the card that answers, or, without one, by the question alone.
public sealed record Reply(Drawn? Drawn, FollowUp? Open = null)
{
    public static implicit operator Reply(Drawn drawn) => new(drawn);
}

/// Answers what a person types in their own chat.
public sealed class Chat(Dispatcher dispatcher, Buttons buttons, Joining joining, ItemTalk items, Worklist lists, IntakeForm intake, ReferralTable referrals, Clock.Clocks clocks)
{
    /// Who was on scene before that speaks of another request, or says which. [ours]
    private static readonly TimeSpan OnSceneLately = TimeSpan.FromHours(12);
    private const string DeclineOrDeclined = "Nothing was changed. If you cannot go, say: decline. If the youth declined an item, say: declined, and the item's name.";
    private const string CanSay = "You can say: accept, decline, eta 25 or eta 02:40, arrived or arrived 02:10 or arrived 10 min ago, hand back, take over, status, my list, who is on call; supervisors: drill, merge R-… into R-…, unmerge R-…, split child B from R-…; "
        + "the hotline: new referral. Add the request's number when you have more than one. What follows the scene: help items.";
    private const string CanSayOfItems = "Say how an item stands, by its name: done, scheduled, declined by youth, not possible or extended. For example: scheduled 72-hour item tomorrow 14:00. "
        + "Or: done 7-day meeting yesterday 10:00, youth took part yes. Say record and its name for the form; hand over with the child to, and a name; accept or decline and its name, when you are asked. "
        + "Of a child: missing or found, with the time if it is not now. Supervisors: lead, the agency and the number; close, the number and why.";

    public async Task<Reply> Say(string by, ChatCommand said, CancellationToken stop)
    {
        switch (said)
        {
            case ChatCommand.Press press: return await Press(press, by, stop);
            case ChatCommand.Merge m: return await joining.Merge(m.Referral, m.Into, by, stop);
            case ChatCommand.Unmerge u: return await joining.Unmerge(u.Referral, by, stop);
            case ChatCommand.Split s: return await joining.Split(s.Referral, s.Child, by, stop);
            case ChatCommand.Item { Verb: "dutyAccept" or "dutyDeclined" } item when !IsNamed(item.Rest) && await Asked(by, item.Referral, stop) is { Count: > 0 } asked:
                return Draw.Notice("Please answer", item.Verb == "dutyAccept" ? $"Nothing was changed. Do you accept {asked[0]}? Then say: accept {asked[0]}." : DeclineOrDeclined);
            case ChatCommand.Item item: return await Item(item, by, await Mine(by, item.Referral, stop), stop);
            case ChatCommand.Status status:
                var shown = await Mine(by, status.Referral, stop, withWhatItIsPartOf: true);
                await See(shown, by, stop);
                return status.Referral is not null && shown.Count == 0 ? Draw.Notice("Status", Refusal.UnknownReferral.Words) : Draw.Status(shown, by, dispatcher.Today, clocks.Now);
            case ChatCommand.MyList: return Draw.MyList(await lists.Of(by, clocks.Now, stop), clocks.Now);
            case ChatCommand.NewReferral: return intake.Offer(by);
            case ChatCommand.QuestionByQuestion: return IntakeForm.Refused;   // who may send is asked by the conversation
            case ChatCommand.Drill: return intake.BeginDrill(by);
            case ChatCommand.WhoIsOnCall: return Draw.OnCall(dispatcher.Today, clocks.Now);
            case ChatCommand.Several: return Draw.Notice("One at a time", ChatCommand.Several.Words);
            case ChatCommand.Help help: return Draw.Notice("Help", help.OfItems ? CanSayOfItems : CanSay);
            default: return Draw.Notice("Not understood", $"That was not understood, and nothing was changed. {CanSay}");
        }
    }

    private async Task<Reply> Press(ChatCommand.Press press, string by, CancellationToken stop)
    {
        var mine = await Mine(by, press.Referral, stop);
        if (press is { Verb: "decline", Words.Length: > 0 })
        {
            var (offered, question) = await items.Meant(by, new("dutyDecline", press.Referral, press.Words), mine, stop);
            if (offered is not null) return Answered(offered, await buttons.Press(offered, by, stop));
            if (IsNamed(press.Words)) return question!;   // said again, or too late: it is about no page
        }
        List<Click> meant = [.. mine.SelectMany(r => Meant(press, r, by).Select(click => (Click: click, Order: OrderOf(press, click, r, by)))).GroupBy(m => m.Order, m => m.Click).OrderBy(m => m.Key).Take(1).SelectMany(m => m)];
        return meant switch
        {
            [var one] => Answered(one, await buttons.Press(one, by, stop)),
            [] => Draw.Notice("Nothing changed", press.Referral is null ? "You have no request for which that can be said now." : mine.Count == 0 ? Refusal.UnknownReferral.Words : $"Of {press.Referral} that cannot be said by you. To see how it stands, say: status {press.Referral}."),
            _ when meant[0].Duty is not null && meant.DistinctBy(m => m.Referral).Count() == 1 => await Item(new($"duty{(press.Verb == "accept" ? "Accept" : "Decline")}", press.Referral, ""), by, mine, stop),
            _ when meant.DistinctBy(m => m.Referral).Count() == 1 => Draw.Notice("For whom?", $"Say which one: {string.Join(", or ", meant.Select(m => $"take over {m.Role!.Value.Name().ToLowerInvariant()} {m.Referral}"))}."),
            _ => Draw.Notice("Which request?", $"You have more than one. Say it again with the number: {string.Join(", ", meant.Select(m => m.Referral).Distinct())}."),
        };
    }

    private async Task<Reply> Item(ChatCommand.Item said, string by, IReadOnlyList<Referral> mine, CancellationToken stop)
    {
        var (click, question) = await items.Meant(by, said, mine, stop);
        return click is null ? question! : Answered(click, await buttons.Press(click, by, stop));
    }

    /// A time that cannot be is asked about before anything else is said.
    private static Reply Answered(Click click, Pressed pressed) =>
        TimeQuestion.IsAsked(pressed.Refused) ? new(null, FollowUp.To(click, pressed.Refused!.Words)) : new(pressed.Drawn, pressed.Open);

    /// The page or seat of this referral that the words can be about, if any. Named outright, the answer may be a refusal in words.
    private List<Click> Meant(ChatCommand.Press press, Referral r, string by)
    {
        if (press.Verb == "takeOver") return ToTakeOver(press, r, by);
        var named = press.Referral is not null;
        List<Page> pages = [.. r.Pages.Where(p => p.Person == by && p.Kind == PageKind.Respond)];
        var held = IsAnswer(press) ? null : r.RoleOf(by);
        // What is said of a seat is about the one they have; else about a page that waits, and, named outright, about any.
        var page = held is not null ? pages.LastOrDefault(p => p.Role == held) : pages.LastOrDefault(p => r.Asks(p)) ?? (named ? pages.LastOrDefault() : null);
        if (IsAnswer(press) && (page is null || r.SeatOf(page.Role) is not { IsVacant: true }) && Offers(press, r, by) is { Count: > 0 } offers) return offers;
        page ??= IsAnswer(press) ? r.Pages.LastOrDefault(p => p.Person == by && p.Kind == PageKind.Supervise && (named || r.Asks(p))) : null;   // a supervisor hears what they can do instead
        return (held ?? page?.Role ?? r.RoleOf(by)) is { } role && (named || r.SeatOf(role, by) is not Seat.OnScene o || clocks.Now - o.ArrivedAt < OnSceneLately)
            ? [new(press.Verb, r.Id, page?.Number, role, null, null, null, press.Reason, press.Eta, null, press.Time)] : [];
    }

    /// The requests that wait for their answer, where no item that is offered to them does.
    private async Task<IReadOnlyList<string>> Asked(string by, string? only, CancellationToken stop)
    {
        var mine = await Mine(by, only, stop);
        return mine.Any(r => r.Duties.Any(d => d.Offered == by)) ? [] : [.. mine.Where(r => r.Pages.Any(p => p.Person == by && p.Kind == PageKind.Respond && r.Asks(p))).Select(r => r.Id)];
    }

    private bool IsNamed(string words) => ItemWords.Named(words, dispatcher.Today.Protocol).Rules.Count > 0;

    /// Of several requests the words are about what waits for them: an answer for where somebody is still asked, an arrival for where the person is on
    /// the way. Where they are on scene already comes last: nothing waits there. But a time may correct one that is recorded: then all can be meant.
    private static int OrderOf(ChatCommand.Press press, Click click, Referral r, string by) => click.Role is not { } role || press.Verb == "takeOver" || press.Time is not null ? 0 : r.SeatOf(role, by) switch
    {
        _ when click.Page is { } page && r.PageOf(page) is { Kind: PageKind.Supervise } => 3,   // only to hear what they can do instead
        Seat.OnScene or null => 2,
        var seat => seat.IsVacant == IsAnswer(press) ? 0 : 1,
    };

    private static bool IsAnswer(ChatCommand.Press press) => press.Verb is "accept" or "decline";

    private static List<Click> Offers(ChatCommand.Press press, Referral r, string by) =>
        [.. r.Duties.Where(d => d.Offered == by).Select(d => new Click(press.Verb == "accept" ? "dutyAccept" : "dutyDecline", r.Id, null, null, d.Id, d.Child, d.Round, null, null, null, null))];

    /// Without a number, the seats this supervisor was paged for; with one, any seat they may supervise, paged or not.
    private List<Click> ToTakeOver(ChatCommand.Press press, Referral r, string by)
    {
        List<Click> may = [.. r.Seats
            .Where(s => (press.Role is null || s.Role == press.Role) && (press.Referral is null
                ? s.IsVacant && r.PagesFor(s.Role).Any(p => p.Person == by && p.Kind == PageKind.Supervise && p.IsLive)
                : Rights.MaySupervise(r, s.Role, by, dispatcher.Today.Roster)))
            .OrderByDescending(s => s.IsVacant)
            .Select(s => new Click("takeOver", r.Id, null, s.Role, null, null, null, null, null, null, null))];
        List<Click> vacant = [.. may.Where(c => r.SeatOf(c.Role!.Value) is { IsVacant: true })];
        return vacant.Count > 0 ? vacant : [.. may.Take(1)];   // where none is, the answer is a refusal in words
    }

    /// Whoever writes has seen what stands above it.
    private async Task See(IReadOnlyList<Referral> mine, string by, CancellationToken stop)
    {
        foreach (var (r, page) in mine.SelectMany(r => r.Pages.Where(p => p.Person == by && p is { IsLive: true, SeenAt: null }).Select(p => (r, p.Number))).ToList())
            await dispatcher.Handle(r.Id, (_, at) => new Command.See(page, by, at), stop);
    }

    private async Task<IReadOnlyList<Referral>> Mine(string by, string? only, CancellationToken stop, bool withWhatItIsPartOf = false)
    {
        if (only is not null)
        {
            if (await referrals.Load(only, stop) is not { State: var named } || !Rights.MaySee(named, by, dispatcher.Today.Roster)) return [];
            return withWhatItIsPartOf && named.MergedInto is not null && await referrals.Surviving(only, stop) is { State: var whole } ? [named, whole] : [named];
        }
        return [.. (await referrals.Of(by, stop)).Where(r => r.Status is not (Status.Closed or Status.Merged))];
    }
}
