using CsecBot.Dispatch;
namespace CsecBot.Cards;

/// Asks for an answer. Holds what helps to decide and nothing that helps to find the child. [privacy]
internal static class PageCard
{
    private static readonly TimeSpan WorthSaying = TimeSpan.FromMinutes(2);

    public static Drawn Draw(Referral r, Seat seat, Page page, World world, DateTimeOffset now, string? notice)
    {
        var target = new Target(r.Id, page.Number);
        var late = page.At - page.Due;
        var facts = new List<(string, string)> { ("Needed", page.Role.Name()), ("Area", r.Area ?? "not given"), ("Children", Children(r)) };
        if (Languages(r) is { Length: > 0 } languages) facts.Add(("Language", languages));
        if (late >= WorthSaying) facts.Add(("Sent late", $"by {late.TotalMinutes:0} minutes"));
        return new DispatchCard(Words.Request(r, seat, now, world), notice, Words.Heading(r, "dispatch request"),
            $"Respond by {Words.Time(seat.Clock.ArriveBy, now, world)}", now > seat.Clock.ArriveBy ? "Attention" : "Accent",
            "You are asked to go. The meeting point is shown after you accept.", facts, [],
            [Actions.Button("Accept", "accept", target, "positive"), Actions.Button("Decline", "decline", target)]).Drawn(Words.Request(r, seat, now, world));
    }

    private static string Children(Referral r)
    {
        var needed = r.Children.Where(c => c.Disposition == Disposition.InPerson).ToList();
        return $"{needed.Count} ({string.Join(", ", needed.Select(c => c.AgeBand == "Unknown" ? "age not known" : $"{c.AgeBand} years"))})";
    }

    private static string Languages(Referral r) => string.Join(", ", r.Children.Select(c => c.Language).OfType<string>().Distinct());
}
