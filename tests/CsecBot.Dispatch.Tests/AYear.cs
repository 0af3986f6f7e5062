namespace CsecBot.Dispatch.Tests;

/// The seed's year: 791 children, 563 of them met in person, each to its end; the promises are checked after every step.
public class AYear
{
    private const int Children = 791, InPerson = 563;

    [Fact]
    public void Ends_with_every_child_seen_to_and_no_duty_lost()
    {
        var random = new Random(2016);
        var (closed, evaluatedOut, late) = (0, 0, 0);
        for (var n = 0; n < Children; n++)
        {
            var night = new Night { ChecksStorage = false, Now = Night.Start.AddMinutes(n * 365.0 * 24 * 60 / Children) };
            night.Open((LeadAgency)random.Next(4), received: night.Now, children: Night.Child("A", n < InPerson ? Disposition.InPerson : Disposition.EvaluatedOut));
            if (n < InPerson) Live(night, random);
            if (n % 50 == 0) night.CheckStored();
            closed += night.State!.Status == Status.Closed ? 1 : 0;
            evaluatedOut += night.State.Status == Status.EvaluatedOut ? 1 : 0;
            late += night.State.Duties.Count(d => d.IsLate(night.Now));
            Assert.All(night.State.Duties, d => Assert.False(d.IsUnfinished));
            Assert.Equal(night.State.Duties.Length, night.State.Duties.Select(d => (d.Id, d.Child, d.Round)).Distinct().Count());
        }
        Assert.Equal((InPerson, Children - InPerson), (closed, evaluatedOut));
        Assert.True(late > 0, "a year in which nothing is ever late proves nothing about lateness");
    }

    private static void Live(Night night, Random random)
    {
        foreach (var role in night.State!.Seats.Select(s => s.Role).ToList())
        {
            var person = night.State!.PagesFor(role).First().Person;
            night.Accepts(person).FastForward(random.Next(10, 60)).Does(at => new Command.Arrive(role, null, person, at));
        }
        if (random.Next(8) == 0) night.Does(at => new Command.ReportMissing("A", at, "sup", at)).FastForward(random.Next(60, 6000)).Does(at => new Command.ReportFound("A", at, "sup", at));
        for (var step = 0; night.State!.Duties.Where(d => d.IsUnfinished).MinBy(d => d.DueAt) is { } next; step++)
        {
            Assert.True(step < 200, "the duties never end");
            var when = next.DueAt.AddHours(random.Next(12) == 0 ? 20 : -random.Next(0, 2));
            if (when > night.Now) night.FastForward(when - night.Now);
            var rule = night.World.Protocol.Duty(next.Id);
            var outcome = rule.Outcomes.Contains(Outcome.Done) && !(rule.AtLeast && night.Now < next.DueAt) ? Outcome.Done : Outcome.NotPossible;
            Assert.Null(night.Decide(at => new Command.Complete(next.Id, next.Child, outcome, at, "sup", at, next.Round, Details.Of(rule.Details.Where(d => d.Kind == DetailKind.YesNo).Select(d => (d.Name, "yes"))))));
        }
        night.FastForward(TimeSpan.FromDays(1.5)).Does(at => new Command.Close("sup", at));
    }
}
