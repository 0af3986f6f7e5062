using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Microsoft.Extensions.Configuration;
namespace CsecBot.Tests;

public class SettingsTests
{
    private static IReadOnlyList<string> Faults(bool development, params (string, string?)[] settings)
    {
        Settings.Read(new ConfigurationBuilder().AddInMemoryCollection(settings.ToDictionary(s => s.Item1, s => s.Item2)).Build(), development, out var faults);
        return faults;
    }

    [Fact]
    public void Outside_development_the_service_does_not_start_without_credentials() =>
        Assert.Contains("MicrosoftAppId is required outside Development.", Faults(false, ("Storage:ConnectionString", "x")));

    [Theory]
    [InlineData("MicrosoftAppTenantId is required for UserAssignedMSI.", "UserAssignedMSI", null, null)]
    [InlineData("MicrosoftAppPassword and Bot:CertificateFile must not be set for UserAssignedMSI.", "UserAssignedMSI", "t", "p")]
    [InlineData("MicrosoftAppTenantId is required for singletenant.", "singletenant", null, "p")]
    [InlineData("MicrosoftAppPassword or Bot:CertificateFile is required for SingleTenant.", "SingleTenant", "t", null)]
    [InlineData("MicrosoftAppPassword or Bot:CertificateFile is required for MultiTenant.", null, null, null)]
    [InlineData("MicrosoftAppType must be UserAssignedMSI, SingleTenant or MultiTenant.", "SystemAssigned", "t", "p")]
    public void What_a_kind_of_identity_needs_is_named(string fault, string? type, string? tenant, string? password) => Assert.Equal([fault], Faults(false,
        ("Storage:ConnectionString", "x"), ("MicrosoftAppId", "a"), ("MicrosoftAppType", type), ("MicrosoftAppTenantId", tenant), ("MicrosoftAppPassword", password)));

    [Theory]
    [InlineData("UserAssignedMSI", "t", null)]
    [InlineData("SingleTenant", "t", "p")]
    [InlineData("MultiTenant", null, "p")]
    [InlineData(null, null, "p")]
    public void An_identity_that_has_what_it_needs_starts(string? type, string? tenant, string? password) => Assert.Empty(Faults(false,
        ("Storage:ConnectionString", "x"), ("MicrosoftAppId", "a"), ("MicrosoftAppType", type), ("MicrosoftAppTenantId", tenant), ("MicrosoftAppPassword", password)));

    [Fact]
    public void A_kind_of_identity_without_the_identity_is_a_fault_in_development_too() =>
        Assert.Contains("MicrosoftAppId is required for SingleTenant.", Faults(true, ("MicrosoftAppType", "SingleTenant")));

    [Theory]
    [InlineData("https://login.example/metadata", false, true)]
    [InlineData("http://127.0.0.1:1/metadata", true, true)]
    [InlineData("http://127.0.0.1:1/metadata", false, false)]
    [InlineData("http://login.example/metadata", true, false)]
    [InlineData("login.example", true, false)]
    public void Keys_and_tokens_come_over_https_or_in_development_from_this_machine(string address, bool development, bool good)
    {
        foreach (var name in new[] { "ToBotFromChannelOpenIdMetadataUrl", "ToChannelFromBotLoginUrl" })
            Assert.Equal(!good, Faults(development, (name, address)).Contains($"{name} must be an https address; in Development it may be http on loopback."));
    }

    [Theory]
    [InlineData("Canary:Person must be an Entra object id.", "Canary:EveryMinutes", "60")]
    [InlineData("Canary:Person must be an Entra object id.", "Canary:Person", "somebody")]
    [InlineData("Canary:EveryMinutes must be from 10 to 1440.", "Canary:EveryMinutes", "9")]
    [InlineData("Canary:EveryMinutes must be from 10 to 1440.", "Canary:EveryMinutes", "hourly")]
    [InlineData("Canary:Answers must be true or false.", "Canary:Answers", "often")]
    public void A_canary_that_cannot_fly_is_a_fault(string fault, string name, string value) => Assert.Contains(fault, Faults(true, (name, value)));

