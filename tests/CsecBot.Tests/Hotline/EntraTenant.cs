using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
namespace CsecBot.Tests.Hotline;

/// An identity provider as Entra is one: says where its keys are, and signs access tokens.
public sealed class EntraTenant : IAsyncDisposable
{
    public const string Id = "00000000-0000-0000-0000-0000000000aa", Audience = "00000000-0000-0000-0000-0000000000bb", App = "00000000-0000-0000-0000-0000000000cc";

    private readonly WebApplication app;
    private RsaSecurityKey key = NewKey();

    private EntraTenant(WebApplication app) => this.app = app;

    public int Asked { get; private set; }
    public int Tried { get; private set; }
    public bool IsDown { get; set; }

    /// Released each time its keys were given out.
    public SemaphoreSlim Given { get; } = new(0);

    /// While set, whoever asks where its keys are waits for it.
    public TaskCompletionSource? Hangs { get; set; }
    public bool WasGivenUp { get; private set; }
    public string Authority => $"{app.Urls.Single()}/{Id}/v2.0";
    public SecurityKey Key => key;

    public (string, string?)[] Settings => [("Api:TenantId", Id), ("Api:Audience", Audience), ("Api:Authority", Authority)];

    public static async Task<EntraTenant> Start()
    {
        var builder = WebApplication.CreateBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var tenant = new EntraTenant(builder.Build());
        tenant.app.MapGet($"/{Id}/v2.0/.well-known/openid-configuration", (Func<HttpContext, Task<IResult>>)tenant.Metadata);
        tenant.app.MapGet($"/{Id}/keys", tenant.Keys);
        await tenant.app.StartAsync();
        return tenant;
    }

    public void RollKey() => key = NewKey();

    /// A token as the tests' moment has it; each test spoils what it is about.
    public string Token(IEnumerable<string> roles, Action<SecurityTokenDescriptor>? spoil = null, params (string Name, object Value)[] claims)
    {
        var descriptor = new SecurityTokenDescriptor
        {
            Issuer = Authority, Audience = Audience, IssuedAt = Flow.Night.Start.UtcDateTime, NotBefore = Flow.Night.Start.UtcDateTime, Expires = Flow.Night.Start.UtcDateTime.AddHours(1),
            SigningCredentials = new(key, SecurityAlgorithms.RsaSha256),
            Claims = new Dictionary<string, object> { ["tid"] = Id, ["azp"] = App, ["roles"] = roles.ToArray() },
        };
        foreach (var (name, value) in claims) descriptor.Claims[name] = value;
        spoil?.Invoke(descriptor);
        return new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(descriptor);
    }

    public async ValueTask DisposeAsync() => await app.DisposeAsync();

    private async Task<IResult> Metadata(HttpContext http)
    {
        Tried++;
        if (Hangs is { } until)
        {
            using var gone = http.RequestAborted.Register(() => WasGivenUp = true);
            await until.Task;
        }
        return IsDown ? Results.StatusCode(503) : Results.Json(new Dictionary<string, object> { ["issuer"] = Authority, ["jwks_uri"] = $"{app.Urls.Single()}/{Id}/keys" });
    }

    private IResult Keys()
    {
        Asked++;
        Given.Release();
        var shown = JsonWebKeyConverter.ConvertFromRSASecurityKey(new RsaSecurityKey(key.Rsa.ExportParameters(false)) { KeyId = key.KeyId });
        return Results.Json(new { keys = new[] { new { kty = "RSA", use = "sig", kid = shown.Kid, n = shown.N, e = shown.E } } });
    }

    private static RsaSecurityKey NewKey() => new(RSA.Create(2048)) { KeyId = Guid.NewGuid().ToString() };
}
