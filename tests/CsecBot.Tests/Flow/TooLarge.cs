using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using CsecBot.Tests.Channels;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
namespace CsecBot.Tests.Flow;

/// A body that is larger than an address takes, whether it says so or not.
public sealed class TooLarge(AzuriteFixture azurite) : FlowTest(azurite)
{
    /// It reads no body, so none is too large for it that does not say so.
    private const string Bodiless = "/api/referrals/{id}/unmerge";

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Is_refused_in_words_wherever_one_is_taken_and_nothing_is_kept(bool saysHowLong)
    {
        var night = await Begin(null, ("SecondChannel:Kind", "Webhook"), ("SecondChannel:Url", "https://gateway.example"), ("SecondChannel:Secret", Telephones.Secret));
        var takes = night.Parts.GetServices<EndpointDataSource>().SelectMany(s => s.Endpoints).OfType<RouteEndpoint>()
            .Select(e => (Path: e.RoutePattern.RawText!, Method: e.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods[0], Most: e.Metadata.GetMetadata<IRequestSizeLimitMetadata>()?.MaxRequestBodySize ?? BodyAtMost.Usually))
            .Where(e => e.Method is "POST" or "PUT" && (saysHowLong || e.Path != Bodiless)).ToList();
        Assert.True(takes.Count >= 15 && takes.Any(t => t.Path == "/api/messages") && takes.Any(t => t.Path == "/channels/webhook"));
        var before = (await night.Rows()).Select(r => r.RowKey).ToList();
        foreach (var (path, method, most) in takes)
        {
            using var request = new HttpRequestMessage(new(method!), path.Replace("{id}", "R-7K3QF2M4", StringComparison.Ordinal)) { Content = saysHowLong ? Night.Json(new(' ', (int)most + 1)) : new Untold((int)most + 1) };
            var answer = await night.Http.SendAsync(request);
            Assert.True(answer.StatusCode == HttpStatusCode.RequestEntityTooLarge, $"{path} answered {answer.StatusCode}");
            Assert.Contains(" is larger than ", (string?)(await answer.Content.ReadFromJsonAsync<JsonObject>())!["title"], StringComparison.Ordinal);
        }
        Assert.Equal(before, (await night.Rows()).Select(r => r.RowKey));
    }

    [Theory]
    [InlineData("Webhook", "POST", "/api/referrals", 64)]
    [InlineData("Webhook", "PUT", "/api/referrals/R-7K3QF2M4/lead", 64)]
    [InlineData("Webhook", "POST", "/api/referrals/R-7K3QF2M4/merge", 64)]
    [InlineData("Webhook", "PUT", "/api/roster", 8 * 1024)]
    [InlineData("Webhook", "POST", "/api/messages", 256)]
    [InlineData("Webhook", "POST", "/channels/webhook", 16)]
    [InlineData("AzureCommunication", "POST", "/channels/events", 256)]
    [InlineData("AzureCommunication", "POST", "/channels/call/x", 256)]
    public async Task Is_larger_by_one_byte_than_what_is_taken(string kind, string method, string path, int kilobytes)
    {
        (string, string?)[] own = kind == "Webhook" ? [("SecondChannel:Url", "https://gateway.example")] : [("SecondChannel:Endpoint", "https://azure.example"), ("SecondChannel:From", "+12135550199")];
        var night = await Begin(null, [("SecondChannel:Kind", kind), ("SecondChannel:Secret", Telephones.Secret), .. own]);
        async Task<HttpResponseMessage> Sends(int bytes)
        {
            using var request = new HttpRequestMessage(new(method), path) { Content = Night.Json(new(' ', bytes)), Headers = { { "X-Channel-Secret", Telephones.Secret } } };
            return await night.Http.SendAsync(request);
        }

        Assert.NotEqual(HttpStatusCode.RequestEntityTooLarge, (await Sends(kilobytes * 1024)).StatusCode);
        var refused = await Sends(kilobytes * 1024 + 1);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, refused.StatusCode);
        Assert.Contains($"larger than {kilobytes} KB", (string?)(await refused.Content.ReadFromJsonAsync<JsonObject>())!["title"], StringComparison.Ordinal);
    }

    /// Else whoever says a terabyte would be read to its end.
    [Theory]
    [InlineData(2 * 64 * 1024, false)]
    [InlineData(2 * 64 * 1024 + 1, true)]
    public async Task Is_heard_out_up_to_twice_what_is_taken_and_beyond_it_the_caller_is_hung_up_on(int announced, bool isHungUp)
    {
        var night = await Begin();
        using var caller = new System.Net.Sockets.TcpClient();
        await caller.ConnectAsync(night.Http.BaseAddress!.Host, night.Http.BaseAddress.Port);
        await caller.GetStream().WriteAsync(System.Text.Encoding.ASCII.GetBytes($"POST /api/referrals HTTP/1.1\r\nHost: bot\r\nContent-Type: application/json\r\nContent-Length: {announced}\r\n\r\n"));
        using var reader = new StreamReader(caller.GetStream());
        var head = new List<string>();
        while (await reader.ReadLineAsync() is { Length: > 0 } line) head.Add(line);

        Assert.Equal("HTTP/1.1 413 Payload Too Large", head[0]);
        Assert.Equal(isHungUp, head.Contains("Connection: close"));
    }

    /// Who is hung up on while still sending may never read why.
    [Fact]
    public async Task Of_a_length_that_nobody_said_is_heard_out_too()
    {
        var night = await Begin();
        using var caller = new System.Net.Sockets.TcpClient();
        await caller.ConnectAsync(night.Http.BaseAddress!.Host, night.Http.BaseAddress.Port);
        var text = System.Text.Encoding.ASCII;
        var tooMuch = new string(' ', BodyAtMost.Usually + 1);
        await caller.GetStream().WriteAsync(text.GetBytes($"POST /api/referrals HTTP/1.1\r\nHost: bot\r\nX-Api-Key: {Night.Key}\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n{tooMuch.Length:x}\r\n{tooMuch}\r\n"));
        using var reader = new StreamReader(caller.GetStream());
        var head = new List<string>();
        while (await reader.ReadLineAsync() is { Length: > 0 } line) head.Add(line);
        Assert.Equal("HTTP/1.1 413 Payload Too Large", head[0]);
        Assert.DoesNotContain("Connection: close", head);
    }

    [Fact]
    public async Task Connections_and_bodies_have_an_end_of_their_own_at_the_server()
    {
        var limits = (await Begin()).Parts.GetRequiredService<IOptions<KestrelServerOptions>>().Value.Limits;
        Assert.Equal((5_000, BodyAtMost.Usually), (limits.MaxConcurrentConnections, limits.MaxRequestBodySize));
        Assert.Equal((TimeSpan.FromSeconds(10), TimeSpan.FromMinutes(1)), (limits.RequestHeadersTimeout, limits.KeepAliveTimeout));
    }

    /// Sent in pieces, without its length.
    private sealed class Untold : HttpContent
    {
        private readonly int length;

        public Untold(int length)
        {
            this.length = length;
            Headers.ContentType = new("application/json");
        }

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            var piece = new byte[8 * 1024];
            Array.Fill(piece, (byte)' ');
            for (var left = length; left > 0; left -= piece.Length) await stream.WriteAsync(piece.AsMemory(0, Math.Min(left, piece.Length)));
        }

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}
