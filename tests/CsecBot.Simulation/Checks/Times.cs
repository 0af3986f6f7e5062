using System.Globalization;
using System.Text.RegularExpressions;
using CsecBot.Dispatch;
using static CsecBot.Simulation.BrokenException;
namespace CsecBot.Simulation;

/// By when to be there, as the document has it and as cards and telephones must say it: in the county's own time, with the day where it is
/// not today.
internal sealed partial class Times(Night night)
{
    private const string Rule = "who is asked reads by when to be there";
    private static readonly TimeZoneInfo County = TimeZoneInfo.FindSystemTimeZoneById("America/Los_Angeles");

    /// About midnight either way of saying it is right: what arrives now was drawn a while ago, by another clock.
    private static readonly TimeSpan[] Around = [TimeSpan.FromMinutes(-5), TimeSpan.Zero, TimeSpan.FromMinutes(1)];

    /// Of each seat, all that it had: only where two referrals are joined or parted are they several, and a card on its way may show the one before.
    private readonly Dictionary<(string Referral, Role Role), HashSet<DateTimeOffset>> arriveBy = [];

    public void Saved(Referral r)
    {
        foreach (var seat in r.Seats.Concat(r.Beside))
        {
            var by = seat.Clock.StartedAt + Cast.ProtocolOf(r).Seats[seat.Role].OnSceneWithin;
            Hold(seat.Clock.ArriveBy == by, "the time to be there is the document's", $"{r.Id} {seat.Role}: {seat.Clock.ArriveBy:HH:mm:ss} and not {by:HH:mm:ss}");
            if (arriveBy.TryGetValue((r.Id, seat.Role), out var known)) known.Add(by);
            else arriveBy[(r.Id, seat.Role)] = [by];
        }
    }

    /// A card as somebody sees it now, new, drawn anew or in answer to a button.
    public void Shown(string body, Func<string, Referral?> stateOf)
    {
        foreach (var verb in new[] { "accept", "takeOver", "arrived" })
        {
            if (Channel.Button(body, verb) is not { } button || stateOf((string)button["referral"]!) is not { } r) continue;
            if ((button["page"] is { } page ? r.PageOf((int)page)?.Role : Enum.Parse<Role>((string)button["role"]!, ignoreCase: true)) is not { } role) continue;
            // Who is there already may correct when that was, and is awaited no more; who said no before reads only that they still may.
            Said(body, r.Id, role, isAsked: verb == "takeOver" || (verb == "accept" && body.Contains("Can you go?", StringComparison.Ordinal)));
        }
    }

    /// Every time in these words by which to be there is one of this seat's; where somebody is asked, there is one in what they read first.
    public void Said(string words, string referral, Role role, bool isAsked)
    {
        if (!arriveBy.TryGetValue((referral, role), out var known)) return;
        var said = By().Matches(words);
        Hold(!isAsked || said.Any(m => m.Groups["how"].Value != "Respond by"), Rule, $"{referral} {role}: no time is said");
        foreach (var time in said.Select(m => m.Groups["time"].Value))
            Hold(known.Any(by => Around.Any(a => time == Local(by, night.Timeline.Now + a))), Rule, $"{referral} {role}: {time}, and it is {string.Join(" or ", known.Select(by => Local(by, night.Timeline.Now)))}");
    }

    private static string Local(DateTimeOffset at, DateTimeOffset now)
    {
        var (local, today) = (TimeZoneInfo.ConvertTime(at, County), TimeZoneInfo.ConvertTime(now, County));
        return local.ToString(local.Date == today.Date ? "HH:mm" : "ddd d MMM, HH:mm", CultureInfo.InvariantCulture);
    }

    [GeneratedRegex(@"(?<how>On scene by|Late since|Be there by|The time set was|It was due|Respond by) (?<time>(\w{3} \d{1,2} \w{3}, )?\d\d:\d\d)")] private static partial Regex By();
}
