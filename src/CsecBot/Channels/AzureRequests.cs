using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Mime;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Azure.Core;
namespace CsecBot.Channels;

/// Requests as Azure Communication Services takes them, signed in as the service's own identity or, where configured, by access key.
internal sealed class AzureRequests(SecondChannelSettings.AzureCommunication settings, TokenCredential identity, TimeProvider machine)
{
    private static readonly TimeSpan KnownFor = TimeSpan.FromMinutes(4);
    private static readonly TokenRequestContext Scope = new(["https://communication.azure.com//.default"]);

    public async Task<HttpRequestMessage> Post(string path, JsonObject body, Alert? repeatable, CancellationToken stop)
    {
        var text = body.ToJsonString();
        var request = new HttpRequestMessage(HttpMethod.Post, new Uri(settings.Endpoint, path))
        {
            Content = new StringContent(text, Encoding.UTF8, MediaTypeNames.Application.Json),
        };
        if (repeatable is not null)
        {
            request.Headers.Add("Repeatability-Request-ID", IdOf(repeatable, path));
            request.Headers.Add("Repeatability-First-Sent", FirstSent(repeatable));
        }
        if (settings.AccessKey is { } key) Sign(request, text, key);
        else request.Headers.Authorization = new("Bearer", (await identity.GetTokenAsync(Scope, stop)).Token);
        return request;
    }

    /// The same message gives the same id at each try, in the form of a random UUID, which is what the service asks for.
    public string IdOf(Alert alert, string purpose)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes($"{purpose} {alert.Key} {FirstSent(alert)} {alert.Phone} {alert.Text}"));
        hash[6] = (byte)((hash[6] & 0x0F) | 0x40);
        hash[8] = (byte)((hash[8] & 0x3F) | 0x80);
        return new Guid(hash.AsSpan(0, 16), bigEndian: true).ToString();
    }

    /// When it was first tried, of which the service wants no more than five minutes to have passed: what is tried after that is tried as if anew.
    public DateTimeOffset FirstTry(Alert alert)
    {
        var now = machine.GetUtcNow();
        return alert.Born is { } born && born < now ? born + (now - born).Ticks / KnownFor.Ticks * KnownFor : now;
    }

    public string FirstSent(Alert alert) => FirstTry(alert).ToString("R", CultureInfo.InvariantCulture);

    private void Sign(HttpRequestMessage request, string body, byte[] key)
    {
        var (date, hash) = (machine.GetUtcNow().ToString("R", CultureInfo.InvariantCulture), Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(body))));
        var signed = $"POST\n{request.RequestUri!.PathAndQuery}\n{date};{request.RequestUri.Authority};{hash}";
        var signature = Convert.ToBase64String(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(signed)));
        request.Headers.Add("x-ms-date", date);
        request.Headers.Add("x-ms-content-sha256", hash);
        request.Headers.Authorization = new("HMAC-SHA256", $"SignedHeaders=x-ms-date;host;x-ms-content-sha256&Signature={signature}");
    }
}
