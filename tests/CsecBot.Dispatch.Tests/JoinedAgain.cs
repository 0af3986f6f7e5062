namespace CsecBot.Dispatch.Tests;

/// Two that were made one, taken apart, and made one again; and what is still reported of one that rests.
public class JoinedAgain
{
    [Fact]
    public void What_was_recorded_in_between_does_not_keep_them_from_being_one_again()
    {
        var ours = new Night { Id = "R-0000DCFS" }.Open().OnScene().FastForward(10).Records("contact", by: "adv1", details: ("mode", "InPerson"));
        var theirs = new Night { Id = "R-0000PR0B", Now = Night.Start.AddMinutes(20) }.Open(LeadAgency.Probation);
        Assert.Null(TwoAreOne.Merge(ours, theirs));
        theirs.FastForward(10).Records("contact", by: "adv1", details: ("mode", "Telephone"));
        Assert.Null(TwoAreOne.Unmerge(ours, theirs));
        Assert.Null(TwoAreOne.Merge(ours, theirs));
        Assert.Equal([1, 2, 3], theirs.State!.Duties.Where(d => d.Id == "contact").Select(d => d.Round).Order());
    }

    [Fact]
    public void A_page_of_one_that_rests_may_turn_out_to_have_reached_nobody()
    {
        var (from, into) = (new Night { Id = "R-0000DCFS" }.Open(), new Night { Id = "R-0000TW0" }.Open());
        Assert.Null(TwoAreOne.Merge(from, into));
        from.Fails("csw1");
        Assert.Equal(Status.Merged, from.State!.Status);
        into.Fails("csw1");
        Assert.Equal("csw2", into.State!.PagesFor(Role.Csw).Last().Person);
    }
}
