using System.Net;
using System.Net.Sockets;
namespace CsecBot.Benchmarks.Kills;

/// From when to when somebody waited for one instance, and then until they asked again.
public sealed record Try(int Instance, DateTimeOffset From, DateTimeOffset To);

/// What clients of several instances do: ask one of them, and where nobody answers, or not well, ask another. Whoever is told when to come again
/// comes then, and not sooner.
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

    /// Until `understood` has an answer; the first address is by chance, each further one another than the last. Writes down in `tries` whom it waited for.
    public async Task<T> Ask<T>(Random chance, Func<Teams, Task<HttpResponseMessage>> ask, Func<HttpStatusCode, string, T?> understood, TimeSpan limit, List<Try>? tries = null) where T : class
    {
        var until = Troubles.Now + limit;
        var at = chance.Next(instances.Count);
        for (var n = 1; ; n++)
        {
            var (said, from, wait) = ("nothing", Troubles.Now, TimeSpan.FromSeconds(0.3 + chance.NextDouble() * 0.7));
            void Tried() => tries?.Add(new(instances[at].Number, from, Troubles.Now));
            try
            {
                using var answer = await ask(instances[at].Teams);
                var body = await answer.Content.ReadAsStringAsync();
                if (understood(answer.StatusCode, body) is { } done)
                {
                    Tried();
                    return done;
                }
                wait = answer.Headers.RetryAfter?.Delta ?? wait;
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
            if (Troubles.Now > until) throw new TimeoutException($"Asked {n} times and given up; the last answer was: {said}");
            Interlocked.Increment(ref repeated);
            await Task.Delay(wait, TimeProvider.System);
            Tried();
            if (instances.Count > 1) at = (at + 1 + chance.Next(instances.Count - 1)) % instances.Count;
        }
    }

    /// Not connected, or cut off before a byte of the answer came.
    private static bool IsRefused(HttpRequestException e) =>
        e.HttpRequestError is HttpRequestError.ConnectionError or HttpRequestError.ResponseEnded || e.InnerException is IOException { InnerException: SocketException } or HttpIOException { HttpRequestError: HttpRequestError.ResponseEnded };
}
