using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
namespace CsecBot.Tests.Flow;

/// One person's Teams window.
public sealed class Phone(Night night, string person)
{
    /// What a supervisor hears where a test lets few people install the bot: looked at in passing, unless it is what the test is about.
    public const string Note = "could not be reached in Teams";

    private readonly HashSet<string> looked = [];

    public string Conversation { get; set; } = $"chat-{person}";

    /// The connector that this person's messages say they come through; the night's own where nothing is set.
    public string? ServiceUrl { get; set; }

    public IReadOnlyList<Sent> Messages => [.. night.Connector.Log.Where(s => s.Conversation == Conversation)];

    /// The new cards this person got, in order: what made the phone sound. To read them is to have looked at them all.
    public IReadOnlyList<Sent> Cards => Look(Sounded);

    private IReadOnlyList<Sent> Sounded => [.. Messages.Where(m => !m.IsUpdate && m.Card is not null)];

    private IReadOnlyList<Sent> Unexpected => [.. Sounded.Where(c => !looked.Contains(c.Id))];

    /// The oldest new card that was not looked at yet: it reads so, and it came so many minutes after the night began.
    public Sent Expects(string words, double? minute = null)
    {
        if (words != Note) LooksAtNotes();
        Assert.True(Unexpected.Count > 0, $"{person} got no new card, and should have got one that reads: {words}");
        var card = Look([Unexpected[0]])[0];
        Assert.Contains(words, card.Reads, StringComparison.Ordinal);
        if (minute is { } expected) Assert.Equal(night.Began.AddMinutes(expected), card.At);
        return card;
    }

    public void ExpectsNothing()
    {
        LooksAtNotes();
        var card = Unexpected.Count > 0 ? Unexpected[0] : null;
        Assert.True(card is null, $"Nobody expected that {person} got, {card?.At - night.Began} into the night: {card?.Reads}");
    }

    /// Whatever came, where a test is about something else.
    public IReadOnlyList<Sent> LooksThrough() => Look(Unexpected);

    private void LooksAtNotes()
    {
        foreach (var note in Unexpected.Where(c => c.Reads.Contains(Note, StringComparison.Ordinal))) looked.Add(note.Id);
    }

    public async Task<Phone> Installs()
    {
        var activity = Activity("installationUpdate");
        activity["action"] = "add";
        await Tell(activity);
        return this;
    }

    /// Types a text, and gives what the answer reads: nothing where none came.
    public async Task<string> Says(string text)
    {
        var activity = Activity("message");
        activity["text"] = text;
        await Tell(activity);
        var answers = Messages.Where(m => (string?)m.Activity["replyToId"] == (string)activity["id"]!).ToList();
        return string.Join('\n', Look(answers).Select(m => m.Reads));
    }

    /// Presses a button of the newest card that has it, as the card looks by now, and gives the card that answers.
    public async Task<JsonObject> Presses(string title, params (string Name, string Value)[] inputs)
    {
        var shown = Messages.GroupBy(m => m.Id).Select(m => m.Last()).Where(m => Find(m.Card, title) is not null).ToList();
        Assert.True(shown.Count > 0, $"{person} has no card with a button {title}");
        var card = Look([shown[^1]])[0].Card;
        foreach (var (name, _) in inputs) Assert.Contains(CsecBot.Tests.Cards.Gallery.Objects(card!), o => (string?)o["id"] == name);
        return await Presses(Find(card, title)!, inputs);
    }

    public async Task<JsonObject> Presses(JsonObject button, params (string Name, string Value)[] inputs)
    {
        var activity = Activity("invoke");
        activity["name"] = "adaptiveCard/action";
        var data = button["data"]!.DeepClone();
        foreach (var (name, value) in inputs) data[name] = value;
        activity["value"] = new JsonObject { ["action"] = new JsonObject { ["type"] = "Action.Execute", ["verb"] = (string)button["verb"]!, ["data"] = data } };
        var answer = await Tell(activity);
        return (await answer.Content.ReadFromJsonAsync<JsonObject>())!["value"]!.AsObject();
    }

    /// Presses a button that opens the form beside the chat: the answer to task/fetch.
    public Task<JsonObject> Opens() => Asks("task/fetch", new() { ["verb"] = "openReferral" });

    /// Presses a button of a card that opens a form of its own beside the chat.
    public Task<JsonObject> Opens(JsonNode? card, string title) => Asks("task/fetch", Find(card, title, "Action.Submit")!["data"]!.DeepClone().AsObject());

    /// Presses the same where no form can open: the client sends what the button holds as a message, and gives what the answer reads.
    public async Task<string> Sends(JsonObject button, params (string Name, string Value)[] inputs)
    {
        var (activity, data) = (Activity("message"), button["data"]!.DeepClone());
        foreach (var (name, value) in inputs) data[name] = value;
        activity["value"] = data;
        await Tell(activity);
        return string.Join('\n', Look([.. Messages.Where(m => (string?)m.Activity["replyToId"] == (string)activity["id"]!)]).Select(m => m.Reads));
    }

    /// The newest card that reads so.
    public JsonObject Card(string words) => Look([Messages.GroupBy(m => m.Id).Select(m => m.Last()).Last(m => m.Card is not null && m.Reads.Contains(words, StringComparison.Ordinal))])[0].Card!;

    /// Presses a button of the form, with what was filled in: the answer to task/submit.
    public Task<JsonObject> Submits(JsonObject form, string title, params (string Name, string Value)[] inputs)
    {
        var data = Find(form, title, "Action.Submit")!["data"]!.DeepClone().AsObject();
        foreach (var (name, value) in inputs) data[name] = value;
        return Asks("task/submit", data);
    }

    public async Task<JsonObject> Asks(string name, JsonObject data)
    {
        var activity = Activity("invoke");
        (activity["name"], activity["value"]) = (name, new JsonObject { ["data"] = data.DeepClone(), ["context"] = new JsonObject { ["theme"] = "default" } });
        return (await (await Tell(activity)).Content.ReadFromJsonAsync<JsonObject>())!;
    }

    public static JsonObject? Find(JsonNode? node, string title, string action = "Action.Execute") => node switch
    {
        JsonObject o when (string?)o["title"] == title && (string?)o["type"] == action => o,
        JsonObject o => o.Select(p => p.Key == "fallback" ? null : Find(p.Value, title, action)).FirstOrDefault(f => f is not null),
        JsonArray a => a.Select(n => Find(n, title, action)).FirstOrDefault(f => f is not null),
        _ => null,
    };

    private IReadOnlyList<Sent> Look(IReadOnlyList<Sent> cards)
    {
        looked.UnionWith(cards.Select(c => c.Id));
        return cards;
    }

    public async Task<HttpResponseMessage> Tell(JsonObject activity)
    {
        var answer = await night.Channel.PostAsync("/api/messages", Night.Json(activity.ToJsonString()));
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        await night.Settle();
        return answer;
    }

    public JsonObject Activity(string type) => new()
    {
        ["type"] = type, ["id"] = Guid.NewGuid().ToString(), ["channelId"] = "msteams", ["serviceUrl"] = ServiceUrl ?? night.Connector.Url,
        ["from"] = new JsonObject { ["id"] = $"29:{person}", ["aadObjectId"] = person },
        ["recipient"] = new JsonObject { ["id"] = "28:bot", ["name"] = "On-call Dispatch" },
        ["conversation"] = new JsonObject { ["id"] = Conversation, ["conversationType"] = "personal", ["tenantId"] = Night.Tenant },
        ["channelData"] = new JsonObject { ["tenant"] = new JsonObject { ["id"] = Night.Tenant } },
    };
}
