using System.Net;
using System.Text.Json;
using CsecBot.DevHost;
namespace CsecBot.Benchmarks.Kills;

/// What came of one part.
public sealed record Outcome(Course Course, Verdict Verdict, Troubles Troubles, int Referrals, int Clicks, int Repeated, IReadOnlyList<(TimeSpan Took, int ExitCode)> Stops);

/// One part: some instances on one storage, referrals posted and pages answered over HTTP while things go wrong; then all is well again, and
/// what the interface, storage and the channel have is held against what was promised.
public sealed class Part(Stage stage, Course course, int seed)
{
    private static readonly TimeSpan Settles = TimeSpan.FromMinutes(2), ReadsWithin = TimeSpan.FromMinutes(1);
    private readonly string prefix = stage.NewPrefix();
    private readonly Troubles troubles = new(course.Instances);

    public async Task<Outcome> Run()
    {
        var roster = await RosterFile.Write(Directory.CreateDirectory(Path.Combine(stage.Folder, prefix)).FullName, Troubles.Now);
        var protocol = Path.Combine(stage.Folder, prefix, "protocol.json");
        await File.WriteAllTextAsync(protocol, CountyProtocol.WithGaps(course.Gaps));
        Dictionary<string, string> settings = new() { ["Storage__TablePrefix"] = prefix, ["Protocol__File"] = protocol, ["Hotline__RequestsPerSecond"] = "10000", ["Bot__MessagesPerSecond"] = "" };   // empty is what the service does unasked
        List<Instance> instances = [.. Enumerable.Range(1, course.Instances).Select(n => new Instance(stage, troubles, n, roster, settings, patience: course.Limit / 2))];
        try
        {
            foreach (var instance in instances) await instance.Start();
            await instances[0].Teams.Install();
            return await Run(instances);
        }
        finally
        {
            foreach (var instance in instances) await instance.DisposeAsync();
        }
    }

    private async Task<Outcome> Run(IReadOnlyList<Instance> instances)
    {
        var asking = new Asking(instances);
        var (desk, people) = (new HotlineDesk(asking), new OnCall(asking, stage.Connector));
        var verdict = new Verdict(course, troubles, people);
        var clock = (Utc: Troubles.Now, At: TimeProvider.System.GetTimestamp());
        var mishap = new Mishap(stage, troubles, instances, course.Mishaps, seed);
        List<Sent> sent;
        using (new Stalls(troubles))
        {
            var over = new TaskCompletionSource();
            var mishaps = mishap.Run(over.Task);
            var nights = Nights(desk, people, verdict);
            await Task.WhenAny(nights, Task.Delay(course.For, TimeProvider.System));
            if (course.Mishaps == Mishaps.OnlyStops) await nights;
            over.SetResult();
            await mishaps;
            sent = [.. await nights];
            await Settle(instances, verdict);
        }

        foreach (var twice in sent.GroupBy(s => s.Id).Where(g => g.Count() > 1)) verdict.Breach($"{string.Join(" and ", twice.Select(s => s.Reference))} were both confirmed as {twice.Key}.");
        var arrived = await stage.Connector.All();
        var byReferral = arrived.Where(a => a.Referral is not null).ToLookup(a => a.Referral, a => (a, clock.Utc + TimeProvider.System.GetElapsedTime(clock.At, a.At)));
        foreach (var one in sent)
        {
            var history = await asking.Ask(new(seed), t => t.Http.GetAsync($"api/referrals/{one.Id}"), (status, body) => status == HttpStatusCode.OK ? Happened.Of(JsonDocument.Parse(body).RootElement) : null, ReadsWithin);
            verdict.Judge(new(one.Id, history, [.. byReferral[one.Id]]), one);
        }
        foreach (var unknown in byReferral.Select(g => g.Key).Except(sent.Select(s => s.Id))) verdict.Breach($"{unknown} reached people, and nobody was told that it was kept.");
        verdict.JudgeOthers(arrived);
        Stops(mishap, asking, instances, verdict);
        return new(course, verdict, troubles, sent.Count, people.Clicks, asking.Repeated, mishap.Stops);
    }

    /// Every referral with its two seats, spread over the time.
    private async Task<IEnumerable<Sent>> Nights(HotlineDesk desk, OnCall people, Verdict verdict)
    {
        var chance = new Random(seed);
        var nights = new List<Task<Sent?>>();
        for (var n = 0; n < course.Referrals; n++)
        {
            nights.Add(Night(desk, people, verdict, $"{prefix}-{n}", new(chance.Next())));
            await Task.Delay(course.For / course.Referrals * (2 * chance.NextDouble()), TimeProvider.System);
        }
        return (await Task.WhenAll(nights)).OfType<Sent>();
    }

    private static async Task<Sent?> Night(HotlineDesk desk, OnCall people, Verdict verdict, string reference, Random chance)
    {
        try
        {
            var sent = await desk.Post(reference, chance);
            await Task.WhenAll(SeatOf.All.Select(async seat =>
            {
                var own = new Random(chance.Next());
                try
                {
                    await people.Answer(sent.Id, seat, Way(own), own);
                }
                catch (Exception e) when (e is BreachException or TimeoutException)
                {
                    verdict.Breach(e.Message);
                }
            }).ToList());
            return sent;
        }
        catch (Exception e) when (e is BreachException or TimeoutException)
        {
            verdict.Breach($"{reference}: {e.Message}");
            return null;
        }
    }

    private static Answering Way(Random chance) => chance.Next(20) switch { < 6 => Answering.AtOnce, < 10 => Answering.Twice, < 14 => Answering.TwoAtOnce, < 17 => Answering.Declined, _ => Answering.Nobody };

    /// Nothing is left to send, and every instance calls its engine clean.
    private async Task Settle(IReadOnlyList<Instance> instances, Verdict verdict)
    {
        try
        {
            await stage.Quiet(prefix).WaitAsync(Settles, TimeProvider.System);
        }
        catch (TimeoutException)
        {
            verdict.Breach($"Messages are still unsent {Settles.TotalMinutes:0} minutes after everything was well again.");
        }
        foreach (var instance in instances)
        {
            try
            {
                await new Asking([instance]).Ask(new(seed), t => t.Http.GetAsync("health/engine"), (status, body) => status == HttpStatusCode.OK ? body : null, Settles);
            }
            catch (TimeoutException e)
            {
                verdict.Breach($"Instance {instance.Number} does not call its engine clean. {e.Message}");
            }
        }
    }

    /// Where nothing but stops disturbed it: each ended in time and as it should, every request was answered whole or not taken, and no error was logged.
    private void Stops(Mishap mishap, Asking asking, IReadOnlyList<Instance> instances, Verdict verdict)
    {
        if (course.Mishaps != Mishaps.OnlyStops) return;
        foreach (var (took, code) in mishap.Stops)
            if (code != 0 || took > course.Limit) verdict.Breach($"An instance that was asked to end took {took.TotalSeconds:0.0} s and ended with {code}.");
        foreach (var faulty in asking.Faulty.Distinct()) verdict.Breach($"A request was neither answered nor refused: {faulty}");
        foreach (var log in instances.SelectMany(i => i.Logs))
            foreach (var line in File.ReadLines(Path.Combine(stage.Folder, log)).Where(l => l.StartsWith("fail:", StringComparison.Ordinal) || l.StartsWith("crit:", StringComparison.Ordinal))) verdict.Breach($"{log}: {line}");
    }
}
