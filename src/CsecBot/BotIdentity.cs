using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
namespace CsecBot;

/// Who the bot is to the channel, by the Bot Framework's own settings: checked here, at start, so that no night finds them wanting.
public sealed record BotIdentity(string AppId, string? TenantId, X509Certificate2? Certificate)
{
    private const string Government = "https://botframework.azure.us";

    /// Null without an app id, which only Development does without.
    public static BotIdentity? Read(IConfiguration config, bool development, List<string> faults)
    {
        string? Text(string name) => config[name] is { } text && !string.IsNullOrWhiteSpace(text) ? text : null;
        var (appId, type, tenant) = (Text("MicrosoftAppId"), Text("MicrosoftAppType"), Text("MicrosoftAppTenantId"));
        var (password, file) = (Text("MicrosoftAppPassword"), Text("Bot:CertificateFile"));
        bool Is(string kind) => string.Equals(type, kind, StringComparison.OrdinalIgnoreCase);
        var (managed, single) = (Is("UserAssignedMSI"), Is("SingleTenant"));

        if (appId is null && !development) faults.Add("MicrosoftAppId is required outside Development.");
        else if (appId is null && type is not null) faults.Add($"MicrosoftAppId is required for {type}.");
        if (type is not null && !managed && !single && !Is("MultiTenant")) faults.Add("MicrosoftAppType must be UserAssignedMSI, SingleTenant or MultiTenant.");
        if (tenant is null && (managed || single)) faults.Add($"MicrosoftAppTenantId is required for {type}.");
        if (managed && (password ?? file) is not null) faults.Add("MicrosoftAppPassword and Bot:CertificateFile must not be set for UserAssignedMSI.");
        if (password is not null && file is not null) faults.Add("MicrosoftAppPassword and Bot:CertificateFile exclude each other.");
        if (!managed && (type is not null || !development) && (password ?? file) is null) faults.Add($"MicrosoftAppPassword or Bot:CertificateFile is required for {type ?? "MultiTenant"}.");

        if (Text("ChannelService") is { } service && service != Government) faults.Add($"ChannelService must be {Government}, or not set.");
        if (Text("ValidateAuthority") is { } validate && !bool.TryParse(validate, out _)) faults.Add("ValidateAuthority is not a Boolean.");
        foreach (var name in new[] { "ToBotFromChannelOpenIdMetadataUrl", "ToChannelFromBotLoginUrl" })
            if (Text(name) is { } text && !(Uri.TryCreate(text, UriKind.Absolute, out var uri) && (uri.Scheme == "https" || (uri.Scheme == "http" && development && uri.IsLoopback))))
                faults.Add($"{name} must be an https address; in Development it may be http on loopback.");

        var certificate = file is null ? null : Load(file, Text("Bot:CertificatePassword"), faults);
        return appId is null ? null : new(appId, tenant, certificate);
    }

    /// A PFX file, or a PEM file that holds the key too.
    private static X509Certificate2? Load(string file, string? password, List<string> faults)
    {
        try
        {
            var certificate = Path.GetExtension(file).Equals(".pem", StringComparison.OrdinalIgnoreCase)
                ? password is null ? X509Certificate2.CreateFromPemFile(file) : X509Certificate2.CreateFromEncryptedPemFile(file, password)
                : X509CertificateLoader.LoadPkcs12FromFile(file, password);
            if (certificate.HasPrivateKey) return certificate;
            faults.Add("Bot:CertificateFile holds no private key.");
        }
        catch (Exception e) when (e is CryptographicException or IOException or UnauthorizedAccessException)
        {
            faults.Add($"Bot:CertificateFile cannot be read ({e.GetType().Name}); Bot:CertificatePassword opens it, if it needs one.");
        }
        return null;
    }
}
