using System.Collections.Concurrent;
using System.Diagnostics;
using CsecBot.DevHost;
namespace CsecBot.Benchmarks;

/// What is sent as fast as this machine can, and the answers that it should get, the one that it must get first. A flood that never arrives, or
/// breaks the service so that it answers with failures, leaves the rest of the processor to others: quick pages beside it would prove nothing.
public sealed record Torrent(string Name, Func<int, HttpRequestMessage> Request, params string[] Answers)
{
    /// In the middle of a body: told there, or not, that it is too large.
    public const string CutOff = "cut off";

    private const string NotReached = "not reached", NotAnswered = "not answered";
    private const int Connections = 32;

    /// Who presses a button beside it: where one person floods, that person.
    public string Presses { get; init; } = Cast.Csw.Id;

    public async Task<Poured> Pour(Uri service, CancellationToken over)
    {
        using var http = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = Connections }) { BaseAddress = service };
        var (came, last, since) = (new ConcurrentDictionary<string, int>(), 0, Stopwatch.StartNew());
        await Task.WhenAll(Enumerable.Range(0, Connections).Select(_ => Task.Run(async () =>
        {
            while (!over.IsCancellationRequested)
                came.AddOrUpdate(await Sent(http, Request(Interlocked.Increment(ref last))), 1, (_, sofar) => sofar + 1);
        }, CancellationToken.None)));
        return new(this, came, since.Elapsed);
    }

    private static async Task<string> Sent(HttpClient http, HttpRequestMessage request)
    {
        using (request)
        {
            try
            {
                using var answer = await http.SendAsync(request);
                return $"{(int)answer.StatusCode}";
            }
            catch (HttpRequestException e)
            {
                return e.HttpRequestError == HttpRequestError.ConnectionError ? NotReached : CutOff;
            }
            catch (OperationCanceledException)
            {
                return NotAnswered;
            }
        }
    }
}

/// What came of it.
public sealed record Poured(Torrent Torrent, IReadOnlyDictionary<string, int> Came, TimeSpan Took)
{
    /// A connection may break now and then on a machine that has no time left.
    private const double OthersAtMost = 0.001;

    public double PerSecond => Came.Values.Sum() / Took.TotalSeconds;

    public bool IsAsItShould => Came.ContainsKey(Torrent.Answers[0]) && Came.Where(a => !Torrent.Answers.Contains(a.Key)).Sum(a => a.Value) <= OthersAtMost * Came.Values.Sum();

    public string Said => string.Join(", ", Came.OrderByDescending(a => a.Value).Select(a => $"{a.Key} {a.Value:n0} times"));
}
