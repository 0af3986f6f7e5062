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
    }

    /// Somebody pressed this then, and has their answer now.
    public void Given(string person, Referral r, int? page, string verb, DateTimeOffset asked)
    {
        var now = night.Timeline.Now;
        if (night.Wrong.Calm(asked, now) < now - asked || !r.IsLive || night.MayBeOffTheRoster(person)) return;
        // Who has taken two roles over presses for the one of that page.
        Seat? Held() => page is { } n && r.PageOf(n) is { } of && r.SeatOf(of.Role) is { } s && s.Holder == person ? s : null;
        bool IsAsItWas(Role role) => since[(r.Id, role)] < asked;
        void Hold(bool rule, string name) { if (!rule) throw new BrokenException(name, $"{Cast.Name(person)} pressed {verb} on {r.Id} {page}"); }
        switch (verb)
        {
            case "accept" when page is { } number && r.PageOf(number) is { IsLive: true, Kind: PageKind.Respond } paged:
                Hold(!(r.SeatOf(paged.Role) is { IsVacant: true } && IsAsItWas(paged.Role)), "who accepts an empty seat has it");
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
