using System.Text.Json.Nodes;
using CsecBot.Dispatch;
namespace CsecBot.Cards;

/// Asks for an answer. Holds what helps to decide and nothing that helps to find the child. [privacy]
internal sealed record PageCard(
    string Fallback, JsonArray Drill, JsonArray Notice, string Heading, string Needed, string Headline, string Color,
    IEnumerable<JsonNode> Lines, IEnumerable<JsonNode> Facts, IEnumerable<JsonNode> Actions)
{
    private static readonly TimeSpan WorthSaying = TimeSpan.FromMinutes(2);

    public static Drawn Draw(Referral r, Seat seat, Page page, World world, DateTimeOffset now, string? notice)
    {
        var summary = Words.Request(r, seat, now, world);
        var target = new Target(r.Id, page.Number);
        var late = seat.IsLate(now);
        var by = Words.Time(seat.Clock.ArriveBy, now, world);
        return new(summary, Card.Fill("page", new PageCard(summary, Parts.Drill(r), Parts.Notice(notice), Words.Heading(r, "dispatch request"),
            $"{page.Role.Name()} needed", late ? "Needed on scene now" : $"On scene by {by}", late ? "Attention" : "Accent",
            Said(page, late ? by : null), Parts.Facts(Asked(r)),
            [Cards.Actions.Button("Accept", "accept", target, "positive"), Cards.Actions.Button("Decline", "decline", target)]))) { Referral = r.Id };
    }

    private static IEnumerable<JsonNode> Said(Page page, string? past)
    {
        yield return Parts.Line(past is null ? "Can you go? Please answer now." : $"The time set was {past}. Can you go? Please answer now.");
        var delay = page.At - page.Due;
        if (delay > WorthSaying) yield return Parts.Line($"This reached you {Math.Floor(delay.TotalMinutes):0} minutes late.", "Attention", bold: true);
    }

    private static IEnumerable<(string, string)> Asked(Referral r)
    {
        List<Child> needed = [.. r.Children.Where(c => c.Disposition == Disposition.InPerson)];
        yield return ("Area", r.Area ?? "not given");
        yield return ("Children", $"{needed.Count}");
        yield return ("Age", Words.Ages(needed.Select(c => c.AgeBand)));
        List<string> languages = [.. needed.Select(c => c.Language).OfType<string>().Select(Words.Language).Distinct()];
        if (languages.Count > 0) yield return ("Language", string.Join(", ", languages));
    }
}
