using System.Net;
using System.Net.Sockets;
namespace CsecBot.Benchmarks.Kills;

/// What clients of several instances do: ask one of them, and where nobody answers, or not well, ask another.
public sealed class Asking(IReadOnlyList<Instance> instances)
{
    private readonly List<string> faulty = [];
    private int repeated;

    /// Answers that came and were no answer: a status of 500 or more, or half of one.
    public IReadOnlyList<string> Faulty
    {
        get { lock (faulty) return [.. faulty]; }
    }

    public int Repeated => repeated;

    /// Until `understood` has an answer; the first address is by chance, each further one another than the last.
    public async Task<T> Ask<T>(Random chance, Func<Teams, Task<HttpResponseMessage>> ask, Func<HttpStatusCode, string, T?> understood, TimeSpan limit) where T : class
    {
        var until = Troubles.Now + limit;
        var at = chance.Next(instances.Count);
        for (var tries = 1; ; tries++)
        {
            var said = "nothing";
            try
            {
                using var answer = await ask(instances[at].Teams);
                var body = await answer.Content.ReadAsStringAsync();
                if (understood(answer.StatusCode, body) is { } done) return done;
                said = $"{(int)answer.StatusCode} {body}";
                lock (faulty) faulty.Add(said);
            }
            catch (HttpRequestException e)
            {
                said = e.Message;
                if (!IsRefused(e)) lock (faulty) faulty.Add(said);
            }
            catch (OperationCanceledException)
            {
                said = "no answer in time";
                lock (faulty) faulty.Add(said);
            }
            if (Troubles.Now > until) throw new TimeoutException($"Asked {tries} times and given up; the last answer was: {said}");
            Interlocked.Increment(ref repeated);
            await Task.Delay(TimeSpan.FromSeconds(0.3 + chance.NextDouble() * 0.7), TimeProvider.System);
            if (instances.Count > 1) at = (at + 1 + chance.Next(instances.Count - 1)) % instances.Count;
        }
    }

    /// Not connected, or cut off before a byte of the answer came.
    private static bool IsRefused(HttpRequestException e) =>
        e.HttpRequestError is HttpRequestError.ConnectionError or HttpRequestError.ResponseEnded || e.InnerException is IOException { InnerException: SocketException } or HttpIOException { HttpRequestError: HttpRequestError.ResponseEnded };
}
