namespace CsecBot.Channels;

/// How telephones are reached, as configured. Null where they are not.
public abstract record SecondChannelSettings(string Secret)
{
    private const string Section = "SecondChannel";
    private const int SecretAtLeast = 32;
    private static readonly string[] AzureNames = ["Endpoint", "From", "Secret", "AccessKey", "CallbackUrl", "SpeechEndpoint"];
    private static readonly string[] WebhookNames = ["Url", "Secret"];

    /// Without an access key the service's own identity signs in. With a callback address, urgent messages are spoken in a call too.
    public sealed record AzureCommunication(Uri Endpoint, string From, string Secret, byte[]? AccessKey, Uri? CallbackUrl, Uri? SpeechEndpoint) : SecondChannelSettings(Secret);

    /// A gateway of the county's own.
    public sealed record Webhook(Uri Url, string Secret) : SecondChannelSettings(Secret);

    /// Never with what is secret in it.
    public sealed override string ToString() => GetType().Name;

    public static SecondChannelSettings? Read(IConfiguration config, bool development, List<string> faults)
    {
        var (section, before) = (config.GetSection(Section), faults.Count);
        var kind = section["Kind"] is { Length: > 0 } named ? named : "None";
        string[]? names = kind switch { "None" => [], "AzureCommunication" => AzureNames, "Webhook" => WebhookNames, _ => null };
        if (names is null) faults.Add($"{Section}:Kind must be None, AzureCommunication or Webhook.");
        else foreach (var other in section.GetChildren().Where(s => s.Value is { Length: > 0 } && !names.Append("Kind").Contains(s.Key, StringComparer.OrdinalIgnoreCase)))
            faults.Add($"{Section}:{other.Key} is not a setting of {Section}:Kind {kind}.");
        if (names is null or []) return null;

        string? Text(string name, bool required = true)
        {
            if (section[name] is { Length: > 0 } text) return text;
            if (required) faults.Add($"{Section}:{name} is required for {Section}:Kind {kind}.");
            return null;
        }
        Uri? Address(string name, bool required = true)
        {
            if (Text(name, required) is not { } text) return null;
            if (Uri.TryCreate(text, UriKind.Absolute, out var uri) && (uri.Scheme == "https" || (development && uri is { Scheme: "http", IsLoopback: true }))) return uri;
            faults.Add($"{Section}:{name} is not an https address.");
            return null;
        }
        var secret = Text("Secret");
        if (secret is { Length: < SecretAtLeast }) faults.Add($"{Section}:Secret must have at least {SecretAtLeast} characters.");
        SecondChannelSettings? read = kind == "Webhook" ? new Webhook(Address("Url")!, secret!) : Azure();
        return faults.Count == before ? read : null;

        AzureCommunication Azure()
        {
            var (endpoint, from) = (Address("Endpoint"), Text("From"));
            if (from is not null && (from.Length < 8 || from != Heard.Telephone(from))) faults.Add($"{Section}:From must be an E.164 number such as +12135550100.");
            var (callback, speech) = (Address("CallbackUrl", required: false), Address("SpeechEndpoint", required: false));
            if (callback is null != speech is null) faults.Add($"{Section}:CallbackUrl and {Section}:SpeechEndpoint are set together, or calls are not made.");
            return new(endpoint!, from!, secret!, Key(Text("AccessKey", required: false)), callback, speech);
        }
        byte[]? Key(string? text)
        {
            if (text is null) return null;
            var key = new byte[text.Length];
            if (Convert.TryFromBase64String(text, key, out var length)) return key[..length];
            faults.Add($"{Section}:AccessKey is not base64.");
            return null;
        }
    }
}
