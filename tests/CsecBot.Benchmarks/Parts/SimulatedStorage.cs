using Azure.Core.Pipeline;
using Azure.Data.Tables;
using CsecBot.Simulation;
namespace CsecBot.Benchmarks;

/// Storage in memory, as simulated nights have it: for more rows than Azurite, which looks at every row of a table, could be given in an hour.
public sealed class SimulatedStorage : HttpMessageHandler
{
    private readonly SimulatedTables tables = new(TimeProvider.System.GetUtcNow);
    private readonly Lock one = new();

    public TableClient Table(string prefix) =>
        SimulatedAccount.Client(new TableClientOptions { Transport = new HttpClientTransport(new HttpClient(this, disposeHandler: false)) }).GetTableClient(Stage.TableOf(prefix));

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var body = request.Content is null ? "" : await request.Content.ReadAsStringAsync(cancellationToken);
        lock (one) return TableWire.Serve(tables, request, body);
    }
}
