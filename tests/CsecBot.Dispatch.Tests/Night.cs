using System.Collections.Immutable;
using System.Text.Json;
namespace CsecBot.Dispatch.Tests;

/// A referral under test: say what happens in order, then look at what the protocol did.
internal sealed class Night(Roster? roster = null, Protocol? protocol = null)
{
    public static readonly DateTimeOffset Start = new(2026, 11, 23, 10, 10, 0, TimeSpan.Zero);   // 02:10 in Los Angeles
    public static readonly Protocol Protocol = ProtocolDocument.Parse(ProtocolDocument.LosAngeles, out _)!;

    /// The same with the first two duties alone, where a test counts messages.
    public static readonly Protocol TwoDuties = ProtocolDocument.Parse(WithDuties(ProtocolDocument.LosAngeles, "72-hour-item", "7-day-meeting"), out _)!;

    public static readonly Roster Everybody = People.On(
        ("csw1", Role.Csw, "DCFS", Tier.Primary), ("csw2", Role.Csw, "DCFS", Tier.Primary), ("csw3", Role.Csw, "DCFS", Tier.Secondary),
        ("adv1", Role.Advocate, "Saving Innocence", Tier.Primary), ("adv2", Role.Advocate, "Saving Innocence", Tier.Secondary), ("avi1", Role.Advocate, "Aviva", Tier.Secondary),
        ("po1", Role.ProbationOfficer, "Probation", Tier.Primary), ("posup", Role.Supervisor, "Probation", Tier.Primary),
        ("sup", Role.Supervisor, "DCFS", Tier.Primary), ("agsup", Role.AgencySupervisor, "Saving Innocence", Tier.Primary), ("duty", Role.DutyManager, "DCFS", Tier.Primary),
        ("hot", Role.Hotline, "DCFS", Tier.Primary), ("cont1", Role.ContinuingCsw, "DCFS", Tier.Primary));

    public Roster Roster { get; set; } = roster ?? Everybody;
    public DateTimeOffset Now { get; set; } = Start;
    /// Off where so much happens that storage is looked at once, at the end.
    public bool ChecksStorage { get; init; } = true;
    public string Id { get; init; } = "R-7K3QF2M4";
    public List<Event> Log { get; } = [];
    /// Who was told what, by each decision on the state it found.
    public List<Message> Told { get; } = [];
    public Referral? State { get; private set; }
    public World World => new(protocol ?? Protocol, Roster);

    public Night Open(LeadAgency lead = LeadAgency.Dcfs, DateTimeOffset? received = null, DateTimeOffset? decided = null, bool drill = false, Source source = Source.LawEnforcement, params Child[] children)
    {
        if (children.Length == 0) children = [Child("A")];
        var intake = new Intake(Id, source, lead, received ?? Now.AddMinutes(-7), decided ?? Now, "SPA-6", [.. children], false, drill);
        Assert.Null(Do(at => new Command.Open(intake, "hotline:desk", at)));
        return this;
    }

    /// The refusal, if the command was refused. What is stored must always give the same state back.
    public Refusal? Do(Func<DateTimeOffset, Command> command)
    {
        var refusal = Decide(command);
        if (ChecksStorage) CheckStored();
        return refusal;
    }

    /// The same, without a look at storage.
    public Refusal? Decide(Func<DateTimeOffset, Command> command)
    {
        switch (Decider.Decide(State, command(Now), World))
        {
            case Decision.Refused no: return no.Why;
            case Decision.Happened yes:
                Takes(yes.Events);
                return null;
            default: throw new InvalidOperationException();
        }
    }

    /// What was decided of it elsewhere: together with another referral.
    public void Takes(IReadOnlyList<Event> events)
    {
        Log.AddRange(events);
        var before = State;
        State = State.Fold(events);
        if (events.Count > 0) Told.AddRange(Message.Because(events, before, State!));
    }

    public Night Does(Func<DateTimeOffset, Command> command)
    {
        Assert.Null(Do(command));
        return this;
    }

    public Night FastForward(double minutes) => FastForward(TimeSpan.FromMinutes(minutes));

