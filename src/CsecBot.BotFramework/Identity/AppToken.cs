using Microsoft.Extensions.Logging;
using Microsoft.Identity.Client;

namespace CsecBot.BotFramework;

/// <summary>
/// The bot's own token, asked for once for all who send, kept until near its end. The library's cache is passed over: it has its own
/// clock, and it cannot be told that a token was refused.
/// </summary>
internal sealed class AppToken(Func<CancellationToken, Task<AuthenticationResult>> ask, TimeProvider time, ILogger logger)
{
    private static readonly TimeSpan NearItsEnd = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan BetweenRefusals = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan AtMostFromHeld = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private AuthenticationResult? _held;
    private Task<AuthenticationResult>? _asking;
    private DateTimeOffset _refused = DateTimeOffset.MinValue;

    public async Task<string> GetAsync(CancellationToken cancellationToken)
    {
        AuthenticationResult? held;
        Task<AuthenticationResult> asking;
        lock (_gate)
        {
            held = _held;
            if (held is not null && held.ExpiresOn - time.GetUtcNow() > NearItsEnd)
            {
                return held.AccessToken;
            }

            asking = _asking is { IsCompleted: false } ? _asking : _asking = Ask();
        }

        // What is held is good for a moment yet, however long another takes to come; that it does not is said loudly where it fails.
        var isHeld = held?.ExpiresOn > time.GetUtcNow();
        if (isHeld)
        {
            await Task.WhenAny(asking, Task.Delay(AtMostFromHeld, time, cancellationToken)).ConfigureAwait(false);
        }

        return isHeld && !asking.IsCompletedSuccessfully ? held!.AccessToken : (await asking.WaitAsync(cancellationToken).ConfigureAwait(false)).AccessToken;
    }

    /// <summary>The connector did not take it. The next sender asks for another; not each of them, should that be refused too.</summary>
    public void Refused(string token)
    {
        lock (_gate)
        {
            var now = time.GetUtcNow();
            if (_held?.AccessToken == token && now - _refused >= BetweenRefusals)
            {
                (_held, _refused) = (null, now);
            }
        }
    }

    private async Task<AuthenticationResult> Ask()
    {
        try
        {
            using var limit = new CancellationTokenSource(Limit, time);
            var got = await ask(limit.Token).ConfigureAwait(false);
            lock (_gate)
            {
                _held = got;
            }

            return got;
        }
        catch (Exception e)
        {
            logger.LogError("The bot gets no token, and without one nothing can be sent: {Error} {Code}", e.GetType().Name, (e as MsalException)?.ErrorCode);
            throw;
        }
    }
}
