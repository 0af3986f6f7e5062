using Azure.Core.Pipeline;
using CsecBot.DevHost;
using CsecBot.Dispatch;
using CsecBot.Simulation;
using CsecBot.Storage;
using CsecBot.Timers;
namespace CsecBot.Benchmarks;

/// One heartbeat with ten referrals due, of few that are open and of many, and then one look of the watch: requests and rows, which Azure charges and waits for.
/// Time is not compared: storage is simulated, since Azurite looks at every row of a table where Azure looks at the range asked for.
public static class HeartbeatCost
{
    private const int Due = 10, Few = 100, Many = 100_000;
    private static readonly TimeSpan UntilNextRung = TimeSpan.FromMinutes(3);

    public static async Task<IReadOnlyList<Figure>> Measure(Stage stage)
    {
        var opened = SameSecond.Whole(TimeProvider.System.GetUtcNow());
        await using var soon = await Lab.Open(stage, opened);
        await using var later = await Lab.Open(stage, opened + TimeSpan.FromHours(1));
        var due = await soon.RowsOf(await soon.Refer());
        var notDue = await later.RowsOf(await later.Refer());
        var county = await soon.CountyRows();

        async Task<(Cost Beat, Cost Watch)> One(int open)
        {
            var prefix = stage.NewPrefix();
            using var storage = new AtOnce(new(TimeProvider.System.GetUtcNow));
            var table = SimulatedAccount.Client(new() { Transport = new HttpClientTransport(storage) }).GetTableClient(Stage.TableOf(prefix));
            await Copies.Fill(table, notDue, open - Due);
            await Copies.Fill(table, due, Due);
            await Copies.Keep(table, county);
            await using var lab = await Lab.Open(stage, opened + UntilNextRung, listens: false, prefix, storage);
            // Known before, as in a service that has been running: otherwise the count would depend on who looked first.
            await lab.Part<ProtocolTable>().Keep(lab.Part<Protocol>(), CancellationToken.None);
            foreach (var person in Cast.Everybody) await lab.Part<AddressBook>().Find(person.Id, CancellationToken.None);
            async Task<Cost> Of(Func<Task> what)
            {
                lab.Proxy.Take();
                await what();
                await lab.Settle();
                return Cost.Of(lab.Proxy.Take());
            }
            return (await Of(async () =>
            {
                await lab.Part<Beat>().Run(CancellationToken.None);
                await lab.Part<ReferralTable>().EarliestDue(CancellationToken.None);
            }), await Of(() => lab.Part<Watch>().Look(CancellationToken.None)));
        }

        var (few, all) = (await One(Few), await One(Many));
        return [.. Compared($"Heartbeat, {Due} due", few.Beat, all.Beat), .. Compared("The watch, after a heartbeat with what was due", few.Watch, all.Watch)];
    }

    private static IEnumerable<Figure> Compared(string what, Cost few, Cost many) =>
    [
        Figure.Plain($"{what} of {Few:n0} open", $"{few}"),
        Figure.Plain($"{what} of {Many:n0} open", $"{many}", "the same requests and rows read", few.Requests == many.Requests && few.Read == many.Read),
    ];
}
