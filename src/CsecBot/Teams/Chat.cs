using CsecBot.Cards;
using CsecBot.Dispatch;
using CsecBot.Storage;
namespace CsecBot.Teams;

/// Answers what a person types in their own chat.
public sealed class Chat(Dispatcher dispatcher, Buttons buttons, ReferralTable referrals, Clock.Clocks clocks)
{
    private const int LookedAtMost = 50;
    private const string CanSay = "You can say: accept, decline, eta 25 or eta 02:40, arrived or arrived 02:10, hand back, take over, status, who is on call. "
        + "Add the request's number when you have more than one.";

    public async Task<Drawn> Say(string by, string? text, CancellationToken stop)
    {
        switch (ChatCommand.Parse(text))
        {
            case ChatCommand.Press press: return await Press(press, by, stop);
            case ChatCommand.Status status: return Draw.Status(await Mine(by, status.Referral, stop), by, dispatcher.Today, clocks.Now);
            case ChatCommand.WhoIsOnCall: return Draw.OnCall(dispatcher.Today, clocks.Now);
            case ChatCommand.Help: return Draw.Notice("Help", CanSay);
            default: return Draw.Notice("Not understood", $"That was not understood, and nothing was changed. {CanSay}");
        }
    }

    private async Task<Drawn> Press(ChatCommand.Press press, string by, CancellationToken stop)
    {
        List<Click> meant = [.. (await Mine(by, press.Referral, stop)).SelectMany(r => Meant(press, r, by))];
        return meant switch
        {
            [var one] => await buttons.Press(one, by, stop),
            [] => Draw.Notice("Nothing changed", press.Referral is null ? "You have no request for which that can be said now." : Refusal.UnknownReferral.Words),
            _ => Draw.Notice("Which request?", $"You have more than one. Say it again with the number: {string.Join(", ", meant.Select(m => m.Referral).Distinct())}."),
        };
    }

    /// The page or seat of this referral that the words can be about, if any. Named outright, the answer may be a refusal in words.
    private static IEnumerable<Click> Meant(ChatCommand.Press press, Referral r, string by)
    {
        var named = press.Referral is not null;
        var pages = r.Pages.Where(p => p.Person == by && p.Kind == (press.Verb == "takeOver" ? PageKind.Supervise : PageKind.Respond));
        var page = pages.LastOrDefault(p => press.Verb switch
        {
            "accept" or "decline" or "takeOver" => named || (p.IsLive && r.SeatOf(p.Role) is { IsVacant: true }),
            _ => named || r.SeatOf(p.Role)?.Holder == by,
        });
        return (page?.Role ?? r.Seats.FirstOrDefault(s => s.Holder == by)?.Role) is { } role
            ? [new(press.Verb, r.Id, page?.Number, role, null, null, press.Reason, press.Eta, null, press.Time)] : [];
    }

    private async Task<IReadOnlyList<Referral>> Mine(string by, string? only, CancellationToken stop)
    {
        var found = new List<Referral>();
        var mine = await referrals.ReferralsOf(by, stop);
        foreach (var id in mine.Where(id => only is null || id == only).TakeLast(LookedAtMost))
            if (await referrals.Load(id, stop) is { State: { Status: not Status.Closed } state }) found.Add(state);
        return found;
    }
}
