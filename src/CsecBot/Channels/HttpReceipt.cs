using System.Net;
using Azure.Identity;
namespace CsecBot.Channels;

/// What the answer to a request means for the message in it. Bounded in time; no address, number or text is ever logged.
internal sealed class HttpReceipt(HttpClient http, TimeProvider machine, ILogger log)
{
    /// Less than a whole send may take, so that what became of it is still told.
    private static readonly TimeSpan AtMost = TimeSpan.FromSeconds(7);
    private static readonly TimeSpan SoonAgain = TimeSpan.FromSeconds(5);

    /// Whoever does not let us in says so of each message, at each try.
    private readonly SparingLog sparing = new(log, machine);

    /// `read` gives the id out of the body of an answer that took it.
    public async Task<Receipt> Send(string what, Func<CancellationToken, Task<HttpRequestMessage>> make, Func<string, Receipt> read, CancellationToken stop)
    {
        using var late = new CancellationTokenSource(AtMost, machine);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(late.Token, stop);
        try
        {
            using var request = await make(limit.Token);
            using var answer = await http.SendAsync(request, limit.Token);
            if (answer.IsSuccessStatusCode) return read(await answer.Content.ReadAsStringAsync(limit.Token));
            if (answer.StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden)
            {
                // A key, a right or a clock is wrong, and no number: somebody puts that right, and what lies there until then is seen by the watch.
                sparing.LogWarning("{What} was answered {Status}: the channel does not let us in", what, answer.StatusCode);
                return new Receipt.NotNow(SoonAgain);
            }
            log.LogWarning("{What} was answered {Status}", what, answer.StatusCode);
            return Of(what, (int)answer.StatusCode, answer.Headers.RetryAfter);
        }
        catch (Exception e) when (e is HttpRequestException or IOException or OperationCanceledException or AuthenticationFailedException)
        {
            log.LogWarning("{What} was not answered: {Error}", what, e.GetType().Name);
            return new Receipt.NotNow(SoonAgain);
        }
    }

    public Receipt Of(string what, int status, System.Net.Http.Headers.RetryConditionHeaderValue? after = null) => (HttpStatusCode)status switch
    {
        HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests or >= HttpStatusCode.InternalServerError => new Receipt.NotNow(Wait(after, (HttpStatusCode)status)),
        _ => new Receipt.Refused($"{what} {status}"),
    };

    private TimeSpan Wait(System.Net.Http.Headers.RetryConditionHeaderValue? after, HttpStatusCode status) =>
        (after?.Delta ?? after?.Date - machine.GetUtcNow()) is { } asked ? Backoff.Asked(asked, status) : SoonAgain;
}
