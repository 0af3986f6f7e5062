using System.Text.Json.Nodes;
using CsecBot.Dispatch;
namespace CsecBot.Cards;

/// The hotline screener's own card: what they fill in, the same read back, and then who was paged. Once sent it holds no place any more. [privacy]
internal sealed record IntakeCard(string Fallback, JsonArray Notice, string Heading, IEnumerable<JsonNode> Items, IEnumerable<JsonNode> Buttons)
{
    public const string New = "New referral", ByQuestions = "question by question";
    private const string Later = "Referral";

    /// The form opens beside the chat and leaves nothing in it; where it does not open, the same is asked in the chat.
    public static Drawn Offer() => Card(null, New, [Parts.Line("Fill in a form, or answer in this chat.")],
    [
        Submit("Open the form", new() { ["msteams"] = new JsonObject { ["type"] = "task/fetch" }, ["verb"] = "openReferral" }, "positive"),
        Say("Answer question by question here", ByQuestions),
    ]);

    public static Drawn Form(IReadOnlyDictionary<string, string> answers, IReadOnlyList<Fault> faults)
    {
        var items = new List<JsonNode>(IntakeQuestions.Referral.SelectMany(q => Input(q, answers)));
        foreach (var child in IntakeQuestions.Children)
        {
            items.Add(Title(IntakeQuestions.Title(child)));
            items.AddRange(IntakeQuestions.Of(child).SelectMany(q => Input(q, answers)));
        }
        var wrong = faults.Count == 0 ? null : $"Please correct: {string.Join("; ", faults.Select(IntakeQuestions.Said).Distinct())}.";
        return Card(wrong, New, items, [Button("Check", "readBack", null, "positive"), Button("Cancel", "cancelReferral")]);
    }

    /// Everything once more, in words, before anybody is woken.
    public static Drawn ReadBack(IReadOnlyDictionary<string, string> answers)
    {
        var kept = new JsonObject(answers.Select(a => KeyValuePair.Create(a.Key, (JsonNode?)a.Value)));
        return ReadBack(answers, null, [Button("Send", "sendReferral", kept, "positive"), Button("Change", "changeReferral", kept), Button("Cancel", "cancelReferral")]);
    }

    /// The same at the end of a conversation, which keeps the answers itself.
    public static Drawn ReadBackInChat(IReadOnlyDictionary<string, string> answers, string? notice) =>
        ReadBack(answers, notice, [Say("Send", "send", "positive"), Say("Back", "back"), Say("Cancel", "cancel")]);

    /// One question of the conversation. A choice is tapped, or typed in words or by its number.
    public static Drawn Ask(IntakeQuestion question, string? child, string? notice, bool first)
    {
        var how = question.Choices.Length > 0 ? "Tap one, or type it or its number. " : "";
        List<JsonNode> items =
        [
            .. child is null ? [] : new[] { Parts.Line(IntakeQuestions.Title(child), small: true) },
            Parts.Line(question.Label, bold: true),
            .. question.Choices.Select((c, n) => Parts.Line($"{n + 1}\u2002{c.Title}")),
            Parts.Line($"{how}Say skip to leave it out, {(first ? "" : "back to return, ")}cancel to end.", small: true),
        ];
        IEnumerable<JsonObject> controls = [Say("Skip", "skip"), .. first ? [] : new[] { Say("Back", "back") }, Say("Cancel", "cancel")];
        return Card(notice, New, items, [.. question.Choices.Select(c => Say(c.Title, c.Title)), .. controls]);
    }

    /// What is left of a read-back in the chat. What a person typed, only they can take away.
    public static Drawn Gone { get; } = Draw.Notice(Later, "What was read back here has been taken away. What you typed above stays in this chat until you delete it.");

