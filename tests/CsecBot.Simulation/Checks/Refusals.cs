using System.Reflection;
using System.Text.Json;
using CsecBot.Dispatch;
using static CsecBot.Simulation.BrokenException;
namespace CsecBot.Simulation;

/// Why something may be refused, by how things stand: whatever is refused for any other reason breaks a promise to whoever asked.
internal sealed class Refusals(Night night)
{
    private static readonly IReadOnlyList<(Refusal Why, string Written)> All =
        [.. typeof(Refusal).GetProperties(BindingFlags.Public | BindingFlags.Static).Select(p => p.GetValue(null)).OfType<Refusal>().Select(r => (r, JsonEncodedText.Encode(r.Words).Value))];

    /// The refusal in a text, or on a card as it is written down.
    public static Refusal? In(string text) => All.Where(r => text.Contains(r.Written, StringComparison.Ordinal) || text.Contains(r.Why.Words, StringComparison.Ordinal)).Select(r => r.Why).FirstOrDefault();

    public void Check(Command asked, Referral r, Refusal why) => Hold(May(asked, r, why.Code), "what is refused is refused for its reason", $"{r.Id}: {asked.GetType().Name} of {Cast.Name(asked.By)}: {why.Words}");

    public void Check(Pairing asked, Referral first, Referral? other, Refusal why) => Hold(May(asked, first, other, why.Code), "what is refused is refused for its reason", $"{first.Id} and {other?.Id}: {asked.GetType().Name}: {why.Words}");

    /// Somebody pressed that and reads this card.
    public void Pressed(string person, Referral r, int page, string verb, string card)
    {
        if (In(card) is { } why && Said(person, r, page, verb) is { } asked && Counts(person, r)) Check(asked, r, why);
    }

    /// Whichever page was meant, and whether it was accepted or declined.
    public void Texted(string person, Referral r, Refusal why)
    {
        List<Command> meant = [.. r.Pages.Where(p => p.Person == person).SelectMany(p => new[] { Said(person, r, p.Number, "accept"), Said(person, r, p.Number, "decline") }).OfType<Command>()];
        if (meant.Count > 0 && Counts(person, r)) Hold(meant.Any(c => May(c, r, why.Code)), "what is refused is refused for its reason", $"{r.Id}: a text of {Cast.Name(person)}: {why.Words}");
    }

    /// Who may have left the roster is told nothing of it; what is part of another by now is answered by that.
    private bool Counts(string person, Referral r) => !night.MayBeOffTheRoster(person) && r.MergedInto is null;

    private Command? Said(string person, Referral r, int page, string verb) => (verb, r.PageOf(page)?.Role, night.Timeline.Now) switch
    {
        ("accept", _, var at) => new Command.Accept(page, person, at),
        ("decline", _, var at) => new Command.Decline(page, null, person, at),
        ("refresh", _, var at) => new Command.See(page, person, at),
        ("takeOver", { } role, var at) => new Command.TakeOver(role, person, at),
        ("arrived", { } role, var at) => new Command.Arrive(role, null, person, at),
        ("handBack", { } role, var at) => new Command.HandBack(role, person, at),
        ("showPlace", { } role, var at) => new Command.Reveal(role, person, at),
        _ => null,
    };

    private bool May(Command c, Referral r, string why) => why switch
    {
        "notAllowed" => night.MayBeOffTheRoster(c.By),
        "partOf" => r.MergedInto is not null && c is not Command.See,
        _ => c switch
        {
            Command.Dispose d => May(d, r, why),
            Command.Complete or Command.Offer or Command.AcceptDuty => MayOfItem(c, r, why),
            Command.ReportMissing m => why == "noSuchChild" && !IsGoneTo(r, m.Child),
            Command.ReportFound f => why == "noSuchChild" ? !IsGoneTo(r, f.Child) : why == "neverMissing" && r.Episodes.All(e => e.Child != f.Child),
            _ => MayOfSeat(c, r, why),
        },
    };

    private static bool May(Command.Dispose d, Referral r, string why) => r.Children.FirstOrDefault(c => c.Ref == d.Children[0].Child) is not { } child ? why == "noSuchChild" : why switch
    {
        // Clocks that differ may put a decision before the call.
        "beforeTheCall" => d.DecidedAt < r.CallReceivedAt,
        "decidedSince" => d.Children[0].Disposition == Disposition.EvaluatedOut && child.Disposition == Disposition.InPerson && (child.SaidAt > d.DecidedAt || r.Absorbed.Any(a => a.At > d.DecidedAt)),
        _ => false,
    };

    private static bool IsGoneTo(Referral r, string child) => r.Children.Any(c => c.Ref == child && c.Disposition != Disposition.EvaluatedOut);

