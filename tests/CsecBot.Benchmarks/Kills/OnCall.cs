using System.Collections.Concurrent;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using CsecBot.DevHost;
namespace CsecBot.Benchmarks.Kills;

/// A seat of every referral, and who is called for it.
public sealed record SeatOf(string Role, string Words, CastMember Primary, CastMember Secondary)
{
    public static IReadOnlyList<SeatOf> All { get; } =
    [
        new("csw", "Social worker", Cast.Csw, Cast.Everybody.Single(p => p.Key == "csw-two")),
        new("advocate", "Advocate", Cast.Advocate, Cast.Everybody.Single(p => p.Key == "advocate-two")),
    ];
}

public enum Answering { AtOnce, Twice, TwoAtOnce, Declined, Nobody }

/// The people on call, who answer what reaches them, each seat of each referral in its own way; a click that nobody answered is made again.
public sealed partial class OnCall(Asking asking, Connector connector)
{
    private static readonly TimeSpan Waits = TimeSpan.FromMinutes(4);
    private readonly ConcurrentBag<(string Referral, string Role, string Person)> told = [];

    public static TimeSpan CallsWithin => Waits;

    public int Clicks { get; private set; }

    /// Who was told that this seat is theirs.
    public IReadOnlyList<string> Told(string referral, string role) => [.. told.Where(t => t.Referral == referral && t.Role == role).Select(t => t.Person).Distinct()];

    public async Task Answer(string referral, SeatOf seat, Answering how, Random chance)
    {
        switch (how)
        {
            case Answering.AtOnce or Answering.Twice:
                var card = await Page(referral, seat.Primary);
                await Task.Delay(TimeSpan.FromSeconds(chance.NextDouble() * 4), TimeProvider.System);
                await Task.WhenAll(Enumerable.Range(0, how == Answering.Twice ? 2 : 1).Select(n => Accept(card, seat, seat.Primary, new(chance.Next()))).ToList());
                break;
            case Answering.TwoAtOnce:
                var cards = await Task.WhenAll(Page(referral, seat.Primary), Page(referral, seat.Secondary));
                var (one, other) = (new Random(chance.Next()), new Random(chance.Next()));
                await Task.WhenAll(Accept(cards[0], seat, seat.Primary, one), Accept(cards[1], seat, seat.Secondary, other));
                break;
            case Answering.Declined:
                await Click(await Page(referral, seat.Primary), seat.Primary, "decline", chance);
                await Accept(await Page(referral, seat.Secondary), seat, seat.Secondary, chance);
                break;
            case Answering.Nobody:
                await Arrives(referral, Cast.Supervisor, a => IsAbout(a, referral, seat));
                await Accept(await Page(referral, seat.Secondary), seat, seat.Secondary, chance);
                break;
        }
    }

    private async Task Accept(Arrival card, SeatOf seat, CastMember person, Random chance)
    {
        var answer = await Click(card, person, "accept", chance);
        if (Holds().IsMatch(answer)) told.Add((card.Referral!, seat.Role, person.Id));
        else if (!answer.Contains("Somebody else has taken this", StringComparison.Ordinal)) throw new BreachException($"{card.Referral}: {person.Name} accepted and was told neither that it is theirs nor that it is another's: {answer}");
    }

    /// The card that answered.
    private Task<string> Click(Arrival card, CastMember person, string verb, Random chance)
    {
        Clicks++;
        return asking.Ask(chance, t => t.Http.PostAsync("api/messages", t.Press(card, person.Id, verb)), (status, body) => status == HttpStatusCode.OK && IsCard(body) ? body : null, Waits);
    }

    private Task<Arrival> Page(string referral, CastMember person) => Arrives(referral, person, a => Teams.PageOf(a) is not null);

    private async Task<Arrival> Arrives(string referral, CastMember person, Func<Arrival, bool> which)
    {
        try
        {
            return (await connector.Await(1, a => !a.IsUpdate && a.Referral == referral && Teams.IsFor(a, person.Id) && which(a), Waits))[0];
        }
        catch (TimeoutException)
        {
            throw new BreachException($"{referral}: nothing reached {person.Name} within {Waits.TotalMinutes:0} minutes.");
        }
    }

    private static bool IsAbout(Arrival card, string referral, SeatOf seat) => Regex.IsMatch(Encoding.UTF8.GetString(card.Body), $"{referral} \\S+ {seat.Words}");

    private static bool IsCard(string body) => body.StartsWith('{') && (string?)JsonNode.Parse(body)!["type"] == "application/vnd.microsoft.card.adaptive";

    [GeneratedRegex("\"verb\":\\s*\"arrived\"")] private static partial Regex Holds();
}
