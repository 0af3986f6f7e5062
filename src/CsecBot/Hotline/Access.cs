using CsecBot.Clock;
namespace CsecBot.Hotline;

/// Of an address that pages people. Of what opens a request only the body says whether it does.
internal sealed record Pages(Asks What);

/// Lets in who has a key or a token that opens the endpoint, and writes down who called what. Neither key nor token is ever logged.
public sealed class Access(Settings settings, EntraTokens tokens, Pace pace, Clocks clocks, ILogger<Access> log) : IEndpointFilter
{
    public const string Header = "X-Api-Key";
    private const string Bearer = "Bearer ";
    private readonly SparingLog refusals = new(log, clocks.Machine);

    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        var (method, route) = (http.Request.Method, (http.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText);
        var (asks, what) = (await CallerOf(http.Request, http.RequestAborted), http.GetEndpoint()!.Metadata.GetMetadata<Pages>()?.What ?? Asks.ElseWhat);
        var name = Pace.NameOf(asks, http.Connection.RemoteIpAddress);
        bool May(Caller.Known caller) => http.GetEndpoint()!.Metadata.GetRequiredMetadata<Needs>().IsMetBy(caller, settings.IsDevelopment);
        var isJudgedLater = what is Asks.ToPage && asks is Caller.Known sender && May(sender);
        if (!isJudgedLater && !pace.MayAsk(name, what, out var wait)) return pace.Later(http, wait);
        switch (asks)
        {
            case Caller.Known caller when May(caller):
                using (var place = await pace.Place(name, what, http.RequestAborted))
                {
                    if (place is null) return pace.Later(http, TimeSpan.FromSeconds(1));
                    log.LogInformation("{Caller} {Method} {Route}", caller.Name, method, route);
                    http.Items[typeof(Access)] = $"hotline:{caller.Name}";
                    http.Items[typeof(Pace)] = name;
                    return await next(context);
                }
            case Caller.Known caller:
                log.LogWarning("{Caller} {Method} {Route}: refused", caller.Name, method, route);
                return Problems.Of(403, "Your role does not allow this.");
            case Caller.CannotTell:
                http.Response.Headers.RetryAfter = "5";
                return Problems.Of(503, "Tokens cannot be checked at the moment. Nothing was done; repeat the request, or use a key.");
            default:
                refusals.LogWarning("Somebody unknown {Method} {Route}: refused", method, route);
                http.Response.Headers.WWWAuthenticate = "Bearer";
                return Problems.Of(401, $"A valid {Header} or bearer token is required.");
        }
    }

    public static string By(HttpContext http) => (string)http.Items[typeof(Access)]!;

    /// By what name whoever calls has their pace.
    public static string PacedAs(HttpContext http) => (string)http.Items[typeof(Pace)]!;

    /// Whoever sends a token is judged by it alone: a key beside it does not mend a bad one.
    private async Task<Caller> CallerOf(HttpRequest request, CancellationToken stop)
    {
        var authorization = request.Headers.Authorization.ToString();
        if (authorization.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase)) return await tokens.CallerOf(authorization[Bearer.Length..].Trim(), stop);
        return (Caller?)Caller.OfKey(settings, request.Headers[Header]) ?? new Caller.Unknown();
    }
}
