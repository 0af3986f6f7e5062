using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
namespace CsecBot.Benchmarks;

/// What the service wrote and posted for one referral in one case, to be done again by bare clients: the floor under which no service can come
/// that writes and posts the same bytes. The first write comes before everything; the posts go out together; the other writes follow one by one,
/// since each of them replaces the head the one before it wrote.
public sealed partial record Case(string Referral, string Table, IReadOnlyList<Exchange> Writes, IReadOnlyList<Arrival> Posts)
{
    private const string Crockford = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

    public static string NewId() => "R-" + RandomNumberGenerator.GetString(Crockford, 8);

    /// The first write, and then the posts, until the channel has answered them.
    public async Task First(Floor floor, string id)
    {
        var rename = Renamed(floor, id);
        await floor.Storage.Send(Writes[0], rename);
        await Task.WhenAll(Posts.Select(p => floor.Post(p, rename)));
    }

    /// Everything that was written and posted.
    public async Task Whole(Floor floor, string id)
    {
        await First(floor, id);
        await Rest(floor, id);
    }

    /// What was written after the first.
    public async Task Rest(Floor floor, string id)
    {
        var rename = Renamed(floor, id);
        foreach (var write in Writes.Skip(1)) await floor.Storage.Send(write, rename);
    }

    /// Names of the same length, so that every byte count stays: the table, the referral, and what its reference was hashed to.
    private Func<string, string> Renamed(Floor floor, string id)
    {
        var hash = RandomNumberGenerator.GetHexString(64, lowercase: true);
        return text => Reference().Replace(text.Replace(Referral, id).Replace(Table, floor.Table), "ref|" + hash);
    }

    [GeneratedRegex("ref(\\||%7C)[0-9a-f]{64}")] private static partial Regex Reference();
}

/// The bare clients, and the table that is theirs: rows of theirs in the service's own would look due to it.
public sealed record Floor(Wire Storage, HttpClient Http, Connector Connector, string Prefix)
{
    public string Table => Stage.TableOf(Prefix);

    /// All of these referrals, so many at once, until the last new message is at the channel.
    public async Task<double> Seconds(Case each, IReadOnlyList<string> referrals, int atOnce, TimeSpan? limit = null)
    {
        await Connector.Clear();
        var from = TimeProvider.System.GetTimestamp();
        var all = Parallel.ForEachAsync(referrals, new ParallelOptions { MaxDegreeOfParallelism = atOnce }, async (id, _) => await each.Whole(this, id));
        var coming = Connector.Await(referrals.Count * each.Posts.Count(p => !p.IsUpdate), a => !a.IsUpdate, limit ?? TimeSpan.FromMinutes(10));
        await all;   // one that fails ends them all, and the rest would be waited for in vain
        var came = await coming;
        return TimeProvider.System.GetElapsedTime(from, came.Max(a => a.At)).TotalSeconds;
    }

    public async Task Post(Arrival recorded, Func<string, string> rename)
    {
        using var content = new ByteArrayContent(Encoding.UTF8.GetBytes(rename(Encoding.UTF8.GetString(recorded.Body))));
        content.Headers.ContentType = new("application/json");
        using var request = new HttpRequestMessage(recorded.IsUpdate ? HttpMethod.Put : HttpMethod.Post, Connector.Url + recorded.Path) { Content = content };
        using var answer = await Http.SendAsync(request);
        answer.EnsureSuccessStatusCode();
        await answer.Content.ReadAsByteArrayAsync();
    }
}
