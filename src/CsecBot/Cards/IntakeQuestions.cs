using CsecBot.Dispatch;
namespace CsecBot.Cards;

/// One question of a referral: how it is named to a person, and what may be chosen, if not anything.
internal sealed record IntakeQuestion(string Id, string Label, params (string Title, string Value)[] Choices)
{
    /// As it is read by a person.
    public string Shown(string answer) => Choices.FirstOrDefault(c => c.Value == answer).Title ?? answer;
}

/// The one list of what a screener is asked, for the form and for the conversation.
internal static class IntakeQuestions
{
    private static readonly string[] AgeBands = ["0-9", "10-12", "13-15", "16-17", "Unknown"];

    public static readonly string[] Children = ["A", "B", "C"];

    public static IReadOnlyList<IntakeQuestion> Referral { get; } =
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
        new("earlier", "Earlier request, for example R-7K3QF2M4"),
    ];

    public static IReadOnlyList<IntakeQuestion> All { get; } = [.. Referral, .. Children.SelectMany(Of)];

    public static string Title(string child) => child == Children[0] ? "Child A" : $"Child {child}, if there is one";

    public static IEnumerable<IntakeQuestion> Of(string child) =>
    [
        new($"kind{child}", "Concerned as", ("The child itself", "PrimaryVictim"), ("A brother or sister at risk", "AtRiskSibling")),
        new($"age{child}", "Age", [.. AgeBands.Select(b => (b == "Unknown" ? "Not known" : b, b))]),
        new($"language{child}", "Language, for example es"),
    ];

    /// The question that a fault of the body is about, if it is about one.
    public static IntakeQuestion? About(Fault fault)
    {
        var id = fault.Path switch
        {
            "meetingPoint" or "meetingPoint.place" => "place",
            "meetingPoint.kind" => "placeKind",
            "meetingPoint.detail" => "detail",
            ['c', 'h', 'i', 'l', 'd', 'r', 'e', 'n', '[', var n, ']', '.', .. var field] => $"{(field == "ageBand" ? "age" : field)}{(char)('A' + n - '0')}",
            var path => path,
        };
        return All.FirstOrDefault(q => q.Id == id);
    }

    /// The child that a question is about, if it is about one.
    public static string? ChildOf(IntakeQuestion question) => Children.FirstOrDefault(c => Of(c).Any(q => q.Id == question.Id));

    /// A fault of the body, in the words of the form.
    public static string Said(Fault fault)
    {
        var about = About(fault);
        var child = about is not null && ChildOf(about) is { } one && one != Children[0] ? $"Child {one}: " : "";
        return $"{child}{about?.Label ?? fault.Path} {fault.Words}";
    }
}