    [Fact]
    public void A_canary_flies_every_hour_where_nothing_is_said()
    {
        (string Name, string? Value)[] settings = [("Storage:ConnectionString", "x"), ("Canary:Person", "00000000-0000-0000-0000-000000000080")];
        var read = Settings.Read(new ConfigurationBuilder().AddInMemoryCollection(settings.ToDictionary(s => s.Name, s => s.Value)).Build(), true, out _);
        Assert.Equal(TimeSpan.FromHours(1), read!.Canary!.Every);
    }

    [Fact]
    public void A_cloud_nobody_knows_is_a_fault()
    {
        Assert.DoesNotContain(Faults(true, ("ChannelService", "https://botframework.azure.us")), f => f.StartsWith("ChannelService", StringComparison.Ordinal));
        Assert.Contains("ChannelService must be https://botframework.azure.us, or not set.", Faults(true, ("ChannelService", "https://elsewhere.example")));
    }

    [Fact]
    public void A_certificate_with_its_key_proves_who_the_bot_is_and_anything_else_is_a_fault()
    {
        using var rsa = RSA.Create(2048);
        using var certificate = new CertificateRequest("CN=a bot", rsa, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
            .CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(100));
        Assert.Empty(With(".pfx", certificate.Export(X509ContentType.Pkcs12, "open"), "open"));
        Assert.Empty(With(".pem", Encoding.ASCII.GetBytes(certificate.ExportCertificatePem() + "\n" + rsa.ExportPkcs8PrivateKeyPem()), null));
        Assert.StartsWith("Bot:CertificateFile cannot be read", Assert.Single(With(".pfx", certificate.Export(X509ContentType.Pkcs12, "open"), "wrong")), StringComparison.Ordinal);
        Assert.StartsWith("Bot:CertificateFile cannot be read", Assert.Single(With(".pem", Encoding.ASCII.GetBytes(certificate.ExportCertificatePem()), null)), StringComparison.Ordinal);
        Assert.StartsWith("Bot:CertificateFile cannot be read", Assert.Single(With(".pfx", null, null)), StringComparison.Ordinal);

        static IReadOnlyList<string> With(string extension, byte[]? content, string? password)
        {
            var file = Path.Combine(Path.GetTempPath(), Guid.NewGuid() + extension);
            if (content is not null) File.WriteAllBytes(file, content);
            var faults = Faults(false, ("Storage:ConnectionString", "x"), ("MicrosoftAppId", "a"), ("MicrosoftAppType", "SingleTenant"), ("MicrosoftAppTenantId", "t"),
                ("Bot:CertificateFile", file), ("Bot:CertificatePassword", password));
            File.Delete(file);
            return faults;
        }
    }

    [Theory]
    [InlineData("Bot:AllowAnonymous", "true")]
    [InlineData("Clock:Speed", "60")]
    [InlineData("Clock:Start", "2026-11-23T10:00:00Z")]
    public void What_is_for_development_on_loopback_is_refused_elsewhere(string name, string value)
    {
        var wrong = $"{name} is for Development on loopback addresses only.";
        Assert.Contains(wrong, Faults(false, (name, value), ("Urls", "http://127.0.0.1:1")));
        Assert.Contains(wrong, Faults(true, (name, value), ("Urls", "http://0.0.0.0:1")));
        Assert.DoesNotContain(wrong, Faults(true, (name, value), ("Urls", "http://127.0.0.1:1;http://localhost:2")));
    }

    /// Ports alone are those of all addresses, and what Kestrel is told stands before all else.
    [Theory]
    [InlineData(false, "HTTP_PORTS", "8080")]
    [InlineData(false, "HTTPS_PORTS", "8443")]
    [InlineData(true, "HTTP_PORTS", "")]
    [InlineData(true, "HTTP_PORTS", "8080", "Urls", "http://127.0.0.1:1")]
    [InlineData(false, "HTTP_PORTS", "8080", "Urls", "")]
    [InlineData(false, "Kestrel:Endpoints:Http:Url", "http://0.0.0.0:80")]
    [InlineData(false, "Kestrel:Endpoints:Http:Url", "http://*:80", "Urls", "http://127.0.0.1:1")]
    [InlineData(false, "Kestrel:Endpoints:A:Url", "http://127.0.0.1:1", "Kestrel:Endpoints:B:Url", "http://10.0.0.1:1")]
    [InlineData(true, "Kestrel:Endpoints:A:Url", "http://127.0.0.1:1", "Kestrel:Endpoints:B:Url", "http://[::1]:1")]
    public void Wherever_it_listens_must_be_loopback(bool good, params string[] where)
    {
        var wrong = "Bot:AllowAnonymous is for Development on loopback addresses only.";
        Assert.Equal(!good, Faults(true, [("Bot:AllowAnonymous", "true"), .. where.Chunk(2).Select(s => (s[0], s[1]))]).Contains(wrong));
    }

