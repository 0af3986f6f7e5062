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
        "Phone" => [new Command.Phone("csw1", 1, new Delivery.Taken("p1"), At), new Command.Phone("csw1", 1, new Delivery.Failed("gone"), At)],
        "PhoneReported" => [new Command.PhoneReported("t0", true, null, At), new Command.PhoneReported("t0", false, "busy", At), new Command.PhoneReported("none", true, null, At)],
        "Forward" => [new Command.Forward(new Message.Ask("sup", Question.Disposition), "gone", null, At), new Command.Forward(new Message.Warning("csw1", Role.Csw, 60), "gone", null, At), new Command.Forward(new Message.Ask("duty", Question.Close), "gone", "sup", At)],
        "See" => [new Command.See(1, "csw1", At), new Command.See(1, "csw2", At)],
        "Accept" => [new Command.Accept(1, "csw1", At), new Command.Accept(1, "stranger", At), new Command.Accept(99, "csw1", At)],
        "Decline" => [new Command.Decline(1, null, "csw1", At), new Command.Decline(1, DeclineReason.Ill, "csw1", At)],
        "HandBack" => [new Command.HandBack(Role.Csw, "csw1", At), new Command.HandBack(Role.Csw, "csw1", At, DeclineReason.Ill), new Command.HandBack(Role.Csw, "sup", At)],
        "OnMyWay" => [new Command.OnMyWay(Role.Csw, At.AddMinutes(20), "csw1", At)],
        "Arrive" => [new Command.Arrive(Role.Csw, null, "csw1", At), new Command.Arrive(Role.Csw, At, "stranger", At)],
        "TakeOver" => [new Command.TakeOver(Role.Csw, "sup", At), new Command.TakeOver(Role.Csw, "csw1", At)],
        "Reassign" => [new Command.Reassign(Role.Csw, "csw2", "sup", At), new Command.Reassign(Role.Csw, "adv1", "sup", At)],
        "RecordAccepted" => [new Command.RecordAccepted(Role.Csw, "csw3", At, "sup", At)],
        "RecordArrived" => [new Command.RecordArrived(Role.Csw, At, "sup", At)],
        "Reveal" => [new Command.Reveal(Role.Csw, "csw1", At)],
        "Complete" => [new Command.Complete("72-hour-item", "A", Outcome.Done, At, "sup", At), new Command.Complete("no-such", "A", Outcome.Done, At, "sup", At)],
        "Offer" => [new Command.Offer("presence", "A", "adv2", "adv1", At), new Command.Offer("transfer", null, "cont1", "csw1", At), new Command.Offer("presence", "A", "csw1", "sup", At)],
        "AcceptDuty" => [new Command.AcceptDuty("presence", "A", "adv2", At), new Command.AcceptDuty("transfer", null, "cont1", At), new Command.AcceptDuty("presence", "A", "stranger", At)],
        "DeclineDuty" => [new Command.DeclineDuty("presence", "A", "adv2", At), new Command.DeclineDuty("transfer", null, "cont1", At)],
        "ReportMissing" => [new Command.ReportMissing("A", At, "csw1", At), new Command.ReportMissing("Z", At, "sup", At)],
        "ReportFound" => [new Command.ReportFound("A", At, "csw1", At)],
        "ChangeLead" => [new Command.ChangeLead(LeadAgency.Probation, "hotline:desk", At), new Command.ChangeLead(LeadAgency.Both, "sup", At), new Command.ChangeLead(LeadAgency.Both, "csw1", At)],
        "Close" => [new Command.Close("sup", At), new Command.Close("csw1", At)],
        "Gather" => [new Command.Gather(["csw1", "adv1"], At.AddMinutes(35))],
        "Tick" => [new Command.Tick(At)],
        _ => throw new NotSupportedException($"give {t.Name} a sample here"),
    };

    private static Night StateNamed(string name) => name switch
    {
        "nothing" => new Night(),
        "pending" => new Night().Open(children: Night.Child("A", Disposition.Pending)),
        "paging" => new Night().Open(),
        "climbed" => new Night().Open().FastForward(25).Does(at => new Command.Phone("csw1", 1, new Delivery.Taken("t0"), at)),
        "unfilled" => new Night(Night.Everybody.Without("csw1", "csw2", "csw3", "sup", "posup", "duty")).Open(),
                "accepted" => new Night().Open().Accepts("csw1"),
        "taken over" => new Night().Open().Does(at => new Command.TakeOver(Role.Csw, "sup", at)),
        "on scene" => new Night().Open().Accepts("csw1").Does(at => new Command.Arrive(Role.Csw, null, "csw1", at)),
        "follow-up" => new Night().Open().Accepts("csw1").Accepts("adv1").Does(at => new Command.Arrive(Role.Csw, null, "csw1", at)).Does(at => new Command.Arrive(Role.Advocate, null, "adv1", at)),
        "closed" => Finished(StateNamed("follow-up")).Does(at => new Command.Close("sup", at)),
        "missing" => StateNamed("follow-up").Does(at => new Command.ReportMissing("A", at, "csw1", at)),
        "found" => StateNamed("missing").Does(at => new Command.ReportFound("A", at, "csw1", at)),
        "offered" => StateNamed("follow-up").Does(at => new Command.Offer("presence", "A", "adv2", "adv1", at)),
        "transfer offered" => StateNamed("follow-up").Records("7-day-meeting").Does(at => new Command.Offer("transfer", null, "cont1", "csw1", at)),
        "transferred" => StateNamed("transfer offered").Does(at => new Command.AcceptDuty("transfer", null, "cont1", at)),
        "downgraded" => StateNamed("accepted").Does(at => new Command.Dispose([new("A", Disposition.EvaluatedOut, EvaluatedOutReason.OutOfCounty)], at, "sup", at)),
        "stood down" => StateNamed("accepted").Does(at => new Command.Dispose([new("A", Disposition.EvaluatedOut, EvaluatedOutReason.Other)], at, "sup", at)),
        "handed back" => StateNamed("accepted").Does(at => new Command.HandBack(Role.Csw, "csw1", at)),
        "reassigned" => StateNamed("accepted").Does(at => new Command.Reassign(Role.Csw, "csw3", "sup", at)),
        "merged" => Merged(StateNamed("accepted")),
        "evaluated out" => new Night().Open(children: Night.Child("A", Disposition.EvaluatedOut)),
        _ => throw new NotSupportedException(name),
    };

    private static readonly string[] All = ["nothing", "pending", "paging", "climbed", "unfilled", "accepted", "taken over", "on scene", "follow-up", "closed", "evaluated out", "stood down", "handed back", "reassigned",
        "missing", "found", "offered", "transfer offered", "transferred", "downgraded", "merged"];

    private static Night Merged(Night night)
    {
        var other = new Night { Id = "R-0000AAAA" }.Open();
        night.Takes(Assert.IsType<PairDecision.Happened>(Pairs.Decide(night.State!, other.State, new Pairing.Merge([], "sup", night.Now), night.World)).First);
        return night;
    }

    /// Whatever has begun is recorded, and whatever begins because of that.
    internal static Night Finished(Night night)
    {
        while (night.State!.Duties.FirstOrDefault(d => d.IsUnfinished) is { } duty)
            night.Records(duty.Id, night.World.Protocol.Duty(duty.Id) is { AtLeast: false, Outcomes: var possible } && possible.Contains(Outcome.Done) ? Outcome.Done : Outcome.NotPossible, duty.Child);
        return night;
    }

    public static TheoryData<string> Names => [.. All];

    [Theory, MemberData(nameof(Names))]
    public void Is_answered_and_every_command_twice_is_once(string name)
    {
        foreach (var command in typeof(Command).GetNestedTypes().Where(t => t.IsSubclassOf(typeof(Command))).SelectMany(Samples))
        {
            var night = StateNamed(name);
            if (Decider.Decide(night.State, command, night.World) is not Decision.Happened first) continue;
            var after = night.State.Fold(first.Events);
            var again = Decider.Decide(after, command, night.World);
            Assert.True(again is Decision.Refused or Decision.Happened { Events: [] }, $"{command} twice in {name} happened twice: {(again as Decision.Happened)?.Events.FirstOrDefault()}");
            Assert.All(first.Events, e => Assert.Contains(e.GetType(), typeof(Event).GetNestedTypes()));
        }
    }

    /// Every case of a seat and every status stands among the states above, so a new one must be added there.
    [Fact]
    public void The_states_are_all_kinds_of_seat_and_all_statuses()
    {
        var states = All.Select(n => StateNamed(n).State).OfType<Referral>().ToList();
        Assert.Equal(typeof(Seat).GetNestedTypes().Select(t => t.Name).Order(), states.SelectMany(s => s.Seats).Select(s => s.GetType().Name).Distinct().Order());
        Assert.Equal(Enum.GetValues<Status>(), states.Select(s => s.Status).Distinct().Order());
    }

    /// Each command does something somewhere: a command that every state refuses has no sample worth having.
    [Fact]
    public void Every_command_is_answered_with_events_in_some_state()
    {
        var idle = typeof(Command).GetNestedTypes().Where(t => !All.Any(n =>
        {
            var night = StateNamed(n);
            return Samples(t).Any(c => Decider.Decide(night.State, c, night.World) is Decision.Happened { Events.Count: > 0 });
        }));
        Assert.Empty(idle.Select(t => t.Name));
    }
}
