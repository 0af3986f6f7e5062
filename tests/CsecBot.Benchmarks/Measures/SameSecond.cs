namespace CsecBot.Benchmarks;

/// Many ladders whose next rung is due at one moment: from that moment until the last new page is at the channel. The service has been in use by then:
/// some referrals were opened and as many ladders climbed before, by the floor as well, so that both tables are as full.
public static class SameSecond
{
    private static readonly TimeSpan UntilAgain = TimeSpan.FromMinutes(3), AtMost = TimeSpan.FromMinutes(75);

    // So many take most of an hour: meanwhile no ladder is to reach its rung after next, nor a seat its first warning.
    private const int TimesAtFullCount = 30;

    public static async Task<IReadOnlyList<Figure>> Measure(Stage stage)
    {
        var (count, warmUp) = stage.Count switch { Count.Usual => (300, 100), Count.Slow => (200, 20), _ => (6_000, 100) };
        var isOnce = stage.Count != Count.Usual;   // it takes long, and so long apart the rungs must be
        if (isOnce) await stage.StretchTimes(TimesAtFullCount);
        var (untilNextRung, inUseBefore, earlier) = isOnce
            ? (TimesAtFullCount * UntilAgain, TimeSpan.FromMinutes(4), TimeSpan.FromMinutes(1)) : (UntilAgain, TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(20));
        var opened = Whole(TimeProvider.System.GetUtcNow());
        await using var lab = await Lab.Open(stage, opened - earlier);
        var before = await lab.RowsOf(await lab.Refer());
        lab.Clock.Advance(earlier);
        var (id, opening) = await lab.RecordOpening();
        var rows = await lab.RowsOf(id);
        if (stage.Count == Count.Full) rows = Copies.ReadByABeat(rows);   // with all of them Azurite takes an hour for the service, and as long for the floor
        var county = await lab.CountyRows();
        var escalation = await lab.Record(id, () => lab.Beat(untilNextRung));
        var pages = escalation.Posts.Count(p => !p.IsUpdate);

        // Each width takes minutes there, or most of an hour: one alone. Of 64 Azurite was seen to reset some where its table is so full.
        var bare = stage.Count switch { Count.Full => new Widths(16), Count.Slow => new Widths(64), _ => new Widths() };
        var (ours, left) = (new Samples(), new List<int>());
        for (var round = 0; round < (isOnce ? 1 : 4); round++)
        {
            var prefix = stage.NewPrefix();
            Console.Error.WriteLine($"  Filling {count:n0}.");
            var due = await Copies.Fill(stage.Table(prefix), rows, count);
            await Copies.Fill(stage.Table(prefix), before, warmUp);
            await Copies.Keep(stage.Table(prefix), county);
            await stage.Connector.Clear();
            Console.Error.WriteLine("  The service.");
            await using (var service = await stage.Service(prefix, opened + untilNextRung - inUseBefore))
            {
                var teams = stage.Speak(service);
                for (var i = 0; i < warmUp; i++) await teams.Refer();
                var came = await stage.Connector.Each(escalation.Owed(due), AtMost);
                left.Add(await stage.Left(prefix));
                var from = await stage.WhenItSaid(prefix, opened + untilNextRung);
                var pace = count * pages / TimeProvider.System.GetElapsedTime(from, came.Max(a => a.At)).TotalSeconds;
                ours.Add(pace);
                Console.Error.WriteLine($"  {pace:0.0} pages a second.");
                await stage.Quiet(prefix);
            }

            await bare.Round(round, async atOnce =>
            {
                Console.Error.WriteLine("  Filling for the floor.");
                var floor = await stage.NewFloor();
                var ids = await Copies.Fill(stage.Table(floor.Prefix), rows, count);
                for (var i = 0; i < warmUp; i++) await opening.For(floor, Case.NewId()).Whole();
                await floor.Seconds(escalation, await Copies.Fill(stage.Table(floor.Prefix), rows, warmUp), atOnce);
                return count * pages / await floor.Seconds(escalation, ids, atOnce);
            });
        }
        stage.UsualTimes();
        return
        [
            Figure.Rate($"{count:n0} ladders due at the same second, pages out", ours, bare, 0.7).At(stage.Full),
            Figure.Plain("The same: messages sent and not yet taken out of the outbox when the last page had come, each time", string.Join(", ", left)),
        ];
    }

    internal static DateTimeOffset Whole(DateTimeOffset at) => new(at.Ticks - at.Ticks % TimeSpan.TicksPerSecond, TimeSpan.Zero);
}
