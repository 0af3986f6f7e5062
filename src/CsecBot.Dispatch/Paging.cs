using static CsecBot.Dispatch.Event;
namespace CsecBot.Dispatch;

/// What the channel reports of a page.
internal static class Paging
{
    /// A page that can never arrive is news for the ladder: the next person is paged at once.
    public static Decision Deliver(Referral r, Command.Deliver d, World world)
    {
        if (r.PageOf(d.Page) is not { } page) return Refusal.NoSuchPage;
        switch (d.Delivery)
        {
            case Delivery.Taken t:
                return page.Messages.Contains(t.Message) ? Decision.Nothing : new List<Event> { new Delivered(d.Page, t.Message, d.At) };
            case Delivery.Failed f when page.IsLive:
                var sofar = new Sofar(r).Add(new Undelivered(d.Page, f.Reason, d.At));
                if (r.IsLive) sofar.Add(s => Ladder.Lost(s, page, d.At, world));
                return sofar.Events;
            default:
                return Decision.Nothing;
        }
    }

    /// The ladder does not wait for a telephone: it went on when the chat failed, or goes on at its own time.
    public static Decision Phone(Referral r, Command.Phone c) => c.Delivery switch
    {
        Delivery.Taken t when r.ByPhone.Any(x => x.Message == t.Message) => Decision.Nothing,
        Delivery.Taken t => new List<Event> { new Phoned(c.Person, c.Page, t.Message, c.At) },
        Delivery.Failed when r.ByPhone.LastOrDefault(x => x.Person == c.Person && x.Page == c.Page) is { Arrived: false } => Decision.Nothing,
        Delivery.Failed f => new List<Event> { new PhoneFailed(c.Person, c.Page, null, f.Reason, c.At) },
        _ => Decision.Nothing,
    };

    public static Decision PhoneReported(Referral r, Command.PhoneReported c) => r.ByPhone.FirstOrDefault(x => x.Message == c.Message) switch
    {
        { Arrived: null } sent when c.Delivered => new List<Event> { new PhoneArrived(sent.Person, sent.Page, c.Message, c.At) },
        { Arrived: null } sent => new List<Event> { new PhoneFailed(sent.Person, sent.Page, c.Message, c.Why ?? "failed", c.At) },
        _ => Decision.Nothing,
    };
}
