using System.Collections.Immutable;
using CsecBot.Dispatch;
namespace CsecBot.Tests.Cards;

/// A referral brought into the state a card is wanted of. Whatever must not leak is marked: MARKER in the place, NAME in names.
internal sealed class CardNight
{
    public const string Csw = "csw1", Csw2 = "csw2", Advocate = "adv1", Supervisor = "sup", AgencySupervisor = "agsup", DutyManager = "duty";
    public static readonly Place Marked = new("MARKER-REFERENCE", "Station", "MARKER *Street* [x](http://x)", "MARKER-DETAIL", "+1213MARKER");
    private static readonly Protocol Protocol = ProtocolDocument.Parse(ProtocolDocument.LosAngeles, out _)!;
    private static readonly DateTimeOffset Start = new(2026, 11, 23, 10, 10, 0, TimeSpan.Zero);   // 02:10 in Los Angeles

    private static readonly (string Id, Role Role, string Agency, Tier Tier)[] People =
    [
        (Csw, Role.Csw, "DCFS", Tier.Primary), (Csw2, Role.Csw, "DCFS", Tier.Secondary), (Advocate, Role.Advocate, "Saving Innocence", Tier.Primary),
        ("po1", Role.ProbationOfficer, "Probation", Tier.Primary), (Supervisor, Role.Supervisor, "DCFS", Tier.Primary),
        (AgencySupervisor, Role.AgencySupervisor, "Saving Innocence", Tier.Primary), (DutyManager, Role.DutyManager, "DCFS", Tier.Primary), ("cont1", Role.ContinuingCsw, "DCFS", Tier.Primary),
    ];

    public Referral State { get; private set; }
    public DateTimeOffset Now { get; private set; } = Start;
    public World World { get; }

    public CardNight(bool drill = false, Disposition disposition = Disposition.InPerson, LeadAgency lead = LeadAgency.Dcfs, bool empty = false, string id = "R-7K3QF2M4", params Child[] children)
    {
        var from = Start.AddDays(-30);
        World = new(Protocol, empty ? Roster.Empty : new(
            [.. People.Select((p, n) => new Person(p.Id, "t", $"NAME of {p.Id}", [p.Role], p.Agency, [], [], $"+1213555010{n}"))],
            [.. People.Select(p => new Shift(p.Role, p.Tier, p.Id, from, from.AddYears(1)))]));
        if (children.Length == 0) children = [Child("A", disposition)];
        State = null!;
        Do(at => new Command.Open(new Intake(id, Source.LawEnforcement, lead, at.AddMinutes(-7), at, "SPA-6", [.. children], false, drill), "hotline:desk", at));
    }

    public static Child Child(string id, Disposition disposition = Disposition.InPerson, string age = "13-15", string? language = "es") =>
        new(id, ChildKind.PrimaryVictim, age, language, false, null, disposition, null, null);

    /// Another request about the same child becomes part of this one.
    public CardNight Joined(CardNight other)
    {
        var both = Assert.IsType<PairDecision.Happened>(Pairs.Decide(other.State, State, new Pairing.Merge([], Supervisor, Now), World));
        (other.State, State) = (other.State.Fold(both.First)!, State.Fold(both.Other)!);
        return this;
    }

    public CardNight JoinedTo(string other)
    {
        new CardNight(id: other).Joined(this);
        return this;
    }

    public CardNight Do(Func<DateTimeOffset, Command> command)
    {
        var happened = Assert.IsType<Decision.Happened>(Decider.Decide(State, command(Now), World));
        State = State.Fold(happened.Events)!;
        return this;
    }

    /// Lets time pass, with every beat that is due on the way.
    public CardNight After(double minutes)
    {
        var until = Now.AddMinutes(minutes);
        for (var beats = 0; beats < 1_000 && State.DueAt is { } due && due <= until; beats++)
        {
            Now = due > Now ? due : Now;
            Do(at => new Command.Tick(at));
        }
        Now = until;
        return this;
    }

    /// Time passes and nothing runs: an outage.
    public CardNight Outage(double minutes)
    {
        Now = Now.AddMinutes(minutes);
        return Do(at => new Command.Tick(at));
    }

    public int PageOf(string person) => State.Pages.Last(p => p.Person == person).Number;

    public CardNight Accepted(string person = Csw) => Do(at => new Command.Accept(PageOf(person), person, at));

    public CardNight Declined(DeclineReason? reason = null, string person = Csw) => Do(at => new Command.Decline(PageOf(person), reason, person, at));

    public CardNight OnScene() => Accepted(Csw).Accepted(Advocate).After(40)
        .Do(at => new Command.Arrive(Role.Csw, null, Csw, at)).Do(at => new Command.Arrive(Role.Advocate, null, Advocate, at));
}
