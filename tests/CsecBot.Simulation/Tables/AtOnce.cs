namespace CsecBot.Simulation;

/// Answers without any network between, one request after the other.
public sealed class AtOnce(SimulatedTables tables) : HttpMessageHandler
{
    private readonly Lock one = new();

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var body = request.Content is null ? "" : await request.Content.ReadAsStringAsync(cancellationToken);
        lock (one) return TableWire.Serve(tables, request, body);
    }
}
