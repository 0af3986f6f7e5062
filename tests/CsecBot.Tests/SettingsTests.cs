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
}
