using System.Security.Cryptography;
using Azure.Data.Tables;
using CsecBot.Dispatch;
using CsecBot.Storage;
using CsecBot.Tests.Flow;
namespace CsecBot.Tests.Storage;

/// A partition in a table of its own, with what a test puts there and sees there.
public sealed class OneCounty : IAsyncDisposable
{
    public const string Name = "los-angeles";
    public const string Id = "R-7K3QF2M4";
    public static readonly DateTimeOffset At = Night.Start;
    public static readonly Place Somewhere = new("Referenzwort", "Artwort", "Ortswort", "Genauwort", "+12135550177");

    private OneCounty(TableClient rows, TableClient client) =>
        (Rows, Client, Table) = (rows, client, new(client, Name, Machine, TimeSpan.FromDays(30)));

    /// Past the wire, as an operator or an intruder would reach it.
    public TableClient Rows { get; }
    public TableClient Client { get; }
    public FakeMachine Machine { get; } = new(At);
    public ReferralTable Table { get; }

    public static async Task<OneCounty> Open(AzuriteFixture azurite, Wire? wire = null, int retries = 0)
    {
        var rows = await Tables.Open(azurite.ConnectionString, null, "t" + RandomNumberGenerator.GetHexString(12, lowercase: true), default);
        if (wire is null) return new(rows, rows);
        var options = new TableClientOptions { Transport = wire, Retry = { MaxRetries = retries, Delay = TimeSpan.FromMilliseconds(1), MaxDelay = TimeSpan.FromMilliseconds(1) } };
        return new(rows, new(azurite.ConnectionString, rows.Name, options));
    }

    public async Task<Stored> Refer(string id = Id, params Message[] messages) =>
        Assert.IsType<SaveResult.Saved>(await TryRefer(id, messages)).Now;

    public Task<SaveResult> TryRefer(string id = Id, params Message[] messages)
    {
        var child = new Child("A", ChildKind.PrimaryVictim, "13-15", null, false, null, Disposition.Pending, null, null);
        var opened = new Event.Opened(id, "v", "h", Source.Other, LeadAgency.Dcfs, At, null, [child], false, false, "hotline:desk", At.AddMinutes(15), null, [], At);
        return Table.Save(null, Evolution.Evolve(null, opened), new("hotline:desk", At, [opened]), messages, new Opening($"hash of {id}", "{}", Somewhere), []);
    }

    public async Task<SaveResult.Saved> Save(Stored before, Event[] events, Message[]? messages = null, Unsent[]? settled = null) =>
        Assert.IsType<SaveResult.Saved>(await TrySave(before, events, messages, settled));

    public Task<SaveResult> TrySave(Stored before, Event[] events, Message[]? messages = null, Unsent[]? settled = null) =>
        Table.Save(before, before.State.Fold(events)!, new("p", At, events), messages ?? [], null, settled ?? []);

    /// Does this, and lets each of these waits pass, in milliseconds, once it has begun.
    public async Task<T> Through<T>(Func<Task<T>> what, params int[] waits)
    {
        var (doing, before) = (default(Task<T>), TimeSpan.Zero);
        foreach (var wait in waits.Select(w => TimeSpan.FromMilliseconds(w)))
        {
            var begun = Machine.WaitsFor(wait);   // before what it follows goes on
            if (doing is null) doing = what();
            else Machine.Advance(before);
            await begun.WaitAsync();
            before = wait;
        }
        Machine.Advance(before);
        return await (doing ?? what());
    }

    public static Event[] Asked(int minutes) => [new Event.Asked(Question.Disposition, [], At.AddMinutes(minutes), At)];

    public static Message[] Asks(int many) => [.. Enumerable.Range(0, many).Select(i => new Message.Ask($"p{i}", Question.Disposition))];

    public async Task<List<TableEntity>> All(string prefix = "")
    {
        var found = new List<TableEntity>();
        await foreach (var row in Rows.QueryAsync<TableEntity>())
            if (row.RowKey.StartsWith(prefix, StringComparison.Ordinal)) found.Add(row);
        return found;
    }

    public async Task<TableEntity> One(string key) => (await Rows.GetEntityAsync<TableEntity>(Name, key)).Value;

    public async Task Change(string key, string property, object value)
    {
        var row = await One(key);
        row[property] = value;
        await Rows.UpdateEntityAsync(row, row.ETag, TableUpdateMode.Replace);
    }

    public async ValueTask DisposeAsync() => await Rows.DeleteAsync();
}