    /// What is asked of a role's seat, by whom or for whom.
    private bool MayOfSeat(Command c, Referral r, string why)
    {
        (Role? Role, string? Person) of = c switch
        {
            Command.Accept x => (r.PageOf(x.Page)?.Role, x.By), Command.Decline x => (r.PageOf(x.Page)?.Role, x.By), Command.See x => (r.PageOf(x.Page)?.Role, x.By),
            Command.HandBack x => (x.Role, x.By), Command.OnMyWay x => (x.Role, x.By), Command.Arrive x => (x.Role, x.By), Command.Reveal x => (x.Role, x.By), Command.TakeOver x => (x.Role, x.By),
            Command.Reassign x => (x.Role, x.Person), Command.RecordAccepted x => (x.Role, x.Person), Command.RecordArrived x => (x.Role, x.Person ?? r.SeatOf(x.Role)?.Holder), _ => (null, null),
        };
        if (of.Role is not { } role) return false;
        var seat = of.Person is { } person ? r.SeatOf(role, person) : r.SeatOf(role);
        var (isTheirs, isVacant) = (seat?.Holder is { } holder && holder == of.Person, seat is { IsVacant: true });
        return (why, c) switch
        {
            ("ended", not Command.See) => !r.IsLive,
            ("noSuchSeat", not (Command.Accept or Command.Decline)) => seat is null,
            ("covered", Command.RecordAccepted) => !isTheirs && !isVacant && seat is not Seat.TakenOver,
            ("covered", Command.Accept or Command.TakeOver or Command.Arrive or Command.Reveal or Command.OnMyWay or Command.See) => !isTheirs && !isVacant,
            ("superviseOnly", Command.Accept x) => r.PageOf(x.Page)!.Kind == PageKind.Supervise,
            ("superviseOnly", Command.Decline x) => r.PageOf(x.Page)!.Kind == PageKind.Supervise,
            ("acceptedAlready", Command.Decline) => isTheirs,
            ("acceptFirst", Command.Arrive or Command.Reveal or Command.OnMyWay) => isVacant,
            ("notYours", Command.HandBack or Command.Arrive or Command.Reveal or Command.OnMyWay) => !isTheirs,
            ("arrivedAlready", Command.HandBack or Command.OnMyWay) => isTheirs && seat is Seat.OnScene,
            ("arrivedAlready", Command.Reassign) => r.SeatOf(role) is Seat.OnScene,
            ("takenOver", Command.OnMyWay) => isTheirs && seat is Seat.TakenOver,
            ("nobodyHolds", Command.RecordArrived) => isVacant,
            ("beforeAcceptance", Command.RecordArrived x) => seat is Seat.OnScene there && x.ArrivedAt < there.AcceptedAt,
            ("unknownPerson", Command.Reassign or Command.RecordAccepted) => !Has(of.Person!, [role]),
            ("hasItAlready", Command.Reassign) => r.Beside.Any(s => s.Role == role && s.Holder == of.Person),
            ("hasAnotherSeat", Command.Accept or Command.Reassign or Command.RecordAccepted) => r.Seats.Concat(r.Beside).Any(s => s.Role != role && s.Holder == of.Person),
            _ => false,
        };
    }

    private bool MayOfItem(Command c, Referral r, string why)
    {
        var (id, child) = c switch { Command.Complete x => (x.Duty, x.Child), Command.Offer x => (x.Duty, x.Child), Command.AcceptDuty x => (x.Duty, x.Child), _ => throw new InvalidOperationException(why) };
        var (rule, duty) = (Cast.ProtocolOf(r).Duty(id), r.DutyOf(id, child));
        return (why, c) switch
        {
            ("notAnOutcome", Command.Complete x) => !rule.Outcomes.Contains(x.Outcome),
            ("nothingToPlan", Command.Complete { Outcome: Dispatch.Outcome.Scheduled }) => r.Children.Where(x => child is null || x.Ref == child).Any(x => x.Disposition == Disposition.InPerson) == rule.Start is Start.When { Happening: Happening.Downgraded },
            ("beforeItBegan", Command.Complete x) => duty?.StartedAt > x.DoneAt,
            ("tooEarly", Command.Complete { Outcome: Dispatch.Outcome.Done } x) => rule.AtLeast && duty?.DueAt > x.DoneAt,
            ("notHandedOver", Command.Offer or Command.AcceptDuty) => rule.HandOver is null,
            ("finishedAlready", Command.Offer or Command.AcceptDuty) => duty is { IsUnfinished: false },
            ("unknownPerson", Command.Offer x) => !Has(x.Person, rule.HandOver?.To ?? rule.Owners),
            ("hasItAlready", Command.Offer x) => r.Known().Contains(x.Person),
            ("notYours", Command.AcceptDuty x) => duty?.Offered != x.By,
            _ => false,
        };
    }

    /// What is asked of two at once.
    private bool May(Pairing asked, Referral first, Referral? other, string why) => (why, asked) switch
    {
        ("notAllowed", _) => night.MayBeOffTheRoster(asked.By),
        ("partOf", Pairing.Merge or Pairing.Split) => first.MergedInto is not null || other?.MergedInto is not null,
        ("otherDocument", Pairing.Merge) => first.ProtocolHash != other?.ProtocolHash,
        ("nothingMerged", Pairing.Unmerge) => first.MergedInto is null,
        ("undoFirst", Pairing.Unmerge) => other is { MergedInto: not null } || other?.Absorbed[^1].Referral != first.Id,
        ("childIn", Pairing.Unmerge) => other is { Splits.IsEmpty: false },
        ("noSuchChild", Pairing.Split s) => first.Children.All(c => c.Ref != s.Child),
        ("oneChild", Pairing.Split) => first.Children.Length == 1,
        _ => false,
    };

    /// On every roster that there is in this night, and in one of these roles.
    private bool Has(string person, IEnumerable<Role> roles) => !night.MayBeOffTheRoster(person) && Cast.Everybody.FirstOrDefault(p => p.Id == person) is { } known && roles.Contains(Enum.Parse<Role>(known.Role, ignoreCase: true));
}
