using System.Text.Json.Nodes;
using CsecBot.Dispatch;
namespace CsecBot.Cards;

/// Tells a supervisor how a seat stands and what can be done. No place, nothing about the child. [privacy]
internal sealed record SuperviseCard(
    string Fallback, JsonArray Drill, JsonArray Notice, string Heading, string Headline, string Color, string Clock, string Line,
    IEnumerable<JsonNode> Facts, IEnumerable<JsonNode> Buttons)
{
    public static Drawn Page(Referral r, Seat seat, Page page, World world, DateTimeOffset now, string? notice)
    {
        var pages = r.PagesFor(seat.Role).Where(p => p.Kind == PageKind.Respond).ToList();
        var line = seat is Seat.OnScene ? "Nothing is needed from you."
            : !seat.IsVacant ? seat.IsLate(now) ? "Somebody has this, but nobody is recorded on scene." : "Somebody has this. Nothing is needed from you."
            : pages.Count == 0 ? "Nobody could be paged. Paging goes on until somebody accepts or you take over."
            : $"{pages.Select(p => p.Person).Distinct().Count()} paged so far, the last at {Words.Time(pages.Max(p => p.At), now, world)}. Paging goes on until somebody accepts or you take over.";
        return Draw(r, seat, seat.IsVacant ? Words.Request(r, seat, now, world) : Words.Update(r), line, ButtonsFor(r, seat, new(r.Id, page.Number), world, now), world, now, notice);
    }

    public static Drawn Warning(Referral r, Seat seat, int minutes, bool mayAct, World world, DateTimeOffset now) =>
        Draw(r, seat, Words.Update(r), $"{minutes} minutes have passed and nobody is recorded on scene.",
            mayAct ? ButtonsFor(r, seat, new(r.Id, Role: seat.Role), world, now) : [], world, now, null);

    public static IEnumerable<JsonObject> ButtonsFor(Referral r, Seat seat, Target target, World world, DateTimeOffset now)
    {
        if (seat is Seat.OnScene) yield break;
        List<(string, string)> people = [.. world.Roster.OnCall(seat.Role, now).Where(p => r.Seats.All(s => s.Holder != p.Id)).Select(p => (Called(r, seat.Role, p), p.Id))];
        if (seat.IsVacant) yield return Actions.Button("Take over", "takeOver", target, "positive");
        if (people.Count > 0)
            yield return Actions.Behind("Reassign", [Parts.Line("Page this person:"), Person(people)], Actions.Button("Page", "reassign", target, "positive"));
        var mayAccept = people.Count > 0 && seat is not Seat.Accepted;
        List<JsonObject> record = [];
        if (mayAccept) record.Add(Actions.Button("They accepted", "recordAccepted", target));
        if (!seat.IsVacant) record.Add(Actions.Button("They arrived", "recordArrived", target));
        if (record.Count == 0) yield break;
        yield return Actions.Behind("Record for …",
            [Parts.Line("What you were told by telephone:"), .. mayAccept ? [Person(people)] : Array.Empty<JsonNode>(), Actions.Text("time", "When? For example 02:10; empty means now")],
            [.. record]);
    }

    private static Drawn Draw(Referral r, Seat seat, string summary, string line, IEnumerable<JsonObject> buttons, World world, DateTimeOffset now, string? notice)
    {
        var late = seat.IsLate(now);
        var (headline, color) = seat switch
        {
            Seat.OnScene o => ($"On scene {Words.Time(o.ArrivedAt, now, world)}", "Good"),
            Seat.Accepted => (late ? "Accepted, not on scene" : "Accepted", late ? "Attention" : "Good"),
            Seat.TakenOver => (late ? "Taken over, not on scene" : "Taken over", late ? "Attention" : "Good"),
            _ => ("Nobody has accepted", "Attention"),
        };
        var by = Words.Time(seat.Clock.ArriveBy, now, world);
        var clock = seat is Seat.OnScene ? $"It was due {by}" : late ? $"Late since {by}" : $"On scene by {by}";
        var others = r.Seats.Where(s => s.Role != seat.Role).Select(s => (s.Role.Name(), Words.Standing(s, now, world) + (s.IsLate(now) ? ", LATE" : "")));
        var eta = seat is Seat.Accepted { Eta: { } expected } ? [("Expected", Words.Time(expected, now, world))] : Array.Empty<(string, string)>();
        return new(summary, Card.Fill("supervise", new SuperviseCard(summary, Parts.Drill(r), Parts.Notice(notice), Words.Heading(r, seat.Role.Name()),
            headline, color, clock, line, Parts.Facts([.. eta, .. others]), Actions.Rows(buttons)))) { Referral = r.Id };
    }

    private static JsonObject Person(IEnumerable<(string, string)> people) => Actions.Choice("person", "Choose a person", null, people);

    private static string Called(Referral r, Role role, Person person) => $"{person.Name}, {person.Agency}" + r.PagesFor(role).LastOrDefault(p => p.Person == person.Id)?.State switch
    {
        null => "",
        PageState.Declined => " (declined)",
        PageState.HandedBack => " (handed back)",
        PageState.Undelivered => " (not reached)",
        _ => " (paged)",
    };
}
