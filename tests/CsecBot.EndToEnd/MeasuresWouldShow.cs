using System.Net.Http.Json;
using CsecBot.Benchmarks;
namespace CsecBot.EndToEnd;

/// What the benchmarks wait for must be able not to come.
public sealed class MeasuresWouldShow
{
    private const string Path = "/v3/conversations/chat-somebody/activities";

    [Fact]
    public async Task A_message_that_never_came_though_another_came_twice()
    {
        await using var connector = await Connector.Start();
        await Post(connector, "R-00000001");
        await Post(connector, "R-00000001");
        await connector.All();

        var missing = await Assert.ThrowsAsync<InvalidOperationException>(() => connector.Each(Owed("R-00000001", "R-00000002"), TimeSpan.Zero));
        Assert.Contains("Of 2 messages 1 never came", missing.Message, StringComparison.Ordinal);
        Assert.Contains("R-00000002", missing.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task And_what_comes_twice_counts_as_it_came_first()
    {
        await using var connector = await Connector.Start();
        foreach (var referral in new[] { "R-00000001", "R-00000001", "R-00000002" }) await Post(connector, referral);
        var all = await connector.All();

        Assert.Equal([all[0], all[2]], await connector.Each(Owed("R-00000001", "R-00000002"), TimeSpan.Zero));
    }

    private static IEnumerable<NewMessage> Owed(params string[] referrals) => referrals.Select(r => new NewMessage(r, Path, 1));

    private static async Task Post(Connector connector, string referral)
    {
        using var http = new HttpClient();
        using var answer = await http.PostAsJsonAsync(connector.Url + Path, new { referral, page = 1 });
        answer.EnsureSuccessStatusCode();
    }
}
