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

    [Fact]
    public async Task Connections_and_bodies_have_an_end_of_their_own_at_the_server()
    {
        var limits = (await Begin()).Parts.GetRequiredService<IOptions<KestrelServerOptions>>().Value.Limits;
        Assert.Equal((5_000, BodyAtMost.Usually), (limits.MaxConcurrentConnections, limits.MaxRequestBodySize));
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