    /// Who was paged, and for whom a telephone must be picked up now.
    public static Drawn Sent(Referral r, World world, DateTimeOffset now)
    {
        var items = new List<JsonNode>();
        foreach (var seat in r.Seats)
        {
            var silent = seat.IsVacant && !r.PagesFor(seat.Role).Any(p => p.IsLive);
            items.Add(Parts.Line($"{seat.Role.Name()}: {(silent ? "nobody could be paged. Please telephone:" : Words.Standing(seat, now, world))}", silent ? "Attention" : null, bold: silent));
            if (silent) items.AddRange(Sides.Telephones(seat.Role, now, world).Select(number => Parts.Verbatim(number, large: true)));
        }
        if (r.Seats.Length == 0) items.Add(Parts.Line($"Recorded: {Words.Of(r.Status)}. Nobody was paged."));
        items.Add(Parts.Line($"To see how it stands, say: status {r.Id}"));
        return Card(null, $"{(r.Drill ? "DRILL " : "")}{r.Id} was sent", items, [], Words.Drill(r, Later)) with { Referral = r.Id };
    }

    private static Drawn ReadBack(IReadOnlyDictionary<string, string> answers, string? notice, IEnumerable<JsonObject> buttons)
    {
        IEnumerable<JsonNode> Said(IEnumerable<IntakeQuestion> asked) =>
            asked.Where(q => answers.ContainsKey(q.Id)).SelectMany(q => new JsonNode[] { Parts.Line(q.Label, small: true), Parts.Verbatim(q.Shown(answers[q.Id])) });
        var pages = answers.GetValueOrDefault("disposition") == "InPerson";
        List<JsonNode> items =
        [
            .. Said(IntakeQuestions.Referral),
            .. IntakeQuestions.Children.Select(c => (Child: c, Said: Said(IntakeQuestions.Of(c)).ToList())).Where(c => c.Said.Count > 0).SelectMany(c => c.Said.Prepend(Title($"Child {c.Child}"))),
            Parts.Line(pages ? "Is this right? Sending it pages people at once." : "Is this right? Nobody is paged by it.", bold: true),
        ];
        return Card(notice, "Read back before sending", items, buttons);
    }

    private static Drawn Card(string? notice, string heading, IEnumerable<JsonNode> items, IEnumerable<JsonObject> buttons, string? summary = null)
    {
        summary ??= heading == New ? New : Later;
        return new(summary, Cards.Card.Fill("intake", new IntakeCard(summary, Parts.Notice(notice), heading, items, Actions.Rows(buttons))));
    }

    /// A form beside the chat knows no other action.
    private static JsonObject Button(string title, string verb, JsonObject? answers = null, string? style = null)
    {
        var data = new JsonObject { ["verb"] = verb };
        if (answers is not null) data["answers"] = answers.DeepClone();
        return Submit(title, data, style);
    }

    /// The same as typing the words.
    private static JsonObject Say(string title, string words, string? style = null) =>
        Submit(title, new() { ["msteams"] = new JsonObject { ["type"] = "imBack", ["value"] = words } }, style);

    private static JsonObject Submit(string title, JsonObject data, string? style = null)
    {
        var button = new JsonObject { ["type"] = "Action.Submit", ["title"] = title, ["data"] = data };
        if (style is not null) button["style"] = style;
        return button;
    }

    /// What is asked stands in the empty field, and above one that is filled.
    private static IEnumerable<JsonNode> Input(IntakeQuestion q, IReadOnlyDictionary<string, string> answers)
    {
        var input = q.Choices.Length > 0 ? Actions.Choice(q.Id, q.Label, q.Choices) : Actions.Text(q.Id, q.Label, 200);
        if (answers.TryGetValue(q.Id, out var said))
        {
            input["value"] = said;
            input["spacing"] = "None";
            yield return Parts.Line(q.Label, small: true);
        }
        yield return input;
    }

    private static JsonObject Title(string text) => new() { ["type"] = "TextBlock", ["text"] = text, ["weight"] = "Bolder", ["wrap"] = true, ["spacing"] = "Medium" };
}

/// Asks once before people are woken for practice.
internal static class DrillCard
{
    public static Drawn Question(string number)
    {
        const string words = "A drill pages whoever is on call now, on the identical path, marked DRILL. Start it?";
        return new("Start a drill?", Card.Fill("intake", new IntakeCard("Start a drill?", [], "Start a drill?", [Parts.Line(words)],
            Actions.Rows([Actions.Execute("Start drill", "startDrill", new() { ["number"] = number }, "positive")]))));
    }
}
