using System.Security.Cryptography;
using System.Text;
namespace CsecBot.Hotline;

/// Lets in who has a key, and writes down who called what. The key itself is compared by its hash and never logged.
public sealed class Access(Settings settings, ILogger<Access> log) : IEndpointFilter
{
    public const string Header = "X-Api-Key";

    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        if (CallerOf(http.Request.Headers[Header]) is not { } caller)
            return Problems.Of(401, "A valid X-Api-Key is required.");
        log.LogInformation("{Caller} {Method} {Route}", caller, http.Request.Method, http.GetEndpoint()?.DisplayName);
        http.Items[typeof(Access)] = $"hotline:{caller}";
        return await next(context);
    }

    public static string By(HttpContext http) => (string)http.Items[typeof(Access)]!;

    private string? CallerOf(string? key)
    {
        if (string.IsNullOrEmpty(key)) return null;
        var hash = Encoding.ASCII.GetBytes(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key))));
        return settings.ApiKeys.FirstOrDefault(k => CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(k.Sha256), hash))?.Name;
    }
}
