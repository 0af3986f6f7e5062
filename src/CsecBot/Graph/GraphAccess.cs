namespace CsecBot.Graph;

/// How to reach Microsoft Graph, as the bot itself: by its managed identity, or by its secret where it has one.
public sealed record GraphAccess(string AppExternalId, Uri BaseUrl, string AppId, string? TenantId, string? Secret)
{
    /// What a token must be made out for.
    public string Scope => $"{BaseUrl.GetLeftPart(UriPartial.Authority)}/.default";

    /// Null where Graph is not to be used: `Graph:AppExternalId`, the id in the app's manifest, is the switch.
    public static GraphAccess? Read(IConfiguration config, bool development, List<string> faults)
    {
        string? Text(string name) => config[name] is { Length: > 0 } text ? text : null;
        if (Text("Graph:AppExternalId") is not { } app) return null;
        if (!Guid.TryParseExact(app, "D", out _)) faults.Add("Graph:AppExternalId must be the id in the app's manifest.");
        if (!Uri.TryCreate(Text("Graph:BaseUrl") ?? "https://graph.microsoft.com/v1.0", UriKind.Absolute, out var url) || !Settings.IsSafe(url, development))
            faults.Add("Graph:BaseUrl must be an https address; http is for Development on loopback addresses only.");
        var (id, tenant, secret) = (Text("MicrosoftAppId"), Text("MicrosoftAppTenantId"), Text("MicrosoftAppPassword"));
        if (id is null) faults.Add("MicrosoftAppId is required for Graph.");
        if (secret is not null && tenant is null) faults.Add("MicrosoftAppTenantId is required for Graph with a secret.");
        return faults.Count > 0 ? null : new(app, url!, id!, tenant, secret);
    }
}
