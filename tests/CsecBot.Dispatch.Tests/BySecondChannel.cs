namespace CsecBot.Dispatch.Tests;

/// Who is also told by telephone: at T+3, at once where the chat cannot reach, and supervisors at the breach.
public class BySecondChannel
{
    private static List<Message.Phone> Phones(Night night) => [.. night.Told.OfType<Message.Phone>()];

    [Fact]
    public void The_page_at_three_minutes_goes_by_both_and_the_first_does_not()
    {
        var night = new Night().Open();
        Assert.Empty(Phones(night));
        night.FastForward(3);
        Assert.Equal(["csw1", "adv1"], Phones(night).Select(p => p.To));
        Assert.All(Phones(night), p => Assert.NotNull(p.Number));
        night.FastForward(12);
        Assert.Equal(2, Phones(night).Count);
    }

    [Fact]
    public void Whoever_the_chat_cannot_reach_is_telephoned_at_once() =>
        Assert.Equal(new Message.Phone("csw1", Role.Csw, 1), Assert.Single(Phones(new Night().Open().Fails("csw1"))));

    [Fact]
    public void The_breach_is_telephoned_once_and_what_follows_every_quarter_of_an_hour_is_not()
    {
        var night = new Night().Open().Accepts("csw1").Accepts("adv1").FastForward(180);
        Assert.True(night.Log.OfType<Event.Breached>().Count() > 4);
        Assert.Equal(["csw1", "sup", "agsup", "adv1"], Phones(night).Where(p => p.Number is null).Select(p => p.To).Distinct());
        Assert.Equal(2 * 3, Phones(night).Count(p => p.Number is null));
    }

    [Fact]
    public void A_breach_that_was_slept_through_is_telephoned_when_somebody_looks_again_and_then_no_more()
    {
        var night = new Night().Open().Accepts("csw1").Accepts("adv1").FastForward(80).Outage(40);   // nobody looks from 80 to 120 minutes
        var told = night.Told.OfType<Message.Phone>().Where(p => p.Number is null).ToList();
        Assert.Equal(2 * 3, told.Count);
        night.FastForward(30);
        Assert.Equal(2 * 3, night.Told.OfType<Message.Phone>().Count(p => p.Number is null));
    }
}
