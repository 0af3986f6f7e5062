using System.Net;
using CsecBot.Channels;
using CsecBot.Graph;
using CsecBot.Hotline;
namespace CsecBot;

/// The whole configuration, read and checked at start; every fault is printed and the process refuses to start.
public sealed record Settings(
    bool IsDevelopment, string County, string? StorageConnection, Uri? TableEndpoint, string TablePrefix, string? ProtocolFile, string? RosterFile,
    IReadOnlyList<ApiKey> ApiKeys, BotIdentity? Bot, bool AllowAnonymous, IReadOnlyList<string> AllowedTenants,
    DateTimeOffset? ClockStart, double? ClockSpeed, Uri? HeartbeatUrl, TimeSpan PlaceKept)
{
    /// Object ids of accounts that several people share: never a person.
    public IReadOnlyList<string> SharedAccounts { get; private init; } = [];
    public EntraApi? Api { get; private init; }
    public GraphAccess? Graph { get; private init; }
    public SecondChannelSettings? SecondChannel { get; private init; }
    public CanarySettings? Canary { get; internal init; }
    /// What the bot may send in a second, all conversations together; 0 sends without any limit.
    public int MessagesPerSecond { get; private init; }
    public Limits Limits { get; private init; } = null!;
    public string? AppId => Bot?.AppId;
    public bool MovesClock => ClockStart is not null || ClockSpeed is not null;

    public static Settings? Read(IConfiguration config, bool development, out IReadOnlyList<string> faults)
    {
        var found = new List<string>();
        faults = found;
        T? Typed<T>(string name) where T : struct, IParsable<T>
        {
            if (config[name] is not { Length: > 0 } text) return null;
            if (T.TryParse(text, System.Globalization.CultureInfo.InvariantCulture, out var value)) return value;
            found.Add($"{name} is not a {typeof(T).Name}.");
            return null;
        }
        Uri? Address(string name)
        {
            if (config[name] is not { Length: > 0 } text) return null;
            if (Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https") return uri;
            found.Add($"{name} is not an http address.");
            return null;
        }

        var connection = Text(config, "Storage:ConnectionString");
        var endpoint = Address("Storage:TableEndpoint");
        if (connection is null == endpoint is null) found.Add("Set either Storage:ConnectionString or Storage:TableEndpoint.");
        var prefix = config["Storage:TablePrefix"] ?? "";
        if (prefix.Length > 40 || prefix.Any(c => !char.IsAsciiLetterOrDigit(c)) || (prefix.Length > 0 && char.IsAsciiDigit(prefix[0])))
            found.Add("Storage:TablePrefix must be up to 40 letters and digits, beginning with a letter.");
        var county = config["County"] ?? "los-angeles";
        if (county.Length is 0 or > 60 || county.Any(c => !char.IsAsciiLetterLower(c) && c != '-')) found.Add("County must be of a-z and -.");
        foreach (var file in new[] { "Protocol:File", "Roster:File" })
            if (Text(config, file) is { } path && !File.Exists(path)) found.Add($"{file} names a file that is not there.");

        var keys = config.GetSection("Hotline:ApiKeys").GetChildren().Select(k => new ApiKey(k["Name"] ?? "", (k["Sha256"] ?? "").ToLowerInvariant())).ToList();
        if (keys.Any(k => k.Name.Length is 0 or > 60 || k.Name.Any(char.IsControl))) found.Add("Hotline:ApiKeys: each key needs a Name.");
        if (keys.Any(k => k.Sha256.Length != 64 || !k.Sha256.All(char.IsAsciiHexDigit))) found.Add("Hotline:ApiKeys: each key needs its Sha256 as 64 hexadecimal digits.");
        if (keys.DistinctBy(k => k.Name).Count() != keys.Count) found.Add("Hotline:ApiKeys: two keys have one Name.");

        var limits = Limits.Read(config, found);
        var api = EntraApi.Read(config, development, found);
        var graph = GraphAccess.Read(config, development, found);

        var anonymous = Typed<bool>("Bot:AllowAnonymous") ?? false;
        var bot = BotIdentity.Read(config, development, found);
        var start = Typed<DateTimeOffset>("Clock:Start");
        var speed = Typed<double>("Clock:Speed");
        if (speed is <= 0 or > 3600) found.Add("Clock:Speed must be above 0 and at most 3600.");
        foreach (var (set, name) in new[] { (anonymous, "Bot:AllowAnonymous"), (start is not null, "Clock:Start"), (speed is not null, "Clock:Speed") })
            if (set && !(development && IsLoopback(config))) found.Add($"{name} is for Development on loopback addresses only.");
        if (anonymous && bot is not null) found.Add("Bot:AllowAnonymous and MicrosoftAppId exclude each other.");
        var tenants = config.GetSection("Bot:AllowedTenants").GetChildren().Select(t => (t.Value ?? "").ToLowerInvariant()).ToList();
        if (!tenants.All(Dispatch.RosterDocument.IsTenant)) found.Add("Bot:AllowedTenants must be Entra tenant ids.");
        List<string> shared = [.. config.GetSection("Bot:SharedAccounts").GetChildren().Select(a => (a.Value ?? "").ToLowerInvariant())];
        if (shared.Any(a => !Guid.TryParseExact(a, "D", out _))) found.Add("Bot:SharedAccounts must be Entra object ids.");
        var heartbeat = Address("Watch:HeartbeatUrl");
        var sends = Typed<int>("Bot:MessagesPerSecond") ?? 50;
        if (sends is < 0 or > 10_000) found.Add("Bot:MessagesPerSecond must be from 0 to 10000; 0 is without any limit.");
        var second = SecondChannelSettings.Read(config, development, found);
        var canary = CanarySettings.Read(config, found);
        var days = Typed<int>("Privacy:PlaceDays") ?? 30;
        if (days is < 1 or > 3650) found.Add("Privacy:PlaceDays must be from 1 to 3650.");

        return found.Count > 0 ? null : new(development, county, connection, endpoint, prefix, Text(config, "Protocol:File"), Text(config, "Roster:File"),
            keys, bot, anonymous, tenants, start, speed, heartbeat, TimeSpan.FromDays(days)) { SharedAccounts = shared, Api = api, Graph = graph, SecondChannel = second, Canary = canary, Limits = limits, MessagesPerSecond = sends };
    }

    private static string? Text(IConfiguration config, string name) => config[name] is { Length: > 0 } text ? text : null;

    /// What is trusted with a token, or trusted to say who is who. Without encryption it must be this machine, in Development.
    public static bool IsSafe(Uri uri, bool development) => uri.Scheme == "https" || (uri.Scheme == "http" && development && IsLoopback(uri));

    /// Ports without addresses are those of all addresses; an endpoint of Kestrel's own settings is listened on whatever else is said.
    private static bool IsLoopback(IConfiguration config)
    {
        var urls = Text(config, "Urls");
        if (urls is null && (Text(config, "HTTP_PORTS") ?? Text(config, "HTTPS_PORTS")) is not null) return false;
        var addresses = (urls ?? "http://localhost:5000").Split(';', StringSplitOptions.RemoveEmptyEntries).Concat(config.GetSection("Kestrel:Endpoints").GetChildren().Select(e => e["Url"]));
        return addresses.All(a => Uri.TryCreate(a, UriKind.Absolute, out var uri) && IsLoopback(uri));
    }

    private static bool IsLoopback(Uri uri) => uri.Host == "localhost" || (IPAddress.TryParse(uri.Host.Trim('[', ']'), out var ip) && IPAddress.IsLoopback(ip));
}

/// A caller of the hotline interface; the key itself is never stored.
public sealed record ApiKey(string Name, string Sha256);
