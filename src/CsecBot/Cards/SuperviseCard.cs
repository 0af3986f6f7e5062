using System.Text.Json.Nodes;
using CsecBot.Dispatch;
namespace CsecBot.Cards;

/// Tells a supervisor that a seat is not filled, and what can be done. No place, nothing about the child. [privacy]
internal static class SuperviseCard
{
    public static Drawn Draw(Referral r, Seat seat, Page page, World world, DateTimeOffset now, string? notice)
    {
        var summary = Words.Request(r, seat, now, world);
        if (!seat.IsVacant)
            return new DispatchCard(Words.Update(r), notice, Words.Heading(r, page.Role.Name()), "Covered", "Good", $"{page.Role.Name()}: {Words.Standing(seat, now, world)}.", [], [],
                seat is Seat.OnScene ? [] : Buttons(r, seat, new(r.Id, page.Number), world, now)).Drawn(Words.Update(r));
        return new DispatchCard(summary, notice, Words.Heading(r, $"nobody has accepted: {page.Role.Name()}"),
            $"On scene by {Words.Time(seat.Clock.ArriveBy, now, world)}", "Attention", "Paging goes on until somebody accepts or you take over.",
            [("Paged so far", $"{r.PagesFor(page.Role).Count(p => p.Kind == PageKind.Respond)}"), .. r.Seats.Select(s => (s.Role.Name(), Words.Standing(s, now, world)))],
            [], Buttons(r, seat, new(r.Id, page.Number), world, now)).Drawn(summary);
    }

    public static IEnumerable<JsonNode> Buttons(Referral r, Seat seat, Target target, World world, DateTimeOffset now)
    {
        var people = world.Roster.OnCall(seat.Role, now).Where(p => !r.Seats.Any(s => s.Holder == p.Id)).Select(p => (p.Name, p.Id)).ToList();
        if (seat.IsVacant) yield return Actions.Button("Take over", "takeOver", target, "positive");
        if (people.Count > 0)
            yield return Actions.Behind("Reassign", [Actions.Label("Page this person:"), Actions.Choice("person", "Person", people[0].Id, people)], Actions.Button("Page", "reassign", target));
        var record = new List<JsonObject>();
        if (people.Count > 0 && seat is not Seat.Accepted) record.Add(Actions.Button("They accepted", "recordAccepted", target));
        if (seat.Holder is not null) record.Add(Actions.Button("They arrived", "recordArrived", target));
        if (record.Count == 0) yield break;
        yield return Actions.Behind("Record for …",
            [Actions.Label("Told to you by telephone:"), .. people.Count > 0 && seat is not Seat.Accepted ? [Actions.Choice("person", "Person", people[0].Id, people)] : Array.Empty<JsonNode>(), Actions.Text("time", "At what time? e.g. 02:10 (empty: now)")],
            [.. record]);
    }
}
