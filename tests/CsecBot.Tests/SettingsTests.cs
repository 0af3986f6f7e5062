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

    [Fact]
    public void Keys_to_tokens_come_unencrypted_from_this_machine_in_development_only()
    {
        (string, string?)[] settings = [("Storage:ConnectionString", "x"), ("MicrosoftAppId", "x"), ("Api:TenantId", "00000000-0000-0000-0000-0000000000aa"), ("Api:Audience", "a"), ("Api:Authority", "http://127.0.0.1:1/v2.0")];
        Assert.Empty(Faults(true, settings));
        Assert.Single(Faults(false, settings));
    }
}
