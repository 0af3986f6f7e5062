using Newtonsoft.Json;
using Newtonsoft.Json.Linq;

namespace CsecBot.BotFramework.Tests;

/// <summary>What the real SDK sent to a connector and what a Teams window sent to a bot.</summary>
internal static class Recordings
{
    private static readonly JArray Plain = Load("sdk-to-connector.json");
    private static readonly JArray Dialogs = Load("sdk-dialogs-and-proactive-to-connector.json");
    private static readonly JArray Window = Load("teams-window-to-bot.json");

    public static Sent Saying(string text) => Both().Single(sent => (string?)sent.Body?["text"] == text);

    public static Sent WithCard(string firstLine) => Both().Single(sent => (string?)sent.Body?.SelectToken("attachments[0].content.body[0].text") == firstLine);

    public static Sent To(string method, string pathEnd) =>
        Both().First(sent => sent.Method == method && sent.Path.EndsWith(pathEnd, StringComparison.Ordinal));

    public static Sent ToConversation(string id) => Both().First(sent => (string?)sent.Body?.SelectToken("conversation.id") == id);

    /// <summary>The window's activities, and the answers it accepted.</summary>
    public static IEnumerable<(JObject Activity, JToken Answer)> FromWindow(string type) =>
        Window.Where(item => (string?)item["body"]!["type"] == type).Select(item => ((JObject)item["body"]!.DeepClone(), item["answer"]!["body"]!));

    /// <summary>The activity that a recorded reply answers: the reply, seen from the other side.</summary>
    public static JObject AnsweredBy(Sent reply) => new()
    {
        ["type"] = "message",
        ["id"] = reply.Body!["replyToId"],
        ["serviceUrl"] = reply.Body["serviceUrl"],
        ["channelId"] = reply.Body["channelId"],
        ["locale"] = reply.Body["locale"],
        ["from"] = reply.Body["recipient"],
        ["recipient"] = reply.Body["from"],
        ["conversation"] = reply.Body["conversation"],
        ["text"] = "whatever was said",
    };

    /// <summary>Dates stay the text they are on the wire.</summary>
    public static JToken Parse(string json)
    {
        using var reader = new JsonTextReader(new StringReader(json)) { DateParseHandling = DateParseHandling.None };
        return JToken.ReadFrom(reader);
    }

    private static IEnumerable<Sent> Both() => Plain.Concat(Dialogs).Select(item => new Sent(
        (string)item["method"]!,
        (string)(item["url"] ?? item["path"])!,
        item["body"] as JObject,
        ((JObject?)item["headers"])?.Properties().ToDictionary(header => header.Name, header => (string)header.Value!) ?? []));

    private static JArray Load(string file) => (JArray)Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Recordings", file)));
}

/// <summary>One request as a connector sees it.</summary>
internal sealed record Sent(string Method, string Path, JObject? Body, IReadOnlyDictionary<string, string> Headers)
{
    /// <summary>From "v3" on: what comes before it is the channel's own.</summary>
    public string Call => Path[Path.IndexOf("/v3/", StringComparison.Ordinal)..];

    public string? CardLine => (string?)Body?.SelectToken("attachments[0].content.body[0].text");

    public string LastSegment => Path[(Path.LastIndexOf('/') + 1)..];
}
