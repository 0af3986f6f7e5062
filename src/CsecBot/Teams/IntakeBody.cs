using System.Text.Json.Nodes;
using CsecBot.Cards;
using Newtonsoft.Json.Linq;
namespace CsecBot.Teams;

/// What a screener filled in, as the body that a hotline's system would have sent: one form of a referral, one set of rules.
public static class IntakeBody
{
    public const int AnswerAtMost = 200;

    /// Only what the form asks for; anything else in the click is not believed.
    public static Dictionary<string, string> Answers(JObject data) => IntakeQuestions.All
        .Select(q => (Field: q.Id, Text: (data[q.Id] as JValue)?.Value?.ToString()?.Trim()))
        .Where(a => a.Text is { Length: > 0 and <= AnswerAtMost })
        .ToDictionary(a => a.Field, a => a.Text!);

    public static JsonObject Of(IReadOnlyDictionary<string, string> answers)
    {
        var body = Picked(answers, ("reference", "reference"), ("source", "source"), ("leadAgency", "leadAgency"), ("disposition", "disposition"), ("area", "area"), ("callback", "callback"), ("earlier", "earlier"));
        if (answers.GetValueOrDefault("disposition") == "EvaluatedOut") body["reason"] = answers.GetValueOrDefault("reason");
        if (Picked(answers, ("placeKind", "kind"), ("place", "place"), ("detail", "detail")) is { Count: > 0 } point) body["meetingPoint"] = point;
        body["children"] = new JsonArray([.. IntakeQuestions.Children.Select(c => Child(answers, c)).OfType<JsonNode>()]);
        return body;
    }

    /// Nobody is waiting: the path is the same, and nothing on it is about a child.
    public static JsonObject Drill(string reference) => new()
    {
        ["reference"] = reference, ["source"] = "Other", ["leadAgency"] = "Dcfs", ["disposition"] = "InPerson", ["area"] = "Drill", ["drill"] = true,
        ["meetingPoint"] = new JsonObject { ["kind"] = "Other", ["place"] = "Drill: stay where you are" },
        ["children"] = new JsonArray(new JsonObject { ["ref"] = "A", ["kind"] = "PrimaryVictim" }),
    };

    /// The first child is always asked about; another counts as soon as anything is said of it.
    private static JsonObject? Child(IReadOnlyDictionary<string, string> answers, string name)
    {
        var child = Picked(answers, ($"kind{name}", "kind"), ($"age{name}", "ageBand"), ($"language{name}", "language"));
        if (child.Count == 0 && name != IntakeQuestions.Children[0]) return null;
        child.Insert(0, "ref", name);
        return child;
    }

    private static JsonObject Picked(IReadOnlyDictionary<string, string> answers, params (string From, string To)[] fields) =>
        new(fields.Where(f => answers.ContainsKey(f.From)).Select(f => KeyValuePair.Create(f.To, (JsonNode?)answers[f.From])));
}
