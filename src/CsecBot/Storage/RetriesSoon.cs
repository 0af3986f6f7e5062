using System.Globalization;
using Azure.Core;
using Azure.Core.Pipeline;
namespace CsecBot.Storage;

/// Tries again as the library does, but never waits longer than `MaxDelay` because storage asks for it: the library would wait an hour,
/// with the request's turn in hand. Asked for longer, it is a failure now, and whoever asked comes again.
internal sealed class RetriesSoon(RetryOptions like) : RetryPolicy(like.MaxRetries, DelayStrategy.CreateExponentialDelayStrategy(like.Delay, like.MaxDelay))
{
    private static readonly string[] InMilliseconds = ["retry-after-ms", "x-ms-retry-after-ms"];
    private readonly TimeSpan atMost = like.MaxDelay;

    protected override ValueTask<bool> ShouldRetryAsync(HttpMessage message, Exception? exception) =>
        exception is null && message.HasResponse && Asked(message.Response.Headers) > atMost ? new(false) : base.ShouldRetryAsync(message, exception);

    private static TimeSpan? Asked(ResponseHeaders headers)
    {
        foreach (var name in InMilliseconds)
            if (headers.TryGetValue(name, out var text) && Number(text) is { } milliseconds) return TimeSpan.FromMilliseconds(milliseconds);
        if (!headers.TryGetValue("Retry-After", out var asked)) return null;
        if (Number(asked) is { } seconds) return TimeSpan.FromSeconds(seconds);
        if (!DateTimeOffset.TryParse(asked, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var until)) return null;
        return headers.Date is { } now ? until - now : TimeSpan.MaxValue;
    }

    private static double? Number(string? text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
