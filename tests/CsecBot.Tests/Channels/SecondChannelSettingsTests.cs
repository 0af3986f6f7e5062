using CsecBot.Channels;
using Microsoft.Extensions.Configuration;
namespace CsecBot.Tests.Channels;

public sealed class SecondChannelSettingsTests
{
    private const string Secret = "a-secret-of-more-than-32-characters";

    [Fact]
    public void None_is_the_default() => Assert.Null(Read(out _));

    [Fact]
    public void Azure_needs_an_address_a_number_and_a_secret_and_says_so_all_at_once()
    {
        Read(out var faults, ("Kind", "AzureCommunication"));
        Assert.Equal(["SecondChannel:Secret is required for SecondChannel:Kind AzureCommunication.", "SecondChannel:Endpoint is required for SecondChannel:Kind AzureCommunication.",
            "SecondChannel:From is required for SecondChannel:Kind AzureCommunication."], faults);
    }

    [Fact]
    public void A_whole_configuration_is_read()
    {
        var azure = Assert.IsType<SecondChannelSettings.AzureCommunication>(Read(out _, ("Kind", "AzureCommunication"), ("Endpoint", "https://x.communication.azure.com"), ("From", "+12135550100"),
            ("Secret", Secret), ("AccessKey", "a2V5"), ("CallbackUrl", "https://bot.example"), ("SpeechEndpoint", "https://speech.example")));
        Assert.Equal("key"u8.ToArray(), azure.AccessKey);
        Assert.Equal(new SecondChannelSettings.Webhook(new("https://gateway.example/send"), Secret), Read(out _, ("Kind", "Webhook"), ("Url", "https://gateway.example/send"), ("Secret", Secret)));
    }

    [Fact]
    public void A_secret_is_never_printed() => Assert.Equal("Webhook", $"{new SecondChannelSettings.Webhook(new("https://gateway.example"), Secret)}");

    [Theory, InlineData(31, 1), InlineData(32, 0)]
    public void A_secret_has_thirty_two_characters(int length, int faults) => Assert.Equal(faults, Start(new string('s', length)).Count);

    [Theory]
    [InlineData("Kind", "Twilio", "SecondChannel:Kind must be None, AzureCommunication or Webhook.")]
    [InlineData("Url", "http://gateway.example/send", "SecondChannel:Url is not an https address.")]
    [InlineData("Url", "http://127.0.0.1:5/send", "SecondChannel:Url is not an https address.")]
    [InlineData("Secret", "short", "SecondChannel:Secret must have at least 32 characters.")]
    [InlineData("From", "+12135550100", "SecondChannel:From is not a setting of SecondChannel:Kind Webhook.")]
    [InlineData("Sceret", "x", "SecondChannel:Sceret is not a setting of SecondChannel:Kind Webhook.")]
    public void A_fault_in_a_webhook_is_named(string name, string value, string fault) =>
        Assert.Equal([fault], Faults(new() { ["Kind"] = "Webhook", ["Url"] = "https://gateway.example/send", ["Secret"] = Secret, [name] = value }));

    [Theory]
    [InlineData("From", "2135550100", "SecondChannel:From must be an E.164 number such as +12135550100.")]
    [InlineData("AccessKey", "not base64", "SecondChannel:AccessKey is not base64.")]
    [InlineData("CallbackUrl", "https://bot.example", "SecondChannel:CallbackUrl and SecondChannel:SpeechEndpoint are set together, or calls are not made.")]
    [InlineData("SpeechEndpoint", "https://speech.example", "SecondChannel:CallbackUrl and SecondChannel:SpeechEndpoint are set together, or calls are not made.")]
    public void A_fault_in_azure_is_named(string name, string value, string fault) =>
        Assert.Equal([fault], Faults(new() { ["Kind"] = "AzureCommunication", ["Endpoint"] = "https://x.communication.azure.com", ["From"] = "+12135550100", ["Secret"] = Secret, [name] = value }));

    [Fact]
    public void A_setting_of_a_channel_that_is_not_chosen_is_a_fault() =>
        Assert.Equal(["SecondChannel:Url is not a setting of SecondChannel:Kind None."], Faults(new() { ["Url"] = "https://gateway.example/send" }));

    [Fact]
    public void Start_stops_at_these_faults_too()
    {
        Settings.Read(new ConfigurationBuilder().AddInMemoryCollection([new("Storage:ConnectionString", "x"), new("SecondChannel:Kind", "Fax")]).Build(), true, out var faults);
        Assert.Equal(["SecondChannel:Kind must be None, AzureCommunication or Webhook."], faults);
    }

    private static List<string> Start(string secret)
    {
        Read(out var faults, ("Kind", "Webhook"), ("Url", "https://gateway.example/send"), ("Secret", secret));
        return faults;
    }

    private static List<string> Faults(Dictionary<string, string?> settings)
    {
        Assert.Null(Read(out var faults, [.. settings.Select(s => (s.Key, s.Value))]));
        return faults;
    }

    private static SecondChannelSettings? Read(out List<string> faults, params (string Name, string? Value)[] settings)
    {
        var config = new ConfigurationBuilder().AddInMemoryCollection(settings.Select(s => KeyValuePair.Create("SecondChannel:" + s.Name, s.Value))).Build();
        return SecondChannelSettings.Read(config, development: false, faults = []);
    }
}
