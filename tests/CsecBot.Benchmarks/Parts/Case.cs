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

    /// The same for another referral, whole before any clock starts: what it takes to make these bytes anew is no part of a floor.
    public Ready For(Floor floor, string id)
    {
        var rename = Renamed(floor, id);
        return new(floor, [.. Writes.Select(w => floor.Storage.Prepare(w, rename))], [.. Posts.Select(p => floor.Prepare(p, rename))]);
    }

    /// The new messages that must be at the channel when it was done for all of these.
    public IEnumerable<NewMessage> Owed(IEnumerable<string> referrals) =>
        referrals.SelectMany(id => Posts.Where(p => !p.IsUpdate).Select(p => NewMessage.Of(p) with { Referral = id }));

    /// Names of the same length, so that every byte count stays: the table, the referral, and what its reference was hashed to.
    private Func<string, string> Renamed(Floor floor, string id)
    {
        var hash = RandomNumberGenerator.GetHexString(64, lowercase: true);
        return text => Reference().Replace(text.Replace(Referral, id).Replace(Table, floor.Table), "ref|" + hash);
    }

    [GeneratedRegex("ref(\\||%7C)[0-9a-f]{64}")] private static partial Regex Reference();
}

/// A case as bare clients do it, once: all that is left is to sign what goes to storage, as every client must, and to send.
public sealed class Ready(Floor floor, IReadOnlyList<Unsigned> writes, IReadOnlyList<HttpRequestMessage> posts)
{
    /// The first write, and then the posts, until the channel has answered them.
    public async Task First()
    {
        await floor.Storage.Send(writes[0]);
        await Task.WhenAll(posts.Select(floor.Post));
    }

    /// What was written after the first.
    public async Task Rest()
    {
        foreach (var write in writes.Skip(1)) await floor.Storage.Send(write);
    }

    /// Everything that was written and posted.
    public async Task Whole()
    {
        await First();
        await Rest();
    }
}

/// The bare clients, and the table that is theirs: rows of theirs in the service's own would look due to it.
public sealed record Floor(Wire Storage, HttpClient Http, Connector Connector, string Prefix)
{
    public string Table => Stage.TableOf(Prefix);

    /// All of these referrals, so many at once, until the last new message is at the channel.
    public async Task<double> Seconds(Case each, IReadOnlyList<string> referrals, int atOnce)
    {
        List<Ready> all = [.. referrals.Select(id => each.For(this, id))];
        GC.Collect();
        await Connector.Clear();
        var from = TimeProvider.System.GetTimestamp();
        await Parallel.ForEachAsync(all, new ParallelOptions { MaxDegreeOfParallelism = atOnce }, async (one, _) => await one.Whole());
        var came = await Connector.Each(each.Owed(referrals), TimeSpan.FromMinutes(1));
        return TimeProvider.System.GetElapsedTime(from, came.Max(a => a.At)).TotalSeconds;
    }

    public HttpRequestMessage Prepare(Arrival recorded, Func<string, string> rename) => new(recorded.IsUpdate ? HttpMethod.Put : HttpMethod.Post, Connector.Url + recorded.Path)
    {
        Content = new ByteArrayContent(Encoding.UTF8.GetBytes(rename(Encoding.UTF8.GetString(recorded.Body)))) { Headers = { ContentType = new("application/json") } },
    };

    public async Task Post(HttpRequestMessage prepared)
    {
        using (prepared)
        {
            using var answer = await Http.SendAsync(prepared);
            answer.EnsureSuccessStatusCode();
            await answer.Content.ReadAsByteArrayAsync();
        }
    }
}
