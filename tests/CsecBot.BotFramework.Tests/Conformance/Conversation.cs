using Newtonsoft.Json.Linq;

namespace CsecBot.BotFramework.Tests.Conformance;

/// <summary>A person who talks in one chat with a bot of dialogs, over HTTP; every turn could be another process.</summary>
public abstract class Conversation : OnTheWire
{
    private readonly Dictionary<string, JObject> _stored = [];
    private int _turns;
    private int _heard;

    /// <summary>How the last run of the dialogs ended.</summary>
    internal DialogTurnResult? Last { get; private set; }

    internal string ConversationId { get; set; } = "c1";

    internal string ConversationType { get; set; } = "personal";

    internal string Locale { get; set; } = "en-US";

    internal IReadOnlyDictionary<string, JObject> Stored => _stored;

    /// <summary>These dialogs, made anew for each turn over what is stored; the first begins by itself.</summary>
    internal void Dialogs(Func<IEnumerable<Dialog>> make) => Dialogs(make, (_, dc, token) => dc.ContinueDialogAsync(token));

    internal void Dialogs(Func<IEnumerable<Dialog>> make, Func<ITurnContext, DialogContext, CancellationToken, Task<DialogTurnResult>> go) => Bot(async (turn, token) =>
    {
        var state = new ConversationState(new MemoryStorage(_stored));
        var set = new DialogSet(state.CreateProperty<DialogState>("DialogState"));
        var all = make().ToList();
        all.ForEach(dialog => set.Add(dialog));
        var dc = await set.CreateContextAsync(turn, token);
        Last = await go(turn, dc, token);
        if (Last.Status == DialogTurnStatus.Empty)
        {
            Last = await dc.BeginDialogAsync(all[0].Id, null, token);
        }

        await state.SaveChangesAsync(turn, false, token);
    });

    /// <summary>Says it, and gives the texts the bot answers with.</summary>
    internal async Task<string[]> Say(string? text)
    {
        await Host.Hears(Message(text));
        return [.. Answers().Select(sent => (string?)sent.Body!["text"] ?? "")];
    }

    internal async Task<JObject> SayForOne(string text)
    {
        await Host.Hears(Message(text));
        return Assert.Single(Answers()).Body!;
    }

    internal JObject Message(string? text)
    {
        var message = new JObject
        {
            ["type"] = "message",
            ["id"] = $"in-{++_turns}",
            ["channelId"] = "msteams",
            ["locale"] = Locale,
            ["from"] = new JObject { ["id"] = "29:u1", ["name"] = "Uma", ["aadObjectId"] = "aad-1" },
            ["recipient"] = new JObject { ["id"] = "28:bot", ["name"] = "Bot" },
            ["conversation"] = new JObject { ["id"] = ConversationId, ["conversationType"] = ConversationType, ["tenantId"] = "tenant-1" },
        };
        if (text is not null)
        {
            message["text"] = text;
        }

        return FromHere(message);
    }

    internal List<Sent> Answers()
    {
        List<Sent> fresh = [.. Connector.Received.Skip(_heard)];
        _heard += fresh.Count;
        return fresh;
    }

    internal static PromptOptions Ask(string text, params string[] choices) => new()
    {
        Prompt = MessageFactory.Text(text),
        RetryPrompt = MessageFactory.Text("Again: " + text),
        Choices = choices.Length == 0 ? null : ChoiceFactory.ToChoices(choices),
    };
}
