using System.Text.Json.Nodes;
namespace CsecBot.Tests.Flow;

/// The people of a test night, and what a hotline sends.
public static class People
{
    public static readonly string Csw1 = Id(20), Csw2 = Id(21), Advocate1 = Id(30), Advocate2 = Id(31), OtherAdvocate = Id(32), Officer = Id(51), Continuing = Id(70),
        Supervisor = Id(40), AgencySupervisor = Id(41), DutyManager = Id(50), Screener = Id(60), Stranger = Id(99);

    private static readonly (string Id, string Role, string Agency, string Tier)[] Everybody =
    [
        (Csw1, "csw", "DCFS", "primary"), (Csw2, "csw", "DCFS", "secondary"),
        (Advocate1, "advocate", "Saving Innocence", "primary"), (Advocate2, "advocate", "Saving Innocence", "secondary"), (OtherAdvocate, "advocate", "Aviva", "secondary"),
        (Supervisor, "supervisor", "DCFS", "primary"), (AgencySupervisor, "agencySupervisor", "Saving Innocence", "primary"), (DutyManager, "dutyManager", "DCFS", "primary"), (Screener, "hotline", "DCFS", "primary"),
    ];

    public static string Roster { get; } = With();

    /// The same people, a probation officer, and somebody of continuing services.
    public static string All { get; } = With((Officer, "probationOfficer", "Probation", "primary"), (Continuing, "continuingCsw", "DCFS", "primary"));

    /// The same people, with names and telephone numbers that can be looked for.
    public static string Marked(string name, string phone)
    {
        var roster = JsonNode.Parse(Roster)!;
        foreach (var person in roster["people"]!.AsArray()) (person!["name"], person["phone"]) = ($"{name} {((string)person["id"]!)[^2..]}", $"{phone}{((string)person["id"]!)[^2..]}");
        return roster.ToJsonString();
    }

    public static JsonObject Referral(int n)
    {
        var referral = Referral();
        referral["reference"] = $"another-{n}";
        return referral;
    }

    public static JsonObject Referral() => new()
    {
        ["reference"] = "1234-5678-9012-3456789", ["source"] = "LawEnforcement", ["leadAgency"] = "Dcfs", ["disposition"] = "InPerson", ["area"] = "SPA-6",
        ["callReceivedAt"] = "2026-11-23T02:03:00-08:00", ["decidedAt"] = "2026-11-23T02:10:00-08:00",
        ["meetingPoint"] = new JsonObject { ["kind"] = "Station", ["place"] = "77th Street", ["detail"] = "front desk" }, ["callback"] = "+12135550100",
        ["children"] = new JsonArray(new JsonObject { ["ref"] = "A", ["kind"] = "PrimaryVictim", ["ageBand"] = "13-15", ["language"] = "es" }),
    };

    public static string Id(int n) => $"00000000-0000-0000-0000-{n:000000000000}";

    /// The same people and some more.
    public static string With(params (string Id, string Role, string Agency, string Tier)[] more) => new JsonObject
    {
        ["people"] = new JsonArray([.. Everybody.Concat(more).Select(p => new JsonObject
        {
            ["id"] = p.Id, ["tenantId"] = Night.Tenant, ["name"] = $"Name of {p.Id[^2..]}", ["roles"] = new JsonArray(p.Role), ["agency"] = p.Agency, ["phone"] = $"+1213555{p.Id[^4..]}",
        })]),
        ["shifts"] = new JsonArray([.. Everybody.Concat(more).Select(p => new JsonObject { ["role"] = p.Role, ["tier"] = p.Tier, ["person"] = p.Id, ["from"] = "2026-11-01T00:00", ["to"] = "2027-11-01T00:00" })]),
    }.ToJsonString();
}
