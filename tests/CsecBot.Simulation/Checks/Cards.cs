using CsecBot.Dispatch;
using static CsecBot.Simulation.BrokenException;
namespace CsecBot.Simulation;

/// The cards in people's chats, as they look by now: each says how its seat stands. A chat that was closed for a while may keep what it had.
internal sealed class Cards(Night night)
{
    private readonly Dictionary<string, string> bodies = [];

    public void Shows(string message, string body) => bodies[message] = body;

    public void AtTheEnd(Referral r)
    {
        foreach (var page in r.Pages.Where(p => p.Messages.Length > 0 && !night.Plan.Faults.OfType<Fault.Blocked>().Any(b => b.Person == p.Person)))
        {
            if (!bodies.TryGetValue(page.Messages[^1], out var body)) throw new BrokenException("a page that was delivered is in a chat", $"{r.Id} page {page.Number}");
            var (asks, isAwaited) = (Channel.Button(body, "accept") is not null, Calls.IsAwaited(r, page.Number, out _));
            if (!isAwaited && (!r.IsLive || r.SeatOf(page.Role) is not { IsVacant: true })) Hold(!asks, "no card asks for what is covered", $"{r.Id} page {page.Number} of {Cast.Name(page.Person)}");
            if (isAwaited && page.Kind == PageKind.Respond) Hold(asks, "the card of whoever is awaited can be accepted", $"{r.Id} page {page.Number} of {Cast.Name(page.Person)}");
            if (!r.IsLive) Hold(Channel.Button(body, "takeOver") is null && Channel.Button(body, "arrived") is null, "the card of what has ended asks nothing", $"{r.Id} page {page.Number} of {Cast.Name(page.Person)}");
            if (r.IsLive && r.SeatOf(page.Role) is Seat.Accepted seat && seat.Holder == page.Person && page.Kind == PageKind.Respond)
                Hold(Channel.Button(body, "arrived") is not null, "whoever is on the way can say that they are there", $"{r.Id} page {page.Number} of {Cast.Name(page.Person)}");
        }
    }
}
