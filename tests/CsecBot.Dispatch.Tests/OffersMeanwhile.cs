namespace CsecBot.Dispatch.Tests;

/// An item was offered to somebody, and before they answer the request becomes part of another, is taken apart again, or loses a child.
/// The card they have goes with the old number, so they are asked anew under the one that counts.
public class OffersMeanwhile
{
    [Fact]
    public void Whoever_was_offered_an_item_is_asked_again_under_the_number_that_lives_and_the_giver_hears_the_answer()
    {
        var (first, second) = Offered();
        Assert.Null(TwoAreOne.Merge(first, second));
        Assert.Contains(new Message.Offered("adv2", "presence", "A", 1), second.Told);
        second.Does(at => new Command.DeclineDuty("presence", "A", "adv2", at));
        Assert.Contains(new Message.Answered("agsup", "presence", "A", 1, false), second.Told);
    }

    [Fact]
    public void Taken_apart_again_they_are_asked_under_the_number_of_whoever_offered_it_and_no_other()
    {
        var (first, second) = Offered();
        Assert.Null(TwoAreOne.Merge(first, second));
        Assert.Null(TwoAreOne.Unmerge(first, second));
        Assert.Contains(new Message.Offered("adv2", "presence", "A", 1), first.Told.Skip(first.Told.LastIndexOf(new Message.Apart("csw1", second.Id))));
        Assert.Equal(("adv2", null), (first.State!.DutyOf("presence", "A")!.Offered, second.State!.DutyOf("presence", "A")!.Offered));
    }

    [Fact]
    public void What_was_offered_of_both_is_asked_about_once()
    {
        var (first, second) = Offered();
        second.Does(at => new Command.Offer("presence", "A", "adv2", "agsup", at));
        var asked = second.Told.Count(m => m is Message.Offered);
        Assert.Null(TwoAreOne.Merge(first, second));
        Assert.Equal(asked, second.Told.Count(m => m is Message.Offered));
    }

    [Fact]
    public void Of_two_different_offers_one_stands_and_whoever_made_the_other_hears_that_it_was_not_taken()
    {
        var (first, second) = Offered();
        second.Does(at => new Command.Offer("presence", "A", "avi1", "adv1", at));
        Assert.Null(TwoAreOne.Merge(first, second));
        Assert.Equal(("avi1", "adv1"), (second.State!.DutyOf("presence", "A")!.Offered, second.State.DutyOf("presence", "A")!.Giver));
        Assert.Equal([new("agsup", "presence", "A", 1, false)], second.Told.OfType<Message.Answered>());
        Assert.Equal(Refusal.NotOffered, second.Do(at => new Command.AcceptDuty("presence", "A", "adv2", at)));
        Assert.Equal("avi1", second.Does(at => new Command.AcceptDuty("presence", "A", "avi1", at)).State!.DutyOf("presence", "A")!.Owner);
    }

    [Fact]
    public void An_offer_that_no_person_made_is_answered_to_whoever_has_the_item()
    {
        var first = new Night { Id = "R-0000AAAA" }.Open().OnScene().Does(at => new Command.Offer("presence", "A", "adv2", "hotline:desk", at));
        var second = new Night { Id = "R-0000BBBB" }.Open().OnScene().Does(at => new Command.Offer("presence", "A", "avi1", "agsup", at));
        Assert.Null(TwoAreOne.Merge(first, second));
        Assert.Equal([new("adv1", "presence", "A", 1, false)], second.Told.OfType<Message.Answered>());
    }

    [Fact]
    public void Of_a_child_that_is_a_request_of_its_own_they_are_asked_under_its_number()
    {
        var whole = new Night().Open(children: [Night.Child("A"), Night.Child("B")]).OnScene();
        whole.Does(at => new Command.Offer("presence", "B", "adv2", "adv1", at));
        var own = new Night { Id = "R-0000BBBB", Now = whole.Now };
        Assert.Null(TwoAreOne.Decide(whole, own, at => new Pairing.Split("B", own.Id, "sup", at)));
        Assert.Contains(new Message.Offered("adv2", "presence", "B", 1), own.Told);
    }

    /// On scene in both; in the first the agency's supervisor has offered the advocate's presence to another.
    private static (Night First, Night Second) Offered()
    {
        var first = new Night { Id = "R-0000AAAA" }.Open().OnScene().Does(at => new Command.Offer("presence", "A", "adv2", "agsup", at));
        return (first, new Night { Id = "R-0000BBBB" }.Open().OnScene());
    }
}
