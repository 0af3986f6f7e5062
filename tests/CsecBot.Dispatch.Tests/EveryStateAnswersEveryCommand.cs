namespace CsecBot.Dispatch.Tests;

/// The compiler cannot see that our closed hierarchies are closed, so this does.
public class EveryStateAnswersEveryCommand
{
    private static readonly DateTimeOffset At = Night.Start.AddMinutes(200);

    private static IEnumerable<Command> Samples(Type t) => t.Name switch
    {
        "Open" => [new Command.Open(new("R-7K3QF2M4", Source.Other, LeadAgency.Dcfs, At, At, "SPA-6", [Night.Child("A")], false, false), "hotline:desk", At)],
        "Dispose" => [new Command.Dispose([new("A", Disposition.InPerson, null)], At, "hotline:desk", At), new Command.Dispose([new("A", Disposition.EvaluatedOut, EvaluatedOutReason.Other)], At, "sup", At)],
        "Deliver" => [new Command.Deliver(1, new Delivery.Taken("m1"), At), new Command.Deliver(1, new Delivery.Failed("gone"), At)],
        "Accept" => [new Command.Accept(1, "csw1", At), new Command.Accept(1, "stranger", At), new Command.Accept(99, "csw1", At)],
        "Decline" => [new Command.Decline(1, null, "csw1", At), new Command.Decline(1, DeclineReason.Ill, "csw1", At)],
        "HandBack" => [new Command.HandBack(Role.Csw, "csw1", At), new Command.HandBack(Role.Csw, "sup", At)],
        "OnMyWay" => [new Command.OnMyWay(Role.Csw, At.AddMinutes(20), "csw1", At)],
        "Arrive" => [new Command.Arrive(Role.Csw, null, "csw1", At), new Command.Arrive(Role.Csw, At, "stranger", At)],
        "TakeOver" => [new Command.TakeOver(Role.Csw, "sup", At), new Command.TakeOver(Role.Csw, "csw1", At)],
        "Reassign" => [new Command.Reassign(Role.Csw, "csw2", "sup", At), new Command.Reassign(Role.Csw, "adv1", "sup", At)],
        "RecordAccepted" => [new Command.RecordAccepted(Role.Csw, "csw3", At, "sup", At)],
        "RecordArrived" => [new Command.RecordArrived(Role.Csw, At, "sup", At)],
        "Reveal" => [new Command.Reveal(Role.Csw, "csw1", At)],
        "Complete" => [new Command.Complete("72-hour-item", "A", Outcome.Done, At, "sup", At), new Command.Complete("no-such", "A", Outcome.Done, At, "sup", At)],
        "Close" => [new Command.Close("done", "sup", At), new Command.Close("done", "csw1", At)],
        "Tick" => [new Command.Tick(At)],
        _ => throw new NotSupportedException($"give {t.Name} a sample here"),
    };

    private static Night StateNamed(string name) => name switch
    {
        "nothing" => new Night(),
        "pending" => new Night().Open(children: Night.Child("A", Disposition.Pending)),
        "paging" => new Night().Open(),
        "climbed" => new Night().Open().FastForward(25),
        "unfilled" => new Night(Night.Everybody.Without("csw1", "csw2", "csw3", "sup", "duty")).Open(),
        "accepted" => new Night().Open().Accepts("csw1"),
        "taken over" => new Night().Open().Does(at => new Command.TakeOver(Role.Csw, "sup", at)),
        "on scene" => new Night().Open().Accepts("csw1").Does(at => new Command.Arrive(Role.Csw, null, "csw1", at)),
        "follow-up" => new Night().Open().Accepts("csw1").Accepts("adv1").Does(at => new Command.Arrive(Role.Csw, null, "csw1", at)).Does(at => new Command.Arrive(Role.Advocate, null, "adv1", at)),
        "evaluated out" => new Night().Open(children: Night.Child("A", Disposition.EvaluatedOut)),
        _ => throw new NotSupportedException(name),
    };

    public static TheoryData<string> Names => ["nothing", "pending", "paging", "climbed", "unfilled", "accepted", "taken over", "on scene", "follow-up", "evaluated out"];

    [Theory, MemberData(nameof(Names))]
    public void Is_answered_and_every_command_twice_is_once(string name)
    {
        foreach (var command in typeof(Command).GetNestedTypes().SelectMany(Samples))
        {
            var night = StateNamed(name);
            var first = Decider.Decide(night.State, command, night.World);
            if (first is not Decision.Happened { Events.Count: > 0 } happened) continue;
            var after = night.State.Fold(happened.Events);
            var again = Decider.Decide(after, command, night.World);
            Assert.True(again is Decision.Refused or Decision.Happened { Events: [] }, $"{command} twice in {name} happened twice: {(again as Decision.Happened)?.Events.FirstOrDefault()}");
        }
    }
}
