namespace CsecBot.Hotline;

/// Whose access tokens the interface takes: those of one Entra tenant, made out for this application.
public sealed record EntraApi(string TenantId, string Audience, Uri Authority)
{
    /// Null where tokens are not taken; then keys alone are.
    public static EntraApi? Read(IConfiguration config, bool development, List<string> faults)
    {
        string? Text(string name) => config[name] is { Length: > 0 } text ? text : null;
        var (tenant, audience, authority) = (Text("Api:TenantId"), Text("Api:Audience"), Text("Api:Authority"));
        if (tenant is null && audience is null && authority is null) return null;
        if (!Guid.TryParseExact(tenant, "D", out _)) faults.Add("Api:TenantId must be the tenant's id.");
        if (audience is null) faults.Add("Api:Audience is required where tokens are taken.");
        if (!Uri.TryCreate(authority ?? $"https://login.microsoftonline.com/{tenant}/v2.0", UriKind.Absolute, out var address) || !Settings.IsSafe(address, development))
        {
            faults.Add("Api:Authority must be an https address; http is for Development on loopback addresses only.");
            return null;
        }
        return new(tenant ?? "", audience ?? "", address);
    }
}
