using System.Text.Json.Nodes;
using CsecBot.Dispatch;
namespace CsecBot.Simulation;

/// The people of every simulated night, and the documents it runs under.
public static class Cast
{
    public const string Tenant = "00000000-0000-0000-0000-0000000000aa";

    public sealed record Member(string Id, string Role, string Agency, string Tier);

    public static readonly IReadOnlyList<Member> Everybody =
    [
        new(Id(20), "csw", "DCFS", "primary"), new(Id(21), "csw", "DCFS", "secondary"), new(Id(22), "csw", "DCFS", "secondary"),
        new(Id(30), "advocate", "Saving Innocence", "primary"), new(Id(31), "advocate", "Saving Innocence", "secondary"), new(Id(32), "advocate", "Aviva", "secondary"),
        new(Id(35), "probationOfficer", "Probation", "primary"), new(Id(36), "probationOfficer", "Probation", "secondary"),
        new(Id(40), "supervisor", "DCFS", "primary"), new(Id(41), "agencySupervisor", "Saving Innocence", "primary"), new(Id(42), "supervisor", "Probation", "primary"),
        new(Id(50), "dutyManager", "DCFS", "primary"),
    ];

    public static string Id(int n) => $"00000000-0000-0000-0000-{n:000000000000}";
    public static int Number(string id) => int.Parse(id[^4..], System.Globalization.CultureInfo.InvariantCulture);
    public static string Name(string id) => Everybody.FirstOrDefault(p => p.Id == id) is { } p ? $"{p.Role}{p.Id[^2..]}" : id;
    public static string Phone(string id) => $"+1213555{id[^4..]}";
    public static string OfPhone(string number) => Id(int.Parse(number[^4..], System.Globalization.CultureInfo.InvariantCulture));

    /// Who has left, and who is still there and not on call.
    private static readonly (int[] Gone, int[] Off)[] Rosters =
    [
        ([], []), ([21], []), ([31], []), ([36], []), ([20], []), ([30], []), ([35], []), ([40], []), ([41], []), ([42], []), ([50], []),
        ([], [20, 30]), ([], [40, 41]), ([], [20, 21, 22]), ([21, 22], []), ([31, 32], []), ([40, 50], []), ([41, 42, 50], []),
    ];

    public static int RosterCount => Rosters.Length;

    public static bool IsOn(int roster, string person) => !Rosters[roster].Gone.Contains(Number(person));

    public static bool IsOnCall(int roster, string person) => IsOn(roster, person) && !Rosters[roster].Off.Contains(Number(person));

    /// Which of them this document is.
    public static int RosterOf(string document) => Enumerable.Range(0, RosterCount).First(n => Roster(n) == document);

    /// Number 0 has everybody.
    public static string Roster(int number = 0)
    {
        var people = Everybody.Where(p => IsOn(number, p.Id)).ToList();
        return new JsonObject
        {
            ["people"] = new JsonArray([.. people.Select(p => new JsonObject
            {
                ["id"] = p.Id, ["tenantId"] = Tenant, ["name"] = $"Name of {p.Id[^2..]}", ["roles"] = new JsonArray(p.Role), ["agency"] = p.Agency, ["phone"] = Phone(p.Id),
            })]),
            ["shifts"] = new JsonArray([.. people.Where(p => !Rosters[number].Off.Contains(Number(p.Id))).Select(p => new JsonObject { ["role"] = p.Role, ["tier"] = p.Tier, ["person"] = p.Id, ["from"] = "2026-10-01T00:00", ["to"] = "2027-11-01T00:00" })]),
        }.ToJsonString();
    }

    public static Protocol Protocol(County county, bool other) => Protocols[(county, other)];

    /// The one it was opened under.
    public static Protocol ProtocolOf(Referral r) => Protocols.Values.First(p => p.Version == r.ProtocolVersion);

    private static readonly Dictionary<(County, bool), Protocol> Protocols = new()
    {
        [(County.LosAngeles, false)] = Read(ProtocolDocument.LosAngeles),
        [(County.LosAngeles, true)] = Read(ProtocolDocument.LosAngeles.Replace("\"version\": \"", "\"version\": \"other ", StringComparison.Ordinal).Replace("\"onSceneWithin\": \"PT90M\"", "\"onSceneWithin\": \"PT80M\"", StringComparison.Ordinal)),
        [(County.Quick, false)] = Read(Quick(new("quick", 25, "PT3M", ["PT2M", "PT150S"], "PT1M", "PT2M", "PT3M"))),
        [(County.Quick, true)] = Read(Quick(new("quicker", 20, "PT2M", ["PT80S", "PT100S"], "PT40S", "PT90S", "PT140S"))),
    };

    /// What the two documents of a night have different, so that whoever goes by the wrong one is seen in all that time alone makes happen.
    private sealed record Pace(string Version, int Gap, string OnSceneWithin, string[] WarnAfter, string LateEvery, string AskEvery, string Report);

    /// Los Angeles with its minutes made seconds, and two of its duties: everything that can happen in a night happens in a quarter of an hour.
    private static string Quick(Pace pace)
    {
        var doc = JsonNode.Parse(ProtocolDocument.LosAngeles)!;
        doc["version"] = pace.Version;
        foreach (var (_, seat) in doc["seats"]!.AsObject())
        {
            (seat!["onSceneWithin"], seat["warnAfter"], seat["lateEvery"], seat["repeatEvery"]) = (pace.OnSceneWithin, new JsonArray([.. pace.WarnAfter.Select(w => (JsonNode)w)]), pace.LateEvery, "PT50S");
            foreach (var (rung, i) in seat["rungs"]!.AsArray().Select((r, i) => (r, i)).Skip(1)) rung!["after"] = $"PT{(i < 3 ? pace.Gap : 2 * pace.Gap)}S";
        }
        doc["pending"]!["every"] = pace.AskEvery;
        JsonNode Duty(string id, string limit, string first, string second)
        {
            var duty = doc["duties"]!.AsArray().Single(d => (string?)d!["id"] == id)!.DeepClone();
            (duty["limit"], duty["lateEvery"], duty["reminders"]) = (limit, "PT2M", new JsonArray(new JsonObject { ["after"] = first }, new JsonObject { ["after"] = second }));
            return duty;
        }
        doc["duties"] = new JsonArray(Duty("72-hour-item", "PT4M", "PT1M", "PT3M"), Duty("24-hour-report", pace.Report, "PT1M", "PT2M"));
        return doc.ToJsonString();
    }

    private static Protocol Read(string text) => ProtocolDocument.Parse(text, out var faults) ?? throw new InvalidDataException(string.Join('\n', faults));
}
