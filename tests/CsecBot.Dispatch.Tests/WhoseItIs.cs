namespace CsecBot.Dispatch.Tests;

/// Where a step names the social worker and Probation leads, it is the officer's; where both respond, the first to arrive has it.
/// Another lead leaves nothing without an owner: whoever is at the child's side goes on until the new lead's person has accepted.
public class WhoseItIs
{
    [Fact]
    public void Another_lead_s_person_has_what_is_open_once_they_accept_and_until_then_whoever_is_there()
    {
        var night = new Night().Open().OnScene().Does(at => new Command.ChangeLead(LeadAgency.Probation, "hotline:desk", at));
        Assert.Equal("csw1", Owner(night));
        night.Does(at => new Command.TakeOver(Role.ProbationOfficer, "posup", at));
        Assert.Equal("csw1", Owner(night));                                       // who sees to it that somebody comes is not there either
        night.Does(at => new Command.RecordAccepted(Role.ProbationOfficer, "po1", at, "posup", at));
        Assert.Equal("po1", Owner(night));
        night.FastForward(TimeSpan.FromHours(14));
        Assert.Equal<IEnumerable<string>>(["po1"], night.Reminded("72-hour-item").First().Item.To);
        night.Records("72-hour-item", by: "csw1");                                // who is there may still say how it stands
        Assert.Equal("csw1", Owner(night.Does(at => new Command.ChangeLead(LeadAgency.Dcfs, "hotline:desk", at))));
    }

    [Theory, InlineData(LeadAgency.Both), InlineData(LeadAgency.Undetermined)]
    public void Where_both_lead_from_then_on_whoever_was_there_first_keeps_it(LeadAgency lead)
    {
        var night = new Night().Open().OnScene().Does(at => new Command.ChangeLead(lead, "hotline:desk", at)).Accepts("po1").FastForward(5).Arrives("po1", Role.ProbationOfficer);
        Assert.Equal("csw1", Owner(night));
    }

    [Fact]
    public void Where_both_respond_the_first_to_arrive_has_it_and_before_that_whom_the_document_names_first()
    {
        var night = new Night().Open(LeadAgency.Both).Accepts("po1").Accepts("csw1");
        Assert.Equal("csw1", Owner(night));
        Assert.Equal("po1", Owner(night.FastForward(20).Arrives("po1", Role.ProbationOfficer)));
        Assert.Equal("po1", Owner(night.FastForward(20).Arrives("csw1", Role.Csw)));
    }

    [Fact]
    public void What_was_transferred_stays_with_the_receiver_whoever_leads()
    {
        var night = new Night().Open().OnScene().Records("7-day-meeting").Does(at => new Command.Offer("transfer", null, "cont1", "csw1", at)).Does(at => new Command.AcceptDuty("transfer", null, "cont1", at));
        Assert.Equal("cont1", Owner(night.Does(at => new Command.ChangeLead(LeadAgency.Probation, "hotline:desk", at)).Accepts("po1")));
    }

    private static string? Owner(Night night) => Owning.Owner(night.State!, night.State!.DutyOf("72-hour-item", "A")!, night.World.Protocol.Duty("72-hour-item"));
}
