using System.Text.Json.Nodes;
using CsecBot.Dispatch;
namespace CsecBot.Cards;

/// Tells a supervisor how a seat stands and what can be done. No place, nothing about the child. [privacy]
internal sealed record SuperviseCard(
    string Fallback, JsonArray Drill, JsonArray Notice, string Heading, string Headline, string Color, string Clock, string Line,
    IEnumerable<JsonNode> Contact, IEnumerable<JsonNode> Facts, IEnumerable<JsonNode> Buttons)
{
    public static Drawn Page(Referral r, Seat seat, Page page, World world, DateTimeOffset now, string? notice)
    {
        var pages = r.PagesFor(seat.Role).Where(p => p.Kind == PageKind.Respond).ToList();
        var line = seat is Seat.OnScene ? "Nothing is needed from you."
            : !seat.IsVacant ? seat.IsLate(now) ? "Nobody is recorded on scene. Please telephone and record what you hear, or reassign it." : "You can still reassign it, or record what you hear by telephone."
            : pages.Count == 0 ? "Nobody could be paged. Paging goes on until somebody accepts or you take over."
            : $"{pages.Select(p => p.Person).Distinct().Count()} paged so far, the last at {Words.Time(pages.Max(p => p.At), now, world)}. Paging goes on until somebody accepts or you take over.";
        return Draw(r, seat, seat.IsVacant ? Words.Request(r, seat, now, world) : Words.Update(r), line,
            Rights.MaySupervise(r, seat.Role, page.Person, world.Roster) ? new(r.Id, page.Number) : null, world, now, notice);
    }

    public static Drawn Warning(Referral r, Seat seat, int minutes, bool mayAct, bool silent, World world, DateTimeOffset now) =>
        Draw(r, seat, Words.Update(r), $"{minutes} minutes have passed and nobody is recorded on scene."
            + (silent ? $" {Words.NoSecondChannel}{(mayAct ? ": please telephone" : "")}." : ""),
            mayAct ? new(r.Id, Role: seat.Role) : null, world, now, null);

    public static IEnumerable<JsonObject> ButtonsFor(Referral r, Seat seat, Target target, World world, DateTimeOffset now)
    {
        if (seat is Seat.OnScene) yield break;
        List<(string, string)> people = [.. world.Roster.OnCall(seat.Role, now).Where(p => r.Seats.Concat(r.Beside).All(s => s.Holder != p.Id)).Select(p => (Called(r, seat.Role, p), p.Id))];
        if (seat.IsVacant) yield return Actions.Button("Take over", "takeOver", target, "positive");
        if (people.Count > 0)
            yield return Actions.Behind("Reassign", [Parts.Line("Page this person:"), Person(Inputs.Person, people)], Actions.Button("Page", "reassign", target, "positive"));
        var mayAccept = people.Count > 0 && seat is not Seat.Accepted;
        List<JsonObject> record = [];
        if (mayAccept) record.Add(Actions.Button("They accepted", "recordAccepted", target));
        if (!seat.IsVacant) record.Add(Actions.Button("They arrived", "recordArrived", target));
        if (record.Count == 0) yield break;
        yield return Actions.Behind("Record for …",
            [Parts.Line("What you were told by telephone:"), .. mayAccept ? [Person(Inputs.AcceptedBy, people)] : Array.Empty<JsonNode>(), Actions.Text(Inputs.ToldTime, "When? For example 02:10; empty means now")],
            [.. record]);
    }

    private static Drawn Draw(Referral r, Seat seat, string summary, string line, Target? acts, World world, DateTimeOffset now, string? notice)
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
        var others = r.Seats.Concat(r.Beside).Where(s => s != seat).Select(s => ($"{s.Role.Name()}{(s.Role == seat.Role ? ", too" : "")}", Words.Standing(s, now, world) + (s.IsLate(now) ? ", LATE" : "")));
        var eta = seat is Seat.Accepted { Eta: { } expected } ? [("Expected", Words.Time(expected, now, world))] : Array.Empty<(string, string)>();
        return new(summary, Card.Fill("supervise", new SuperviseCard(summary, Parts.Drill(r), Parts.Notice(notice), Words.Heading(r, seat.Role.Name()),
            headline, color, clock, line, acts is null ? [] : ToCall(r, seat, world, now), Parts.Facts([.. eta, .. others]),
            acts is null ? [] : [.. Meaning(seat), .. Actions.Rows(ButtonsFor(r, seat, acts, world, now))]))) { Referral = r.Id };
    }

    /// Whom to telephone: who has the seat, else whoever was asked last. For those who may act on it, and nobody else. [privacy]
    private static IEnumerable<JsonNode> ToCall(Referral r, Seat seat, World world, DateTimeOffset now)
    {
        var last = r.PagesFor(seat.Role).Where(p => p.Kind == PageKind.Respond).MaxBy(p => p.At);
        (string What, string? Who) whom = seat switch
        {
            Seat.OnScene => ("", null),
            Seat.Accepted a => ($"Accepted at {Words.Time(a.AcceptedAt, now, world)}", a.Person),
            Seat.TakenOver t => ($"Taken over at {Words.Time(t.TakenAt, now, world)}", t.Person),
            _ => ($"Paged last{Became(last?.State)}", last?.Person),
        };
        return whom.Who is { } id && world.Roster.Find(id) is { } person ? [Parts.Panel([Parts.Line(whom.What, small: true), .. Parts.Contact(person)])] : [];
    }

    private static IEnumerable<JsonNode> Meaning(Seat seat) =>
        seat.IsVacant ? [Parts.Line("Take over: paging stops, and you see to it that somebody is there.", small: true)] : [];

    private static JsonObject Person(string id, IEnumerable<(string, string)> people) => Actions.Choice(id, "Choose a person", people);

    private static string Called(Referral r, Role role, Person person) =>
        $"{person.Name}, {person.Agency}" + (r.PagesFor(role).LastOrDefault(p => p.Person == person.Id) is not { } page ? "" : Became(page.State) is { Length: > 0 } became ? became : " (paged)");

    private static string Became(PageState? state) => state switch
    {
        PageState.Declined => " (declined)",
        PageState.HandedBack => " (handed back)",
        PageState.Undelivered => " (not reached)",
        _ => "",
    };
}
