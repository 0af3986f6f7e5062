using System.Net;
using Newtonsoft.Json.Linq;

namespace CsecBot.BotFramework.Tests;

/// <summary>Two bots that are the same on two SDKs hear the same and must send the same.</summary>
public sealed class AgainstThePeer : Conformance.Conversation, IClassFixture<PeerProcess>
{
    private readonly PeerProcess _peer;

    public AgainstThePeer(PeerProcess peer)
    {
        _peer = peer;
        Host.Bot = new TheSameBot();

        // The peer outlives a test, and remembers.
        ConversationId = Guid.NewGuid().ToString();
    }

    // In a person's own chat the .NET SDK draws few choices under the message, as recorded, and the peer on a card.
    [Theory(Timeout = Bounded.Milliseconds)]
    [InlineData("groupChat")]
    [InlineData("channel")]
    public async Task Each_prompt_is_asked_asked_again_and_answered_alike(string conversationType)
    {
        ConversationType = conversationType;
        string[] talk =
        [
            "ask", "Ada", "none", "21", "purple", "GREEN", "4", "a choice of more than twenty letters", "perhaps", "yes", "whenever", "2026-11-24T17:30", "over",
        ];
        foreach (var text in talk)
        {
            await BothHear(text);
        }
    }

    [Fact(Timeout = Bounded.Milliseconds)]
    public async Task The_answers_end_in_the_same_sentence()
    {
        ConversationType = "groupChat";
        string[]? last = null;
        foreach (var text in new[] { "ask", "Bo", "1,000", "1", "three", "2", "2", "2026-11-24" })
        {
            last = await BothHear(text);
        }

        Assert.Equal(["Bo 1000 red 2 1 no 2026-11-24"], last!);
    }

    [Theory(Timeout = Bounded.Milliseconds)]
    [InlineData("hello")]
    [InlineData("card")]
    [InlineData("members")]
    [InlineData("change")]
    public async Task A_message_is_answered_alike(string text)
    {
        Connector.Answer = (sent, context) => StubConnector.Say(
            context, 200, sent.Method == "GET" ? """{"members":[{"id":"29:u1","email":"a@x"},{"id":"29:u2","email":"b@x"}]}""" : """{"id":"sent-1"}""");
        Assert.NotEmpty(await BothHear(text));
    }

    [Theory(Timeout = Bounded.Milliseconds)]
    [InlineData("task/fetch", HttpStatusCode.OK)]
    [InlineData("task/submit", HttpStatusCode.OK)]
    [InlineData("nobody/knows", HttpStatusCode.NotImplemented)]
    public async Task An_invoke_is_answered_alike(string name, HttpStatusCode expected)
    {
        var invoke = Message(null);
        (invoke["type"], invoke["name"], invoke["value"]) = ("invoke", name, new JObject { ["data"] = new JObject { ["title"] = "Referral" } });

        var (ours, theirs) = (await Host.Hears(invoke), await _peer.Post("/api/messages", invoke));

        Assert.Equal((expected, expected), (ours.Status, theirs.Status));
        Assert.True(JToken.DeepEquals(Body(theirs), Body(ours)), $"peer {theirs.Body}\nours {ours.Body}");
        Assert.Empty(Answers());
    }

    [Fact(Timeout = Bounded.Milliseconds)]
    public async Task A_conversation_is_continued_alike()
    {
        var reference = FromHere(new JObject
        {
            ["bot"] = new JObject { ["id"] = "28:bot", ["name"] = "Bot" }, ["user"] = new JObject { ["id"] = "29:u1" },
            ["conversation"] = new JObject { ["id"] = "c1", ["tenantId"] = "tenant-1" }, ["channelId"] = "msteams",
        });

        await Adapter.ContinueConversationAsync(
            "", reference.ToObject<ConversationReference>()!, (turn, token) => turn.SendActivityAsync("proactive", cancellationToken: token), InTime());
        var ours = Assert.Single(Answers());
        await _peer.Post("/continue", reference);
        var theirs = Assert.Single(Answers());

        Alike([WithoutMadeUpId(theirs)], [WithoutMadeUpId(ours)]);
    }

    [Fact(Timeout = Bounded.Milliseconds)]
    public async Task A_conversation_is_created_alike()
    {
        Connector.Answer = (sent, context) => StubConnector.Say(
            context, 201, sent.Call == "/v3/conversations" ? """{"id":"new-1","activityId":"act-1"}""" : """{"id":"sent-1"}""");
        var parameters = new JObject
        {
            ["isGroup"] = false, ["bot"] = new JObject { ["id"] = "28:bot" }, ["members"] = new JArray(new JObject { ["id"] = "29:u1" }), ["tenantId"] = "tenant-1",
        };

        await Adapter.CreateConversationAsync(
            "", Channels.Msteams, Connector.ServiceUrl, null!, parameters.ToObject<ConversationParameters>()!,
            (turn, token) => turn.SendActivityAsync("created", cancellationToken: token), InTime());
        var ours = Answers();
        await _peer.Post("/create", FromHere(new JObject { ["parameters"] = parameters }));

        var theirs = Answers();

        // The peer answers in the conversation's own name and says again whether it is a group; the .NET SDK was recorded not to.
        ((JObject)theirs[1].Body!["conversation"]!).Remove("isGroup");
        Alike([theirs[0], WithoutMadeUpId(theirs[1])], [ours[0], WithoutMadeUpId(ours[1])]);
    }

    private static JToken? Body(Answer answer) => answer.Body.Length == 0 ? null : JToken.Parse(answer.Body);

    private async Task<string[]> BothHear(string text)
    {
        var message = Message(text);
        await Host.Hears(message);
        var ours = Answers();
        await _peer.Post("/api/messages", message);
        Alike(Answers(), ours);
        return [.. ours.Where(sent => sent.Body is not null).Select(sent => (string?)sent.Body!["text"] ?? "")];
    }

    private static void Alike(IEnumerable<Sent> theirs, IEnumerable<Sent> ours)
    {
        var (expected, actual) = (string.Join('\n', theirs.Select(Shape)), string.Join('\n', ours.Select(Shape)));
        Assert.True(expected == actual, $"peer {expected}\nours {actual}");
    }

    private static Sent WithoutMadeUpId(Sent sent)
    {
        var body = (JObject)sent.Body!.DeepClone();
        Assert.Equal(sent.LastSegment, (string?)body["replyToId"]);
        body.Remove("replyToId");
        return sent with { Body = body, Path = sent.Path[..^sent.LastSegment.Length] };
    }

    private static string Shape(Sent sent) => $"{sent.Method} {sent.Call} {Sorted(sent.Body)}";

    // The .NET SDK sends an empty list where the other sends none, as the recordings show.
    private static JToken? Sorted(JToken? token) => token switch
    {
        JObject o => new JObject(o.Properties().Where(p => p.Value is not JArray { Count: 0 }).OrderBy(p => p.Name, StringComparer.Ordinal).Select(p => new JProperty(p.Name, Sorted(p.Value)))),
        JArray a => new JArray(a.Select(Sorted)),
        _ => token,
    };
}
