using System.Text.Json.Nodes;
using CsecBot.Dispatch;
namespace CsecBot.Cards;

/// The hotline screener's own card: what they fill in, the same read back, and then who was paged. Once sent it holds no place any more. [privacy]
internal sealed record IntakeCard(string Fallback, JsonArray Notice, string Heading, IEnumerable<JsonNode> Items, IEnumerable<JsonNode> Buttons)
{
    private const string New = "New referral";
    private static readonly string[] AgeBands = ["0-9", "10-12", "13-15", "16-17", "Unknown"];

    /// One question of the form: how it is named to a person, and what may be chosen, if not anything.
    private sealed record Question(string Id, string Label, params (string Title, string Value)[] Choices);

    private static readonly Question[] Referral =
    [
        new("reference", "Reference of the call"),
        new("source", "Who called", ("Law enforcement", "LawEnforcement"), ("Probation", "Probation"), ("Somebody else", "Other")),
        new("leadAgency", "Who leads", ("DCFS", "Dcfs"), ("Probation", "Probation"), ("Both", "Both"), ("Not known yet", "Undetermined")),
        new("disposition", "Decision", ("In person, now", "InPerson"), ("Not decided yet", "Pending"), ("Evaluated out", "EvaluatedOut")),
        new("reason", "Reason, if evaluated out", ("Insufficient information", "InsufficientInformation"), ("Not this kind of case", "NotCsec"),
            ("Already investigated", "AlreadyInvestigated"), ("Another county", "OutOfCounty"), ("Other", "Other")),
        new("area", "Area, for example SPA-6"),
        new("placeKind", "Where: kind of place", ("Police station", "Station"), ("Hospital", "Hospital"), ("School", "School"), ("Residence", "Residence"), ("Other", "Other")),
        new("place", "Where: name or address"),
        new("detail", "Where exactly, if needed"),
        new("callback", "Number to call back"),
    ];

    public static Drawn Form(IReadOnlyDictionary<string, string> answers, IReadOnlyList<Fault> faults)
    {
        var items = new List<JsonNode>(Referral.Select(q => Input(q, answers)));
        foreach (var child in new[] { "A", "B", "C" })
        {
            items.Add(Title(child == "A" ? "Child A" : $"Child {child}, if there is one"));
            items.AddRange(Of(child).Select(q => Input(q, answers)));
        }
        var wrong = faults.Count == 0 ? null : $"Please correct: {string.Join("; ", faults.Select(Said).Distinct())}.";
        return Card(wrong, New, items, [Button("Check", "readBack", "positive"), Button("Cancel", "cancelReferral")]);
    }

    /// Everything once more, in words, before anybody is woken.
    public static Drawn ReadBack(IReadOnlyDictionary<string, string> answers)
    {
        var said = Referral.Concat(new[] { "A", "B", "C" }.SelectMany(Of)).Where(q => answers.ContainsKey(q.Id));
        var pages = answers.GetValueOrDefault("disposition") == "InPerson";
        List<JsonNode> items =
        [
            .. said.SelectMany(q => new JsonNode[] { Parts.Line(q.Label, small: true), Parts.Verbatim(q.Choices.FirstOrDefault(c => c.Value == answers[q.Id]).Title ?? answers[q.Id]) }),
            Parts.Line(pages ? "Is this right? Sending it pages people at once." : "Is this right? Nobody is paged by it.", bold: true),
        ];
        var kept = new JsonObject(answers.Select(a => KeyValuePair.Create(a.Key, (JsonNode?)a.Value)));
        return Card(null, "Read back before sending", items,
            [Button("Send", "sendReferral", "positive", kept), Button("Change", "changeReferral", null, kept), Button("Cancel", "cancelReferral")]);
    }

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
        return Card(null, $"{(r.Drill ? "DRILL " : "")}{r.Id} was sent", items, []) with { Referral = r.Id };
    }

    private static IEnumerable<Question> Of(string child) =>
    [
        new($"kind{child}", "Concerned as", ("The child itself", "PrimaryVictim"), ("A brother or sister at risk", "AtRiskSibling")),
        new($"age{child}", "Age", [.. AgeBands.Select(b => (b == "Unknown" ? "Not known" : b, b))]),
        new($"language{child}", "Language, for example es"),
    ];

    private static Drawn Card(string? notice, string heading, IEnumerable<JsonNode> items, IEnumerable<JsonObject> buttons) =>
        new(heading == New ? New : "Referral", Cards.Card.Fill("intake", new IntakeCard(New, Parts.Notice(notice), heading, items, Actions.Rows(buttons))));

    private static JsonObject Button(string title, string verb, string? style = null, JsonObject? answers = null) =>
        Actions.Execute(title, verb, answers is null ? [] : new() { ["answers"] = answers.DeepClone() }, style);

    private static JsonObject Input(Question q, IReadOnlyDictionary<string, string> answers)
    {
        var input = q.Choices.Length > 0 ? Actions.Choice(q.Id, q.Label, null, q.Choices) : Actions.Text(q.Id, q.Label, 200);
        if (answers.TryGetValue(q.Id, out var said)) input["value"] = said;
        return input;
    }

    private static JsonObject Title(string text) => new() { ["type"] = "TextBlock", ["text"] = text, ["weight"] = "Bolder", ["wrap"] = true, ["spacing"] = "Medium" };

    /// A fault of the body, in the words of the form.
    private static string Said(Fault fault)
    {
        var id = fault.Path switch
        {
            "meetingPoint" or "meetingPoint.place" => "place",
            "meetingPoint.kind" => "placeKind",
            "meetingPoint.detail" => "detail",
            ['c', 'h', 'i', 'l', 'd', 'r', 'e', 'n', '[', var n, ']', '.', .. var field] => $"{(field == "ageBand" ? "age" : field)}{(char)('A' + n - '0')}",
            var path => path,
        };
        var question = Referral.Concat(new[] { "A", "B", "C" }.SelectMany(Of)).FirstOrDefault(q => q.Id == id);
        return $"{question?.Label ?? fault.Path} {fault.Words}";
    }
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