    public Night FastForward(TimeSpan by)
    {
        var until = Now + by;
        for (var beats = 0; State?.DueAt is { } due && due <= until; beats++)
        {
            Assert.True(beats < 5_000, "the protocol keeps asking to be looked at and never moves on");
            if (due > Now) Now = due;
            Assert.Null(Decide(at => new Command.Tick(at)));
            Assert.True(State.DueAt is null || State.DueAt > Now, "a beat left something due undone");
        }
        if (ChecksStorage) CheckStored();
        Now = until;
        return this;
    }

    /// Nobody looks for so long; then one beat.
    public Night Outage(double minutes)
    {
        Now += TimeSpan.FromMinutes(minutes);
        return Does(at => new Command.Tick(at));
    }

    public void CheckStored()
    {
        var state = Json(State);
        Assert.Equal(state, Json(((Referral?)null).Fold(Log)));
        Assert.Equal(state, Json(JsonSerializer.Deserialize<Referral>(state, DispatchJson.Options)));
    }

    /// Who was paged, and how many minutes after the start.
    public IReadOnlyList<(string Person, double Minute)> Paged(Role role) =>
    [
        .. Log.Select(e => e switch
        {
            Event.Paged p when p.Role == role => (p.Person, (p.At - Start).TotalMinutes),
            Event.Repaged p when p.Role == role => (State!.PageOf(p.Page)!.Person, (p.At - Start).TotalMinutes),
            _ => default((string, double)?),
        }).OfType<(string, double)>(),
    ];

    /// The minutes after the start at which an event of this kind happened.
    public IReadOnlyList<double> Minutes<T>(Func<T, bool>? which = null) where T : Event =>
        [.. Log.OfType<T>().Where(which ?? (_ => true)).Select(e => (e.At - Start).TotalMinutes)];

    /// Every reminder there was of this duty, as it was spoken of.
    public IEnumerable<(DateTimeOffset At, Reminded Item)> Reminded(string? duty = null) =>
        Log.OfType<Event.DutiesReminded>().SelectMany(d => d.Items.Where(i => duty is null || i.Duty == duty).Select(i => (d.At, i)));

    public Night Arrives(string person, Role role) => Does(at => new Command.Arrive(role, null, person, at));

    /// Both are at the child's side.
    public Night OnScene() => Accepts("csw1").Accepts("adv1").Arrives("csw1", Role.Csw).Arrives("adv1", Role.Advocate);

    public Night Records(string duty, Outcome outcome = Outcome.Done, string? child = "A", string by = "sup", params (string, string)[] details) =>
        Does(at => new Command.Complete(duty, child, outcome, at, by, at, Details: Details.Of(details)));

    public static string WithDuties(string document, params string[] ids)
    {
        var json = System.Text.Json.Nodes.JsonNode.Parse(document)!;
        json["duties"] = new System.Text.Json.Nodes.JsonArray([.. json["duties"]!.AsArray().Where(d => ids.Contains((string?)d!["id"])).Select(d => d!.DeepClone())]);
        return json.ToJsonString();
    }

    public int PageOf(string person) => State!.Pages.Last(p => p.Person == person).Number;
    public T Seat<T>(Role role) where T : Seat => Assert.IsType<T>(State!.SeatOf(role));
    public Night Accepts(string person) => Does(at => new Command.Accept(PageOf(person), person, at));
    public Night Declines(string person) => Does(at => new Command.Decline(PageOf(person), null, person, at));
    public Night Fails(string person) => Does(at => new Command.Deliver(PageOf(person), new Delivery.Failed("noAddress"), at));

    public static Child Child(string name, Disposition disposition = Disposition.InPerson) =>
        new(name, ChildKind.PrimaryVictim, "13-15", null, false, null, disposition, disposition == Disposition.EvaluatedOut ? EvaluatedOutReason.NotCsec : null, disposition == Disposition.Pending ? null : Start);

    public static string Json<T>(T value) => JsonSerializer.Serialize(value, DispatchJson.Options);
}

internal static class People
{
    public static Roster On(params (string Id, Role Role, string Agency, Tier Tier)[] people) => new(
        [.. people.Select(p => new Person(p.Id, null, p.Id, [p.Role], p.Agency, [], [], null))],
        [.. people.Select(p => new Shift(p.Role, p.Tier, p.Id, DateTimeOffset.MinValue, DateTimeOffset.MaxValue))]);

    public static Roster Without(this Roster roster, params string[] people) =>
        roster with { Shifts = [.. roster.Shifts.Where(s => !people.Contains(s.Person))] };
}