    [Fact]
    public void A_shared_account_is_named_by_its_object_id()
    {
        Assert.Contains("Bot:SharedAccounts must be Entra object ids.", Faults(true, ("Bot:SharedAccounts:0", "duty desk")));
        Assert.Empty(Faults(true, ("Storage:ConnectionString", "x"), ("Bot:SharedAccounts:0", "00000000-0000-0000-0000-0000000000AB")));
    }

    [Theory]
    [InlineData("lacounty.gov"), InlineData(""), InlineData("{00000000-0000-0000-0000-0000000000ab}"), InlineData("00000000-0000-0000-0000-0000000000ab ")]
    public void A_tenant_is_named_by_its_id(string tenant)
    {
        Assert.Equal(["Bot:AllowedTenants must be Entra tenant ids."], Faults(true, ("Storage:ConnectionString", "x"), ("Bot:AllowedTenants:0", "00000000-0000-0000-0000-0000000000AB"), ("Bot:AllowedTenants:1", tenant)));
        Assert.Empty(Faults(true, ("Storage:ConnectionString", "x"), ("Bot:AllowedTenants:0", "00000000-0000-0000-0000-0000000000AB")));
    }

    [Fact]
    public void Every_fault_is_named() =>
        Assert.Equal(4, Faults(true, ("Clock:Speed", "fast"), ("County", "Los Angeles"), ("Roster:File", "/nowhere.json")).Count);

    [Theory]
    [InlineData("Api:TenantId", "los-angeles", "Api:TenantId must be the tenant's id.")]
    [InlineData("Api:Audience", null, "Api:Audience is required where tokens are taken.")]
    [InlineData("Api:Authority", "http://login.example.org/v2.0", "Api:Authority must be an https address; http is for Development on loopback addresses only.")]
    [InlineData("Hotline:RequestsPerSecond", "0", "Hotline:RequestsPerSecond must be from 1 to 10000.")]
    public void Whose_tokens_are_taken_is_said_whole(string name, string? value, string fault)
    {
        var settings = new Dictionary<string, string?> { ["Storage:ConnectionString"] = "x", ["Api:TenantId"] = "00000000-0000-0000-0000-0000000000aa", ["Api:Audience"] = "a", [name] = value };
        Assert.Equal([fault], Faults(true, [.. settings.Select(s => (s.Key, s.Value))]));
    }

    [Theory]
    [InlineData("Hotline:RequestsPerSecond", 10_000), InlineData("Hotline:RequestsAtOnce", 1_000)]
    [InlineData("Bot:TurnsAtOnce", 1_000), InlineData("Bot:TurnsWaiting", 10_000), InlineData("Bot:ActivitiesPerSecond", 10_000)]
    public void A_limit_has_limits(string name, int most)
    {
        foreach (var wrong in new[] { "0", "-1", "many", "1.5", $"{most + 1}" })
            Assert.Equal([$"{name} must be from 1 to {most}."], Faults(true, ("Storage:ConnectionString", "x"), (name, wrong)));
        foreach (var right in new[] { "", "1", $"{most}" }) Assert.Empty(Faults(true, ("Storage:ConnectionString", "x"), (name, right)));
    }

    [Fact]
    public void Keys_to_tokens_come_unencrypted_from_this_machine_in_development_only()
    {
        (string, string?)[] settings = [("Storage:ConnectionString", "x"), ("MicrosoftAppId", "x"), ("MicrosoftAppPassword", "x"), ("Api:TenantId", "00000000-0000-0000-0000-0000000000aa"), ("Api:Audience", "a"), ("Api:Authority", "http://127.0.0.1:1/v2.0")];
        Assert.Empty(Faults(true, settings));
        Assert.Single(Faults(false, settings));
    }
}
