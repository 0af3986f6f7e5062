using System.Globalization;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace CsecBot.DevHost;

/// What a person types while the play runs.
internal sealed partial class Prompt(Uri service, TimeProvider clock, TextWriter output) : IDisposable
{
    public const string Help = """
        +15m, +72h, +7d   move the protocol's clock forward, acting on everything that falls due on the way
        referral          post a new referral, as the curl above does
        help, quit
        """;

    // A jump plays through everything due on the way: three days of a request that nobody answers are some 900 rungs for each role.
    private readonly HttpClient http = new() { BaseAddress = service, Timeout = TimeSpan.FromMinutes(30) };

    /// False when the person wants to end.
    public async Task<bool> Do(string line, CancellationToken cancel)
    {
        var text = line.Trim().ToLowerInvariant();
        try
        {
            switch (text)
            {
                case "":
                    return true;
                case "quit" or "exit":
                    return false;
                case "help":
                    await output.WriteLineAsync(Help);
                    return true;
                case "referral":
                    await Post(cancel);
                    return true;
                default:
                    await (TryReadSpan(text, out var by) ? Jump(by, cancel) : output.WriteLineAsync($"'{line.Trim()}' is not understood.{Environment.NewLine}{Help}"));
                    return true;
            }
        }
        catch (Exception e) when (e is HttpRequestException or JsonException || (e is OperationCanceledException && !cancel.IsCancellationRequested))
        {
            await output.WriteLineAsync($"The service did not do that: {e.Message}");
            return true;
        }
    }

    public void Dispose() => http.Dispose();

    internal static bool TryReadSpan(string text, out TimeSpan span)
    {
        span = default;
        var parts = Span().Match(text);
        if (!parts.Success || !int.TryParse(parts.Groups[1].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out var n))
        {
            return false;
        }

        span = parts.Groups[2].Value switch { "m" => TimeSpan.FromMinutes(n), "h" => TimeSpan.FromHours(n), _ => TimeSpan.FromDays(n) };
        return span > TimeSpan.Zero;
    }

    private async Task Jump(TimeSpan by, CancellationToken cancel)
    {
        await output.WriteLineAsync("Moving the clock, one due moment after the other. While nobody has accepted a request this can take minutes.");
        using var answer = await http.PostAsJsonAsync("dev/clock/jump", new { by = by.ToString("c", CultureInfo.InvariantCulture) }, cancel);
        if (!answer.IsSuccessStatusCode)
        {
            await Refused(answer, cancel);
            return;
        }

        var now = (await answer.Content.ReadFromJsonAsync<JsonElement>(cancel)).GetProperty("now").GetString();
        await output.WriteLineAsync($"The protocol's clock says {now}.");
    }

    private async Task Post(CancellationToken cancel)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "api/referrals");
        request.Headers.Add("X-Api-Key", ServiceProcess.HotlineKey);
        request.Content = new StringContent(ExampleReferral.Json($"dev-{clock.GetUtcNow().ToUnixTimeMilliseconds()}"), Encoding.UTF8, "application/json");
        using var answer = await http.SendAsync(request, cancel);
        await (answer.IsSuccessStatusCode ? output.WriteLineAsync(await answer.Content.ReadAsStringAsync(cancel)) : Refused(answer, cancel));
    }

    private async Task Refused(HttpResponseMessage answer, CancellationToken cancel)
        => await output.WriteLineAsync($"The service answered {(int)answer.StatusCode}. {await answer.Content.ReadAsStringAsync(cancel)}");

    [GeneratedRegex(@"^\+(\d{1,5})([mhd])$")]
    private static partial Regex Span();
}
