using CsecBot.DevHost;
namespace CsecBot.Benchmarks;

/// One referral at a time: from the hotline's request to both cards at the channel, and from a press of Accept to the answered card.
/// Each referral of the service is followed by one of the floor, which writes all that the service wrote, so that both tables stay as large.
/// A service that has run for a while is what people meet; `WarmUp` referrals make it one. Measured twice: each step right after the one before,
/// and each after the same silence. People meet the second: at night nothing has just run, neither in the service nor in a bare client.
public static class Paging
{
    private const int WarmUp = 100, Count = 500;
    private static readonly TimeSpan Silence = TimeSpan.FromMilliseconds(20);

    public static async Task<IReadOnlyList<Figure>> Measure(Stage stage)
    {
        var (opening, accepting) = await Record(stage);
        return [.. await Measure(stage, opening, accepting, TimeSpan.Zero, ", in a row"), .. await Measure(stage, opening, accepting, Silence, $", after {Silence.TotalMilliseconds} ms of silence")];
    }

    private static async Task<IReadOnlyList<Figure>> Measure(Stage stage, Case opening, Case accepting, TimeSpan silence, string after)
    {
        var prefix = stage.NewPrefix();
        await using var service = await stage.Service(prefix);
        var teams = stage.Speak(service);
        await teams.Install();
        var floor = await stage.NewFloor();
        var (trigger, bareTrigger, click, bareClick) = (new Samples(), new Samples(), new Samples(), new Samples());
        for (var i = -WarmUp; i < Count; i++)
        {
            var keep = i >= 0;
            await stage.Connector.Clear();
            var from = await Begin();
            var id = await teams.Refer();
            var cards = await stage.Connector.Pages(id, 2);
            if (keep) trigger.Add(from, cards.Max(c => c.At));
            await stage.Quiet(prefix);

            var press = teams.Press(Teams.CardOf(cards, Cast.Csw.Id), Cast.Csw.Id, "accept");
            from = await Begin();
            await teams.Presses(press);
            if (keep) click.Add(from, TimeProvider.System.GetTimestamp());
            await stage.Connector.Updates(id, 1);
            await stage.Quiet(prefix);

            var other = Case.NewId();
            var (open, accept) = (opening.For(floor, other), accepting.For(floor, other));
            from = await Begin();
            await open.First();
            cards = await stage.Connector.Pages(other, 2);
            if (keep) bareTrigger.Add(from, cards.Max(c => c.At));
            await open.Rest();

            from = await Begin();
            await accept.First();
            if (keep) bareClick.Add(from, TimeProvider.System.GetTimestamp());
            await accept.Rest();
        }
        return
        [
            Time("Trigger to both cards at the connector", 50, trigger, bareTrigger, 1.5), Time("Trigger to both cards at the connector", 99, trigger, bareTrigger, 3),
            Time("Click to answered card", 50, click, bareClick, 1.5), Time("Click to answered card", 99, click, bareClick, 3),
        ];

        Figure Time(string what, int percentile, Samples ours, Samples bare, double target) => Figure.Time(what + after, percentile, ours, bare, target);

        async Task<long> Begin()
        {
            await Task.Delay(silence, TimeProvider.System);
            return TimeProvider.System.GetTimestamp();
        }
    }

    /// What an opening writes and posts; and an acceptance: what it writes, and the answered card, which travels once.
    private static async Task<(Case Opening, Case Accepting)> Record(Stage stage)
    {
        await using var lab = await Lab.Open(stage, TimeProvider.System.GetUtcNow());
        await lab.Refer();
        var (id, opening) = await lab.RecordOpening();
        var card = Teams.CardOf(opening.Posts, Cast.Csw.Id);
        byte[] answer = [];
        var accepting = await lab.Record(id, async () => answer = await lab.Press(card, Cast.Csw.Id, "accept"));
        return (opening with { Posts = [.. opening.Posts.Where(p => !p.IsUpdate)] }, accepting with { Posts = [card with { Body = answer }] });
    }
}
