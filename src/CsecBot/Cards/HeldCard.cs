using System.Text.Json.Nodes;
using CsecBot.Dispatch;
namespace CsecBot.Cards;

/// For the one named person who holds the seat: where to go (after a tap), by when, who else is coming.
internal sealed record HeldCard(
    string Fallback, JsonArray Drill, JsonArray Notice, string Heading, string Headline, string Color, IEnumerable<JsonNode> Lines,
    IEnumerable<JsonNode> Place, IEnumerable<JsonNode> Facts, IEnumerable<JsonNode> Buttons)
{
    private static readonly int[] EtaMinutes = [10, 20, 30, 45, 60, 90];

    public static Drawn Draw(Referral r, Seat seat, Target target, World world, DateTimeOffset now, string? notice, Place? revealed, bool warned = false)
    {
        var summary = Words.Update(r);
        var (headline, color, lines) = Standing(seat, now, world, warned);
        return new(summary, Card.Fill("held", new HeldCard(summary, Parts.Drill(r), Parts.Notice(notice), Words.Heading(r, seat.Role.Name()), headline, color, [.. lines.Select(l => Parts.Line(l))],
            PlaceOf(revealed), Parts.Facts(Others(r, seat, world, now)),
            [.. Own(r, seat, target, revealed is not null, world, now), .. Supervising(r, seat, target, world, now)]))) { Referral = r.Id };
    }

    private static (string, string, string[]) Standing(Seat seat, DateTimeOffset now, World world, bool warned)
    {
        var by = Words.Time(seat.Clock.ArriveBy, now, world);
        return seat switch
        {
            Seat.OnScene o => ($"On scene {Words.Time(o.ArrivedAt, now, world)}", "Good", ["Thank you. Reminders of what follows will come here."]),
            _ when seat.IsLate(now) => ($"Late since {by}", "Attention", ["You are not recorded on scene. If you are there, tap Arrived."]),
            _ when warned => ($"Be there by {by}", "Accent", []),
            Seat.TakenOver => ($"Be there by {by}", "Accent", ["You have taken this over. Paging has stopped."]),
            _ => ($"Be there by {by}", "Accent", ["You have accepted. Thank you."]),
        };
    }

    private static IEnumerable<JsonNode> PlaceOf(Place? place)
    {
        if (place is null) yield break;
        List<JsonNode> items = [Parts.Line("Meeting point", small: true)];
        if (place.Where is { } where) items.Add(Parts.Verbatim(where, large: true));
        if (string.Join(", ", new[] { place.Kind, place.Detail }.OfType<string>()) is { Length: > 0 } more) items.Add(Parts.Verbatim(more));
        if (place is { Where: null, Kind: null, Detail: null }) items.Add(Parts.Line(place == CsecBot.Place.Purged ? "No longer kept." : "None was given. Ask the hotline, or your supervisor."));
        if (place.Callback is { } number)
        {
            items.Add(Parts.Line("Call back", small: true));
            items.Add(Parts.Telephone(number));
        }
        yield return Parts.Panel(items);
        foreach (var other in place.Others.SelectMany(PlaceOf)) yield return other;
    }

    /// The others by role and work number, never by name. [privacy]
    private static IEnumerable<(string, string)> Others(Referral r, Seat seat, World world, DateTimeOffset now)
    {
        if (seat is Seat.Accepted { Eta: { } eta }) yield return ("You said", $"there at {Words.Time(eta, now, world)}");
        foreach (var other in r.Seats.Concat(r.Beside).Where(s => s.Holder != seat.Holder))
        {
            var phone = other.Holder is { } person ? world.Roster.Find(person)?.Phone : null;
            yield return ($"{other.Role.Name()}{(other.Role == seat.Role ? ", too" : "")}", Words.Standing(other, now, world) + (phone is null ? "" : $", {Words.Telephone(phone)}"));
        }
    }

    private static IEnumerable<JsonNode> Own(Referral r, Seat seat, Target target, bool shown, World world, DateTimeOffset now)
    {
        var late = seat.IsLate(now);
        var place = Actions.Button("Show meeting point", "showPlace", target, late || seat is Seat.OnScene ? null : "positive");
        if (seat is Seat.OnScene) return Actions.Rows([.. shown ? [] : new[] { place }, Correction(target), ChildCard.Whereabouts(r, target)]);
        var arrived = Actions.Button("Arrived", "arrived", target, late ? "positive" : null);
        return
        [
            .. Actions.Rows(shown ? [] : [place]),
            .. seat is Seat.Accepted a ? [Eta(a, now, world), .. Actions.Rows([Actions.Button("On my way", "onMyWay", target, shown && !late && a.Eta is null ? "positive" : null)])] : Array.Empty<JsonNode>(),
            // Each takes effect at once, so each stands apart: a thumb that aims at another must not find it.
            Apart("Only once you are there; it cannot be taken back:"), .. Actions.Rows([arrived]),
            Apart("If you cannot go after all:"), .. Actions.Rows([Actions.Button("Hand back", "handBack", target, "destructive")]),
        ];
    }

    /// Nothing is chosen before the person chooses: what was not said must not be read as said.
    private static JsonObject Eta(Seat.Accepted seat, DateTimeOffset now, World world) => Actions.Choice(
        "eta", seat.Eta is { } eta ? $"You said {Words.Time(eta, now, world)}. Change it?" : "When will you be there?", EtaMinutes.Select(m => ($"There in {m} minutes", $"{m}")));

    private static JsonObject Apart(string words)
    {
        var line = Parts.Line(words, small: true);
        (line["separator"], line["spacing"]) = (true, "Large");
        return line;
    }

    private static JsonObject Correction(Target target) => Actions.Behind("Correct the time",
        [Parts.Line("When did you arrive?"), Actions.Text(Inputs.ArrivalTime, "For example 02:10")], Actions.Button("Save", "arrived", target));

    private static IEnumerable<JsonNode> Supervising(Referral r, Seat seat, Target target, World world, DateTimeOffset now) =>
        seat is not Seat.OnScene && seat.Holder is { } holder && Rights.MaySupervise(r, seat.Role, holder, world.Roster)
            ? Actions.Rows(SuperviseCard.ButtonsFor(r, seat, target, world, now)) : [];
}
