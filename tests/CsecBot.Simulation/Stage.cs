using Azure.Core.Pipeline;
using Azure.Data.Tables;
using CsecBot.Storage;
namespace CsecBot.Simulation;

/// How storage stands when a night begins: the table, the roster, and where everybody's chat is. Written once, by the service's own code.
internal static class Stage
{
    private static readonly DateTimeOffset Before = new(2026, 10, 1, 0, 0, 0, TimeSpan.Zero);
    private static SimulatedTables? set;

    public static SimulatedTables Tables(Func<DateTimeOffset> now, int pageAtMost) => (set ??= Set()).Copy(now, pageAtMost);

    private static SimulatedTables Set()
    {
        var tables = new SimulatedTables(() => Before);
        var table = SimulatedAccount.Client(new TableClientOptions { Transport = new HttpClientTransport(new AtOnce(tables)) }).GetTableClient(Night.Table);
        async Task Write()
        {
            await table.CreateAsync();
            await new RosterTable(table, Night.County).Save(Cast.Roster(), "admin", Before, null, null, CancellationToken.None);
            await new DigestTable(table, Night.County, TimeProvider.System).Begin(Before, [], CancellationToken.None);
            var addresses = new AddressBook(table, Night.County, TimeProvider.System);
            foreach (var person in Cast.Everybody)
                await addresses.Learn(new(person.Id, Cast.Tenant, "https://teams.simulated/", "msteams", Channel.ChatOf(person.Id), $"user-{person.Id}", "28:bot", "On-call Dispatch", Before), CancellationToken.None);
        }
        Write().GetAwaiter().GetResult();
        return tables;
    }
}
