using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;

namespace CsecBot.DevHost;

/// One person's Teams: a Microsoft 365 Agents Playground of their own, which is a web page and a connector with its own serviceUrl.
/// It keeps no history: a message shows only in pages that are open when it comes.
public sealed class TeamsWindow : IAsyncDisposable
{
    public const string BotName = "On-call Dispatch";
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private TeamsWindow(CastMember person, ChildProcess process, int port)
    {
        Person = person;
        Process = process;
        Address = new Uri($"http://127.0.0.1:{port}/");
    }

    public CastMember Person { get; }

    public ChildProcess Process { get; }

    public Uri Address { get; }

    public static string ConversationId(CastMember person) => $"a:personal-{person.Key}";

    /// Starts one and waits until it answers; port 0 takes a free one. The bot's endpoint must be up first.
    public static async Task<TeamsWindow> Start(
        NodePackages packages, CastMember person, int port, Uri botEndpoint, string folder, CancellationToken cancel = default)
    {
        Directory.CreateDirectory(folder);
        await File.WriteAllTextAsync(Path.Combine(folder, ".m365agentsplayground.yml"), Settings(person), cancel);
        var log = Path.Combine(folder, "playground.log");
        File.Delete(log);
        var process = packages.Start(
            $"The Teams window of {person.Name}",
            Path.Combine("@microsoft", "m365agentsplayground", "cli.js"),
            ["start", "-e", botEndpoint.AbsoluteUri, "-c", "msteams", "-p", port.ToString(CultureInfo.InvariantCulture), "--dt"],
            folder,
            new Dictionary<string, string> { ["TEAMSAPPTESTER_BROWSER"] = "none", ["M365_AGENTS_PLAYGROUND_LOGFILE"] = log });
        try
        {
            const string said = "Listening on ";
            var line = await process.Line(l => l.StartsWith(said, StringComparison.Ordinal), Limit, cancel);
            var given = int.Parse(line.AsSpan(said.Length), CultureInfo.InvariantCulture);
            if (port != 0 && given != port)
            {
                throw new CannotStartException($"Port {port} is taken, and the Teams window of {person.Name} needs it: end the program that listens there and try again.");
            }

            var window = new TeamsWindow(person, process, given);
            using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(5) };
            await process.Ready(stop => Answers(http, new Uri(window.Address, "_debug/ping"), stop), Limit, cancel);
            return window;
        }
        catch (Exception e)
        {
            await process.DisposeAsync();
            // What went wrong it tells its log only.
            throw e is CannotStartException && File.Exists(log) ? new CannotStartException($"{e.Message} {Reason(log)}", e) : e;
        }
    }

    /// Installs the bot for this person, as opening the page does too: the bot learns where to reach them.
    public async Task InstallBot(CancellationToken cancel = default)
    {
        using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(20) };
        using var answer = await http.PostAsJsonAsync(new Uri(Address, $"_debug/conversation/{ConversationId(Person)}/installation"), new { }, cancel);
        answer.EnsureSuccessStatusCode();
    }

    public ValueTask DisposeAsync() => Process.DisposeAsync();

    private static async Task<bool> Answers(HttpClient http, Uri address, CancellationToken cancel)
    {
        try
        {
            using var answer = await http.GetAsync(address, cancel);
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private static string Reason(string log)
        => File.ReadLines(log).LastOrDefault(l => l.StartsWith("error Reason:", StringComparison.Ordinal)) ?? $"Its log is {log}.";

    // JSON is YAML. The Playground insists on five other users, and that no two ids of one file are the same.
    private static string Settings(CastMember person) => JsonSerializer.Serialize(new
    {
        version = "0.1.1",
        tenantId = Cast.Tenant,
        bot = new { id = "28:on-call-dispatch", name = BotName },
        currentUser = User(person),
        users = Cast.Everybody.Where(p => p.Key != person.Key).Take(5).Select(User),
        personalChat = new { id = ConversationId(person) },
        groupChat = new { id = $"19:group-{person.Key}@thread.v2", name = "Group" },
        team = new
        {
            id = $"19:team-{person.Key}@thread.tacv2",
            aadGroupId = "00000000-0000-0000-0000-000000000002",
            name = "Team",
            channels = new[] { new { id = $"19:channel-{person.Key}@thread.tacv2", name = "Announcements" } },
        },
    });

    private static object User(CastMember person) => new
    {
        id = $"29:{person.Key}",
        name = person.Name,
        userPrincipleName = $"{person.Key}@example.org",
        aadObjectId = person.Id,
        givenName = person.Name.Split(' ')[0],
        surname = person.Name.Split(' ')[^1],
        email = $"{person.Key}@example.org",
    };
}
