using System.Collections.Concurrent;
namespace CsecBot.Benchmarks;

/// Many referrals at once, until the last of their pages is at the channel. The floor writes everything the service wrote for them, in whichever
/// width is quicker.
public static class Burst
{
    private const int AtOnce = 64, Rounds = 4, Count = 1_000, WarmUp = 100, PacedCount = 200;

    /// What Teams takes in one chat.
    private static readonly (int Most, TimeSpan Within)[] OneChat = [(7, TimeSpan.FromSeconds(1)), (8, TimeSpan.FromSeconds(2)), (60, TimeSpan.FromSeconds(30))];
    private static readonly TimeSpan AtMost = TimeSpan.FromMinutes(10);

    public static async Task<IReadOnlyList<Figure>> Measure(Stage stage)
    {
        var opening = await Record(stage);
        var (ours, bare) = (new Samples(), new Widths());
        for (var round = 0; round < Rounds; round++)
        {
            // Each round in tables of its own: Azurite slows with every row until the service gives it up.
            var prefix = stage.NewPrefix();
            await using var service = await stage.Service(prefix);
            var teams = stage.Speak(service);
            await teams.Install();
            for (var i = 0; i < WarmUp; i++) await teams.Refer();
            await stage.Quiet(prefix);
            ours.Add(Count * 2 / await Seconds(stage, teams, opening, Count));
            await stage.Quiet(prefix);
            await bare.Round(round, async atOnce =>
            {
                var floor = await stage.NewFloor();
                for (var i = 0; i < WarmUp; i++) await opening.For(floor, Case.NewId()).Whole();
                return Count * 2 / await floor.Seconds(opening, [.. Enumerable.Range(0, Count).Select(_ => Case.NewId())], atOnce);
            });
        }
        return [Figure.Rate($"Burst of {Count:n0} referrals, pages out", ours, bare, 0.7), await Paced(stage, opening)];
    }

    /// As it is where nothing is configured: all are for the same two people, whose chats take so much and no more. The floor is not measured but what they allow.
    private static async Task<Figure> Paced(Stage stage, Case opening)
    {
        await using var service = await stage.Service(stage.NewPrefix(), own: new Dictionary<string, string> { ["Bot__MessagesPerSecond"] = "" });
        var teams = stage.Speak(service);
        await teams.Install();
        var (ours, allowed) = (await Seconds(stage, teams, opening, PacedCount), Allowed(PacedCount).TotalSeconds);
        return new($"Burst of {PacedCount} referrals for the same two people, at the pace of Teams, until the last page is out (n=1)", $"{Figure.Number(ours)} s", $"{Figure.Number(allowed)} s, by what a chat may be sent", Figure.Times(ours / allowed), "1 to 1.5 ×", ours >= 0.98 * allowed && ours <= 1.5 * allowed);   // earlier would be more than the chats may be sent
    }

    /// When the last of so many can come in one chat, at the earliest.
    private static TimeSpan Allowed(int count)
    {
        var sent = new List<TimeSpan>();
        while (sent.Count < count) sent.Add(OneChat.Where(l => sent.Count >= l.Most).Select(l => sent[^l.Most] + l.Within).Append(TimeSpan.Zero).Max());
        return sent[^1];
    }

    private static async Task<double> Seconds(Stage stage, Teams teams, Case opening, int count)
    {
        await stage.Connector.Clear();
        var referrals = new ConcurrentBag<string>();
        var from = TimeProvider.System.GetTimestamp();
        await Parallel.ForEachAsync(Enumerable.Range(0, count), new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (_, _) => referrals.Add(await teams.Refer()));
        var pages = await stage.Connector.Each(opening.Owed(referrals), AtMost);
        return TimeProvider.System.GetElapsedTime(from, pages.Max(p => p.At)).TotalSeconds;
    }

    private static async Task<Case> Record(Stage stage)
    {
        await using var lab = await Lab.Open(stage, TimeProvider.System.GetUtcNow());
        await lab.Refer();
        return (await lab.RecordOpening()).Opening;
    }
}
