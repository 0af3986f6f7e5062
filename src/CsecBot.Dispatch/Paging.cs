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
}
