using System.Text.Json.Nodes;
using CsecBot.Dispatch;
namespace CsecBot.Cards;

/// For the one named person who holds the seat: where to go (after a tap), by when, who else is coming.
internal static class HeldCard
{
    private static readonly int[] EtaMinutes = [10, 20, 30, 45, 60, 90];

    public static Drawn Draw(Referral r, Seat seat, Target target, World world, DateTimeOffset now, string? notice, Place? revealed)
    {
        var there = seat is Seat.OnScene;
        var headline = seat is Seat.OnScene o ? $"On scene {Words.Time(o.ArrivedAt, now, world)}" : $"Be there by {Words.Time(seat.Clock.ArriveBy, now, world)}";
        var color = there ? "Good" : now > seat.Clock.ArriveBy ? "Attention" : "Accent";
        var line = there ? "Thank you. Reminders for what follows come here." : seat is Seat.TakenOver ? "You have taken this over." : "You have accepted.";
        return new DispatchCard(Words.Update(r), notice, Words.Heading(r, seat.Role.Name()), headline, color, line, Facts(r, seat, world, now, revealed),
            there ? [] : [Actions.Choice("eta", "Minutes until you are there", "30", EtaMinutes.Select(m => ($"{m} minutes", $"{m}")))],
            Buttons(there, target)).Drawn(Words.Update(r));
    }

    private static List<(string, string)> Facts(Referral r, Seat seat, World world, DateTimeOffset now, Place? revealed)
    {
        var facts = new List<(string, string)>();
        if (revealed is not null) facts.Add(("Meeting point", string.Join(", ", new[] { revealed.Where, revealed.Kind, revealed.Detail }.OfType<string>())));
        if (revealed?.Callback is { } number) facts.Add(("Call back", number));
        if (seat is Seat.Accepted { Eta: { } eta }) facts.Add(("You said", Words.Time(eta, now, world)));
        foreach (var other in r.Seats.Where(s => s.Role != seat.Role))
        {
            var phone = other.Holder is { } person ? world.Roster.Find(person)?.Phone : null;
            facts.Add((other.Role.Name(), Words.Standing(other, now, world) + (phone is null ? "" : $", {phone}")));
        }
        return facts;
    }

    private static IEnumerable<JsonNode> Buttons(bool there, Target target)
    {
        if (!there)
        {
            yield return Actions.Button("Arrived", "arrived", target, "positive");
            yield return Actions.Button("On my way", "onMyWay", target);
        }
        yield return Actions.Button("Show meeting point", "showPlace", target);
        if (!there) yield return Actions.Button("Hand back", "handBack", target, "destructive");
    }
}
