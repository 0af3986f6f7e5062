using CsecBot.Dispatch;
namespace CsecBot.Simulation;

/// What a button that was answered must have come to, where nothing was wrong and nobody else did anything meanwhile: whichever instance
/// was asked, it decides by what is saved, not by what it remembers.
internal sealed class Answers(Night night)
{
    private readonly Dictionary<(string Referral, Role Role), DateTimeOffset> since = [];

    public void Saved(Referral? before, Referral after)
    {
        foreach (var seat in after.Seats)
            if (before?.SeatOf(seat.Role) is not { } was || (was.Holder, was.IsVacant, before.MergedInto) != (seat.Holder, seat.IsVacant, after.MergedInto)) since[(after.Id, seat.Role)] = night.Timeline.Now;
        foreach (var gone in before?.Seats ?? [])
            if (after.SeatOf(gone.Role) is null) since[(after.Id, gone.Role)] = night.Timeline.Now;
    }

    /// Somebody's text message was taken then; `all` are the referrals as they are now. Without a number it is about the one page that waits for them.
    public void Texted(string person, IEnumerable<Referral> all, DateTimeOffset asked)
    {
        var now = night.Timeline.Now;
        if (night.Wrong.Calm(asked, now) < now - asked || night.MayBeOffTheRoster(person)) return;
        var pages = all.SelectMany(r => r.Pages.Where(p => p.Person == person && p.Kind == PageKind.Respond).Select(p => (Referral: r, Page: p))).ToList();
        if (pages.Any(p => p.Page.At >= asked || p.Referral.RoleOf(person) is not null || since.GetValueOrDefault((p.Referral.Id, p.Page.Role)) >= asked)) return;
        if (pages.Where(p => p.Referral.IsLive && p.Page.State is PageState.Pending or PageState.Delivered or PageState.Undelivered && p.Referral.SeatOf(p.Page.Role) is { IsVacant: true }).ToList() is [var (r, waits)])
            throw new BrokenException("who answers by telephone is heard", $"{Cast.Name(person)} on {r.Id} {waits.Number}");
    }

    /// Somebody pressed this then, and has this card in answer now; `place` is where the children are.
    public void Given(string person, Referral r, int? page, string verb, DateTimeOffset asked, string card, string place)
    {
        var now = night.Timeline.Now;
        if (!r.IsLive || night.MayBeOffTheRoster(person)) return;
        // Who has taken two roles over presses for the one of that page.
        Seat? Held() => page is { } n && r.PageOf(n) is { } of && r.SeatOf(of.Role) is { } s && s.Holder == person ? s : null;
        bool IsAsItWas(Role role) => since[(r.Id, role)] < asked;
        void Hold(bool rule, string name) { if (!rule) throw new BrokenException(name, $"{Cast.Name(person)} pressed {verb} on {r.Id} {page}"); }
        // However much is wrong: whoever had the seat all the while was not refused, and each look shows it.
        if (verb == "showPlace" && Held() is { } shown && IsAsItWas(shown.Role)) Hold(card.Contains(place, StringComparison.Ordinal) && card.Contains("front desk", StringComparison.Ordinal), "who asks where to go is shown it");
        if (night.Wrong.Calm(asked, now) < now - asked) return;
        switch (verb)
        {
            case "accept" when page is { } number && r.PageOf(number) is { IsLive: true, Kind: PageKind.Respond } paged:
                Hold(!(r.SeatOf(paged.Role) is { IsVacant: true } && IsAsItWas(paged.Role)), "who accepts an empty seat has it");
                break;
            case "decline" when page is { } number && r.PageOf(number) is { Kind: PageKind.Respond } paged:
                Hold(!(paged.IsLive && r.SeatOf(paged.Role) is { IsVacant: true } && IsAsItWas(paged.Role)), "who declines is waited for no more");
                break;
            case "takeOver" when page is { } number && r.PageOf(number) is { Kind: PageKind.Supervise } paged:
                Hold(!(r.SeatOf(paged.Role) is { IsVacant: true } && IsAsItWas(paged.Role)), "who takes an empty seat over has it");
                break;
            case "arrived" when Held() is { } seat && IsAsItWas(seat.Role):
                Hold(seat is Seat.OnScene, "who says that they are there is there");
                break;
            case "handBack" when Held() is { } held && IsAsItWas(held.Role):
                Hold(held is Seat.OnScene, "who hands back has the seat no more");
                break;
        }
    }
}
